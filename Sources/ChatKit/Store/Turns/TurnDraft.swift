/// A turn that is about to begin: what is asked, of whom, and with which context.
public struct TurnDraft: Sendable, Hashable {
    /// What the turn answers.
    public enum Question: Sendable, Hashable {
        /// A new message, to be stored after the head.
        case new(Message)
        /// A message of the conversation, to be answered again; it becomes the head.
        case stored(StoredMessage.ID)
        /// A new message, to be stored beside this one, as another way to say it; it becomes the head.
        case instead(Message, of: StoredMessage.ID)
        /// A message of the conversation that another turn answers too; the head stays.
        case answered(StoredMessage.ID)
        /// A new message, to be stored after this one, beside the branch: the head stays.
        case aside(Message, after: StoredMessage.ID)
        /// A new message that asks for the rest of this reply; it is never shown or sent again. What comes is stored with the
        /// reply's own content, as one reply beside it.
        case continuing(Message, StoredMessage.ID)
    }

    public var kind: Turn.Kind
    public var question: Question
    public var profile: String
    public var provider: ProviderKind
    public var model: ModelID
    public var options: RequestOptions
    /// The messages that go before the question, in order, the first prompt among them.
    public var context: [StoredMessage.ID]
    /// The messages left out to fit the context budget.
    public var dropped: [StoredMessage.ID]
    /// The messages that a summary stands for.
    public var summarised: [StoredMessage.ID]
    /// Our own count of the request's tokens.
    public var estimatedInputTokens: Int?
    /// The queued prompt that this turn sends.
    public var queued: QueuedPrompt.ID?
    /// Whether that is a count with the model's own vocabulary.
    public var isEstimateExact: Bool
    /// The context budget in force.
    public var budget: ContextBudget?
    public var request: RequestTrace?
    /// The terminal or session in which it is asked: see ``TerminalSession``.
    public var session: String?

    public init(
        kind: Turn.Kind = .answer, question: Question, profile: String, provider: ProviderKind, model: ModelID,
        options: RequestOptions = RequestOptions(), context: [StoredMessage.ID] = [],
        dropped: [StoredMessage.ID] = [], summarised: [StoredMessage.ID] = [], estimatedInputTokens: Int? = nil,
        isEstimateExact: Bool = false, budget: ContextBudget? = nil, request: RequestTrace? = nil,
        queued: QueuedPrompt.ID? = nil
    ) {
        self.kind = kind
        self.question = question
        self.profile = profile
        self.provider = provider
        self.model = model
        self.options = options
        self.context = context
        self.dropped = dropped
        self.summarised = summarised
        self.estimatedInputTokens = estimatedInputTokens
        self.queued = queued
        self.isEstimateExact = isEstimateExact
        self.budget = budget
        self.request = request
    }
}
