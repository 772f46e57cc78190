import GRDB
import Glibc

extension ConversationStore {
    /// What is new in a conversation. The cost depends on what is new, not on how long the conversation is.
    ///
    /// - Parameters:
    ///   - known: The last message of the branch as it is known; nil: none of it is.
    ///   - mark: How much of the running answer is known.
    /// - Returns: Nil when there is no such conversation any more.
    public func glance(
        at id: ConversationID, since known: StoredMessage.ID?, after mark: JournalMark? = nil
    ) async throws(ChatError) -> ConversationGlance? {
        try await read { database in
            guard
                let conversation = try ConversationRows.conversation(
                    database, "WHERE id = ? AND trashed_at IS NULL", [id.rawValue])
            else {
                return nil
            }
            return ConversationGlance(
                conversation: conversation, news: try Self.news(database, conversation, since: known),
                running: try Self.running(database, conversation.key, after: mark))
        }
    }

    private static func news(
        _ database: Database, _ conversation: Conversation, since known: StoredMessage.ID?
    ) throws -> [StoredMessage]? {
        guard conversation.head != known else { return [] }
        guard let known else {
            return try branch(
                database, from: "SELECT head_id FROM conversation WHERE key = ?", [conversation.key.rawValue])
        }
        // Parents are older than their children: the way back ends at the known message, or just before it.
        let path = try Int64.fetchAll(
            database,
            sql: """
                WITH RECURSIVE path (id) AS (
                    SELECT head_id FROM conversation WHERE key = :key AND head_id IS NOT NULL
                    UNION ALL SELECT parent_id FROM path JOIN message USING (id)
                        WHERE parent_id IS NOT NULL AND id > :known)
                SELECT id FROM path ORDER BY id
                """, arguments: ["key": conversation.key.rawValue, "known": known.rawValue])
        guard path.first == known.rawValue else { return nil }
        return try MessageRows.messages(
            database,
            """
            SELECT \(MessageRows.columns) FROM message LEFT JOIN part ON part.message_id = message.id
            WHERE message.id IN (SELECT value FROM json_each(?)) AND message.deleted_at IS NULL ORDER BY message.id, part.position
            """, ["[" + path.dropFirst().map(String.init).joined(separator: ",") + "]"])
    }

    private static func running(
        _ database: Database, _ key: Conversation.Key, after mark: JournalMark?
    ) throws -> RunningReply? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT id, question_id, model_asked, process_id, process_name, started_at FROM turn
                WHERE conversation_key = ? AND status = 'running' ORDER BY id LIMIT 1
                """, arguments: [key.rawValue])
        guard let row else { return nil }
        let turn = Turn.ID(rawValue: row[0])
        let process: Int32 = row[3]
        var end = JournalMark(turn: turn, row: mark?.turn == turn ? mark?.row ?? 0 : 0)
        var pieces: [Part] = []
        let rows = try Row.fetchCursor(
            database, sql: "SELECT id, kind, content FROM journal WHERE turn_id = ? AND id > ? ORDER BY id",
            arguments: [turn.rawValue, end.row])
        while let row = try rows.next() {
            end.row = row[0]
            if let part = Part(journalKind: row[1], content: row[2]) { pieces.append(delta: part) }
        }
        let holder = TurnHolder(processID: process, name: row[4]).sentence(since: Timestamp(rawValue: row[5]))
        return RunningReply(
            turn: turn, question: StoredMessage.ID(rawValue: row[1]), model: ModelID(row[2]), holder: holder,
            isOwn: process == getpid(), pieces: pieces, mark: end)
    }
}
