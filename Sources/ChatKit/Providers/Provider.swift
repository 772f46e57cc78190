/// An endpoint with its credentials and its dialect.
public protocol Provider: Sendable {
    var profile: Profile { get }

    /// Encodes a request and checks that it could be sent. Nothing is sent.
    ///
    /// - Throws: What would keep it from being sent, such as missing credentials.
    func prepare(_ request: ChatRequest) async throws(ChatError) -> PreparedRequest

    /// Sends a prepared request, and returns the reply as it comes. Nothing is sent before the stream is read.
    func reply(to prepared: PreparedRequest) -> ReplyStream

    /// Encodes a request and sends it, and returns the reply as it comes. Nothing is done before the stream is read.
    func reply(to request: ChatRequest) -> ReplyStream

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
    public func reply(to prepared: PreparedRequest) -> ReplyStream { reply(to: prepared.request) }

    public func listedModels() async throws(ChatError) -> [ListedModel] {
        try await models().map { ListedModel(id: $0) }
    }
}
