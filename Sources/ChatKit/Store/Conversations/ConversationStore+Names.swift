import GRDB

/// A name that a user gave, and what it stands for in a few words.
public struct StoredName: Sendable, Hashable {
    public var name: String
    /// A title or the beginning of a text, on one line; empty where there is none.
    public var summary: String

    public init(name: String, summary: String = "") {
        self.name = name
        self.summary = summary
    }
}

/// Names for completion: nothing is counted and no text is read beyond its beginning.
extension ConversationStore {
    /// Returns conversations whose IDs begin so, the last used one first, with their titles; archived ones are left out.
    public func conversationNames(
        beginningWith prefix: String, limit: Int
    ) async throws(ChatError) -> [StoredName] {
        try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT conversation.id, title, (\(Self.firstWords)) FROM conversation
                    WHERE is_archived = 0 AND (? = '' OR (id >= ? AND id < ?))
                    ORDER BY \(prefix.isEmpty ? "" : "+")use_order DESC LIMIT ?
                    """, arguments: [prefix, prefix, prefix + "\u{10FFFF}", limit])
            return rows.map { row in
                StoredName(name: row[0], summary: row[1] ?? (row[2] as String?).map(Self.preview) ?? "")
            }
        }
    }

    /// Returns the models that conversations were started or asked with.
    public func modelNames() async throws(ChatError) -> [String] {
        try await read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT model FROM conversation WHERE model IS NOT NULL GROUP BY model ORDER BY max(use_order) DESC
                    """)
        }
    }

    /// Returns the tags that conversations have.
    public func tagNames() async throws(ChatError) -> [String] {
        try await read { database in try String.fetchAll(database, sql: "SELECT DISTINCT name FROM tag ORDER BY name") }
    }

    /// Returns the numbers of queued prompts, with the beginnings of their texts.
    public func queuedNames() async throws(ChatError) -> [StoredName] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT id, substr(text, 1, 400) FROM queued_prompt ORDER BY position"
            ).map { StoredName(name: String($0[0] as Int64), summary: Self.preview($0[1])) }
        }
    }
}
