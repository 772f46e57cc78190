import GRDB

extension ConversationStore {
    /// The dialogue that is talked in now: from its first message to the head. The first prompt is not part of it.
    public func branch(of conversation: Conversation) async throws(ChatError) -> [StoredMessage] {
        try await read { database in
            try Self.branch(
                database, from: "SELECT head_id FROM conversation WHERE key = ?", [conversation.key.rawValue])
        }
    }

    /// The dialogue from its first message to this one.
    public func branch(endingAt message: StoredMessage.ID) async throws(ChatError) -> [StoredMessage] {
        try await read { database in
            try Self.branch(database, from: "SELECT ?", [message.rawValue])
        }
    }

    /// Every message of the conversation that was not deleted, first prompts among them, in the order they were made. What
    /// followed a deleted message follows the message before that one.
    public func messages(of conversation: Conversation) async throws(ChatError) -> [StoredMessage] {
        try await read { database in
            try Self.messages(database, of: conversation.key)
        }
    }

    static func messages(_ database: Database, of key: Conversation.Key) throws -> [StoredMessage] {
        var messages = try MessageRows.messages(
            database,
            """
            SELECT \(MessageRows.columns) FROM message LEFT JOIN part ON part.message_id = message.id
            WHERE message.conversation_key = ? AND message.deleted_at IS NULL ORDER BY message.id, part.position
            """, [key.rawValue])
        let deleted = try deletedMessages(database, of: key)
        guard !deleted.isEmpty else { return messages }
        for index in messages.indices {
            while let parent = messages[index].parentID, let above = deleted[parent] {
                messages[index].parentID = above
            }
        }
        return messages
    }

    static func branch(
        _ database: Database, from head: String, _ arguments: StatementArguments
    ) throws -> [StoredMessage] {
        // Parents are older than their children, so the order of the IDs is the order of the dialogue.
        try MessageRows.messages(
            database,
            """
            WITH RECURSIVE branch (id) AS (
                \(head)
                UNION ALL SELECT parent_id FROM branch JOIN message USING (id) WHERE parent_id IS NOT NULL)
            SELECT \(MessageRows.columns) FROM branch JOIN message USING (id)
                LEFT JOIN part ON part.message_id = message.id
            WHERE message.deleted_at IS NULL
            ORDER BY message.id, part.position
            """, arguments)
    }
}
