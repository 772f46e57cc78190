import GRDB

/// A conversation in the trash.
public struct TrashedConversation: Sendable, Hashable {
    public var key: Conversation.Key
    /// The ID that it had; another conversation may have it now.
    public var id: ConversationID
    public var title: String?
    /// The first words of its first prompt.
    public var preview: String?
    public var messageCount: Int
    public var trashedAt: Timestamp

    /// When it is deleted for good.
    public var expiresAt: Timestamp {
        Timestamp(rawValue: trashedAt.rawValue + ConversationStore.trashLifetime.milliseconds)
    }
}

extension ConversationStore {
    /// How long conversations stay in the trash.
    public static let trashLifetime = Duration.seconds(30 * 86_400)

    /// Moves conversations to the trash: all of them, or none. Their IDs are free for others then; undo and
    /// ``restore(_:as:)`` bring them back, until they have been there for ``trashLifetime``.
    ///
    /// - Throws: ``ChatError/conversationNotFound(_:)``; ``ChatError/conversationBusy(_:holder:)`` while a reply is written
    ///   in one of them.
    public func trash(_ conversations: [Conversation]) async throws(ChatError) {
        var locks: [TurnLock] = []
        for conversation in conversations { locks.append(try await lockTurn(of: conversation, noWait: true)) }
        defer { withExtendedLifetime(locks) {} }
        try await write { database in
            for conversation in conversations {
                try Self.ensurePresent(database, conversation)
                try Self.recording(.trash, database, of: conversation.key) {
                    try Self.setTrashed(database, .now, conversation.key)
                }
            }
        }
    }

    /// What is in the trash, the newest first.
    public func trashed() async throws(ChatError) -> [TrashedConversation] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT key, id, title, trashed_at, (\(Self.firstWords)) AS preview,
                        (SELECT count(*) FROM message WHERE conversation_key = key AND role <> 'system'
                            AND deleted_at IS NULL)
                    FROM conversation WHERE trashed_at IS NOT NULL ORDER BY trashed_at DESC, key DESC
                    """
            ).compactMap { row in
                guard let id = ConversationID(rawValue: row[1]) else { return nil }
                return TrashedConversation(
                    key: Conversation.Key(rawValue: row[0]), id: id, title: row[2],
                    preview: (row[4] as String?).map(Self.preview), messageCount: row[5],
                    trashedAt: Timestamp(rawValue: row[3]))
            }
        }
    }

    /// Takes a conversation from the trash, whole.
    ///
    /// - Parameter id: Another ID for it; nil takes the one that it had.
    /// - Throws: ``ChatError/conversationExists(_:)`` when the ID belongs to another one now;
    ///   ``ChatError/conversationNotFound(_:)`` when it is not in the trash any more.
    @discardableResult
    public func restore(
        _ trashed: TrashedConversation, as id: ConversationID? = nil
    ) async throws(ChatError) -> Conversation {
        try await write { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT 1 FROM conversation WHERE key = ? AND trashed_at IS NOT NULL",
                arguments: [trashed.key.rawValue])
            guard row != nil else { throw ChatError.conversationNotFound(trashed.id) }
            let wanted = id ?? trashed.id
            try Self.ensureFree(database, wanted)
            try Self.recording(.restore, database, of: trashed.key) {
                try database.execute(
                    sql: "UPDATE conversation SET id = ? WHERE key = ?",
                    arguments: [wanted.rawValue, trashed.key.rawValue])
                try Self.setTrashed(database, nil, trashed.key)
            }
            return try ConversationRows.conversation(database, trashed.key)
        }
    }

    /// Deletes what has been in the trash for ``trashLifetime``. Costs a look into an index when there is nothing to do.
    ///
    /// - Returns: How many conversations that were.
    @discardableResult
    public func emptyExpiredTrash(now: Timestamp = .now) async throws(ChatError) -> Int {
        let latest = now.rawValue - Self.trashLifetime.milliseconds
        let keys = try await read { database in
            try Int64.fetchAll(
                database, sql: "SELECT key FROM conversation WHERE trashed_at <= ?", arguments: [latest])
        }
        guard !keys.isEmpty else { return 0 }
        try await deleteRows(of: keys.map(Conversation.Key.init(rawValue:)))
        return keys.count
    }

    private static func setTrashed(_ database: Database, _ time: Timestamp?, _ key: Conversation.Key) throws {
        try database.execute(
            sql: "UPDATE conversation SET trashed_at = ? WHERE key = ?", arguments: [time?.rawValue, key.rawValue])
    }
}
