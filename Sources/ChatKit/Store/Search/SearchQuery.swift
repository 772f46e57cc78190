/// What is looked for in the messages.
public struct SearchQuery: Sendable, Hashable {
    /// Words that must all occur, in any order; words in double quotes must stand together.
    ///
    /// Case, accents and `ё`/`е` make no difference. A word of three letters or more finds longer ones that begin with
    /// it, a Russian one in its other endings too. Nothing in it is an operator, so nothing in it is an error.
    public var text: String
    /// Only messages of this conversation.
    public var conversation: Conversation.Key?
    /// Only messages of these roles; empty for all.
    public var roles: Set<Role>
    /// How many at the most.
    public var limit: Int
    /// Only messages older than this one: ``SearchPage/next`` of the page before.
    public var before: StoredMessage.ID?

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
