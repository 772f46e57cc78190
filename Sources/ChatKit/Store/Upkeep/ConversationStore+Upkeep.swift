import GRDB

extension ConversationStore {
    /// Looks for damage.
    ///
    /// - Parameter quick: Leaves out what takes minutes in a large database: whether every index agrees with its table,
    ///   and the search index with the messages.
    /// - Returns: A sentence for each problem; none when all is well.
    public func check(quick: Bool) async throws(ChatError) -> [String] {
        try await access { database in
            var problems = try String.fetchAll(database, sql: quick ? "PRAGMA quick_check" : "PRAGMA integrity_check")
            problems.removeAll { $0 == "ok" }
            let orphans = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check")
            problems += orphans.map { row in
                "a row of \(row[0] as String) refers to a row of \(row[2] as String) that is not there"
            }
            guard !quick else { return problems }
            for (table, subject) in [("message_search", "messages"), ("title_search", "titles")] {
                do {
                    try database.execute(sql: "INSERT INTO \(table) (\(table)) VALUES ('integrity-check')")
                } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
                    problems.append("the search index does not agree with the \(subject)")
                }
            }
            return problems
        }
    }

    /// Makes the file as small as it can be, and removes the last words of deleted messages from the search index.
    ///
    /// Takes seconds for each hundred thousand messages, and as much free disk as the database has.
    public func compact() async throws(ChatError) {
        try await access { database in
            try Self.optimizeSearchIndex(database)
            try database.execute(sql: "VACUUM")
            try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    /// Merges the search index, so that nothing of what was deleted is left in it.
    static func optimizeSearchIndex(_ database: Database) throws {
        for table in ["message_search", "title_search"] {
            try database.execute(sql: "INSERT INTO \(table) (\(table)) VALUES ('optimize')")
        }
    }

    /// Makes the search index anew from the messages and titles, in one transaction that a cancelled task rolls back.
    ///
    /// - Returns: How many messages are in it.
    @discardableResult
    public func rebuildSearchIndex() async throws(ChatError) -> Int {
        try await writeInterruptibly { database in
            try database.execute(sql: "INSERT INTO message_search (message_search) VALUES ('rebuild')")
            try database.execute(sql: "INSERT INTO title_search (title_search) VALUES ('rebuild')")
            return try Int.fetchOne(database, sql: "SELECT count(*) FROM message_text") ?? 0
        }
    }

    /// A number that changes whenever another connection has changed the database: a cheap question for who shows it.
    public func dataVersion() async throws(ChatError) -> Int64 {
        try await access { database in
            try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0
        }
    }
}
