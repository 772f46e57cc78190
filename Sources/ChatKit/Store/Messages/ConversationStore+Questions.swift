import GRDB

extension ConversationStore {
    /// What was asked before in any conversation, the newest first, each text once.
    ///
    /// - Parameters:
    ///   - words: A part of it, in whatever case; empty for all.
    ///   - limit: How many at the most. Of old ones only the last 20,000 are looked at.
    public func questions(containing words: String, limit: Int) async throws(ChatError) -> [String] {
        let wanted = words.lowercased()
        return try await read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT text FROM message JOIN part ON message_id = message.id
                    WHERE role = 'user' AND deleted_at IS NULL AND kind = 'text' AND position = 0 ORDER BY message.id DESC LIMIT 20000
                    """)
            var found: [String] = []
            var known: Set<String> = []
            while found.count < limit, let row = try rows.next() {
                let text: String = row[0]
                guard wanted.isEmpty || text.lowercased().contains(wanted) else { continue }
                if known.insert(text).inserted { found.append(text) }
            }
            return found
        }
    }
}
