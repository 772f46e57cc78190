import GRDB

/// Reads and writes turns.
enum TurnRows {
    /// The turns that a condition finds.
    ///
    /// - Parameter condition: What follows `SELECT … FROM turn`.
    static func turns(_ database: Database, _ condition: String, _ arguments: StatementArguments) throws -> [Turn] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, question_id, reply_id, status, profile, provider, model_asked, model_answered, options, sent,
                    dropped, summarised, estimated_input_tokens, input_tokens, output_tokens, total_tokens,
                    cached_input_tokens, reasoning_tokens, finish_reason, error_code, started_at, first_token_ms, total_ms,
                    error_message, kind, budget, request_envelope, request_hash,
                    (SELECT currency FROM spend WHERE turn_id = turn.id AND status <> 'reserved'),
                    (SELECT amount FROM spend WHERE turn_id = turn.id AND status <> 'reserved'),
                    (SELECT status FROM spend WHERE turn_id = turn.id) = 'estimated'
                FROM turn \(condition)
                """)
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        var turns: [Turn] = []
        while let row = try rows.next() { turns.append(try turn(row)) }
        return turns
    }

    private static func turn(_ row: Row) throws -> Turn {
        let id = Turn.ID(rawValue: row[0])
        guard let status = Turn.Status(rawValue: row[3]) else {
            throw ChatError.unexpected("the store: turn \(id) has no status")
        }
        guard let provider = ProviderKind(rawValue: row[5]) else {
            throw ChatError.unexpected("the store: turn \(id) has no known provider")
        }
        let budget = (row[25] as String?).flatMap(BudgetColumn.budget)
        return Turn(
            id: id, kind: Turn.Kind(rawValue: row[24]) ?? .answer, question: StoredMessage.ID(rawValue: row[1]),
            reply: (row[2] as Int64?).map(StoredMessage.ID.init(rawValue:)), status: status, profile: row[4],
            provider: provider, modelAsked: ModelID(row[6]),
            modelAnswered: (row[7] as String?).map(ModelID.init(rawValue:)), options: OptionsColumn.options(row[8]),
            sent: MessageListColumn.messages(row[9]), dropped: MessageListColumn.messages(row[10]),
            summarised: MessageListColumn.messages(row[11]), estimatedInputTokens: row[12],
            isEstimateExact: budget?.isEstimateExact ?? false, budget: budget?.0, request: trace(row),
            usage: usage(row),
            cost: cost(row), isCostEstimated: row[30] ?? false,
            finishReason: (row[18] as String?).map(FinishReason.init(name:)), errorCode: row[19],
            errorMessage: row[23], startedAt: Timestamp(rawValue: row[20]), timeToFirstToken: duration(row[21]),
            totalTime: duration(row[22]))
    }

    private static func usage(_ row: Row) -> Usage? {
        let usage = Usage(
            inputTokens: row[13], outputTokens: row[14], totalTokens: row[15], cachedInputTokens: row[16],
            reasoningTokens: row[17])
        return usage == Usage() ? nil : usage
    }

    private static func trace(_ row: Row) -> RequestTrace? {
        guard let envelope: String = row[26], let hash: String = row[27] else { return nil }
        return RequestTrace(envelope: envelope, hash: hash)
    }

    private static func cost(_ row: Row) -> Cost? {
        guard let currency = (row[28] as String?).flatMap(Cost.Currency.init(rawValue:)), let amount = row[29] as Int64?
        else { return nil }
        return Cost(currency: currency, amount: amount)
    }

    private static func duration(_ milliseconds: Int64?) -> Duration? {
        milliseconds.map { .milliseconds($0) }
    }

    static func insert(
        _ database: Database, _ draft: TurnDraft, question: StoredMessage.ID, in conversation: Conversation.Key,
        by process: TurnHolder, at time: Timestamp
    ) throws -> Turn.ID {
        try database.cachedStatement(
            sql: """
                INSERT INTO turn (conversation_key, question_id, status, process_id, process_name, profile, provider,
                    model_asked, options, sent, dropped, summarised, estimated_input_tokens, started_at,
                    kind, budget, request_envelope, request_hash, continues_id)
                VALUES (?, ?, 'running', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            conversation.rawValue, question.rawValue, process.processID, process.name.storable,
            draft.profile.storable, draft.provider.rawValue, draft.model.rawValue.storable,
            OptionsColumn.text(draft.options), MessageListColumn.text(draft.context + [question]),
            MessageListColumn.text(draft.dropped), MessageListColumn.text(draft.summarised),
            draft.estimatedInputTokens, time.rawValue, draft.kind.rawValue, budget(of: draft),
            draft.request?.envelope, draft.request?.hash, draft.question.continued?.rawValue,
        ])
        return Turn.ID(rawValue: database.lastInsertedRowID)
    }

    /// Stores a whole turn, as an import has it; what it cost is kept with it, and counts for no limit but its conversation's.
    static func insert(_ database: Database, _ turn: Turn, in conversation: Conversation.Key) throws {
        let draft = TurnDraft(
            kind: turn.kind, question: .stored(turn.question), profile: turn.profile, provider: turn.provider,
            model: turn.modelAsked, options: turn.options, dropped: turn.dropped, summarised: turn.summarised,
            estimatedInputTokens: turn.estimatedInputTokens, isEstimateExact: turn.isEstimateExact,
            budget: turn.budget, request: turn.request)
        let id = try insert(
            database, draft, question: turn.question, in: conversation, by: TurnHolder(processID: 0, name: ""),
            at: turn.startedAt)
        if turn.sent != [turn.question] {
            try database.cachedStatement(sql: "UPDATE turn SET sent = ? WHERE id = ?")
                .execute(arguments: [MessageListColumn.text(turn.sent), id.rawValue])
        }
        let outcome = TurnOutcome(
            status: StoredMessage.Status(rawValue: turn.status.rawValue) ?? .interrupted, parts: [],
            finishReason: turn.finishReason, modelAnswered: turn.modelAnswered, usage: turn.usage,
            errorCode: turn.errorCode, errorMessage: turn.errorMessage,
            timeToFirstToken: turn.timeToFirstToken, totalTime: turn.totalTime)
        try finish(database, id, outcome, reply: turn.reply)
        guard turn.usage != nil || turn.cost != nil else { return }
        let usage = turn.usage ?? Usage()
        try database.cachedStatement(
            sql: """
                INSERT INTO spend (conversation_key, turn_id, at, profile, model, tokens, currency, amount, status,
                    input_tokens, cached_input_tokens, output_tokens, is_imported)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
                """
        ).execute(arguments: [
            conversation.rawValue, id.rawValue, turn.startedAt.rawValue, turn.profile.storable,
            (turn.modelAnswered ?? turn.modelAsked).rawValue.storable,
            max(0, usage.totalTokens ?? (usage.inputTokens ?? 0) &+ (usage.outputTokens ?? 0)),
            turn.cost?.currency.rawValue, turn.cost?.amount, turn.isCostEstimated ? "estimated" : "billed",
            usage.inputTokens, usage.cachedInputTokens, usage.outputTokens,
        ])
    }

    static func replan(_ database: Database, _ turn: Turn, _ draft: TurnDraft) throws {
        try database.cachedStatement(
            sql: """
                UPDATE turn SET options = ?, sent = ?, dropped = ?, summarised = ?, estimated_input_tokens = ?, budget = ?,
                    request_envelope = ?, request_hash = ?
                WHERE id = ? AND status = 'running'
                """
        ).execute(arguments: [
            OptionsColumn.text(draft.options), MessageListColumn.text(draft.context + [turn.question]),
            MessageListColumn.text(draft.dropped), MessageListColumn.text(draft.summarised),
            draft.estimatedInputTokens, budget(of: draft), draft.request?.envelope, draft.request?.hash,
            turn.id.rawValue,
        ])
    }

    private static func budget(of draft: TurnDraft) -> String? {
        draft.budget.map { BudgetColumn.text($0, isEstimateExact: draft.isEstimateExact) }
    }

    static func finish(
        _ database: Database, _ turn: Turn.ID, _ outcome: TurnOutcome, reply: StoredMessage.ID?
    ) throws {
        try database.cachedStatement(
            sql: """
                UPDATE turn SET status = ?, reply_id = ?, model_answered = ?, input_tokens = ?, output_tokens = ?,
                    total_tokens = ?, cached_input_tokens = ?, reasoning_tokens = ?, finish_reason = ?, error_code = ?,
                    first_token_ms = ?, total_ms = ?, error_message = ?
                WHERE id = ?
                """
        ).execute(arguments: [
            outcome.status.rawValue, reply?.rawValue, outcome.modelAnswered?.rawValue.storable,
            outcome.usage?.inputTokens, outcome.usage?.outputTokens, outcome.usage?.totalTokens,
            outcome.usage?.cachedInputTokens, outcome.usage?.reasoningTokens, outcome.finishReason?.name.storable,
            outcome.errorCode, outcome.timeToFirstToken?.wholeMilliseconds, outcome.totalTime?.wholeMilliseconds,
            outcome.errorMessage?.storable, turn.rawValue,
        ])
    }
}

extension TurnDraft.Question {
    /// The reply that the turn continues.
    fileprivate var continued: StoredMessage.ID? {
        if case .continuing(_, let reply) = self { reply } else { nil }
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
