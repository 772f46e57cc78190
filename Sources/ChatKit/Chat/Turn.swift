/// One exchange: what was asked for, what was really sent, what came back and what it cost.
public struct Turn: Sendable, Hashable, Identifiable {
    /// The turn's number, unique in one database.
    public struct ID: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        public var rawValue: Int64

        public init(rawValue: Int64) {
            self.rawValue = rawValue
        }

        public var description: String { String(rawValue) }
    }

    /// How far the exchange came.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// Some process is at it, or died at it: its lock tells which.
        case running
        case complete
        case interrupted
        case failed
        case cancelled
    }

    /// What the exchange was for.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Somebody asked.
        case answer
        /// A summary of what had become too long to send.
        case summary
    }

    public var id: ID
    public var kind: Kind
    public var question: StoredMessage.ID
    /// The stored reply; nil while running, and when nothing had arrived.
    public var reply: StoredMessage.ID?
    public var status: Status
    /// The profile and the kind of provider that answered.
    public var profile: String
    public var provider: ProviderKind
    public var modelAsked: ModelID
    /// The model as the provider named it; often with a version.
    public var modelAnswered: ModelID?
    public var options: RequestOptions
    /// The messages really sent, in order, the first prompt among them.
    public var sent: [StoredMessage.ID]
    /// The messages left out to fit the context budget.
    public var dropped: [StoredMessage.ID]
    /// The messages that a summary stood for.
    public var summarised: [StoredMessage.ID]
    /// Our own count of the request's tokens, made before it was sent.
    public var estimatedInputTokens: Int?
    /// Whether ``estimatedInputTokens`` was counted with the model's own vocabulary.
    public var isEstimateExact: Bool
    /// The context budget that was in force.
    public var budget: ContextBudget?
    /// What was sent, for those who want it again; nil where no body is known.
    public var request: RequestTrace?
    public var usage: Usage?
    /// What it cost; nil while running, and where no price was known.
    public var cost: Cost?
    /// Whether the cost is an estimate, because the provider gave no count.
    public var isCostEstimated: Bool
    public var finishReason: FinishReason?
    /// ``ChatError/code`` of what ended the turn early.
    public var errorCode: String?
    /// ``ChatError/message`` of the same.
    public var errorMessage: String?
    public var startedAt: Timestamp
    /// From the request to its first delta.
    public var timeToFirstToken: Duration?
    /// From the request to its end.
    public var totalTime: Duration?

    public init(
        id: ID, kind: Kind = .answer, question: StoredMessage.ID, reply: StoredMessage.ID? = nil, status: Status,
        profile: String,
        provider: ProviderKind, modelAsked: ModelID, modelAnswered: ModelID? = nil,
        options: RequestOptions = RequestOptions(), sent: [StoredMessage.ID], dropped: [StoredMessage.ID] = [],
        summarised: [StoredMessage.ID] = [], estimatedInputTokens: Int? = nil,
        isEstimateExact: Bool = false, budget: ContextBudget? = nil, request: RequestTrace? = nil, usage: Usage? = nil,
        cost: Cost? = nil, isCostEstimated: Bool = false, finishReason: FinishReason? = nil, errorCode: String? = nil,
        errorMessage: String? = nil, startedAt: Timestamp,
        timeToFirstToken: Duration? = nil, totalTime: Duration? = nil
    ) {
        self.id = id
        self.kind = kind
        self.question = question
        self.reply = reply
        self.status = status
        self.profile = profile
        self.provider = provider
        self.modelAsked = modelAsked
        self.modelAnswered = modelAnswered
        self.options = options
        self.sent = sent
        self.dropped = dropped
        self.summarised = summarised
        self.estimatedInputTokens = estimatedInputTokens
        self.isEstimateExact = isEstimateExact
        self.budget = budget
        self.request = request
        self.usage = usage
        self.cost = cost
        self.isCostEstimated = isCostEstimated
        self.finishReason = finishReason
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.startedAt = startedAt
        self.timeToFirstToken = timeToFirstToken
        self.totalTime = totalTime
    }
}

/// The kinds of provider that a profile can name.
public enum ProviderKind: String, Sendable, Hashable, CaseIterable {
    case openai
    case azure
    case gigachat
    /// The built-in offline provider; it answers about what it received and never pretends to be a model.
    case demo

    /// Whether one request brings as many answers as are asked for.
    var givesSeveralAnswers: Bool {
        switch self {
        case .openai, .azure: true
        case .gigachat, .demo: false
        }
    }
}
