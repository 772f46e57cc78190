/// A conversation as it is now, for who shows it while other processes may change it.
public struct ConversationGlance: Sendable, Hashable {
    public var conversation: Conversation
    /// The messages after the one that was known; nil when the branch does not go through that one any more, and is to
    /// be read anew.
    public var news: [StoredMessage]?
    /// The answer that is being written, by this process or another.
    public var running: RunningReply?

    public init(conversation: Conversation, news: [StoredMessage]?, running: RunningReply? = nil) {
        self.conversation = conversation
        self.news = news
        self.running = running
    }
}

/// An answer on its way into the store, as others can watch it.
public struct RunningReply: Sendable, Hashable {
    public var turn: Turn.ID
    public var question: StoredMessage.ID
    public var model: ModelID
    /// Who writes it: `process 4711 (chat-cli), since 11:47`.
    public var holder: String
    /// Whether that is this process.
    public var isOwn: Bool
    /// What came since the last look, or all of it at the first one.
    public var pieces: [Part]
    /// Where the next look goes on.
    public var mark: JournalMark

    public init(
        turn: Turn.ID, question: StoredMessage.ID, model: ModelID, holder: String, isOwn: Bool, pieces: [Part],
        mark: JournalMark
    ) {
        self.turn = turn
        self.question = question
        self.model = model
        self.holder = holder
        self.isOwn = isOwn
        self.pieces = pieces
        self.mark = mark
    }
}

/// How much of a running answer was seen.
public struct JournalMark: Sendable, Hashable {
    public var turn: Turn.ID
    /// The last row of the journal that was read; 0: none.
    public var row: Int64

    public init(turn: Turn.ID, row: Int64) {
        self.turn = turn
        self.row = row
    }
}
