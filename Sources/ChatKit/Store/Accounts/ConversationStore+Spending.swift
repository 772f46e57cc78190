import GRDB

/// What was billed in some time.
public struct Spending: Sendable, Hashable {
    public var turns: Int
    public var tokens: Int
    /// One amount for each currency that anything was billed in.
    public var costs: [Cost]

    public init(turns: Int = 0, tokens: Int = 0, costs: [Cost] = []) {
        self.turns = turns
        self.tokens = tokens
        self.costs = costs
    }
}

extension ConversationStore {
    /// Sums up what was billed.
    ///
    /// - Parameters:
    ///   - conversation: Nil for all of them, deleted ones too.
    ///   - start: Turns that ended before it do not count.
    public func spending(
        of conversation: Conversation? = nil, since start: Timestamp = Timestamp(rawValue: 0)
    ) async throws(ChatError) -> Spending {
        try await read { database in
            let owner = conversation == nil ? "" : "AND conversation_key = ?"
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT count(*), total(tokens), currency, sum(amount) FROM spend WHERE at >= ? \(owner)
                    GROUP BY currency ORDER BY currency
                    """,
                arguments: [start.rawValue] + (conversation.map { [$0.key.rawValue] } ?? []))
            var spending = Spending()
            while let row = try rows.next() {
                spending.turns += row[0] as Int
                spending.tokens += Int(row[1] as Double)
                guard let currency = (row[2] as String?).flatMap(Cost.Currency.init(rawValue:)) else { continue }
                spending.costs.append(Cost(currency: currency, amount: row[3]))
            }
            return spending
        }
    }

    static func recordSpending(
        _ database: Database, _ outcome: TurnOutcome, of turn: Turn.ID, in conversation: Conversation.Key,
        profile: String, model: String, at time: Timestamp
    ) throws {
        guard outcome.usage != nil || outcome.cost != nil else { return }
        try database.cachedStatement(
            sql: """
                INSERT INTO spend (conversation_key, turn_id, at, profile, model, tokens, currency, amount)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            conversation.rawValue, turn.rawValue, time.rawValue, profile,
            outcome.modelAnswered?.rawValue.storable ?? model, outcome.usage?.billedTokens ?? 0,
            outcome.cost?.currency.rawValue, outcome.cost?.amount,
        ])
    }
}

extension Usage {
    /// The total as billed, or what can be added up of it.
    fileprivate var billedTokens: Int {
        max(0, totalTokens ?? (inputTokens ?? 0) + (outputTokens ?? 0))
    }
}
