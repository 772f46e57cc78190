import GRDB

extension ConversationStore {
    /// The turns that failed, were stopped or broke off, in order, with the questions that got no answer at all.
    public func brokenTurns(of conversation: Conversation) async throws(ChatError) -> [BrokenTurn] {
        try await read { database in
            let condition = "conversation_key = ? AND status IN ('failed', 'cancelled', 'interrupted')"
            let turns = try TurnRows.turns(
                database, "WHERE \(condition) ORDER BY id", [conversation.key.rawValue])
            guard !turns.isEmpty else { return [] }
            let questions = try MessageRows.messages(
                database,
                """
                SELECT \(MessageRows.columns) FROM message LEFT JOIN part ON part.message_id = message.id
                WHERE message.id IN (SELECT question_id FROM turn WHERE \(condition) AND reply_id IS NULL
                    AND NOT EXISTS (SELECT 1 FROM turn AS other
                        WHERE other.question_id = turn.question_id AND other.reply_id IS NOT NULL))
                ORDER BY message.id, part.position
                """, [conversation.key.rawValue])
            let found = Dictionary(questions.map { ($0.id, $0) }) { first, _ in first }
            return turns.map { BrokenTurn(turn: $0, question: $0.reply == nil ? found[$0.question] : nil) }
        }
    }
}
