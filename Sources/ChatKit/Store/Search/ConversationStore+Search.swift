import GRDB

extension ConversationStore {
    /// Finds messages by their words, the newest first. What is still being written is not found yet.
    public func search(_ query: SearchQuery) async throws(ChatError) -> SearchPage {
        guard let expression = SearchPattern.expression(for: query) else { return SearchPage(hits: []) }
        return try await read { database in
            let limit = max(0, query.limit)
            // In order of the row, FTS5 stops at the limit; ranking would read every message with a frequent word.
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT message.id, conversation.id, title, role, message.created_at,
                        snippet(message_search, 0, '\(Mark.start)', '\(Mark.end)', '…', 24)
                    FROM message_search CROSS JOIN message ON message.id = message_search.rowid
                        CROSS JOIN conversation ON key = conversation_key
                    WHERE message_search MATCH ? AND message_search.rowid < ?
                    ORDER BY message_search.rowid DESC LIMIT ?
                    """,
                arguments: [expression, query.before?.rawValue ?? .max, limit + 1])
            var hits: [SearchHit] = []
            while let row = try rows.next() {
                guard hits.count < limit else { return SearchPage(hits: hits, next: hits.last?.id) }
                if let hit = hit(row) { hits.append(hit) }
            }
            return SearchPage(hits: hits)
        }
    }

    private func hit(_ row: Row) -> SearchHit? {
        guard let conversation = ConversationID(rawValue: row[1]), let role = Role(rawValue: row[3]) else { return nil }
        let (snippet, matches) = Mark.resolve(row[5] as String? ?? "")
        return SearchHit(
            id: StoredMessage.ID(rawValue: row[0]), conversation: conversation, conversationTitle: row[2], role: role,
            createdAt: Timestamp(rawValue: row[4]), snippet: snippet, matches: matches)
    }
}

/// What FTS5 puts around a found word: the last characters for private use, which nobody writes.
private enum Mark {
    static let start: Unicode.Scalar = "\u{10FFFC}"
    static let end: Unicode.Scalar = "\u{10FFFD}"

    /// Takes the marks out of a text and says what was between them.
    static func resolve(_ marked: String) -> (text: String, matches: [Range<String.Index>]) {
        var text = String.UnicodeScalarView()
        var offsets: [Range<Int>] = []
        var length = 0
        var opened: Int?
        for scalar in marked.unicodeScalars {
            switch (scalar, opened) {
            case (start, _): opened = length
            case (end, let begin?):
                if begin < length { offsets.append(begin..<length) }
                opened = nil
            case (end, nil): break
            default:
                text.append(scalar)
                length += UTF8.width(scalar)
            }
        }
        let plain = String(text)
        let matches = offsets.map { range in
            plain.utf8.index(
                plain.startIndex, offsetBy: range.lowerBound)..<plain.utf8.index(
                    plain.startIndex, offsetBy: range.upperBound)
        }
        return (plain, matches)
    }
}
