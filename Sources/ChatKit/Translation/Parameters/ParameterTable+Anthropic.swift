extension ParameterTable {
    /// What becomes of OpenAI's parameters in Anthropic's dialect; `docs/anthropic.md` is made from it.
    ///
    /// Source: <https://docs.claude.com/en/api/messages>, read 2026-11-21.
    static func anthropic(_ parameter: ChatParameter) -> ParameterFate {
        switch parameter {
        case .model, .stream: .carried
        case .messages: .translated("as Anthropic takes them: see below")
        case .maxTokens: .translated("less than 1 is dropped; Anthropic wants a limit, so 4096 where there is none")
        case .maxCompletionTokens: .translated("`max_tokens`")
        case .temperature: .translated("more than 1 is 1; less than 0 is dropped, and so is any beside thinking")
        case .topP: .translated("sent where there is no temperature: newer models refuse both at once")
        case .stop: .translated("`stop_sequences`; at white space alone the answer is cut here")
        case .user, .safetyIdentifier: .translated("`metadata.user_id`")
        case .serviceTier: .translated("`auto` as it is; `default` is `standard_only`; others are dropped")
        case .reasoningEffort:
            .translated(
                "`thinking`: 1024 tokens for `minimal` and `low`, 4096 for `medium`, 16384 for `high` and `xhigh`; less where "
                    + "the limit is small; dropped where Anthropic refuses it")
        case .parallelToolCalls: .translated("`disable_parallel_tool_use` of `tool_choice`")
        case .responseFormat:
            .translated(
                "`output_config.format` for `json_schema`; `json_object` is asked for in words and checked here; `text` is "
                    + "not sent")
        case .tools, .functions: .translated("`input_schema` for `parameters`; names as OpenAI takes them")
        case .toolChoice, .functionCall: .translated("`required` is `any`, a named one is a `tool`")
        case .n: .emulated("asked as often, where a program asks")
        case .streamOptions: .given("Anthropic tells the usage anyway")
        case .webSearchOptions: .dropped("Anthropic searches with a tool, web_search")
        case .promptCacheKey, .promptCacheOptions, .promptCacheRetention:
            .dropped("Anthropic caches what its own cache_control marks")
        case .metadata: .dropped("Anthropic's names the user only")
        case .audio, .frequencyPenalty, .logitBias, .logprobs, .modalities, .moderation, .prediction, .presencePenalty,
            .seed,
            .store,
            .topLogprobs, .verbosity:
            .dropped("Anthropic has none like it")
        }
    }
}
