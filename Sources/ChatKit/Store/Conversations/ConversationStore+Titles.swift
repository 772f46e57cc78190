import GRDB

extension ConversationStore {
    /// The conversation with this ID, or the only one whose title begins with these words. Case and `ё`/`е` make no
    /// difference; a whole title wins over longer ones. A number is an ID only.
    ///
    /// - Throws: ``ChatError/conversationNotFound(_:)``, ``ChatError/ambiguousTitle(_:candidates:)``,
    ///   ``ChatError/invalidUsage(_:)`` for what can be neither.
    public func conversation(named name: String) async throws(ChatError) -> Conversation {
        if let id = ConversationID(rawValue: name), let found = try await find(id) { return found }
        // A number is an ID and nothing else: `rm 1` must not find "10 ideas".
        if name.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            throw .conversationNotFound(try ConversationID(validating: name))
        }
        let wanted = Self.folded(name)
        let matches: [(key: Int64, id: String, title: String)] = try await read { database in
            guard !wanted.isEmpty else { return [] }
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT key, id, title FROM conversation WHERE title IS NOT NULL AND trashed_at IS NULL
                    ORDER BY use_order DESC
                    """)
            var matches: [(Int64, String, String)] = []
            while let row = try rows.next() {
                let title: String = row[2]
                if Self.folded(title).hasPrefix(wanted) { matches.append((row[0], row[1], title)) }
            }
            return matches
        }
        let whole = matches.filter { Self.folded($0.title) == wanted }
        let candidates = whole.count == 1 ? whole : matches
        guard let first = candidates.first else { throw .conversationNotFound(try ConversationID(validating: name)) }
        guard candidates.count == 1 else {
            let shown = candidates.prefix(Self.shownCandidates).map { "\($0.id) (\(Self.preview($0.title)))" }
            let more = candidates.count - shown.count
            throw .ambiguousTitle(name, candidates: shown + (more > 0 ? ["\(more) more"] : []))
        }
        return try await read { database in
            try ConversationRows.conversation(database, Conversation.Key(rawValue: first.key))
        }
    }

    private static let shownCandidates = 10

    private static func folded(_ text: String) -> String {
        text.lowercased().replacing("ё", with: "е")
    }
}
