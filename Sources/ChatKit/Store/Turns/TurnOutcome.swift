/// How a turn ended and what came of it.
public struct TurnOutcome: Sendable, Hashable {
    /// What becomes of the turn and of its reply.
    public var status: StoredMessage.Status
    /// The reply, as far as it came: text, reasoning, calls of tools.
    public var parts: [Part]
    public var finishReason: FinishReason?
    /// The model as the provider named it.
    public var modelAnswered: ModelID?
    public var usage: Usage?
    /// Our own count of requests that the usage does not cover, and of what came of them: with several answers from a
    /// provider that is asked for each.
    public var uncounted: Usage?
    /// What the turn cost, when a price is known.
    public var cost: Cost?
    /// Whether parts of the cost had to be estimated.
    public var isCostEstimated = false
    /// Our count of what arrived; nil to have it guessed from the parts.
    public var arrivedTokens: Int?
    /// Whether the provider may ask for money at all: not if it refused the request or was never reached.
    public var isBilled = true
    /// ``ChatError/code`` of what ended the turn early.
    public var errorCode: String?
    /// ``ChatError/message`` of the same.
    public var errorMessage: String?
    /// From the request to its first delta.
    public var timeToFirstToken: Duration?
    /// From the request to its end.
    public var totalTime: Duration?

    public init(
        status: StoredMessage.Status, parts: [Part], finishReason: FinishReason? = nil,
        modelAnswered: ModelID? = nil, usage: Usage? = nil, cost: Cost? = nil, errorCode: String? = nil,
        errorMessage: String? = nil,
        timeToFirstToken: Duration? = nil, totalTime: Duration? = nil
    ) {
        self.status = status
        self.parts = parts
        self.finishReason = finishReason
        self.modelAnswered = modelAnswered
        self.usage = usage
        self.cost = cost
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.timeToFirstToken = timeToFirstToken
        self.totalTime = totalTime
    }

    /// What the ledger takes of it.
    var spending: SpendOutcome {
        var spent = SpendOutcome(
            usage: usage, cost: cost, isEstimated: isCostEstimated, modelAnswered: modelAnswered,
            arrivedTokens: arrivedTokens ?? parts.roughTokens, isBilled: isBilled)
        spent.uncounted = uncounted
        return spent
    }

    /// Whether anything arrived that is worth a message.
    var hasContent: Bool {
        parts.contains { part in
            switch part {
            case .text(let text), .reasoning(let text): !text.isEmpty
            case .image, .file, .toolCall, .toolResult: true
            case .state: false
            }
        }
    }
}

/// A turn and its end.
public struct EndedTurn: Sendable, Hashable {
    public var turn: Turn.ID
    public var outcome: TurnOutcome

    public init(_ turn: Turn.ID, _ outcome: TurnOutcome) {
        self.turn = turn
        self.outcome = outcome
    }
}

/// A turn that a dead process had left running, and that was brought to its end.
public struct RecoveredTurn: Sendable, Hashable {
    public var conversation: ConversationID
    public var turn: Turn.ID
    /// What had arrived, marked interrupted; nil when nothing had.
    public var reply: StoredMessage?

    public init(conversation: ConversationID, turn: Turn.ID, reply: StoredMessage?) {
        self.conversation = conversation
        self.turn = turn
        self.reply = reply
    }
}
