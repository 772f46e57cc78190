import GRDB

extension ConversationStore {
    /// Deletes one message: it is no longer shown, found or sent. What follows it stays, and follows the message before it.
    ///
    /// A call of tools and its results are deleted together, since no provider takes one without the other. The text stays in
    /// the database, so that this can be undone, until the conversation is deleted for good.
    /// - Returns: The deleted messages, in order.
    /// - Throws: ``ChatError/invalidUsage(_:)`` when the conversation has no such message;
    ///   ``ChatError/conversationBusy(_:holder:)`` while a reply is written there.
    @discardableResult
    public func delete(
        message: StoredMessage.ID, of conversation: Conversation
    ) async throws(ChatError) -> [StoredMessage.ID] {
        let lock = try await lockTurn(of: conversation, noWait: true)
        defer { withExtendedLifetime(lock) {} }
        return try await write { database in
            try Self.ensurePresent(database, conversation)
            try Self.ensureOnBranches(message, isIn: conversation, database)
            let messages = try Self.inseparable(database, from: message)
            let now = Timestamp.now
            try Self.recording(.deleteMessage, database, of: conversation.key) {
                for message in messages {
                    try database.execute(
                        sql: "UPDATE message SET deleted_at = ? WHERE id = ?",
                        arguments: [now.rawValue, message.rawValue])
                }
                try Self.moveHeadFromDeleted(database, of: conversation.key)
            }
            return messages
        }
    }

    /// The head is always a message that is there.
    private static func moveHeadFromDeleted(_ database: Database, of key: Conversation.Key) throws {
        let deleted = try deletedMessages(database, of: key)
        let head = try Int64.fetchOne(
            database, sql: "SELECT head_id FROM conversation WHERE key = ?", arguments: [key.rawValue])
        var place = head.map(StoredMessage.ID.init(rawValue:))
        while let message = place, let parent = deleted[message] { place = parent }
        try setHead(database, place, of: key)
    }

    /// A message with the call or the results that belong to it.
    private static func inseparable(_ database: Database, from message: StoredMessage.ID) throws -> [StoredMessage.ID] {
        let found = try Int64.fetchAll(
            database,
            sql: """
                WITH call (id) AS (
                    SELECT id FROM message WHERE id = :id AND role <> 'tool'
                    UNION ALL SELECT parent_id FROM message WHERE id = :id AND role = 'tool' AND parent_id IS NOT NULL)
                SELECT :id
                UNION SELECT call.id FROM call JOIN part ON message_id = call.id WHERE kind = 'tool_call'
                UNION SELECT message.id FROM call JOIN message ON message.parent_id = call.id
                    WHERE role = 'tool' AND deleted_at IS NULL
                ORDER BY 1
                """, arguments: ["id": message.rawValue])
        return found.map(StoredMessage.ID.init(rawValue:))
    }

    /// The deleted messages of a conversation, each with the message that it follows.
    static func deletedMessages(
        _ database: Database, of key: Conversation.Key
    ) throws -> [StoredMessage.ID: StoredMessage.ID?] {
        var deleted: [StoredMessage.ID: StoredMessage.ID?] = [:]
        let rows = try Row.fetchCursor(
            database, sql: "SELECT id, parent_id FROM message WHERE conversation_key = ? AND deleted_at IS NOT NULL",
            arguments: [key.rawValue])
        while let row = try rows.next() {
            deleted.updateValue(
                (row[1] as Int64?).map(StoredMessage.ID.init(rawValue:)), forKey: StoredMessage.ID(rawValue: row[0]))
        }
        return deleted
    }
}
