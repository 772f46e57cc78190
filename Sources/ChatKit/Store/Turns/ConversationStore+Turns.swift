import GRDB

extension ConversationStore {
    /// Begins a turn: stores its question, makes it the head, and notes that the turn runs. To be called by the holder
    /// of the conversation's ``TurnLock``.
    ///
    /// - Parameter spending: What the turn may cost; reserved together with the question, or nothing is stored.
    /// - Returns: The turn; its `sent` is the draft's context and then the question.
    /// - Throws: ``ChatError/conversationNotFound(_:)`` when it was deleted meanwhile; ``ChatError/invalidUsage(_:)`` when
    ///   the draft's queued prompt was sent or removed already; ``ChatError/spendLimitReached(_:)``,
    ///   ``ChatError/priceUnknown(model:limit:priced:)``.
    public func beginTurn(
        _ draft: TurnDraft, in conversation: Conversation, spending: SpendRequest? = nil
    ) async throws(ChatError) -> Turn {
        let locks = locks
        return try await write { database in
            try Self.ensurePresent(database, conversation)
            if let queued = draft.queued { try Self.takeFromQueue(database, queued, of: conversation.key) }
            let now = Timestamp.now
            let question = try Self.question(database, draft, in: conversation, at: now)
            let former = try Self.head(database, of: conversation.key)
            let place = draft.question.place(of: question)
            if let place {
                try Self.setHead(database, place, of: conversation.key)
                try Self.noteUse(database, of: conversation.key, at: now)
                if let session = draft.session {
                    try Self.noteUse(database, of: conversation.key, in: session, at: now)
                }
            }
            let turn = try TurnRows.insert(
                database, draft, question: question, in: conversation.key, by: .current, at: now)
            if let place {
                let change = try Self.recordHead(database, from: former, to: place, of: conversation.key)
                try database.cachedStatement(sql: "UPDATE change SET turn_id = ? WHERE id = ?")
                    .execute(arguments: [turn.rawValue, change.rawValue])
            }
            if let queued = draft.queued { try Self.noteTurn(database, turn, of: queued) }
            if let spending { try Self.reserve(database, spending, for: turn, locks: locks, at: now) }
            return Turn(
                id: turn, kind: draft.kind, question: question, status: .running, profile: draft.profile,
                provider: draft.provider,
                modelAsked: draft.model, options: draft.options, sent: draft.context + [question],
                dropped: draft.dropped, summarised: draft.summarised,
                estimatedInputTokens: draft.estimatedInputTokens, isEstimateExact: draft.isEstimateExact,
                budget: draft.budget, request: draft.request, startedAt: now)
        }
    }

    private static func question(
        _ database: Database, _ draft: TurnDraft, in conversation: Conversation, at time: Timestamp
    ) throws -> StoredMessage.ID {
        switch draft.question {
        case .new(let message):
            return try MessageRows.insert(
                database, message, in: conversation.key, after: try head(database, of: conversation.key),
                status: .complete, at: time
            ).id
        case .aside(let message, let place):
            try ensure(place, isIn: conversation, database)
            return try MessageRows.insert(
                database, message, in: conversation.key, after: place, status: .complete, at: time
            ).id
        case .instead(let message, let former):
            try ensure(former, isIn: conversation, database)
            let parent = try Int64.fetchOne(
                database, sql: "SELECT parent_id FROM message WHERE id = ?", arguments: [former.rawValue])
            return try MessageRows.insert(
                database, message, in: conversation.key, after: parent.map(StoredMessage.ID.init(rawValue:)),
                status: .complete, at: time
            ).id
        case .continuing(let message, let reply):
            try ensureOnBranches(reply, isIn: conversation, database)
            let request = try MessageRows.insert(
                database, message, in: conversation.key, after: reply, status: .complete, at: time)
            try database.execute(
                sql: "UPDATE message SET deleted_at = ? WHERE id = ?", arguments: [time.rawValue, request.id.rawValue])
            return request.id
        case .stored(let id), .answered(let id):
            try ensure(id, isIn: conversation, database)
            return id
        }
    }

