import GRDB

extension ConversationStore {
    /// Replaces a reservation by what the question cost.
    public func settle(_ holder: SpendHolder, _ outcome: SpendOutcome) async throws(ChatError) {
        try await write { database in
            _ = try Self.settle(database, outcome, "holder = ?", [holder.number])
        }
    }

    /// Replaces the reservation that a condition finds by what the question cost.
    ///
    /// Without a bill it is the request and what had arrived, where nobody says better at the price that was reserved;
    /// nothing if there can be no bill. It counts for the day on which it was asked, when the limits allowed it.
    /// - Returns: Whether there was one.
    static func settle(
        _ database: Database, _ outcome: SpendOutcome, _ condition: String, _ arguments: StatementArguments
    ) throws -> Bool {
        let row = try Row.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT id, turn_id, input_tokens, output_tokens, input_amount, amount, currency FROM spend
                    WHERE status = 'reserved' AND \(condition)
                    """), arguments: arguments)
        guard let row else { return false }
        let id: Int64 = row[0]
        guard outcome.isBilled || outcome.usage != nil else {
            try database.cachedStatement(sql: "DELETE FROM spend WHERE id = ?").execute(arguments: [id])
            return true
        }
        var bill = Bill(outcome)
        if outcome.usage == nil {
            var arrived = outcome.arrivedTokens
            if arrived == 0, let turn = row[1] as Int64? { arrived = try journalledTokens(database, of: turn) }
            let reserved = Reservation(
                inputTokens: row[2] ?? 0, outputTokens: row[3] ?? 0, inputAmount: row[4], amount: row[5])
            bill.estimate(
                reserved, sent: outcome.uncounted?.inputTokens, arrived: arrived, currency: row[6])
        }
        try database.cachedStatement(
            sql: """
                UPDATE spend SET status = ?, model = coalesce(?, model), tokens = ?, currency = ?, amount = ?,
                    input_tokens = ?, cached_input_tokens = ?, output_tokens = ?, holder = NULL, input_amount = NULL
                WHERE id = ?
                """
        ).execute(arguments: [
            bill.status, outcome.modelAnswered?.rawValue.storable, bill.tokens, bill.cost?.currency.rawValue,
            bill.cost?.amount, bill.inputTokens, bill.cachedTokens, bill.outputTokens, id,
        ])
        return true
    }

    /// Records what a turn cost; called by the transaction that ends it.
    static func recordSpending(
        _ database: Database, _ outcome: TurnOutcome, of turn: Turn.ID, in conversation: Conversation.Key,
        profile: String, model: String, at time: Timestamp
    ) throws {
        let spent = outcome.spending
        if try settle(database, spent, "turn_id = ?", [turn.rawValue]) { return }
        // A turn without a reservation, or one whose reservation was settled when its process had died.
        let isSettled =
            try Row.fetchOne(
                database, sql: "SELECT 1 FROM spend WHERE turn_id = ?", arguments: [turn.rawValue]) != nil
        guard !isSettled, spent.usage != nil || spent.cost != nil else { return }
        let bill = Bill(spent)
        try database.cachedStatement(
            sql: """
                INSERT INTO spend (conversation_key, turn_id, at, profile, model, tokens, currency, amount, status,
                    input_tokens, cached_input_tokens, output_tokens)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            conversation.rawValue, turn.rawValue, time.rawValue, profile,
            outcome.modelAnswered?.rawValue.storable ?? model, bill.tokens, bill.cost?.currency.rawValue,
            bill.cost?.amount, bill.status, bill.inputTokens, bill.cachedTokens, bill.outputTokens,
        ])
    }

    /// A rough count of what is in the journal of a reply, and of the others to its question.
    private static func journalledTokens(_ database: Database, of turn: Int64) throws -> Int {
        let pieces = try String.fetchAll(
            database,
            sql: """
                SELECT content FROM journal JOIN turn ON turn.id = turn_id
                WHERE question_id = (SELECT question_id FROM turn WHERE id = ?) ORDER BY journal.id
                """, arguments: [turn])
        return RoughTokens.count(pieces.joined())
    }
}

/// What was set aside for a question.
private struct Reservation {
    var inputTokens: Int
    var outputTokens: Int
    var inputAmount: Int64?
    var amount: Int64?

    /// What the request and a reply of this length cost: the price of replies is the same for every token.
    func amount(forReplyOf tokens: Int) -> Int64? {
        guard let amount, let inputAmount, outputTokens > 0 else { return inputAmount }
        let perReply = Int128(max(0, amount - inputAmount)) * Int128(max(0, tokens))
        let reply = (perReply + Int128(outputTokens) - 1) / Int128(outputTokens)
        return Int64(min(Int128(inputAmount) + reply, Int128(Cost.maximum)))
    }
}

/// A row of the ledger.
private struct Bill {
    var status: String
    var inputTokens: Int?
    var cachedTokens: Int?
    var outputTokens: Int?
    var tokens: Int
    var cost: Cost?

    init(_ outcome: SpendOutcome) {
        let usage = outcome.usage.sum(with: outcome.uncounted) ?? Usage()
        status = outcome.isEstimated ? "estimated" : "billed"
        inputTokens = usage.inputTokens.map(Self.plausible)
        cachedTokens = usage.cachedInputTokens.map(Self.plausible)
        outputTokens = usage.outputTokens.map(Self.plausible)
        // A total is not always the sum of its parts: GigaChat's leaves out what was cached.
        let uncounted = (outcome.uncounted?.inputTokens ?? 0) + (outcome.uncounted?.outputTokens ?? 0)
        let total = outcome.usage?.totalTokens.map { Self.plausible($0) + uncounted }
        tokens = Self.plausible(total ?? (inputTokens ?? 0) + (outputTokens ?? 0))
        cost = outcome.cost
    }

    /// - Parameter sent: Our count of the requests that were sent; nil: all that was reserved for.
    mutating func estimate(_ reserved: Reservation, sent: Int?, arrived: Int, currency: String?) {
        status = "estimated"
        inputTokens = sent ?? reserved.inputTokens
        outputTokens = arrived
        tokens = (sent ?? reserved.inputTokens) + arrived
        guard cost == nil, let currency = currency.flatMap(Cost.Currency.init(rawValue:)) else { return }
        cost = reserved.amount(forReplyOf: arrived).map { Cost(currency: currency, amount: $0) }
    }

    /// No request has so many tokens; sums of such counts would overflow.
    private static func plausible(_ count: Int) -> Int {
        min(max(count, 0), SpendEstimate.mostTokens)
    }
}
