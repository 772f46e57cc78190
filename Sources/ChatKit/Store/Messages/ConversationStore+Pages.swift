import GRDB

extension ConversationStore {
    /// The end of the dialogue that is talked in now, or the messages before one of them. It costs what the page costs,
    /// however long the dialogue is.
    ///
    /// - Parameters:
    ///   - message: The page ends before it; nil: it ends with the dialogue.
    ///   - limit: How many messages at the most.
    ///   - size: How many bytes of text at the most, but for a single message that is larger.
    public func page(
        of conversation: Conversation, before message: StoredMessage.ID? = nil, limit: Int, size: Int = .max
    ) async throws(ChatError) -> DialoguePage {
        try await read { database in
            let end: (sql: String, argument: Int64) =
                if let message {
                    ("SELECT parent_id FROM message WHERE id = ? AND parent_id IS NOT NULL", message.rawValue)
                } else {
                    (
                        "SELECT head_id FROM conversation WHERE key = ? AND head_id IS NOT NULL",
                        conversation.key.rawValue
                    )
                }
            // One more than asked for tells whether there are more.
            let ids = try Self.ancestors(database, from: end.sql, [end.argument, limit + 1])
            let wanted = ids.prefix(limit)
            var messages: [StoredMessage] = []
            var left = size
            for id in wanted {
                guard let found = try Self.message(database, id) else { continue }
                left -= found.message.parts.reduce(0) { $0 + $1.textSize }
                if left < 0, !messages.isEmpty { break }
                messages.append(found)
            }
            return DialoguePage(messages: messages.reversed(), hasEarlier: messages.count < ids.count)
        }
    }

    /// The IDs of the dialogue that is talked in now, the first message first: 100,000 of them take 30 ms.
    public func path(of conversation: Conversation) async throws(ChatError) -> [StoredMessage.ID] {
        try await read { database in
            let head = "SELECT head_id FROM conversation WHERE key = ? AND head_id IS NOT NULL"
            return try Self.ancestors(database, from: head, [conversation.key.rawValue, -1]).reversed()
        }
    }

    /// Messages by their IDs, in this order; those that are not there are left out.
    public func messages(_ ids: [StoredMessage.ID]) async throws(ChatError) -> [StoredMessage] {
        try await read { database in
            try ids.compactMap { try Self.message(database, $0) }
        }
    }

    static func message(_ database: Database, _ id: StoredMessage.ID) throws -> StoredMessage? {
        try MessageRows.messages(
            database,
            """
            SELECT \(MessageRows.columns) FROM message LEFT JOIN part ON part.message_id = message.id
            WHERE message.id = ? ORDER BY part.position
            """, [id.rawValue]
        ).first
    }

    /// A message and what it answers, back to the first. The walk ends where the limit is.
    private static func ancestors(
        _ database: Database, from start: String, _ arguments: StatementArguments
    ) throws -> [StoredMessage.ID] {
        try Int64.fetchAll(
            database.cachedStatement(
                sql: """
                    WITH RECURSIVE branch (id) AS (
                        \(start)
                        UNION ALL SELECT parent_id FROM branch JOIN message USING (id) WHERE parent_id IS NOT NULL)
                    SELECT id FROM branch CROSS JOIN message USING (id) WHERE deleted_at IS NULL LIMIT ?
                    """),
            arguments: arguments
        ).map(StoredMessage.ID.init(rawValue:))
    }
}

extension Part {
    /// How many bytes of text it has.
    fileprivate var textSize: Int {
        switch self {
        case .text(let text), .reasoning(let text): text.utf8.count
        case .toolCall(let call): call.arguments.utf8.count
        case .toolResult(let result): result.content.utf8.count
        case .image, .file, .state: 0
        }
    }
}
