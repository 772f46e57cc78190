import GRDB

extension ConversationStore {
    /// Returns the number of the conversation's newest turn, without reading the turn; nil where nothing was asked yet.
    ///
    /// A number that is the same before and after a request means that the request stored nothing.
    public func latestTurn(of conversation: Conversation) async throws(ChatError) -> Turn.ID? {
        try await read { database in
            try Int64.fetchOne(
                database, sql: "SELECT max(id) FROM turn WHERE conversation_key = ?",
                arguments: [conversation.key.rawValue]
            ).map(Turn.ID.init(rawValue:))
        }
    }
}
