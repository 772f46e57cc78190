import GRDB

extension ConversationStore {
    /// Makes a conversation.
    ///
    /// Without an ID in the draft it gets a number greater than every ID that is one, and than every number given before.
    /// - Throws: ``ChatError/conversationExists(_:)``.
    public func create(_ draft: ConversationDraft) async throws(ChatError) -> Conversation {
        try await write { database in
            try ConversationRows.conversation(database, try Self.insert(database, draft, at: .now))
        }
    }

    /// Makes a conversation in the transaction of the caller.
    static func insert(
        _ database: Database, _ draft: ConversationDraft, at now: Timestamp
    ) throws -> Conversation.Key {
        let id = try draft.id ?? Self.nextNumber(database)
        try Self.ensureFree(database, id)
        try database.execute(
            sql: """
                INSERT INTO conversation (id, uid, title, profile, model, options, context_budget,
                    reserved_output, overflow, spend_limit_unit, spend_limit_amount, created_at, last_used_at,
                    expires_after_ms, use_order)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                    (SELECT ifnull(max(use_order), 0) + 1 FROM conversation))
                """,
            arguments: [
                id.rawValue, draft.uid.rawValue, draft.title?.storable, draft.profile?.storable,
                draft.model?.rawValue.storable, OptionsColumn.text(draft.options), draft.budget.contextBudget,
                draft.budget.reservedOutput, draft.budget.overflow?.rawValue,
                draft.spendLimit?.unit.rawValue, draft.spendLimit?.amount, now.rawValue, now.rawValue,
                draft.expiresAfter?.wholeMilliseconds,
            ])
        let key = Conversation.Key(rawValue: database.lastInsertedRowID)
        if let text = draft.firstPrompt { try Self.setFirstPrompt(database, text, of: key, at: now) }
        try Self.setTags(database, draft.tags, of: key)
        return key
    }

    /// The conversation with this ID.
    ///
    /// - Throws: ``ChatError/conversationNotFound(_:)``.
    public func conversation(_ id: ConversationID) async throws(ChatError) -> Conversation {
        guard let conversation = try await find(id) else { throw .conversationNotFound(id) }
        return conversation
    }

    /// The conversation with this ID, if there is one.
    public func find(_ id: ConversationID) async throws(ChatError) -> Conversation? {
        try await read { database in
            guard let key = try Self.find(database, id) else { return nil }
            return try ConversationRows.conversation(database, key)
        }
    }

    /// The conversation that was used last, archived ones left out; nil when there is none. Uses are counted, so that a
    /// clock that was wrong once changes nothing.
    ///
    /// - Parameter session: The one last used in this session goes before others: see ``TerminalSession``.
    public func lastUsed(in session: String? = nil) async throws(ChatError) -> Conversation? {
        try await read { database in
            if let session,
                let here = try ConversationRows.conversation(
                    database,
                    """
                    WHERE key = (SELECT conversation_key FROM session_use WHERE session = ?)
                        AND is_archived = 0 AND trashed_at IS NULL
                    """, [session])
            {
                return here
            }
            return try ConversationRows.conversation(
                database,
                """
                WHERE is_archived = 0 AND trashed_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM tag WHERE conversation_key = key AND name = 'gateway')
                ORDER BY use_order DESC LIMIT 1
                """)
        }
    }

    /// Gives a conversation another ID.
    ///
    /// - Throws: ``ChatError/conversationNotFound(_:)``, ``ChatError/conversationExists(_:)``.
    public func rename(_ id: ConversationID, to newID: ConversationID) async throws(ChatError) -> Conversation {
        try await change([.id(newID)], of: try await conversation(id))
    }

    /// Deletes a conversation with everything in it; what it cost stays in the sums.
    ///
    /// The text is overwritten in the file, not only unlinked. Its words leave the search index at once while that is
    /// small (``smallIndex``), else when SQLite next merges it, or with ``compact()``.
    /// - Throws: ``ChatError/conversationNotFound(_:)``; ``ChatError/conversationBusy(_:holder:)`` while a turn runs in it.
    public func delete(_ id: ConversationID) async throws(ChatError) {
        let lock = try await lockTurn(of: try await conversation(id), noWait: true)
        defer { withExtendedLifetime(lock) {} }
        try await deleteRows(of: [try await read { database in try Self.key(database, id) }])
    }

    /// Deletes conversations with everything in them, wherever they are.
    func deleteRows(of keys: [Conversation.Key]) async throws(ChatError) {
        let isSmall = try await write { database in
            for key in keys {
                try database.execute(sql: "DELETE FROM conversation WHERE key = ?", arguments: [key.rawValue])
            }
            // Attachments that nothing refers to any more.
            try database.execute(sql: Schema.deleteUnusedBlobs)
            let last = try Int64.fetchOne(database, sql: "SELECT max(id) FROM message") ?? 0
            return last <= Self.smallIndex
        }
        if isSmall {
            try await write { database in
                try Self.optimizeSearchIndex(database)
            }
        }
        try await access { database in
            // The log still holds the pages as they were. A reader may keep it so for now.
            _ = try? database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    /// Up to this many messages the search index is rewritten at each deletion: a fraction of a second.
    static let smallIndex: Int64 = 20_000

    static func key(_ database: Database, _ id: ConversationID) throws -> Conversation.Key {
        guard let key = try find(database, id) else { throw ChatError.conversationNotFound(id) }
        return key
    }

    /// Finds an ID however its accents are spelt: й is one character or two, depending on the keyboard and the system.
    static func find(_ database: Database, _ id: ConversationID) throws -> Conversation.Key? {
        let statement = try database.cachedStatement(
            sql: "SELECT key FROM conversation WHERE id = ? AND trashed_at IS NULL")
        if let key = try Int64.fetchOne(statement, arguments: [id.rawValue]) { return Conversation.Key(rawValue: key) }
        if id.rawValue.utf8.allSatisfy({ $0 < 0x80 }) { return nil }
        let others = try Row.fetchCursor(
            database,
            sql: """
                SELECT key, id FROM conversation WHERE length(CAST(id AS BLOB)) > length(id) AND trashed_at IS NULL
                """)
        while let row = try others.next() {
            // Strings are equal where they are canonically equivalent.
            if row[1] as String == id.rawValue { return Conversation.Key(rawValue: row[0]) }
        }
        return nil
    }

    static func ensureFree(_ database: Database, _ id: ConversationID) throws {
        if try find(database, id) != nil { throw ChatError.conversationExists(id) }
    }

    /// Throws if the conversation was deleted, or moved to the trash, since it was read.
    static func ensurePresent(_ database: Database, _ conversation: Conversation) throws {
        let row = try Row.fetchOne(
            database, sql: "SELECT 1 FROM conversation WHERE key = ? AND trashed_at IS NULL",
            arguments: [conversation.key.rawValue])
        if row == nil { throw ChatError.conversationNotFound(conversation.id) }
    }

    private static func nextNumber(_ database: Database) throws -> ConversationID {
        // `max(number)` would read the whole table: SQLite does not see that it could use the index without nulls.
        let largest = try Int64.fetchOne(
            database, sql: "SELECT number FROM conversation WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1")
        let last = try Int64.fetchOne(database, sql: "SELECT value FROM last_number")
        var number = max(largest ?? 0, last ?? 0)
        // Numbers beyond the column's 18 digits are not in it; then the next one may be taken.
        repeat { number += 1 } while try find(database, ConversationID(number: number)) != nil
        try database.execute(
            sql: "INSERT OR REPLACE INTO last_number (id, value) VALUES (1, ?)", arguments: [number])
        return ConversationID(number: number)
    }
}
