/// The parameters of OpenAI's chat completions: all there are.
///
/// Source: <https://platform.openai.com/docs/api-reference/chat/create> and the types of `openai` 3.57,
/// read 2026-11-30.
enum ChatParameter: String, CaseIterable, Sendable {
    case audio
    case frequencyPenalty = "frequency_penalty"
    case functionCall = "function_call"
    case functions
    case logitBias = "logit_bias"
    case logprobs
    case maxCompletionTokens = "max_completion_tokens"
    case maxTokens = "max_tokens"
    case messages
    case metadata
    case modalities
    case model
    case moderation
    case n
    case parallelToolCalls = "parallel_tool_calls"
    case prediction
    case presencePenalty = "presence_penalty"
    case promptCacheKey = "prompt_cache_key"
    case promptCacheOptions = "prompt_cache_options"
    case promptCacheRetention = "prompt_cache_retention"
    case reasoningEffort = "reasoning_effort"
    case responseFormat = "response_format"
    case safetyIdentifier = "safety_identifier"
    case seed
    case serviceTier = "service_tier"
    case stop
    case store
    case stream
    case streamOptions = "stream_options"
    case temperature
    case toolChoice = "tool_choice"
    case tools
    case topLogprobs = "top_logprobs"
    case topP = "top_p"
    case user
    case verbosity
    case webSearchOptions = "web_search_options"
}

/// What becomes of a parameter in a dialect.
enum ParameterFate: Sendable, Hashable {
    /// Sent as it is.
    case carried
    /// Sent under another name or with another value, which means the same.
    case translated(String)
    /// Done here or in words, since the provider has nothing like it.
    case emulated(String)
    /// Not sent, since the provider does so anyway; nobody misses anything.
    case given(String)
    /// Not sent, and the user is told: the reason.
    case dropped(String)
}
