import GRDB

/// What was billed in some time.
public struct Spending: Sendable, Hashable {
    public var turns: Int
    public var tokens: Int
    /// One amount for each currency that anything was billed in.
    public var costs: [Cost]
    /// Whether the tokens of any turn are our own count.
    public var isEstimated: Bool

    public init(turns: Int = 0, tokens: Int = 0, costs: [Cost] = [], isEstimated: Bool = false) {
        self.turns = turns
        self.tokens = tokens
        self.costs = costs
        self.isEstimated = isEstimated
    }
}

extension ConversationStore {
    /// Sums up what was billed, or estimated where nobody told.
    ///
    /// - Parameters:
    ///   - conversation: Nil for all of them, deleted ones too.
    ///   - start: What was asked before it does not count.
    public func spending(
        of conversation: Conversation? = nil, since start: Timestamp = Timestamp(rawValue: 0)
    ) async throws(ChatError) -> Spending {
        try await read { database in
            let owner = conversation == nil ? "AND is_imported = 0" : "AND conversation_key = ?"
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT count(*), total(tokens), currency, sum(amount), sum(status = 'estimated')
                    FROM spend
                    WHERE at >= ? AND status <> 'reserved' \(owner) GROUP BY currency ORDER BY currency
                    """,
                arguments: [start.rawValue] + (conversation.map { [$0.key.rawValue] } ?? []))
            var spending = Spending()
            while let row = try rows.next() {
                spending.turns += row[0] as Int
                spending.tokens += Int(row[1] as Double)
                spending.isEstimated = spending.isEstimated || row[4] as Int > 0
                guard let currency = (row[2] as String?).flatMap(Cost.Currency.init(rawValue:)) else { continue }
                spending.costs.append(Cost(currency: currency, amount: row[3]))
            }
            return spending
        }
    }

    /// How limits stand now.
    public func standings(of rules: [SpendRule]) async throws(ChatError) -> [SpendStanding] {
        try await read { database in
            try rules.map { try Self.standing(database, of: $0, at: .now) }
        }
    }

    /// The limits that conversations have of their own.
    public func conversationLimits() async throws(ChatError) -> [SpendRule] {
        try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT id, spend_limit_unit, spend_limit_amount FROM conversation
                    WHERE spend_limit_unit IS NOT NULL ORDER BY use_order DESC
                    """)
            return rows.compactMap { row in
                guard let id = ConversationID(rawValue: row[0]),
                    let limit = ConversationRows.spendLimit(row[1], row[2])
                else { return nil }
                return SpendRule(limit, for: .conversation(id), per: .always)
            }
        }
    }

    static func standing(_ database: Database, of rule: SpendRule, at time: Timestamp) throws -> SpendStanding {
        let window = rule.window(at: time)
        var conditions = ["at >= ?"]
        var arguments: StatementArguments = [window?.lowerBound.rawValue ?? Int64.min]
        switch rule.scope {
        case .everything: conditions.append("is_imported = 0")
        case .profile(let name):
            conditions.append("is_imported = 0 AND profile = ?")
            arguments += [name.storable]
        case .conversation(let id):
            conditions.append("conversation_key = (SELECT key FROM conversation WHERE id = ? AND trashed_at IS NULL)")
            arguments += [id.rawValue]
        }
        var amount = "tokens"
        if let currency = rule.limit.unit.currency {
            amount = "amount"
            conditions.append("currency = ?")
            arguments += [currency.rawValue]
        }
        let row = try Row.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT coalesce(sum(\(amount)) FILTER (WHERE status <> 'reserved'), 0),
                        coalesce(sum(\(amount)) FILTER (WHERE status = 'reserved'), 0)
                    FROM spend WHERE \(conditions.joined(separator: " AND "))
                    """), arguments: arguments)
        return SpendStanding(
            rule: rule, spent: row?[0] ?? 0, reserved: row?[1] ?? 0, renewsAt: window?.upperBound)
    }
}
