/// OpenAI's chat completions, which many servers take.
struct ChatCompletionsDialect: Dialect {
    let vendor = "OpenAI"
    let stateProvider = ProviderState.provider("openai", at: "openai")

    // MARK: Requests

    /// The parameters of `openai` 3.57's request type, read 2026-11-30.
    static let documented = Set(ChatParameter.allCases.map(\.rawValue))

    let documentedMembers = documented
    let hasChoices = true
    let hasCustomTools = true
    let hasFunctionsOnly = true
    let sharedTools: [String: Set<String>] = [:]

    func documentedMembers(inside name: String) -> Set<String>? { Self.documentedMembers(inside: name) }

    static func documentedMembers(inside name: String) -> Set<String>? {
        switch name {
        case "prompt_cache_options": ["mode", "ttl"]
        case "stream_options": ["include_obfuscation", "include_usage"]
        default: nil
        }
    }

    func decode(_ request: JSONValue, usualModel: ModelID?, keepsOwn: Bool) throws(ChatError) -> DecodedRequest {
        try OpenAIRequestDecoder.decode(request, usualModel: usualModel)
    }

    func encode(
        _ request: ChatRequest, to target: RequestTranslation.Target, keepsSilence: Bool
    ) throws(ChatError) -> EncodedRequest {
        try OpenAIRequestEncoder(isOpenAI: target.isOpenAI).encode(request)
    }

    // MARK: Replies

    let streamEnd = StreamEnd.done

    func makeDecoder(_ context: ReplyContext) -> any ReplyDecoder { OpenAIReplyDecoder(context: context) }

    func makeEncoder(_ label: ReplyLabel, _ wishes: ReplyWishes, choice: Int?) -> any ReplyEncoder {
        OpenAIChunkEncoder(label, wishes, number: choice)
    }

    func encode(_ events: [ReplyEvent], _ label: ReplyLabel, _ wishes: ReplyWishes) -> (JSONValue, [Notice]) {
        (OpenAICompletion.json(CollectedReply(events), label, wishes), [])
    }

    func encode(_ error: ErrorTerms) -> (status: Int, body: JSONValue) { (error.status, error.openAIBody) }

    // MARK: Other calls

    let embeddings: EmbeddingForm? = .openAI
    let batches = BatchForm.openAI

    func encode(_ model: TranslatedModel) -> JSONObject { model.openAI }
}

extension ErrorTerms {
    /// The body that OpenAI's two APIs and Azure have.
    var openAIBody: JSONValue {
        [
            "error": [
                "message": .string(message), "type": .string(type), "param": parameter.map { .string($0) } ?? .null,
                "code": code.map { .string($0) } ?? .null,
            ]
        ]
    }
}

extension TranslatedModel {
    /// The entry that OpenAI's two APIs and Azure have. `metadata` is where programs that know gpt2giga look for the type.
    var openAI: JSONObject {
        var entry: JSONObject = ["id": .string(id), "object": "model"]
        entry["created"] = .integer(created)
        entry["owned_by"] = .string(owner)
        entry["metadata"] = type.map { ["type": .string($0)] }
        return entry
    }
}
