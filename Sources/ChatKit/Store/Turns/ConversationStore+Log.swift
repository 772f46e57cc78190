import GRDB

/// Which turns a log has.
public struct TurnLogQuery: Sendable, Hashable {
    /// How many at the most.
    public var limit: Int
    /// Only turns older than this one: ``TurnLogPage/next`` of the page before.
    public var before: Turn.ID?
    public var conversation: Conversation.Key?
    /// Only turns that began at this time or later.
    public var since: Timestamp?
    /// Only turns that began before this time.
    public var until: Timestamp?
    /// Only turns in which this model was asked or replied.
    public var model: ModelID?
    public var status: Turn.Status?

    public init(limit: Int = 20, before: Turn.ID? = nil) {
        self.limit = limit
        self.before = before
    }
}

/// A turn, and the conversation it is in.
public struct LoggedTurn: Sendable, Hashable {
    public var conversation: ConversationID
    public var turn: Turn
    /// The first words of the prompt and of the reply, on one line each; nil where there are none.
    public var prompt: String?
    public var reply: String?
}

/// A part of the log.
public struct TurnLogPage: Sendable, Hashable {
    public var turns: [LoggedTurn]
    /// What ``TurnLogQuery/before`` must be for the next page; nil when this is the last one.
    public var next: Turn.ID?
}

extension ConversationStore {
    /// The turns of all conversations, the newest first.
    public func log(_ query: TurnLogQuery = TurnLogQuery()) async throws(ChatError) -> TurnLogPage {
        try await read { database in
            let limit = max(0, query.limit)
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT turn.id, conversation.id, question_id, reply_id
                    FROM turn CROSS JOIN conversation ON key = conversation_key
                    WHERE turn.id < :before AND trashed_at IS NULL AND (:key IS NULL OR key = :key)
                        AND (:since IS NULL OR started_at >= :since) AND (:until IS NULL OR started_at < :until)
                        AND (:model IS NULL OR model_asked = :model OR model_answered = :model)
                        AND (:status IS NULL OR status = :status)
                    ORDER BY turn.id DESC LIMIT :limit
                    """,
                arguments: [
                    "before": query.before?.rawValue ?? .max, "key": query.conversation?.rawValue,
                    "since": query.since?.rawValue, "until": query.until?.rawValue, "model": query.model?.rawValue,
                    "status": query.status?.rawValue, "limit": limit + 1,
                ])
            var logged: [LoggedTurn] = []
            for row in rows.prefix(limit) {
                guard let conversation = ConversationID(rawValue: row[1]),
                    let turn = try TurnRows.turns(database, "WHERE id = ?", [row[0] as Int64]).first
                else { continue }
                logged.append(
                    LoggedTurn(
                        conversation: conversation, turn: turn, prompt: try firstWords(database, row[2]),
                        reply: try firstWords(database, row[3])))
            }
            return TurnLogPage(turns: logged, next: rows.count > limit ? logged.last?.turn.id : nil)
        }
    }

    private func firstWords(_ database: Database, _ message: Int64?) throws -> String? {
        guard let message else { return nil }
        let statement = try database.cachedStatement(
            sql: """
                SELECT substr(text, 1, 400) FROM part WHERE message_id = ? AND kind <> 'reasoning' AND text IS NOT NULL
                ORDER BY kind <> 'text', position LIMIT 1
                """)
        return try String.fetchOne(statement, arguments: [message]).map(Self.preview)
    }
}
