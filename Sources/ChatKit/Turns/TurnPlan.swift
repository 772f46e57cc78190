/// What will be sent for a question: the request, and which stored messages stand in it.
public struct TurnPlan: Sendable {
    public var request: ChatRequest
    /// The stored messages of the request, in order; the question is not among them, since it is not stored yet.
    public var sent: [StoredMessage.ID]
    /// What the request weighs.
    public var estimate: TokenEstimate
    /// The most tokens that the reply may have, by the request's own limit or else by what the budget keeps free for it;
    /// nil where nobody says.
    public var reservedOutput: Int?

    /// Puts the first prompt, the dialogue and the question together.
    ///
    /// - Parameters:
    ///   - conversation: Gives the first prompt and the session; nil for a question of its own.
    ///   - branch: The dialogue so far, oldest first.
    ///   - firstPrompt: Stands in where there is no conversation yet.
    public init(
        conversation: Conversation? = nil, branch: [StoredMessage] = [], firstPrompt: String? = nil, question: Message,
        model: ModelID, options: RequestOptions = RequestOptions(), streams: Bool = true
    ) {
        var messages: [Message] = []
        if let stored = conversation?.firstPrompt {
            messages.append(stored.message)
        } else if conversation == nil, let firstPrompt {
            messages.append(Message(.system, firstPrompt))
        }
        messages += branch.map(\.message)
        messages.append(question)
        sent = (conversation?.firstPrompt.map { [$0.id] } ?? []) + branch.map(\.id)
        request = ChatRequest(
            model: model, messages: messages, options: options, streams: streams,
            session: conversation?.uid.rawValue)
        estimate = TokenCounter(model: model).count(request)
        reservedOutput = options.maxOutputTokens
    }
}
