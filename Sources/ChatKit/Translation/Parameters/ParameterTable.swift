/// What becomes of each parameter in each dialect: the encoders follow this table, and `docs/parameters.md` is made
/// from it.
enum ParameterTable {
    /// What OpenAI's own reasoning models refuse.
    ///
    /// Source: <https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reasoning>, read 2026-11-21.
    static let refusedByReasoningModels: Set<ChatParameter> = [
        .temperature, .topP, .presencePenalty, .frequencyPenalty, .logprobs, .topLogprobs, .logitBias,
    ]

    /// Azure and OpenAI speak one dialect; what differs is said beside it.
    static func openAI(_ parameter: ChatParameter) -> ParameterFate {
        switch parameter {
        case .maxTokens, .maxCompletionTokens:
            .translated(
                "`--max-tokens` is `max_completion_tokens` at OpenAI and for its reasoning models, `max_tokens` at other "
                    + "servers; given by name it keeps it")
        case .messages: .translated("calls and results are put in order, what OpenAI refuses is respelled")
        case .functions: .translated("`tools`; given with `-o` it is sent as it is")
        case .functionCall: .translated("`tool_choice`; given with `-o` it is sent as it is")
        case .responseFormat:
            .translated("sent; `json_object` needs the word JSON in the messages, which is added where it is missing")
        case .streamOptions: .translated("`include_usage` is always asked for; another value given by name replaces it")
        case .tools, .toolChoice: .translated("sent; names with other characters than `a-zA-Z0-9_-` are respelled")
        default: .carried
        }
    }

    static func azure(_ parameter: ChatParameter) -> ParameterFate {
        switch parameter {
        case .model: .translated("the deployment, in the address and in the body")
        case .maxTokens, .maxCompletionTokens:
            .translated("as at OpenAI; API versions before 2024-09-01 get `max_tokens`")
        case .streamOptions: .translated("as at OpenAI; not asked for before the API version 2024-09-01")
        default: openAI(parameter)
        }
    }

    static func gigaChat(_ parameter: ChatParameter) -> ParameterFate {
        switch parameter {
        case .model, .stream, .topP: .carried
        case .messages: .translated("as GigaChat takes them: see below")
        case .temperature: .translated("0 is `top_p: 0`; less than 0 is dropped")
        case .maxTokens: .translated("less than 1 is dropped")
        case .maxCompletionTokens: .translated("`max_tokens`")
        case .reasoningEffort:
            .translated(
                "`low`, `medium` and `high` as they are; `minimal` is `low`, `xhigh` is `high`, `none` is not sent")
        case .responseFormat:
            .translated(
                "`text` and `json_schema` are GigaChat's own, without OpenAI's wrapper; `json_object` is asked for in words "
                    + "and checked here")
        case .tools: .translated("`functions`; schemas and names as GigaChat takes them")
        case .toolChoice:
            .translated(
                "`auto` and `none` are `function_call`'s, a named one is forced; `required` forces the only tool, and with "
                    + "several is asked for in words and checked here")
        case .functions: .translated("as `tools`; given with `-o` it is sent as it is, with GigaChat's own members")
        case .functionCall: .translated("as `tool_choice`; given with `-o` it is sent as it is")
        case .stop: .emulated("the answer is cut here")
        case .parallelToolCalls: .given("GigaChat calls one tool at a time")
        case .streamOptions: .given("GigaChat tells the usage anyway")
        case .n: .emulated("asked as often, one answer after the other")
        case .seed: .dropped("GigaChat has none; temperature 0 makes its answers repeatable")
        case .frequencyPenalty, .presencePenalty:
            .dropped("GigaChat has none; its own repetition_penalty is the nearest")
        case .modalities: .dropped("GigaChat answers with text, and with pictures by its tool text2image")
        case .webSearchOptions: .dropped("this API of GigaChat's does not search")
        case .promptCacheKey, .promptCacheOptions, .promptCacheRetention:
            .dropped("GigaChat caches by conversation, whose name is sent as X-Session-ID")
        case .audio, .logitBias, .logprobs, .metadata, .moderation, .prediction, .safetyIdentifier, .serviceTier,
            .store,
            .topLogprobs, .user, .verbosity:
            .dropped("GigaChat has none like it")
        }
    }

    /// OpenAI's Responses API.
    ///
    /// Source: <https://platform.openai.com/docs/guides/migrate-to-responses>, read 2026-11-21.
    static func responses(_ parameter: ChatParameter) -> ParameterFate {
        switch parameter {
        case .metadata, .model, .moderation, .parallelToolCalls, .promptCacheKey, .promptCacheOptions,
            .promptCacheRetention, .safetyIdentifier,
            .serviceTier, .store, .stream, .temperature, .topLogprobs, .topP, .user:
            .carried
        case .messages: .translated("`instructions` and `input`; calls and results are items of their own")
        case .maxTokens, .maxCompletionTokens: .translated("`max_output_tokens`")
        case .reasoningEffort: .translated("`reasoning.effort`")
        case .verbosity: .translated("`text.verbosity`")
        case .responseFormat: .translated("`text.format`, without the inner object")
        case .logprobs: .translated("`include` has `message.output_text.logprobs`")
        case .tools: .translated("without the inner object; a function that does not say so is not strict")
        case .toolChoice: .translated("without the inner object")
        case .functions: .translated("as `tools`")
        case .functionCall: .translated("as `tool_choice`")
        case .webSearchOptions: .translated("the tool `web_search`")
        case .streamOptions: .given("the usage is always told")
        case .stop: .emulated("the answer is cut here")
        case .n: .emulated("asked as often, one answer after the other")
        case .modalities: .dropped("the Responses API answers with text")
        case .audio, .frequencyPenalty, .logitBias, .prediction, .presencePenalty, .seed:
            .dropped("the Responses API has none like it")
        }
    }

    static func fate(of parameter: ChatParameter, at kind: ProviderKind) -> ParameterFate {
        switch kind {
        case .openai: openAI(parameter)
        case .azure: azure(parameter)
        case .gigachat: gigaChat(parameter)
        case .demo: .dropped("the demo is no model")
        }
    }
}
