import GRDB

extension ConversationStore {
    /// Brings turns to their end that dead processes left running: what had arrived becomes a reply marked
    /// *interrupted*.
    ///
    /// Turns that are really running are left alone. What dead processes had reserved of limits is free again. Costs
    /// two looks into indexes when there is nothing to do.
    public func recoverInterrupted() async throws(ChatError) -> [RecoveredTurn] {
        let (keys, isReserved) = try await read { database in
            let running = "SELECT DISTINCT conversation_key FROM turn WHERE status = 'running'"
            let reserved = "SELECT 1 FROM spend WHERE status = 'reserved' LIMIT 1"
            return (
                try Int64.fetchAll(database, sql: running), try Row.fetchOne(database, sql: reserved) != nil
            )
        }
        var recovered: [RecoveredTurn] = []
        for key in keys {
            guard let hold = try locks.tryLock(key) else { continue }
            defer { withExtendedLifetime(hold) {} }
            recovered += try await recover(Conversation.Key(rawValue: key))
        }
        if isReserved {
            let locks = locks
            try await write { database in try Self.settleDead(database, locks: locks) }
        }
        return recovered
    }

    /// Ends the running turns of one conversation; called by the holder of its lock, so nobody is at them.
    func recover(_ key: Conversation.Key) async throws(ChatError) -> [RecoveredTurn] {
        let isNeeded = try await read { database in
            try Row.fetchOne(
                database, sql: "SELECT 1 FROM turn WHERE conversation_key = ? AND status = 'running'",
                arguments: [key.rawValue]) != nil
        }
        guard isNeeded else { return [] }
        return try await write { database in
            let running = try Row.fetchAll(
                database,
                sql: """
                    SELECT turn.id, conversation.id, started_at, question_id FROM turn JOIN conversation ON key = conversation_key
                    WHERE conversation_key = ? AND status = 'running' ORDER BY turn.id
                    """, arguments: [key.rawValue])
            guard let name: String = running.first?[1], let id = ConversationID(rawValue: name) else { return [] }
            var recovered: [RecoveredTurn] = []
            for question in Set(running.map { $0[3] as Int64 }).sorted() {
                recovered += try Self.recover(database, running.filter { $0[3] == question }, of: id)
            }
            return recovered
        }
    }

    /// Ends the running turns that answer one question.
    private static func recover(
        _ database: Database, _ rows: [Row], of id: ConversationID
    ) throws -> [RecoveredTurn] {
        guard let first = rows.first else { return [] }
        var ended = try rows.map { row in
            let turn = Turn.ID(rawValue: row[0])
            return EndedTurn(turn, TurnOutcome(status: .interrupted, parts: try journalled(database, turn)))
        }
        // The first turn has the bill of them all.
        ended[0].outcome.arrivedTokens = ended.reduce(0) { $0 + $1.outcome.parts.roughTokens }
        // Nobody knows when it died. The turn's own time does not make its conversation the last used one.
        let replies = try finishTurns(database, ended, at: Timestamp(rawValue: first[2]), isUse: false)
        return zip(ended, replies).map { RecoveredTurn(conversation: id, turn: $0.turn, reply: $1) }
    }

    /// What of a running reply is on disk, whichever process writes it; empty when no turn runs.
    public func runningReply(in conversation: Conversation) async throws(ChatError) -> [Part] {
        try await read { database in
            let turn = try Int64.fetchOne(
                database,
                sql: "SELECT id FROM turn WHERE conversation_key = ? AND status = 'running' ORDER BY id LIMIT 1",
                arguments: [conversation.key.rawValue])
            return try turn.map { try Self.journalled(database, Turn.ID(rawValue: $0)) } ?? []
        }
    }

    private static func journalled(_ database: Database, _ turn: Turn.ID) throws -> [Part] {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT kind, content FROM journal WHERE turn_id = ? ORDER BY id",
            arguments: [turn.rawValue])
        var parts: [Part] = []
        while let row = try rows.next() {
            if let part = Part(journalKind: row[0], content: row[1]) { parts.append(delta: part) }
        }
        return parts
    }
}
