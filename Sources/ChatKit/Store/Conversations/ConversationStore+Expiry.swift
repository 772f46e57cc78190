import GRDB

extension ConversationStore {
    /// Sets how long after its last use a conversation is deleted; nil keeps it.
    public func setExpiry(_ time: Duration?, of conversation: Conversation) async throws(ChatError) -> Conversation {
        try await write { database in
            try Self.ensurePresent(database, conversation)
            try database.execute(
                sql: "UPDATE conversation SET expires_after_ms = ? WHERE key = ?",
                arguments: [time?.wholeMilliseconds, conversation.key.rawValue])
            return try ConversationRows.conversation(database, conversation.key)
        }
    }

    /// Deletes the conversations whose time is over, for good. One that is in use waits for the next call.
    ///
    /// - Returns: The IDs of those that were deleted.
    @discardableResult
    public func removeExpired(at now: Timestamp = .now) async throws(ChatError) -> [ConversationID] {
        let ids = try await read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT id FROM conversation WHERE expires_after_ms IS NOT NULL AND trashed_at IS NULL
                        AND last_used_at + expires_after_ms <= ?
                    """, arguments: [now.rawValue])
        }
        var removed: [ConversationID] = []
        for id in ids.compactMap(ConversationID.init(rawValue:)) {
            do throws(ChatError) {
                try await delete(id)
                removed.append(id)
            } catch .conversationBusy, .conversationNotFound {
                continue
            }
        }
        return removed
    }

    /// The conversations that were used last before a moment, the oldest first; pinned ones are left out.
    public func unused(since moment: Timestamp) async throws(ChatError) -> [Conversation] {
        try await read { database in
            try Int64.fetchAll(
                database,
                sql: """
                    SELECT key FROM conversation WHERE last_used_at < ? AND is_pinned = 0 AND trashed_at IS NULL
                    ORDER BY last_used_at, key
                    """,
                arguments: [moment.rawValue]
            ).map { try ConversationRows.conversation(database, Conversation.Key(rawValue: $0)) }
        }
    }
}
