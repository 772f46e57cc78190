/// A stored chat: what it is called, how it is answered, and where its dialogue stands.
public struct Conversation: Sendable, Hashable {
    /// The conversation's row, unique in one database and never used again; locks and foreign keys hold on to it.
    public struct Key: RawRepresentable, Sendable, Hashable {
        public var rawValue: Int64

        public init(rawValue: Int64) {
            self.rawValue = rawValue
        }
    }

    public var key: Key
    public var id: ConversationID
    /// Names the conversation in exports and other databases, and to providers that cache by session.
    public var uid: ULID
    /// A title that a person gave; nil until then.
    public var title: String?
    /// The system instructions: always sent first, never trimmed.
    public var firstPrompt: StoredMessage?
    /// The profile that answers; nil takes the default one.
    public var profile: String?
    /// The model that answers; nil takes the profile's.
    public var model: ModelID?
    /// Options that go with every request of this conversation.
    public var options: RequestOptions
    /// What may be sent in one request, in tokens; nil takes the profile's.
    public var contextBudget: Int?
    /// The tokens kept free for a reply; nil takes the profile's.
    public var reservedOutput: Int?
    /// What happens to a dialogue that is too long; nil takes the profile's.
    public var overflow: OverflowStrategy?
    /// What the conversation may cost in all; nil for no limit.
    public var spendLimit: SpendLimit?
    /// The last message of the branch that is being talked in; nil while the dialogue is empty.
    public var head: StoredMessage.ID?
    public var isPinned: Bool
    public var isArchived: Bool
    public var tags: [String]
    public var createdAt: Timestamp
    public var lastUsedAt: Timestamp
    /// How long after its last use the conversation is deleted; nil: never.
    public var expiresAfter: Duration?

    public init(
        key: Key, id: ConversationID, uid: ULID, title: String? = nil, firstPrompt: StoredMessage? = nil,
        profile: String? = nil, model: ModelID? = nil, options: RequestOptions = RequestOptions(),
        contextBudget: Int? = nil, reservedOutput: Int? = nil, overflow: OverflowStrategy? = nil,
        spendLimit: SpendLimit? = nil, head: StoredMessage.ID? = nil,
        isPinned: Bool = false, isArchived: Bool = false, tags: [String] = [],
        createdAt: Timestamp, lastUsedAt: Timestamp
    ) {
        self.key = key
        self.id = id
        self.uid = uid
        self.title = title
        self.firstPrompt = firstPrompt
        self.profile = profile
        self.model = model
        self.options = options
        self.contextBudget = contextBudget
        self.reservedOutput = reservedOutput
        self.overflow = overflow
        self.spendLimit = spendLimit
        self.head = head
        self.isPinned = isPinned
        self.isArchived = isArchived
        self.tags = tags
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
    }

    /// What the conversation wants of the context budget.
    public var budget: BudgetWishes {
        BudgetWishes(contextBudget: contextBudget, reservedOutput: reservedOutput, overflow: overflow)
    }
}
