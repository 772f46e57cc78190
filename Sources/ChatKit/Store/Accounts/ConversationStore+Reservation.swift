import GRDB

extension ConversationStore {
    /// Makes a holder for one question's reservation.
    ///
    /// - Throws: ``ChatError/storeUnavailable(path:reason:)``.
    public func spendHolder() throws(ChatError) -> SpendHolder {
        while true {
            // Far beyond the bytes that conversations have.
            let number = Int64.random(in: LockFile.firstHolder..<Int64.max)
            if let hold = try locks.tryLock(number) { return SpendHolder(number: number, hold: hold) }
        }
    }

    /// Reserves the most that a question may cost, if every limit allows it. Processes that ask at the same time cannot
    /// pass a limit together: each sees what the others reserved.
    ///
    /// - Throws: ``ChatError/spendLimitReached(_:)``, ``ChatError/priceUnknown(model:limit:priced:)``.
    public func reserve(_ request: SpendRequest) async throws(ChatError) {
        let locks = locks
        try await write { database in
            try Self.reserve(database, request, locks: locks, at: .now)
        }
    }

    /// Takes a reservation back whose question was not sent.
    public func release(_ holder: SpendHolder) async throws(ChatError) {
        try await settle(holder, SpendOutcome(isBilled: false))
    }

    /// Reserves in the transaction of the caller. An earlier reservation of the same holder is replaced.
    static func reserve(
        _ database: Database, _ request: SpendRequest, for turn: Turn.ID? = nil, locks: LockFile, at time: Timestamp
    ) throws {
        try database.cachedStatement(sql: "DELETE FROM spend WHERE status = 'reserved' AND holder = ?")
            .execute(arguments: [request.holder.number])
        var rules = request.rules
        if let conversation = request.conversation { rules += try limit(database, of: conversation) }
        if !rules.isEmpty {
            try settleDead(database, locks: locks)
            try check(database, request, rules, at: time)
        }
        let estimate = request.estimate
        try database.cachedStatement(
            sql: """
                INSERT INTO spend (conversation_key, turn_id, at, profile, model, tokens, currency, amount, status,
                    holder, input_amount, input_tokens, output_tokens)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'reserved', ?, ?, ?, ?)
                """
        ).execute(arguments: [
            request.conversation?.rawValue, turn?.rawValue, time.rawValue, request.profile.storable,
            request.model.rawValue.storable, estimate.totalTokens, estimate.totalCost?.currency.rawValue,
            estimate.totalCost?.amount, request.holder.number, estimate.inputCost?.amount, estimate.inputTokens,
            estimate.outputTokens,
        ])
    }

    /// The limit that a conversation has of its own.
    private static func limit(_ database: Database, of key: Conversation.Key) throws -> [SpendRule] {
        let row = try Row.fetchOne(
            try database.cachedStatement(
                sql: "SELECT id, spend_limit_unit, spend_limit_amount FROM conversation WHERE key = ?"),
            arguments: [key.rawValue])
        guard let row, let id = ConversationID(rawValue: row[0]),
            let limit = ConversationRows.spendLimit(row[1], row[2])
        else { return [] }
        return [SpendRule(limit, for: .conversation(id), per: .always)]
    }

    private static func check(
        _ database: Database, _ request: SpendRequest, _ rules: [SpendRule], at time: Timestamp
    ) throws {
        for rule in rules {
            guard let needed = try needed(request, rule, among: rules) else { continue }
            let standing = try standing(database, of: rule, at: time)
            guard needed <= standing.left.amount else {
                throw ChatError.spendLimitReached(
                    SpendShortage(standing: standing, needed: SpendLimit(unit: rule.limit.unit, amount: needed)))
            }
        }
    }

    /// How much of a limit a question may take, in the limit's unit; nil if the limit does not speak of it.
    private static func needed(
        _ request: SpendRequest, _ rule: SpendRule, among rules: [SpendRule]
    ) throws(ChatError) -> Int64? {
        guard let currency = rule.limit.unit.currency else { return Int64(request.estimate.totalTokens) }
        guard let cost = request.estimate.totalCost else {
            throw .priceUnknown(model: request.model, limit: rule, priced: nil)
        }
        if cost.currency == currency { return cost.amount }
        // Roubles and dollars are never mixed: beside a limit in the one stands a limit in the other, or nobody watches.
        let isWatched = rules.contains {
            $0.scope == rule.scope && $0.period == rule.period && $0.limit.unit.currency == cost.currency
        }
        guard isWatched || cost.amount == 0 else {
            throw .priceUnknown(model: request.model, limit: rule, priced: cost.currency)
        }
        return nil
    }

    /// Ends the reservations of processes that died: the request counts, and what of the answer had arrived.
    static func settleDead(_ database: Database, locks: LockFile) throws {
        let holders = try Int64.fetchAll(
            try database.cachedStatement(sql: "SELECT holder FROM spend WHERE status = 'reserved'"))
        for holder in holders where try locks.tryLock(holder) != nil {
            _ = try settle(database, SpendOutcome(), "holder = ?", [holder])
        }
    }
}

extension LockFile {
    /// The first of the bytes that stand for reservations; those before it stand for conversations.
    static let firstHolder: Int64 = 1 << 62
}
