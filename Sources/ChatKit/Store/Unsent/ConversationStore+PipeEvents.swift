import GRDB

/// What was reported to the scripts that hold a conversation, so that one can go on where an earlier one ended.
extension ConversationStore {
    /// How many events of a conversation are kept: the newest.
    public static let keptPipeEvents = 20_000

    /// Appends events in one transaction, and forgets the oldest beyond ``keptPipeEvents``.
    ///
    /// - Parameter events: Each a JSON object on one line.
    /// - Returns: The number of the first one; the others follow it. Numbers begin with 1 in each conversation.
    public func appendPipeEvents(
        _ events: [String], of key: Conversation.Key
    ) async throws(ChatError) -> Int {
        try await write { database in
            let last = try Int.fetchOne(
                database, sql: "SELECT max(seq) FROM pipe_event WHERE conversation_key = ?", arguments: [key.rawValue])
            let first = (last ?? 0) + 1
            let statement = try database.cachedStatement(
                sql: "INSERT INTO pipe_event (conversation_key, seq, event) VALUES (?, ?, ?)")
            for (place, event) in events.enumerated() {
                try statement.execute(arguments: [key.rawValue, first + place, event])
            }
            try database.cachedStatement(sql: "DELETE FROM pipe_event WHERE conversation_key = ? AND seq <= ?")
                .execute(arguments: [key.rawValue, first + events.count - 1 - Self.keptPipeEvents])
            return first
        }
    }

    /// Returns stored events in their order.
    ///
    /// - Parameter first: The number of the first one wanted.
    public func pipeEvents(
        of key: Conversation.Key, from first: Int, limit: Int
    ) async throws(ChatError) -> [(seq: Int, event: String)] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT seq, event FROM pipe_event WHERE conversation_key = ? AND seq >= ? ORDER BY seq LIMIT ?",
                arguments: [key.rawValue, first, limit]
            ).map { ($0[0], $0[1]) }
        }
    }

    /// The numbers of the oldest and the newest stored event; nil when there is none.
    public func pipeEventNumbers(of key: Conversation.Key) async throws(ChatError) -> ClosedRange<Int>? {
        try await read { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT min(seq), max(seq) FROM pipe_event WHERE conversation_key = ?",
                arguments: [key.rawValue])
            guard let oldest: Int = row?[0], let newest: Int = row?[1] else { return nil }
            return oldest...newest
        }
    }
}
