/// What will be sent for a question: the request, which stored messages stand in it, and which had no room.
public struct TurnPlan: Sendable {
    public var request: ChatRequest
    /// The stored messages of the request, in order; the question is not among them, since it is not stored yet.
    public var sent: [StoredMessage.ID]
    /// The messages left out to fit the budget.
    public var dropped: [StoredMessage.ID]
    /// The messages that a summary stands for.
    public var summarised: [StoredMessage.ID]
    /// What the request weighs.
    public var estimate: TokenEstimate
    /// The most tokens that the reply may have, by the request's own limit or else by what the budget keeps free for it;
    /// nil where nobody says.
    public var reservedOutput: Int?
    /// The budget that was kept to.
    public var budget: ContextBudget
    /// What the user must know of it, a ``Notice/Kind/trimmed`` for each trim.
    public var notices: [Notice]
    /// The summary that should be written first; this plan is what can be sent without it.
    var missingSummary: SummaryPlan?
}

/// A summary that is to be written: what is asked, and what it will stand for.
struct SummaryPlan: Sendable {
    var messages: [Message]
    /// The stored ones of ``messages``.
    var sent: [StoredMessage.ID]
    /// How many of them no summary told of before.
    var newMessages: Int
    /// The last message that it covers, with all before it.
    var last: StoredMessage.ID
    /// The most tokens that it may have.
    var maximumOutput: Int
    var estimate: TokenEstimate
}
