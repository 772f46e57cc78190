import GRDB

extension ConversationStore {
    /// The summaries of the conversation that came to their end, oldest first.
    public func summaries(of conversation: Conversation) async throws(ChatError) -> [DialogueSummary] {
        try await read { database in
            let turns = try TurnRows.turns(
                database,
                "WHERE conversation_key = ? AND kind = 'summary' AND status = 'complete' ORDER BY id",
                [conversation.key.rawValue])
            var summaries: [DialogueSummary] = []
            for turn in turns {
                let messages = try MessageRows.messages(
                    database,
                    """
                    SELECT \(MessageRows.columns) FROM message LEFT JOIN part ON part.message_id = message.id
                    WHERE message.id IN (?, ?) ORDER BY message.id, part.position
                    """, [turn.question.rawValue, turn.reply?.rawValue])
                guard messages.count == 2, let last = messages[0].parentID, !messages[1].text.isEmpty else { continue }
                var seen = Set(turn.sent)
                // What an earlier summary told of is in this one too.
                for earlier in summaries where seen.contains(earlier.text.id) { seen.formUnion(earlier.seen) }
                summaries.append(
                    DialogueSummary(request: messages[0], text: messages[1], last: last, seen: seen))
            }
            return summaries
        }
    }
}

/// A summary of a dialogue's beginning: an exchange of its own that can be sent in place of what it covers.
public struct DialogueSummary: Sendable, Hashable {
    /// The message that asked for it.
    public var request: StoredMessage
    public var text: StoredMessage
    /// The last message that it covers, with all before it.
    public var last: StoredMessage.ID
    /// The messages that it was written from, through earlier summaries too: one that was too long for it is not there.
    public var seen: Set<StoredMessage.ID>

    public init(request: StoredMessage, text: StoredMessage, last: StoredMessage.ID, seen: Set<StoredMessage.ID>) {
        self.request = request
        self.text = text
        self.last = last
        self.seen = seen
    }
}
