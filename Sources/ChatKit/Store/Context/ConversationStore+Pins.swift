import GRDB

extension ConversationStore {
    /// The messages of the conversation that are always sent.
    public func pins(of conversation: Conversation) async throws(ChatError) -> Set<StoredMessage.ID> {
        try await read { database in
            let pinned = try Int64.fetchAll(
                database,
                sql: """
                    SELECT message_id FROM pin JOIN message ON message.id = message_id WHERE conversation_key = ?
                    """, arguments: [conversation.key.rawValue])
            return Set(pinned.map(StoredMessage.ID.init(rawValue:)))
        }
    }

    /// Has a message always sent, or no longer.
    ///
    /// - Throws: ``ChatError/invalidUsage(_:)`` for a message of another conversation.
    public func setPinned(
        _ isPinned: Bool, _ message: StoredMessage.ID, of conversation: Conversation
    ) async throws(ChatError) {
        try await write { database in
            try Self.ensurePresent(database, conversation)
            let owner = try Int64.fetchOne(
                database, sql: "SELECT conversation_key FROM message WHERE id = ? AND role <> 'system'",
                arguments: [message.rawValue])
            guard owner == conversation.key.rawValue else {
                throw ChatError.invalidUsage("the conversation \(conversation.id) has no message \(message)")
            }
            try database.execute(
                sql: isPinned
                    ? "INSERT OR IGNORE INTO pin (message_id) VALUES (?)" : "DELETE FROM pin WHERE message_id = ?",
                arguments: [message.rawValue])
        }
    }
}
