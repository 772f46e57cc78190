extension FinishReason {
    /// The reason that a provider's word means.
    ///
    /// Sources, read 2026-11-21: OpenAI's chat completions (`function_call` is the old `tool_calls`) and GigaChat's v1
    /// (`blacklist`: a topic it must not speak about; `error`: it wrote invalid function arguments) and v2, which tells
    /// its filters apart; Anthropic's Messages API. Read 2026-11-30: TGI and Together (`eos_token`, `eos`), Mistral
    /// (`model_length`), Cohere (`COMPLETE`), Google (`STOP`, `SAFETY` …), DeepSeek (`insufficient_system_resource`),
    /// Zhipu (`sensitive`, `network_error`), vLLM and SGLang (`abort`).
    init(vendorWord word: String) {
        switch word.lowercased() {
        case "stop", "end_turn", "stop_sequence", "eos", "eos_token", "complete", "completed", "end", "finished",
            "done",
            "normal", "end_of_turn", "stop_token", "eot":
            self = .stop
        case "length", "max_tokens", "max_output_tokens", "max_length", "token_limit", "model_length",
            "model_context_window_exceeded", "max_new_tokens", "limit", "incomplete":
            self = .length
        case "function_call", "tool_use", "tool_calls", "tool_call", "function_calls": self = .toolCalls
        case "content_filter", "refusal", "sensitive", "safety", "prohibited_content", "recitation", "blocklist",
            "spii",
            "content_filtered", "guardrail_intervened", "error_toxic", "moderation", "censored", "image_safety":
            self = .contentFilter
        case "blacklist", "request_blacklist", "request_whitelist", "request_filter", "response_blacklist":
            self = .contentFilter
        case "function_call_error", "error": self = .modelError
        // Google's compatible layer names the filter behind a colon.
        case let word where word.hasPrefix("content_filter"): self = .contentFilter
        default: self = FinishReason(name: VendorText.cleaned(word, limit: 64))
        }
    }
}
