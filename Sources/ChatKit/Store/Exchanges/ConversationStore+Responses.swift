import GRDB

extension ConversationStore {
    /// The response that a client can ask for by its ID, as the Responses API gave it out.
    ///
    /// - Returns: nil where no response has this ID.
    package func response(_ id: String) async throws(ChatError) -> JSONValue? {
        try await read { database in
            let text = try String.fetchOne(
                database, sql: "SELECT body FROM response WHERE id = ?", arguments: [id])
            return text.flatMap { try? JSONValue(parsing: $0) }
        }
    }

    /// The history that ends with a response: the prompt and reply of each turn, without system instructions.
    ///
    /// - Returns: nil where no response has this ID.
    package func history(ofResponse id: String) async throws(ChatError) -> [Message]? {
        try await read { database in
            guard let message = try Self.message(database, ofResponse: id) else { return nil }
            return try Self.branch(database, from: "SELECT ?", [message.rawValue]).map(\.message)
        }
    }

    /// Forgets a response; the conversation stays.
    ///
    /// - Returns: Whether there was one.
    package func deleteResponse(_ id: String) async throws(ChatError) -> Bool {
        try await write { database in
            try database.execute(sql: "DELETE FROM response WHERE id = ?", arguments: [id])
            return database.changesCount > 0
        }
    }

    static func message(_ database: Database, ofResponse id: String) throws -> StoredMessage.ID? {
        try Int64.fetchOne(
            try database.cachedStatement(sql: "SELECT message_id FROM response WHERE id = ?"), arguments: [id]
        ).map(StoredMessage.ID.init(rawValue:))
    }

    static func keep(_ database: Database, _ response: JSONValue, as message: StoredMessage.ID) throws {
        guard let id = response["id"]?.stringValue else { return }
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO response (id, message_id, body) VALUES (?, ?, ?)")
            .execute(arguments: [id, message.rawValue, response.jsonText])
    }
}
