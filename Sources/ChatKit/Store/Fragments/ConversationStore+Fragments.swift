import FoundationEssentials
import GRDB

extension ConversationStore {
    /// Stores a text under a name, in place of an earlier one. Messages keep the text that they were sent with.
    ///
    /// - Throws: ``ChatError/invalidUsage(_:)`` for a name that no fragment may have, and for an empty text.
    @discardableResult
    public func setFragment(_ name: String, _ text: String) async throws(ChatError) -> Fragment {
        guard Fragment.isName(name) else {
            throw .invalidUsage(
                "the name of a fragment must be 1 to 128 bytes of text on one line, without a dash first")
        }
        guard !text.isEmpty else { throw .invalidUsage("the fragment \(name) would be empty") }
        let bytes = Array(text.storable.utf8)
        let hash = SHA256.hexadecimal(bytes)
        return try await write { database in
            let former = try Self.fragments(database, "WHERE name = ?", [name]).first?.hash
            try database.execute(
                sql: "INSERT OR IGNORE INTO blob (hash, bytes) VALUES (?, ?)", arguments: [hash, Data(bytes)])
            try database.execute(
                sql: """
                    INSERT INTO fragment (name, blob_hash, changed_at) VALUES (?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET blob_hash = excluded.blob_hash, changed_at = excluded.changed_at
                    """, arguments: [name, hash, Timestamp.now.rawValue])
            // Not all that is unused: another process may have stored an attachment for a prompt that it is about to send.
            try database.execute(sql: Schema.deleteUnusedBlobs + " AND hash = ?", arguments: [former])
            guard let stored = try Self.fragments(database, "WHERE name = ?", [name]).first else {
                throw ChatError.unexpected("the store: a fragment is missing")
            }
            return stored
        }
    }

    /// Lists fragments by name.
    ///
    /// - Parameter words: Only fragments that have all these words in their text or name, as ``search(_:)`` finds them;
    ///   each has the piece around the words for its summary.
    public func fragments(matching words: String? = nil) async throws(ChatError) -> [Fragment] {
        try await read { database in
            let all = try Self.fragments(database, "ORDER BY name", [])
            guard let words else { return all }
            let tokenizer = try SearchTokenizer.make(database)
            let pattern = SearchPattern(words, tokenizer)
            guard !pattern.terms.isEmpty else { return [] }
            return try all.compactMap { fragment in
                let text = fragment.name + "\n" + (try Self.text(database, fragment.hash) ?? "")
                guard let excerpt = SearchExcerpt(of: text, pattern, tokenizer, isCancelled: { false }) else {
                    return nil
                }
                var found = fragment
                found.summary = Self.preview(excerpt.text)
                return found
            }
        }
    }

    /// The fragment of this name with its text; nil when there is none.
    public func fragment(_ name: String) async throws(ChatError) -> (Fragment, text: String)? {
        try await read { database in
            guard let fragment = try Self.fragments(database, "WHERE name = ?", [name]).first,
                let text = try Self.text(database, fragment.hash)
            else { return nil }
            return (fragment, text)
        }
    }

    /// Removes the name of a fragment. The text stays while a message has it.
    ///
    /// - Returns: Whether it was there.
    @discardableResult
    public func removeFragment(_ name: String) async throws(ChatError) -> Bool {
        try await write { database in
            guard let former = try Self.fragments(database, "WHERE name = ?", [name]).first?.hash else { return false }
            try database.execute(sql: "DELETE FROM fragment WHERE name = ?", arguments: [name])
            try database.execute(sql: Schema.deleteUnusedBlobs + " AND hash = ?", arguments: [former])
            return true
        }
    }

    private static func text(_ database: Database, _ hash: String) throws -> String? {
        try String.fetchOne(database, sql: "SELECT CAST(bytes AS TEXT) FROM blob WHERE hash = ?", arguments: [hash])
    }

    private static func fragments(
        _ database: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [Fragment] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT name, blob_hash, changed_at, length(bytes), substr(bytes, 1, 400),
                    (SELECT count(*) FROM part WHERE part.blob_hash = fragment.blob_hash)
                FROM fragment JOIN blob ON hash = blob_hash \(condition)
                """, arguments: arguments
        ).map { row in
            Fragment(
                name: row[0], hash: row[1], size: row[3], changedAt: Timestamp(rawValue: row[2]), uses: row[5],
                summary: preview(String(decoding: row[4] as Data, as: UTF8.self)))
        }
    }
}
