/// A conversation that is to be made.
public struct ConversationDraft: Sendable, Hashable {
    /// Nil takes the next free number.
    public var id: ConversationID?
    public var title: String?
    /// The system instructions' text.
    public var firstPrompt: String?
    public var profile: String?
    public var model: ModelID?
    public var options: RequestOptions
    public var budget: BudgetWishes
    public var spendLimit: SpendLimit?
    public var tags: [String]
    /// How long after its last use it is deleted; nil: never.
    public var expiresAfter: Duration?
    /// The permanent name of the conversation, known before it is stored: requests carry it to the provider.
    public internal(set) var uid = ULID()

    public init(
        id: ConversationID? = nil, title: String? = nil, firstPrompt: String? = nil, profile: String? = nil,
        model: ModelID? = nil, options: RequestOptions = RequestOptions(), budget: BudgetWishes = BudgetWishes(),
        spendLimit: SpendLimit? = nil, tags: [String] = []
    ) {
        self.id = id
        self.title = title
        self.firstPrompt = firstPrompt
        self.profile = profile
        self.model = model
        self.options = options
        self.budget = budget
        self.spendLimit = spendLimit
        self.tags = tags
    }
}
