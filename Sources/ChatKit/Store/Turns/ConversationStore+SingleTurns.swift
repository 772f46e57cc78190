import GRDB

/// Turns one by one: each has the list of all that was sent, so all of them are much more than a dialogue.
extension ConversationStore {
    /// The conversation's last turn, an answer or a summary; nil where nothing was asked yet.
    public func lastTurn(of conversation: Conversation) async throws(ChatError) -> Turn? {
        try await read { database in
            try TurnRows.turns(
                database, "WHERE conversation_key = ? ORDER BY id DESC LIMIT 1", [conversation.key.rawValue]
            ).first
        }
    }

    /// How many turns the conversation has.
    public func turnCount(of conversation: Conversation) async throws(ChatError) -> Int {
        try await read { database in
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM turn WHERE conversation_key = ?",
                arguments: [conversation.key.rawValue]) ?? 0
        }
    }

    /// A turn by its place among those of the conversation; nil where there is none.
    ///
    /// - Parameter number: The place, from 1; nil for the last question's answer; of several, the first one, which has
    ///   the bill and stands in the dialogue.
    public func turn(
        _ number: Int?, of conversation: Conversation
    ) async throws(ChatError) -> (turn: Turn, number: Int)? {
        if let number, number < 1 { return nil }
        let key = conversation.key.rawValue
        return try await read { database in
            let wanted: (sql: String, arguments: StatementArguments) =
                if let number {
                    ("conversation_key = ? ORDER BY id LIMIT 1 OFFSET ?", [key, number - 1])
                } else {
                    (
                        """
                        question_id = (SELECT question_id FROM turn
                            WHERE conversation_key = ? AND kind = 'answer' ORDER BY id DESC LIMIT 1)
                        ORDER BY id LIMIT 1
                        """, [key]
                    )
                }
            // The number is found in the index alone.
            let found = try TurnRows.turns(
                database, "WHERE id = (SELECT id FROM turn WHERE \(wanted.sql))", wanted.arguments
            ).first
            guard let found else { return nil }
            let place = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM turn WHERE conversation_key = ? AND id <= ?",
                arguments: [key, found.id.rawValue])
            return (found, place ?? 0)
        }
    }

    /// The messages that ask for a summary of the conversation, and the summaries.
    func summaryMessages(of conversation: Conversation) async throws(ChatError) -> Set<StoredMessage.ID> {
        try await read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT question_id, reply_id FROM turn WHERE conversation_key = ? AND kind = 'summary'",
                arguments: [conversation.key.rawValue])
            return Set(
                rows.flatMap { [$0[0], $0[1]] as [Int64?] }.compactMap { $0.map(StoredMessage.ID.init(rawValue:)) })
        }
    }
}
