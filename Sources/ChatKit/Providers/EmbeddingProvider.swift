/// A provider that turns texts into vectors.
public protocol EmbeddingProvider: Provider {
    /// Asks for the vectors of texts that fit into one request.
    ///
    /// - Parameter notify: Hears of retries and of what could not be said.
    func embed(
        _ request: EmbeddingRequest, notify: @Sendable (Notice) -> Void
    ) async throws(ChatError) -> EmbeddingReply
}

extension EmbeddingProvider {
    /// How texts are spread over requests, so that none is too large: ranges of them, in order.
    public func embeddingBatches(of texts: [String]) -> [Range<Int>] {
        EmbeddingTranslation.batches(of: texts)
    }
}

extension HTTPProvider {
    func embed(
        _ request: EmbeddingRequest, at url: String, model: String? = nil, notify: @Sendable (Notice) -> Void
    ) async throws(ChatError) -> EmbeddingReply {
        var body = EmbeddingTranslation.body(request)
        if let model { body["model"] = .string(model) }
        let answer = try await exchange(post(body, to: url, streams: false), model: request.model, notify: notify)
        return try EmbeddingTranslation.reply(reading: answer, count: request.inputs.count, profile: profile.name)
    }
}

extension OpenAIProvider: EmbeddingProvider {
    func embed(
        _ request: EmbeddingRequest, notify: @Sendable (Notice) -> Void
    ) async throws(ChatError) -> EmbeddingReply {
        try await embed(request, at: url("/embeddings"), notify: notify)
    }
}

extension AzureOpenAIProvider: EmbeddingProvider {
    func embed(
        _ request: EmbeddingRequest, notify: @Sendable (Notice) -> Void
    ) async throws(ChatError) -> EmbeddingReply {
        let deployment = AzureAddress.deployment(for: request.model, in: profile.azure)
        return try await embed(
            request, at: url { $0.embeddings(deployment: deployment) }, model: deployment, notify: notify)
    }
}

extension GigaChatProvider: EmbeddingProvider {
    /// GigaChat's models have vectors of one length each.
    func embed(
        _ request: EmbeddingRequest, notify: @Sendable (Notice) -> Void
    ) async throws(ChatError) -> EmbeddingReply {
        var request = request
        if request.dimensions != nil {
            request.dimensions = nil
            notify(Notice(.dropped, "dimensions are not sent: GigaChat's models have a length of their own"))
        }
        return try await embed(request, at: url("/embeddings"), notify: notify)
    }
}
