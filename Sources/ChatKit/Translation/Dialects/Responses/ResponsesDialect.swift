/// OpenAI's Responses API.
struct ResponsesDialect: Dialect {
    let vendor = "the Responses API"
    let stateProvider = ProviderState.provider("responses", at: "responses")

    // MARK: Requests

    /// What only this API has, and what chat completions have by the same name: `openai` 3.57's request type, read 2026-11-30.
    let documentedMembers = Set(ResponsesParameter.allCases.map(\.rawValue)).union([
        "input", "instructions", "max_output_tokens", "metadata", "model", "moderation", "parallel_tool_calls",
        "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "safety_identifier", "service_tier",
        "store", "stream", "stream_options", "temperature", "tool_choice", "tools", "top_logprobs", "top_p", "user",
    ])
    let sharedTools: [String: Set<String>] = [
        "code_interpreter": [], "image_generation": [],
        "web_search": ["filters", "search_context_size", "user_location"],
    ]

    let hasCustomTools = true

    func leave(_ request: inout DecodedRequest, for target: ChatDialect) throws(ChatError) {
        try request.leaveResponses(for: target)
    }

    func decode(_ request: JSONValue, usualModel: ModelID?, keepsOwn: Bool) throws(ChatError) -> DecodedRequest {
        try ResponsesRequestDecoder.decode(request, usualModel: usualModel, keepsOwn: keepsOwn)
    }

    func encode(
        _ request: ChatRequest, to target: RequestTranslation.Target, keepsSilence: Bool
    ) throws(ChatError) -> EncodedRequest {
        try ResponsesRequestEncoder(isOpenAI: target.isOpenAI, keepsSilence: keepsSilence).encode(request)
    }

    // MARK: Replies

    let streamEnd = StreamEnd.namedEvent

    func makeDecoder(_ context: ReplyContext) -> any ReplyDecoder { ResponsesReplyDecoder(context: context) }

    func makeEncoder(_ label: ReplyLabel, _ wishes: ReplyWishes, choice: Int?) -> any ReplyEncoder {
        ResponsesEventEncoder(label, wishes)
    }

    func encode(_ events: [ReplyEvent], _ label: ReplyLabel, _ wishes: ReplyWishes) -> (JSONValue, [Notice]) {
        (ResponsesEventEncoder.whole(events, label, wishes), [])
    }

    func encode(_ error: ErrorTerms) -> (status: Int, body: JSONValue) { (error.status, error.openAIBody) }

    // MARK: Other calls

    let embeddings: EmbeddingForm? = .openAI
    let batches = BatchForm.openAI

    func encode(_ model: TranslatedModel) -> JSONObject { model.openAI }
}
