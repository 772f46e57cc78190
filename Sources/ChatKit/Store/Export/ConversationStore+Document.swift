import GRDB

extension ConversationStore {
    /// All that is stored of a conversation, as of one moment.
    ///
    /// - Throws: ``ChatError/conversationNotFound(_:)``.
    public func document(of id: ConversationID) async throws(ChatError) -> ConversationDocument {
        try await read { database in
            let conversation = try ConversationRows.conversation(database, try Self.key(database, id))
            let key = conversation.key
            return ConversationDocument(
                conversation: conversation, messages: try Self.messages(database, of: key),
                turns: try TurnRows.turns(database, "WHERE conversation_key = ? ORDER BY id", [key.rawValue]))
        }
    }
}
