import GRDB

extension ConversationStore {
    /// The tokens of texts as somebody else counted them before; texts that were not counted are missing.
    ///
    /// - Parameter counter: Who counted: a provider and its model.
    public func tokenCounts(of texts: [String], by counter: String) async throws(ChatError) -> [String: Int] {
        try await read { database in
            var counts: [String: Int] = [:]
            let statement = try database.cachedStatement(
                sql: "SELECT tokens FROM token_count WHERE counter = ? AND hash = ?")
            for text in texts {
                counts[text] = try Int.fetchOne(
                    statement, arguments: [counter, SHA256.hexadecimal(Array(text.utf8))])
            }
            return counts
        }
    }

    /// Remembers counts for ``tokenCounts(of:by:)``.
    public func rememberTokenCounts(_ counts: [String: Int], by counter: String) async throws(ChatError) {
        try await write { database in
            let statement = try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO token_count (counter, hash, tokens) VALUES (?, ?, ?)")
            for (text, tokens) in counts {
                try statement.execute(arguments: [counter, SHA256.hexadecimal(Array(text.utf8)), tokens])
            }
        }
    }
}
