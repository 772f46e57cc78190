/// Azure OpenAI's chat completions: OpenAI's with deployments for models, addresses of their own, and more members.
struct AzureDialect: Dialect {
    private let openAI = ChatCompletionsDialect()

    let vendor = "Azure OpenAI"
    var stateProvider: String { openAI.stateProvider }

    // MARK: Requests

    /// Source: <https://learn.microsoft.com/azure/ai-foundry/openai/reference>, read 2026-11-30.
    let documentedMembers = ChatCompletionsDialect.documented.union(["data_sources", "user_security_context"])
    // It stands in the path.
    let needsModel = false
    let hasChoices = true
    let hasCustomTools = true
    let hasFunctionsOnly = true
    let sharedTools: [String: Set<String>] = [:]

    func documentedMembers(inside name: String) -> Set<String>? { openAI.documentedMembers(inside: name) }

    func decode(_ request: JSONValue, usualModel: ModelID?, keepsOwn: Bool) throws(ChatError) -> DecodedRequest {
        try openAI.decode(request, usualModel: usualModel, keepsOwn: keepsOwn)
    }

    func encode(
        _ request: ChatRequest, to target: RequestTranslation.Target, keepsSilence: Bool
    ) throws(ChatError) -> EncodedRequest {
        let isRecent = AzureAddress(apiVersion: target.azure.apiVersion).isRecent
        var encoded = try OpenAIRequestEncoder(isOpenAI: isRecent, takesStreamOptions: isRecent).encode(request)
        encoded.body["model"] = .string(AzureAddress.deployment(for: request.model, in: target.azure))
        return encoded
    }

    func address(
        of model: ModelID, at target: RequestTranslation.Target, for call: DialectCall
    ) -> (ModelID, path: String?) {
        let deployment = AzureAddress.deployment(for: model, in: target.azure)
        let address = AzureAddress(apiVersion: target.azure.apiVersion)
        switch call {
        case .chat: return (ModelID(deployment), address.chatCompletions(deployment: deployment))
        case .embeddings: return (ModelID(deployment), address.embeddings(deployment: deployment))
        }
    }

    // MARK: Replies

    var streamEnd: StreamEnd { openAI.streamEnd }

    func makeDecoder(_ context: ReplyContext) -> any ReplyDecoder { openAI.makeDecoder(context) }

    func makeEncoder(_ label: ReplyLabel, _ wishes: ReplyWishes, choice: Int?) -> any ReplyEncoder {
        openAI.makeEncoder(label, wishes, choice: choice)
    }

    func encode(_ events: [ReplyEvent], _ label: ReplyLabel, _ wishes: ReplyWishes) -> (JSONValue, [Notice]) {
        openAI.encode(events, label, wishes)
    }

    /// Its errors have a code always.
    func encode(_ error: ErrorTerms) -> (status: Int, body: JSONValue) {
        var error = error
        error.code = error.code ?? String(error.status)
        return openAI.encode(error)
    }

    // MARK: Other calls

    let embeddings: EmbeddingForm? = .openAI
    let batches = BatchForm.openAI

    func encode(_ model: TranslatedModel) -> JSONObject { openAI.encode(model) }
}
