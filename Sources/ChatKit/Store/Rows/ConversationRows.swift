import GRDB

/// Reads whole conversations.
enum ConversationRows {
    /// The conversation that a condition finds, the first one if there are more.
    ///
    /// - Parameter condition: What follows `SELECT … FROM conversation`.
    static func conversation(
        _ database: Database, _ condition: String, _ arguments: StatementArguments = StatementArguments()
    ) throws -> Conversation? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT key, id, uid, title, first_prompt_id, profile, model, options, context_budget, spend_limit_unit,
                    spend_limit_amount, head_id, is_pinned, is_archived, created_at, last_used_at,
                    reserved_output, overflow, expires_after_ms
                FROM conversation \(condition)
                """)
        guard let row = try Row.fetchOne(statement, arguments: arguments) else { return nil }
        let key = Conversation.Key(rawValue: row[0])
        guard let id = ConversationID(rawValue: row[1]), let uid = ULID(rawValue: row[2]) else {
            throw ChatError.unexpected("the store: conversation \(key.rawValue) has no valid ID")
        }
        var conversation = Conversation(
            key: key, id: id, uid: uid, title: row[3],
            firstPrompt: try firstPrompt(database, row[4]), profile: row[5],
            model: (row[6] as String?).map(ModelID.init(rawValue:)), options: OptionsColumn.options(row[7]),
            contextBudget: row[8], reservedOutput: row[16],
            overflow: (row[17] as String?).flatMap(OverflowStrategy.init(rawValue:)),
            spendLimit: spendLimit(row[9], row[10]),
            head: (row[11] as Int64?).map(StoredMessage.ID.init(rawValue:)), isPinned: row[12], isArchived: row[13],
            tags: try tags(database, key), createdAt: Timestamp(rawValue: row[14]),
            lastUsedAt: Timestamp(rawValue: row[15]))
        conversation.expiresAfter = (row[18] as Int64?).map { .milliseconds($0) }
        return conversation
    }

    static func conversation(_ database: Database, _ key: Conversation.Key) throws -> Conversation {
        guard let conversation = try conversation(database, "WHERE key = ?", [key.rawValue]) else {
            throw ChatError.unexpected("the store: no conversation with the key \(key.rawValue)")
        }
        return conversation
    }

    private static func firstPrompt(_ database: Database, _ id: Int64?) throws -> StoredMessage? {
        guard let id else { return nil }
        return try MessageRows.messages(
            database,
            """
            SELECT \(MessageRows.columns) FROM message LEFT JOIN part ON part.message_id = message.id
            WHERE message.id = ? ORDER BY part.position
            """, [id]
        ).first
    }

    static func spendLimit(_ unit: String?, _ amount: Int64?) -> SpendLimit? {
        guard let amount, let unit = unit.flatMap(SpendLimit.Unit.init(rawValue:)) else { return nil }
        return SpendLimit(unit: unit, amount: amount)
    }

    private static func tags(_ database: Database, _ key: Conversation.Key) throws -> [String] {
        try String.fetchAll(
            try database.cachedStatement(sql: "SELECT name FROM tag WHERE conversation_key = ? ORDER BY name"),
            arguments: [key.rawValue])
    }
}
