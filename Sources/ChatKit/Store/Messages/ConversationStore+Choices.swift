import GRDB

extension ConversationStore {
    /// The replies of the current branch that have siblings: several choices that one request brought, or replies that were
    /// generated again.
    ///
    /// - Returns: For each such reply all choices, itself among them, in the order they were made.
    public func choices(of conversation: Conversation) async throws(ChatError) -> [StoredMessage.ID: [StoredMessage]] {
        try await read { database in
            let messages = try MessageRows.messages(
                database,
                """
                WITH RECURSIVE branch (id, parent_id) AS (
                    SELECT message.id, message.parent_id FROM conversation JOIN message ON message.id = head_id
                        WHERE key = ?
                    UNION ALL SELECT message.id, message.parent_id FROM branch JOIN message ON message.id = branch.parent_id)
                SELECT \(MessageRows.columns) FROM message LEFT JOIN part ON part.message_id = message.id
                WHERE message.role = 'assistant' AND message.deleted_at IS NULL AND message.parent_id IN (
                    SELECT branch.parent_id FROM branch JOIN message AS sibling ON sibling.parent_id = branch.parent_id
                    WHERE sibling.role = 'assistant' AND sibling.deleted_at IS NULL GROUP BY branch.parent_id HAVING count(*) > 1)
                ORDER BY message.id, part.position
                """, [conversation.key.rawValue])
            guard !messages.isEmpty else { return [:] }
            let siblings = Dictionary(grouping: messages, by: \.parentID)
            let path = Set(try Self.branchIDs(database, of: conversation.key))
            return Dictionary(
                messages.filter { path.contains($0.id) }.map { ($0.id, siblings[$0.parentID] ?? []) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// Makes the branch through a message the current one: its newest end, where it was continued last.
    ///
    /// - Throws: ``ChatError/invalidUsage(_:)`` when the conversation has no such message;
    ///   ``ChatError/conversationBusy(_:holder:)`` while a reply is written there.
    public func switchBranch(
        to message: StoredMessage.ID, of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        let end = try await read { database in
            try Self.ensureOnBranches(message, isIn: conversation, database)
            return try Self.newestEnd(database, below: message)
        }
        return try await change([.head(end)], of: conversation)
    }

    /// The newest message below one, or the message itself: prompts without a reply are no end, because the next request
    /// would send them again.
    private static func newestEnd(_ database: Database, below message: StoredMessage.ID) throws -> StoredMessage.ID {
        let summaries = "SELECT question_id FROM turn WHERE kind = 'summary' AND question_id = message.id"
        let newest = try Int64.fetchOne(
            database,
            sql: """
                WITH RECURSIVE below (id) AS (
                    SELECT ? UNION ALL
                    SELECT message.id FROM below JOIN message ON message.parent_id = below.id
                        WHERE NOT EXISTS (\(summaries)))
                SELECT max(message.id) FROM below JOIN message USING (id) WHERE role <> 'user' AND deleted_at IS NULL
                """, arguments: [message.rawValue])
        return newest.map(StoredMessage.ID.init(rawValue:)) ?? message
    }

    /// The newest end of the branches that answer a prompt; nil where none does.
    static func newestReplied(_ database: Database, below prompt: StoredMessage.ID) throws -> StoredMessage.ID? {
        let end = try newestEnd(database, below: prompt)
        return end == prompt ? nil : end
    }

    static func branchIDs(_ database: Database, of key: Conversation.Key) throws -> [StoredMessage.ID] {
        try Int64.fetchAll(
            database,
            sql: """
                WITH RECURSIVE branch (id) AS (
                    SELECT head_id FROM conversation WHERE key = ? AND head_id IS NOT NULL
                    UNION ALL SELECT parent_id FROM branch JOIN message USING (id) WHERE parent_id IS NOT NULL)
                SELECT id FROM branch
                """, arguments: [key.rawValue]
        ).map(StoredMessage.ID.init(rawValue:))
    }
}
