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
}
