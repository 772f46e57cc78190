/// Somebody who answers: an endpoint, credentials and a dialect.
public protocol Provider: Sendable {
    var profile: Profile { get }

    /// Asks, and gives the answer as it comes. Nothing is sent before the stream is read.
    func reply(to request: ChatRequest) -> ReplyStream

    /// The request as it would be sent, secrets included in headers that say so; nothing is sent.
    ///
    /// - Throws: What would keep it from being sent, such as missing credentials.
    func preview(of request: ChatRequest) async throws(ChatError) -> HTTPRequest

    /// The models to chat with that the endpoint offers.
    func models() async throws(ChatError) -> [ModelID]

    /// All models that the endpoint lists, those for other things than chatting too.
    func listedModels() async throws(ChatError) -> [ListedModel]
}

extension Provider {
    public func listedModels() async throws(ChatError) -> [ListedModel] {
        try await models().map { ListedModel(id: $0) }
    }
}
