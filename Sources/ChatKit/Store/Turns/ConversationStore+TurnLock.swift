import GRDB

extension ConversationStore {
    /// Takes a conversation's turn, waiting for it if somebody else is at one.
    ///
    /// A turn that a dead process had left running there is brought to its end first: see ``TurnLock/recovered``.
    /// - Parameters:
    ///   - noWait: Throws instead of waiting.
    ///   - onWait: Called once when we have to wait, with a clause that names the other:
    ///     `process 4711 (chat-cli), since 11:47`.
    /// - Throws: ``ChatError/conversationBusy(_:holder:)`` with `noWait`; ``ChatError/cancelled``.
    public func lockTurn(
        of conversation: Conversation, noWait: Bool = false, onWait: (String) -> Void = { _ in }
    ) async throws(ChatError) -> TurnLock {
        if let lock = try await tryLockTurn(of: conversation) { return lock }
        let holder = try await turnHolder(of: conversation)
        if noWait { throw .conversationBusy(conversation.id, holder: holder) }
        onWait(holder)
        let hold = try await locks.lock(conversation.key.rawValue)
        return try await lock(hold, of: conversation)
    }

    /// Takes the turn of a conversation that may be in the trash, without waiting.
    func lockTurn(of key: Conversation.Key, named id: ConversationID) async throws(ChatError) -> TurnLock {
        guard let hold = try locks.tryLock(key.rawValue) else {
            throw .conversationBusy(id, holder: try await turnHolder(of: key))
        }
        return TurnLock(hold: hold, recovered: try await recover(key))
    }

    /// Takes a conversation's turn if nobody is at one.
    ///
    /// - Returns: Nil when somebody is; ``turnHolder(of:)`` says who.
    public func tryLockTurn(of conversation: Conversation) async throws(ChatError) -> TurnLock? {
        guard let hold = try locks.tryLock(conversation.key.rawValue) else { return nil }
        return try await lock(hold, of: conversation)
    }

    /// Says who is at the conversation's turn: `process 4711 (chat-cli), since 11:47`; `another process` while it has
    /// only just begun.
    public func turnHolder(of conversation: Conversation) async throws(ChatError) -> String {
        try await turnHolder(of: conversation.key)
    }

    private func turnHolder(of key: Conversation.Key) async throws(ChatError) -> String {
        try await read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT process_id, process_name, started_at FROM turn
                    WHERE conversation_key = ? AND status = 'running' ORDER BY id DESC LIMIT 1
                    """, arguments: [key.rawValue])
            guard let row else { return "another process" }
            return TurnHolder(processID: row[0], name: row[1]).sentence(since: Timestamp(rawValue: row[2]))
        }
    }

    private func lock(_ hold: LockFile.Hold, of conversation: Conversation) async throws(ChatError) -> TurnLock {
        TurnLock(hold: hold, recovered: try await recover(conversation.key))
    }
}
