/// GigaChat's two APIs.
struct GigaChatDialect: Dialect {
    let api: GigaChatAPI

    let vendor = "GigaChat"
    let stateProvider = ProviderState.provider("gigachat", at: "gigachat")

    // MARK: Requests

    var documentedMembers: Set<String> { api == .v1 ? Self.v1 : Self.v2 }

    /// The request types of `gigachat` 0.2.3, and what Sber's OpenAPI document has beside them, read 2026-11-30.
    private static let v1: Set<String> = [
        "flags", "function_call", "function_ranker", "functions", "max_tokens", "messages", "model", "n", "preset",
        "profanity_check", "reasoning_effort", "repetition_penalty", "response_format", "storage", "stream",
        "temperature", "top_p", "unnormalized_history", "update_interval",
    ]
    private static let v2: Set<String> = [
        "assistant_id", "disable_filter", "filter_config", "flags", "messages", "model", "model_options",
        "ranker_options", "storage", "stream", "tool_config", "tools", "tools_state_id", "user_info",
    ]

    // v2 goes on in a thread or with an assistant, which have a model.
    var needsModel: Bool { api == .v1 }

    var sharedTools: [String: Set<String>] {
        switch api {
        case .v1: ["get_file_content": [], "image_generation": [], "model_3d_generate": []]
        case .v2:
            [
                "code_interpreter": [], "image_generation": [], "model_3d_generate": [], "web_fetch": [],
                "web_search": [],
            ]
        }
    }

    func decode(_ request: JSONValue, usualModel: ModelID?, keepsOwn: Bool) throws(ChatError) -> DecodedRequest {
        try GigaChatRequestDecoder.decode(request, api: api, usualModel: usualModel)
    }

    func encode(
        _ request: ChatRequest, to target: RequestTranslation.Target, keepsSilence: Bool
    ) throws(ChatError) -> EncodedRequest {
        switch api {
        case .v1: try GigaChatRequestEncoder.encode(request)
        case .v2: try GigaChatV2RequestEncoder.encode(request)
        }
    }

    func uploads(for request: ChatRequest) throws(ChatError) -> Int { try GigaChatFiles.pending(in: request).count }

    // MARK: Replies

    var streamEnd: StreamEnd { api == .v1 ? .done : .finishReason }

    func makeDecoder(_ context: ReplyContext) -> any ReplyDecoder { GigaChatReplyDecoder(context: context, api: api) }

    func makeEncoder(_ label: ReplyLabel, _ wishes: ReplyWishes, choice: Int?) -> any ReplyEncoder {
        switch api {
        case .v1: GigaChatChunkEncoder(label)
        case .v2: GigaChatV2ChunkEncoder(label)
        }
    }

    func encode(_ events: [ReplyEvent], _ label: ReplyLabel, _ wishes: ReplyWishes) -> (JSONValue, [Notice]) {
        switch api {
        case .v1: GigaChatCompletion.json(CollectedReply(events), label)
        case .v2: (GigaChatV2Completion.json(CollectedReply(events), label), [])
        }
    }

    /// GigaChat has a status for empty accounts, and OpenAI a code.
    func encode(_ error: ErrorTerms) -> (status: Int, body: JSONValue) {
        let status = error.isOutOfFunds ? 402 : error.status
        return (status, ["status": .integer(status), "message": .string(error.message)])
    }

    // MARK: Other calls

    let embeddings: EmbeddingForm? = .gigaChat
    let batches = BatchForm.gigaChat

    func encode(_ model: TranslatedModel) -> JSONObject {
        var entry: JSONObject = ["id": .string(model.id), "object": "model"]
        entry["owned_by"] = .string(model.owner)
        entry["type"] = .string(model.type ?? "chat")
        return entry
    }
}
