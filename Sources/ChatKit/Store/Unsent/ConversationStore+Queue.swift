import GRDB

/// Prompts that wait. Any program adds, lists, changes and removes them; whoever sends one names it in
/// ``TurnRequest/queued``. It leaves the queue in the transaction that stores its complete reply.
///
/// A prompt is never sent twice by itself: the transaction that begins its turn also takes its permission to be sent, and
/// after a crash or an error only ``allowResending(_:)`` gives that back.
extension ConversationStore {
    /// Adds a prompt behind the others of its conversation.
    ///
    /// - Throws: ``ChatError/conversationNotFound(_:)``.
    @discardableResult
    public func enqueue(
        _ draft: QueuedPromptDraft, in id: ConversationID
    ) async throws(ChatError) -> QueuedPrompt {
        try await enqueue(draft, in: id, owner: nil)
    }

    func enqueue(
        _ draft: QueuedPromptDraft, in id: ConversationID, owner: Int64?
    ) async throws(ChatError) -> QueuedPrompt {
        try await write { database in
            let key = try Self.key(database, id)
            try database.execute(
                sql: """
                    INSERT INTO queued_prompt
                        (conversation_key, position, owner, text, profile, model, options, not_before, command, created_at)
                    VALUES (?, (SELECT ifnull(max(position), 0) + 1 FROM queued_prompt), ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    key.rawValue, owner, draft.text.storable, draft.profile?.storable, draft.model?.rawValue.storable,
                    OptionsColumn.text(draft.options), draft.notBefore?.rawValue, draft.command?.storable,
                    Timestamp.now.rawValue,
                ])
            let prompt = QueuedPrompt.ID(rawValue: database.lastInsertedRowID)
            for (position, attachment) in draft.attachments.enumerated() {
                try database.execute(
                    sql: """
                        INSERT INTO queued_attachment (prompt_id, position, blob_hash, media_type, name)
                        VALUES (?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        prompt.rawValue, position, attachment.hash, attachment.mediaType, attachment.name?.storable,
                    ])
            }
            return try Self.queued(database, prompt)
        }
    }

    /// The prompts that wait, in the order in which they are sent.
    ///
    /// - Parameter id: The conversation; nil for all of them.
    public func queue(in id: ConversationID? = nil) async throws(ChatError) -> [QueuedPrompt] {
        try await read { database in
            guard let id else { return try Self.queued(database, "ORDER BY queued_prompt.position", []) }
            let key = try Self.key(database, id)
            return try Self.queued(
                database, "WHERE queued_prompt.conversation_key = ? ORDER BY queued_prompt.position", [key.rawValue])
        }
    }

    /// The prompt with this number; nil when it has left the queue.
    public func queuedPrompt(_ id: QueuedPrompt.ID) async throws(ChatError) -> QueuedPrompt? {
        try await read { database in
            try Self.queued(database, "WHERE queued_prompt.id = ?", [id.rawValue]).first
        }
    }

    /// Changes a prompt that waits or is held.
    ///
    /// - Parameters:
    ///   - text: The new text; nil keeps the old one.
    ///   - notBefore: The moment before which it is not sent; an inner nil removes it, an outer one keeps it.
    /// - Throws: ``ChatError/invalidUsage(_:)`` for a prompt that is being sent, ``ChatError/notFound(kind:name:)`` for one
    ///   that has left the queue.
    public func changeQueued(
        _ id: QueuedPrompt.ID, text: String? = nil, notBefore: Timestamp?? = nil
    ) async throws(ChatError) -> QueuedPrompt {
        try await write { database in
            try Self.ensureChangeable(database, id)
            if let text {
                try database.execute(
                    sql: "UPDATE queued_prompt SET text = ? WHERE id = ?", arguments: [text.storable, id.rawValue])
            }
            if let notBefore {
                try database.execute(
                    sql: "UPDATE queued_prompt SET not_before = ? WHERE id = ?",
                    arguments: [notBefore?.rawValue, id.rawValue])
            }
            return try Self.queued(database, id)
        }
    }

    /// Moves a prompt before another one of its conversation.
    ///
    /// - Parameter other: Nil moves it behind all others.
    /// - Throws: ``ChatError/invalidUsage(_:)`` for prompts of different conversations, and for one that is not there.
    public func moveQueued(_ id: QueuedPrompt.ID, before other: QueuedPrompt.ID?) async throws(ChatError) {
        try await write { database in
            try Self.ensureChangeable(database, id)
            let moved = try Self.queued(database, id)
            var order = try Self.queued(
                database,
                "WHERE conversation.id = ? ORDER BY queued_prompt.position", [moved.conversation.rawValue]
            ).map(\.id).filter { $0 != id }
            let places = try Int64.fetchAll(
                database,
                sql: """
                    SELECT position FROM queued_prompt WHERE conversation_key = (SELECT key FROM conversation WHERE id = ?)
                    ORDER BY position
                    """, arguments: [moved.conversation.rawValue])
            if let other {
                guard let place = order.firstIndex(of: other) else {
                    if other == id { return }
                    throw ChatError.invalidUsage(
                        "the queue of conversation \(moved.conversation) has no prompt \(other)")
                }
                order.insert(id, at: place)
            } else {
                order.append(id)
            }
            for (prompt, place) in zip(order, places) {
                try database.execute(
                    sql: "UPDATE queued_prompt SET position = ? WHERE id = ?", arguments: [place, prompt.rawValue])
            }
        }
    }

    /// Removes a prompt from the queue.
    ///
    /// - Returns: Whether it was there.
    /// - Throws: ``ChatError/invalidUsage(_:)`` while it is being sent.
    @discardableResult
    public func removeQueued(_ id: QueuedPrompt.ID) async throws(ChatError) -> Bool {
        try await write { database in
            guard let prompt = try Self.queued(database, "WHERE queued_prompt.id = ?", [id.rawValue]).first else {
                return false
            }
            guard prompt.state != .sending else { throw Self.isBeingSent(id) }
            try database.execute(sql: "DELETE FROM queued_prompt WHERE id = ?", arguments: [id.rawValue])
            return true
        }
    }

    /// Lets a held prompt be sent once more. To be called when the user asks for it, or when nothing was sent
    /// (``QueuedPrompt/Hold/isUnsent``).
    ///
    /// - Throws: ``ChatError/invalidUsage(_:)`` for a prompt that is being sent, ``ChatError/notFound(kind:name:)`` for one
    ///   that has left the queue.
    public func allowResending(_ id: QueuedPrompt.ID) async throws(ChatError) {
        try await write { database in
            try Self.ensureChangeable(database, id)
            try database.execute(
                sql: "UPDATE queued_prompt SET may_send = 1 WHERE id = ?", arguments: [id.rawValue])
        }
    }

    /// Whether a program that runs keeps the prompt for itself.
    ///
    /// - Parameter texts: Those of the program that asks.
    public func isTaken(_ prompt: QueuedPrompt, from texts: UnsentTexts? = nil) throws(ChatError) -> Bool {
        guard let owner = prompt.owner, owner != texts?.owner else { return false }
        return try !isGone(owner)
    }

    // MARK: Transactions of others

    /// Takes the permission to send a prompt, in the transaction that begins its turn.
    static func takeFromQueue(
        _ database: Database, _ prompt: QueuedPrompt.ID, of key: Conversation.Key
    ) throws {
        try database.execute(
            sql:
                "UPDATE queued_prompt SET may_send = 0, turn_id = NULL WHERE id = ? AND conversation_key = ? AND may_send = 1",
            arguments: [prompt.rawValue, key.rawValue])
        guard database.changesCount > 0 else {
            throw ChatError.invalidUsage("the queued prompt \(prompt) was sent or removed already")
        }
    }

    /// Notes which turn sends the prompt.
    static func noteTurn(_ database: Database, _ turn: Turn.ID, of prompt: QueuedPrompt.ID) throws {
        try database.execute(
            sql: "UPDATE queued_prompt SET turn_id = ? WHERE id = ?", arguments: [turn.rawValue, prompt.rawValue])
    }

    /// Removes the prompt whose turn has its complete reply.
    static func leaveQueue(_ database: Database, _ turn: Turn.ID) throws {
        try database.cachedStatement(sql: "DELETE FROM queued_prompt WHERE turn_id = ?")
            .execute(arguments: [turn.rawValue])
    }

    // MARK: Rows

    static func queued(_ database: Database, _ id: QueuedPrompt.ID) throws -> QueuedPrompt {
        guard let prompt = try queued(database, "WHERE queued_prompt.id = ?", [id.rawValue]).first else {
            throw isGoneFromQueue(id)
        }
        return prompt
    }

    /// - Parameter condition: What follows the joined tables.
    static func queued(
        _ database: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [QueuedPrompt] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT queued_prompt.id, conversation.id, text, queued_prompt.profile, queued_prompt.model,
                    queued_prompt.options, not_before, command, may_send, turn_id, turn.status, turn.error_code,
                    turn.error_message, turn.question_id, owner, queued_prompt.created_at
                FROM queued_prompt JOIN conversation ON conversation.key = queued_prompt.conversation_key
                    LEFT JOIN turn ON turn.id = turn_id
                \(condition)
                """, arguments: arguments)
        return try rows.compactMap { row in
            guard let conversation = ConversationID(rawValue: row[1]) else { return nil }
            let id = QueuedPrompt.ID(rawValue: row[0])
            let draft = QueuedPromptDraft(
                row[2], attachments: try attachments(database, of: id), profile: row[3],
                model: (row[4] as String?).map { ModelID($0) }, options: OptionsColumn.options(row[5]),
                notBefore: (row[6] as Int64?).map(Timestamp.init(rawValue:)), command: row[7])
            let status = (row[10] as String?).flatMap(Turn.Status.init(rawValue:))
            let state: QueuedPrompt.State
            switch (row[8] as Bool, status) {
            case (true, _): state = .waiting
            case (false, .running?): state = .sending
            case (false, _):
                state = .held(QueuedPrompt.Hold(status: status, errorCode: row[11], errorMessage: row[12]))
            }
            return QueuedPrompt(
                id: id, conversation: conversation, draft: draft, state: state,
                turn: (row[9] as Int64?).map(Turn.ID.init(rawValue:)),
                message: (row[13] as Int64?).map(StoredMessage.ID.init(rawValue:)), owner: row[14],
                createdAt: Timestamp(rawValue: row[15]))
        }
    }

    private static func attachments(_ database: Database, of id: QueuedPrompt.ID) throws -> [Attachment] {
        let statement = try database.cachedStatement(
            sql: "SELECT blob_hash, media_type, name FROM queued_attachment WHERE prompt_id = ? ORDER BY position")
        return try Row.fetchAll(statement, arguments: [id.rawValue]).map {
            Attachment(hash: $0[0], mediaType: $0[1], name: $0[2])
        }
    }

    private static func ensureChangeable(_ database: Database, _ id: QueuedPrompt.ID) throws {
        if try queued(database, id).state == .sending { throw isBeingSent(id) }
    }

    private static func isBeingSent(_ id: QueuedPrompt.ID) -> ChatError {
        .invalidUsage("the queued prompt \(id) is being sent")
    }

    private static func isGoneFromQueue(_ id: QueuedPrompt.ID) -> ChatError {
        .notFound(kind: "queued prompt", name: "\(id)")
    }
}
