/// A conversation as a list shows it.
public struct ConversationSummary: Sendable, Hashable, Identifiable {
    public var key: Conversation.Key
    public var id: ConversationID
    /// A title that a person gave.
    public var title: String?
    /// The first words of the first question, on one line; nil while nothing was asked.
    public var preview: String?
    /// The messages of the whole tree, first prompts not counted.
    public var messageCount: Int
    public var profile: String?
    public var model: ModelID?
    public var lastUsedAt: Timestamp
    public var isPinned: Bool
    public var isArchived: Bool
    public var tags: [String]
    /// How the newest question in it went; nil while nothing was asked.
    public var newest: NewestQuestion?
    public var createdAt = Timestamp(rawValue: 0)
    /// The tokens of all its turns.
    public var tokens = 0
    /// What all its turns cost, each currency by itself.
    public var costs: [Cost] = []
    /// What ``ConversationQuery/hasFigures`` asks for.
    public var figures: UsageStatistics.Entry?

    public init(
        key: Conversation.Key, id: ConversationID, title: String? = nil, preview: String? = nil, messageCount: Int = 0,
        profile: String? = nil, model: ModelID? = nil, lastUsedAt: Timestamp, isPinned: Bool = false,
        isArchived: Bool = false, tags: [String] = [], newest: NewestQuestion? = nil
    ) {
        self.key = key
        self.id = id
        self.title = title
        self.preview = preview
        self.messageCount = messageCount
        self.profile = profile
        self.model = model
        self.lastUsedAt = lastUsedAt
        self.isPinned = isPinned
        self.isArchived = isArchived
        self.tags = tags
        self.newest = newest
    }
}

/// How the newest question in a conversation went.
public struct NewestQuestion: Sendable, Hashable {
    public var status: Turn.Status
    /// Whether any of an answer is there.
    public var isAnswered: Bool
    /// ``ChatError/code`` of what went wrong.
    public var errorCode: String?

    public init(status: Turn.Status, isAnswered: Bool, errorCode: String? = nil) {
        self.status = status
        self.isAnswered = isAnswered
        self.errorCode = errorCode
    }
}

/// The order of a list of conversations.
public enum ConversationSort: String, Sendable, Hashable, CaseIterable {
    /// The last used one first.
    case used
    /// The newest one first.
    case created
    /// By title, upper and lower case alike; those without a title last.
    case title
    /// The one with the most tokens first.
    case tokens
    /// The dearest one first: by dollars, then by roubles, which are never added up.
    case cost
}

/// Which conversations are listed, and in which order.
public struct ConversationQuery: Sendable, Hashable {
    /// How many at the most.
    public var limit: Int
    /// Where the page before ended: ``ConversationPage/next``; nil for the first page.
    public var cursor: ConversationCursor?
    public var includesArchived: Bool
    /// Only conversations with this tag.
    public var tag: String?
    /// Only those that are pinned, or only those that are not; nil for all.
    public var isPinned: Bool?
    public var sort = ConversationSort.used
    /// Whether each conversation gets its ``ConversationSummary/figures``.
    public var hasFigures = false
    /// Whether pinned ones come before the others.
    public var pinnedFirst = false
    /// Only conversations that have this model, or in which it was asked or replied.
    public var model: ModelID?
    /// Only conversations of this profile.
    public var profile: String?
    /// Only conversations used at this time or later.
    public var since: Timestamp?
    /// Only conversations last used before this time.
    public var until: Timestamp?

    public init(
        limit: Int = 20, cursor: ConversationCursor? = nil, includesArchived: Bool = false, tag: String? = nil,
        isPinned: Bool? = nil
    ) {
        self.limit = limit
        self.cursor = cursor
        self.includesArchived = includesArchived
        self.tag = tag
        self.isPinned = isPinned
    }
}

/// A place in a list of conversations; it holds for the query that it came from. In orders of use and creation it stays
/// right when others are used or deleted meanwhile.
public struct ConversationCursor: Sendable, Hashable {
    /// The number by which the last conversation of the page is ordered, or how many came before.
    public var position: Int64
    /// Whether that conversation is pinned.
    public var isPinned: Bool

    public init(position: Int64, isPinned: Bool = false) {
        self.position = position
        self.isPinned = isPinned
    }
}

/// A part of the list of conversations.
public struct ConversationPage: Sendable, Hashable {
    public var conversations: [ConversationSummary]
    /// Where the next page begins; nil when this is the last one.
    public var next: ConversationCursor?

    public init(conversations: [ConversationSummary], next: ConversationCursor? = nil) {
        self.conversations = conversations
        self.next = next
    }
}
