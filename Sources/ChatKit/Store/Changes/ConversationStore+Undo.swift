import GRDB

extension ConversationStore {
    /// How many changes of a conversation can be undone.
    public static let undoableChanges = 100

    /// Takes the last change back that was not undone yet.
    ///
    /// Messages are never removed: a prompt that was sent, undone, leaves the branch and stays in the tree.
    /// - Parameter conversation: Nil takes the last change of any conversation.
    /// - Returns: What was undone; its conversation has the ID that it has now.
    /// - Throws: ``ChatError/unusableInput(_:)`` when there is nothing to undo; ``ChatError/conversationBusy(_:holder:)``
    ///   while a reply is written there; ``ChatError/conversationExists(_:)`` when its former ID belongs to another one.
    @discardableResult
    public func undo(in conversation: Conversation? = nil) async throws(ChatError) -> RecordedChange {
        try await revert(
            "WHERE undone IS NULL AND (:key IS NULL OR conversation_key = :key) ORDER BY change.id DESC LIMIT 1",
            conversation, undoes: true)
    }

    /// Makes the change again that was undone last. A new change of the conversation ends what can be redone there.
    ///
    /// - Throws: As ``undo(in:)``.
    @discardableResult
    public func redo(in conversation: Conversation? = nil) async throws(ChatError) -> RecordedChange {
        try await revert(
            "WHERE undone IS NOT NULL AND (:key IS NULL OR conversation_key = :key) ORDER BY undone DESC LIMIT 1",
            conversation, undoes: false)
    }

    /// The changes of a conversation that can be undone or redone, the newest first.
    public func changes(of conversation: Conversation) async throws(ChatError) -> [RecordedChange] {
        try await read { database in
            try Self.changes(
                database, "WHERE conversation_key = :key ORDER BY change.id DESC", ["key": conversation.key.rawValue]
            ).map(\.change)
        }
    }

    private func revert(
        _ condition: String, _ conversation: Conversation?, undoes: Bool
    ) async throws(ChatError) -> RecordedChange {
        let arguments: StatementArguments = ["key": conversation?.key.rawValue]
        let nothing = ChatError.unusableInput(undoes ? "there is nothing to undo" : "there is nothing to redo")
        let found = try await read { database in try Self.changes(database, condition, arguments).first }
        guard let found else { throw nothing }
        let key = found.key
        let lock = try await lockTurn(of: key, named: found.change.conversation)
        defer { withExtendedLifetime(lock) {} }
        return try await write { database in
            // Somebody else may have undone it meanwhile.
            guard let (change, current, difference) = try Self.changes(database, condition, arguments).first,
                current == key
            else { throw nothing }
            try Self.ensureIDIsFree(database, afterReverting: difference, of: key)
            let before = try ConversationState(database, of: key)
            try ConversationState.revert(difference, database, of: key, at: .now)
            // What is restored next time is the state as it was just now.
            let back = before.difference(to: try ConversationState(database, of: key))
            try database.execute(
                sql: """
                    UPDATE change SET difference = ?,
                        undone = CASE WHEN ? THEN (SELECT ifnull(max(undone), 0) + 1 FROM change) END
                    WHERE id = ?
                    """, arguments: [JSONValue.object(back).jsonText, undoes, change.id.rawValue])
            return try Self.changes(database, "WHERE change.id = :id", ["id": change.id.rawValue]).first?.change
                ?? change
        }
    }

    private static func ensureIDIsFree(
        _ database: Database, afterReverting difference: JSONObject, of key: Conversation.Key
    ) throws {
        guard difference["id"] != nil || difference["trashed_at"] != nil else { return }
        let current = try String.fetchOne(
            database, sql: "SELECT id FROM conversation WHERE key = ?", arguments: [key.rawValue])
        guard let name = difference["id"]?.arrayValue?.first?.stringValue ?? current,
            let id = ConversationID(rawValue: name), let owner = try find(database, id), owner != key
        else { return }
        throw ChatError.conversationExists(id)
    }

