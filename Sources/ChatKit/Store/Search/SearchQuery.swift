/// What is looked for in the messages.
public struct SearchQuery: Sendable, Hashable {
    /// Words that must all occur, in any order; words in double quotes must stand together.
    ///
    /// Case, accents and `ё`/`е` make no difference. A Russian or English word is found in its other forms, a word of three
    /// letters or more also as the beginning of longer ones; words in quotes only as they are. Nothing in it is an
    /// operator, so nothing in it is an error.
    public var text: String
    /// Whether ``text`` is an expression of SQLite's FTS5: <https://www.sqlite.org/fts5.html#full_text_query_syntax>.
    public var isRaw = false
    /// Only messages of this conversation.
    public var conversation: Conversation.Key?
    /// Only messages of these roles; empty for all.
    public var roles: Set<Role>
    /// How many at the most.
    public var limit: Int
    /// Only messages older than this one: ``SearchPage/next`` of the page before.
    public var before: StoredMessage.ID?
    /// Only messages of this time or later.
    public var since: Timestamp?
    /// Only messages before this time.
    public var until: Timestamp?
    /// Only what this model wrote, or was asked.
    public var model: ModelID?
    /// Only conversations with this tag.
    public var tag: String?

    public init(
        _ text: String, conversation: Conversation.Key? = nil, roles: Set<Role> = [], limit: Int = 20,
        before: StoredMessage.ID? = nil
    ) {
        self.text = text
        self.conversation = conversation
        self.roles = roles
        self.limit = limit
        self.before = before
    }
}

/// A message in which the words were found.
public struct SearchHit: Sendable, Hashable, Identifiable {
    public var id: StoredMessage.ID
    public var conversation: ConversationID
    public var conversationTitle: String?
    public var role: Role
    public var createdAt: Timestamp
    /// A piece of the message around the words.
    public var snippet: String
    /// Where the found words are in ``snippet``.
    public var matches: [Range<String.Index>]

    public init(
        id: StoredMessage.ID, conversation: ConversationID, conversationTitle: String? = nil, role: Role,
        createdAt: Timestamp, snippet: String, matches: [Range<String.Index>]
    ) {
        self.id = id
        self.conversation = conversation
        self.conversationTitle = conversationTitle
        self.role = role
        self.createdAt = createdAt
        self.snippet = snippet
        self.matches = matches
    }
}

/// A part of what was found, the newest first.
public struct SearchPage: Sendable, Hashable {
    public var hits: [SearchHit]
    /// What ``SearchQuery/before`` must be for the next page; nil when this is the last one.
    public var next: StoredMessage.ID?

    public init(hits: [SearchHit], next: StoredMessage.ID? = nil) {
        self.hits = hits
        self.next = next
    }
}

/// A conversation in which the words were found, with its best hit.
public struct ConversationHit: Sendable, Hashable, Identifiable {
    public var id: ConversationID
    public var title: String?
    /// Where the found words are in ``title``; nil where it does not have them all.
    public var titleMatches: [Range<String.Index>]?
    /// The message that fits best; nil where only the title has the words.
    public var best: SearchHit?
    /// How many messages have the words; of frequent words only the newest messages are counted.
    public var hitCount: Int
    public var lastUsedAt: Timestamp
    /// What the order follows: see ``SearchRank``.
    public var score: Double

    public init(
        id: ConversationID, title: String? = nil, titleMatches: [Range<String.Index>]? = nil, best: SearchHit? = nil,
        hitCount: Int = 0, lastUsedAt: Timestamp, score: Double = 0
    ) {
        self.id = id
        self.title = title
        self.titleMatches = titleMatches
        self.best = best
        self.hitCount = hitCount
        self.lastUsedAt = lastUsedAt
        self.score = score
    }
}
