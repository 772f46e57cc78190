/// Somebody who answers: an endpoint, credentials and a dialect.
public protocol Provider: Sendable {
    var profile: Profile { get }

    /// Asks, and gives the answer as it comes. Nothing is sent before the stream is read.
    func reply(to request: ChatRequest) -> ReplyStream

    /// The request as it would be sent, secrets included in headers that say so; nothing is sent.
    ///
    /// - Throws: What would keep it from being sent, such as missing credentials.
    func preview(of request: ChatRequest) async throws(ChatError) -> HTTPRequest

    /// What the request says differently from what was asked, and what it cannot say.
    ///
    /// - Throws: What keeps it from being said at all.
    func remarks(on request: ChatRequest) throws(ChatError) -> [Notice]

    /// The models to chat with that the endpoint offers.
    func models() async throws(ChatError) -> [ModelID]

    /// All models that the endpoint lists, those for other things than chatting too.
    func listedModels() async throws(ChatError) -> [ListedModel]

    /// Whether ``tokenCounts(of:by:)`` can be asked.
    var countsTokens: Bool { get }

    /// The tokens of texts as the provider itself counts them for a model, in their order.
    ///
    /// - Throws: ``ChatError/invalidUsage(_:)`` where the provider does not count.
    func tokenCounts(of texts: [String], by model: ModelID) async throws(ChatError) -> [Int]
}

extension Provider {
    public func remarks(on request: ChatRequest) throws(ChatError) -> [Notice] { [] }

    public func listedModels() async throws(ChatError) -> [ListedModel] {
        try await models().map { ListedModel(id: $0) }
    }
}