    private static func changes(
        _ database: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [(change: RecordedChange, key: Conversation.Key, difference: JSONObject)] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT change.id, conversation.id, kind, at, undone, conversation_key, difference
                FROM change JOIN conversation ON key = conversation_key \(condition)
                """, arguments: arguments
        ).compactMap { row in
            guard let id = ConversationID(rawValue: row[1]), let kind = RecordedChange.Kind(rawValue: row[2]) else {
                return nil
            }
            let change = RecordedChange(
                id: RecordedChange.ID(rawValue: row[0]), conversation: id, kind: kind, at: Timestamp(rawValue: row[3]),
                isUndone: (row[4] as Int64?) != nil)
            return (
                change, Conversation.Key(rawValue: row[5]),
                (try? JSONValue(parsing: row[6] as String))?.objectValue ?? [:]
            )
        }
    }

    // MARK: Recording

    /// Makes a change in the transaction of the caller, and records what it changed.
    static func recording(
        _ kind: RecordedChange.Kind, _ database: Database, of key: Conversation.Key, _ change: () throws -> Void
    ) throws {
        let before = try ConversationState(database, of: key)
        try change()
        let difference = before.difference(to: try ConversationState(database, of: key))
        if !difference.isEmpty { try record(kind, difference, database, of: key) }
    }

    /// Records that a turn makes its prompt the head.
    static func recordHead(
        _ database: Database, from former: StoredMessage.ID?, to prompt: StoredMessage.ID, of key: Conversation.Key
    ) throws -> RecordedChange.ID {
        try record(.turn, ["head_id": .array([json(former), json(prompt)])], database, of: key)
    }

    /// Returns the record of the running turn that answers a prompt, and the head before the turn; nil where it has none.
    ///
    /// - Parameter head: The head while the turn runs.
    static func formerHead(
        _ database: Database, ofTurnAnswering prompt: StoredMessage.ID, at head: StoredMessage.ID
    ) throws -> (change: Int64, head: StoredMessage.ID?)? {
        let row = try Row.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT id, difference FROM change WHERE turn_id IN (SELECT id FROM turn WHERE question_id = ?)
                    ORDER BY id DESC LIMIT 1
                    """), arguments: [prompt.rawValue])
        guard let row, let pair = (try? JSONValue(parsing: row[1] as String))?["head_id"]?.arrayValue,
            pair.last?.intValue == Int(head.rawValue)
        else { return nil }
        return (row[0], pair[0].intValue.map { StoredMessage.ID(rawValue: Int64($0)) })
    }

    /// Replaces the head that a recorded turn led to; a turn that led nowhere is no change.
    static func settle(
        _ database: Database, _ change: Int64, from former: StoredMessage.ID?, to head: StoredMessage.ID?
    ) throws {
        if head == former {
            try database.cachedStatement(sql: "DELETE FROM change WHERE id = ?").execute(arguments: [change])
        } else {
            try database.cachedStatement(sql: "UPDATE change SET difference = ? WHERE id = ?").execute(arguments: [
                JSONValue.object(["head_id": .array([json(former), json(head)])]).jsonText, change,
            ])
        }
    }

    private static func json(_ message: StoredMessage.ID?) -> JSONValue {
        message.map { .integer(Int($0.rawValue)) } ?? .null
    }

    @discardableResult
    private static func record(
        _ kind: RecordedChange.Kind, _ difference: JSONObject, _ database: Database, of key: Conversation.Key
    ) throws -> RecordedChange.ID {
        // What was undone before cannot be made again after this.
        try database.cachedStatement(
            sql: """
                DELETE FROM change WHERE conversation_key = ?1 AND (undone IS NOT NULL OR id <= (
                    SELECT id FROM change WHERE conversation_key = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2))
                """
        ).execute(arguments: [key.rawValue, undoableChanges - 1])
        try database.cachedStatement(
            sql: "INSERT INTO change (conversation_key, kind, difference, at) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [
            key.rawValue, kind.rawValue, JSONValue.object(difference).jsonText, Timestamp.now.rawValue,
        ])
        return RecordedChange.ID(rawValue: database.lastInsertedRowID)
    }
}
