/// A question that is about to cost something: what it may take at the most, and which limits it is held to.
public struct SpendRequest: Sendable {
    public var profile: String
    public var model: ModelID
    public var estimate: SpendEstimate
    /// The limits of the settings; the conversation's own is read where it is kept.
    public var rules: [SpendRule]
    /// The conversation that it belongs to, if any: its own limit holds too.
    public var conversation: Conversation.Key?
    /// Under which the reservation is made.
    public var holder: SpendHolder

    public init(
        profile: String, model: ModelID, estimate: SpendEstimate, rules: [SpendRule],
        conversation: Conversation.Key? = nil, holder: SpendHolder
    ) {
        self.profile = profile
        self.model = model
        self.estimate = estimate
        self.rules = rules
        self.conversation = conversation
        self.holder = holder
    }
}

/// Who a reservation belongs to: one question of one process. When this value is gone without an end of the question,
/// or the process is, the reservation counts no more.
public final class SpendHolder: Sendable {
    /// The byte of the lock file.
    let number: Int64
    private let hold: LockFile.Hold

    init(number: Int64, hold: LockFile.Hold) {
        self.number = number
        self.hold = hold
    }
}

/// What became of a question that cost something.
public struct SpendOutcome: Sendable, Hashable {
    /// The tokens as the provider billed them.
    public var usage: Usage?
    /// Our own count of requests that the provider's count does not cover, and of what came of them.
    public var uncounted: Usage?
    /// What they cost, where a price is known.
    public var cost: Cost?
    /// Whether parts of the cost had to be estimated.
    public var isEstimated: Bool
    /// The model as the provider named it.
    public var modelAnswered: ModelID?
    /// Our count of what arrived.
    public var arrivedTokens: Int
    /// Whether the provider may ask for money at all: not if it refused the request or was never reached.
    public var isBilled: Bool

    public init(
        usage: Usage? = nil, cost: Cost? = nil, isEstimated: Bool = false, modelAnswered: ModelID? = nil,
        arrivedTokens: Int = 0, isBilled: Bool = true
    ) {
        self.usage = usage
        self.cost = cost
        self.isEstimated = isEstimated
        self.modelAnswered = modelAnswered
        self.arrivedTokens = arrivedTokens
        self.isBilled = isBilled
    }
}