    static func head(_ database: Database, of key: Conversation.Key) throws -> StoredMessage.ID? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT head_id FROM conversation WHERE key = ?"), arguments: [key.rawValue]
        ).map(StoredMessage.ID.init(rawValue:))
    }

    static func ensure(
        _ message: StoredMessage.ID, isIn conversation: Conversation, _ database: Database
    ) throws {
        let owner = try Int64.fetchOne(
            database, sql: "SELECT conversation_key FROM message WHERE id = ? AND deleted_at IS NULL",
            arguments: [message.rawValue])
        guard owner == conversation.key.rawValue else {
            throw ChatError.invalidUsage("the conversation \(conversation.id) has no message \(message)")
        }
    }

    /// Replaces what a running turn is on record to send: a plan that had to wait for a summary.
    public func replan(_ turn: Turn, _ draft: TurnDraft) async throws(ChatError) {
        try await write { database in
            try TurnRows.replan(database, turn, draft)
        }
    }

    /// Keeps more of a running turn's reply, so that it survives the death of this process.
    ///
    /// One short transaction with a row for each piece: join deltas of a kind before.
    public func journal(_ pieces: [Part], of turn: Turn.ID) async throws(ChatError) {
        let rows = pieces.compactMap(\.journalled)
        guard !rows.isEmpty else { return }
        try await write { database in
            let statement = try database.cachedStatement(
                sql: "INSERT INTO journal (turn_id, kind, content) VALUES (?, ?, ?)")
            for (kind, content) in rows { try statement.execute(arguments: [turn.rawValue, kind, content]) }
        }
    }

    /// Ends a turn: stores its reply and makes it the head, notes usage, timings and cost, and empties its journal.
    ///
    /// A turn that failed or was stopped before anything arrived has no reply. Its question then leaves the branch: the
    /// head goes back to where it was before the turn, so that asking again does not send it twice. It stays in the tree, as
    /// ``messages(of:)`` and ``turns(of:)`` show.
    /// - Returns: The stored reply.
    /// - Throws: ``ChatError/unexpected(_:)`` when the turn has ended already or is not there.
    @discardableResult
    public func finishTurn(_ turn: Turn.ID, _ outcome: TurnOutcome) async throws(ChatError) -> StoredMessage? {
        try await write { database in
            try Self.finishTurn(database, turn, outcome, at: .now)
        }
    }

    /// Ends the turns that answer one question, in one transaction, each as ``finishTurn(_:_:)`` does. The first one with
    /// a reply gives the head.
    public func finishTurns(_ ended: [EndedTurn]) async throws(ChatError) {
        try await write { database in
            _ = try Self.finishTurns(database, ended, at: .now)
        }
    }

    /// - Parameter isUse: Whether their conversation is used by this; repairing what a dead process left is no use.
    /// - Returns: Their replies, in the order of the turns.
    static func finishTurns(
        _ database: Database, _ ended: [EndedTurn], at time: Timestamp, isUse: Bool = true
    ) throws -> [StoredMessage?] {
        // One without a reply would take the question from the branch, and the others' replies with it.
        let hasReply = { (turn: EndedTurn) in turn.outcome.status == .complete || turn.outcome.hasContent }
        let order = ended.indices.filter { hasReply(ended[$0]) } + ended.indices.filter { !hasReply(ended[$0]) }
        var replies = [StoredMessage?](repeating: nil, count: ended.count)
        for index in order {
            replies[index] = try finishTurn(database, ended[index].turn, ended[index].outcome, at: time, isUse: isUse)
        }
        return replies
    }

    static func finishTurn(
        _ database: Database, _ turn: Turn.ID, _ outcome: TurnOutcome, at time: Timestamp, isUse: Bool = true
    ) throws -> StoredMessage? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT conversation_key, question_id, turn.profile, model_asked, head_id,
                    (SELECT parent_id FROM message WHERE id = question_id), continues_id
                FROM turn JOIN conversation ON key = conversation_key WHERE turn.id = ? AND status = 'running'
                """, arguments: [turn.rawValue])
        guard let row else { throw ChatError.unexpected("the store: turn \(turn) is not running") }
        let conversation = Conversation.Key(rawValue: row[0])
        let question = StoredMessage.ID(rawValue: row[1])
        let continued = (row[6] as Int64?).map(StoredMessage.ID.init(rawValue:))
        let isAtQuestion = row[4] == (continued ?? question).rawValue
        var reply: StoredMessage?
        if outcome.status == .complete || outcome.hasContent {
            var parts = outcome.parts
            var place: StoredMessage.ID? = question
            if let continued, let beginning = try message(database, continued) {
                parts = beginning.message.parts
                for part in outcome.parts { parts.append(delta: part) }
                place = beginning.parentID
            }
            reply = try MessageRows.insert(
                database, Message(role: .assistant, parts: parts), in: conversation, after: place,
                status: outcome.status, model: outcome.modelAnswered ?? ModelID(row[3]), at: time)
        }
        // Somebody may have gone to another branch while the reply came; then we leave them there.
        let recorded = try formerHead(database, ofTurnAnswering: question, at: continued ?? question)
        if isAtQuestion, reply == nil, let recorded {
            try setHead(database, recorded.head, of: conversation)
        } else if isAtQuestion {
            let before = (row[5] as Int64?).map(StoredMessage.ID.init(rawValue:))
            // A prompt that was sent again without success still has its earlier replies.
            let earlier = reply == nil ? try newestReplied(database, below: question) : nil
            try setHead(database, reply?.id ?? earlier ?? before, of: conversation)
        }
        if isAtQuestion, let recorded {
            try settle(database, recorded.change, from: recorded.head, to: try head(database, of: conversation))
        }
        if isUse { try noteUse(database, of: conversation, at: time) }
        try TurnRows.finish(database, turn, outcome, reply: reply?.id)
        if outcome.status == .complete { try leaveQueue(database, turn) }
        try database.cachedStatement(sql: "DELETE FROM journal WHERE turn_id = ?").execute(arguments: [turn.rawValue])
        try recordSpending(
            database, outcome, of: turn, in: conversation, profile: row[2], model: row[3], at: time)
        return reply
    }

    /// Makes a conversation the last used one, whatever time the clock of its former use had.
    static func noteUse(_ database: Database, of key: Conversation.Key, at time: Timestamp) throws {
        try database.cachedStatement(
            sql: """
                UPDATE conversation SET last_used_at = ?, use_order = (SELECT max(use_order) + 1 FROM conversation)
                WHERE key = ?
                """
        ).execute(arguments: [time.rawValue, key.rawValue])
    }

    /// Makes a conversation the last used one of a session.
    private static func noteUse(
        _ database: Database, of key: Conversation.Key, in session: String, at time: Timestamp
    ) throws {
        // Terminals that were closed long ago.
        try database.cachedStatement(sql: "DELETE FROM session_use WHERE at < ?")
            .execute(arguments: [time.rawValue - 90 * 86_400_000])
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO session_use (session, conversation_key, at) VALUES (?, ?, ?)"
        ).execute(arguments: [session, key.rawValue, time.rawValue])
    }

    /// Every turn of the conversation, in order.
    public func turns(of conversation: Conversation) async throws(ChatError) -> [Turn] {
        try await read { database in
            try TurnRows.turns(database, "WHERE conversation_key = ? ORDER BY id", [conversation.key.rawValue])
        }
    }
}

extension TurnDraft.Question {
    /// Where the head is while the turn runs; nil where it stays.
    ///
    /// - Parameter prompt: The stored prompt.
    fileprivate func place(of prompt: StoredMessage.ID) -> StoredMessage.ID? {
        switch self {
        case .new, .stored, .instead: prompt
        // The beginning is there until more of the reply is.
        case .continuing(_, let reply): reply
        case .answered, .aside: nil
        }
    }
}
