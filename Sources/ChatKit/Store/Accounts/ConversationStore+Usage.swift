import GRDB

/// By what a report of usage is broken down.
public enum UsageGrouping: String, Sendable, Hashable, CaseIterable {
    case model
    case conversation
    /// The local day on which it was asked.
    case day
    case profile
    /// The local hour in which it was asked: `2026-11-30 14`.
    case hour
}

/// What was used in some time. Sums of different currencies are never mixed.
public struct UsageSum: Sendable, Hashable {
    public var turns = 0
    public var inputTokens = 0
    /// The part of ``inputTokens`` that came from providers' caches.
    public var cachedInputTokens = 0
    public var outputTokens = 0
    /// The totals as billed.
    public var tokens = 0
    /// One amount for each currency.
    public var costs: [Cost] = []
    /// How many turns have an estimated count of tokens, and so an estimated cost if they have one.
    public var estimatedTurns = 0
    /// How many of those have a cost.
    public var estimatedCosts = 0
    /// How many turns have no known cost.
    public var unpricedTurns = 0

    public init() {}

    public static func += (left: inout UsageSum, right: UsageSum) {
        left.turns += right.turns
        left.inputTokens += right.inputTokens
        left.cachedInputTokens += right.cachedInputTokens
        left.outputTokens += right.outputTokens
        left.tokens += right.tokens
        left.estimatedTurns += right.estimatedTurns
        left.estimatedCosts += right.estimatedCosts
        left.unpricedTurns += right.unpricedTurns
        for cost in right.costs {
            if let index = left.costs.firstIndex(where: { $0.currency == cost.currency }) {
                left.costs[index].amount += cost.amount
            } else {
                left.costs.append(cost)
                left.costs.sort { $0.currency.rawValue < $1.currency.rawValue }
            }
        }
    }
}

/// A report of usage: a line for each model, conversation, day or profile.
public struct UsageReport: Sendable, Hashable {
    public struct Line: Sendable, Hashable {
        /// The model, conversation, day or profile; nil for what belongs to no conversation that is still there.
        public var name: String?
        public var sum: UsageSum

        public init(name: String?, sum: UsageSum) {
            self.name = name
            self.sum = sum
        }
    }

    /// Days in their order, the others by tokens, the most first.
    public var lines: [Line]

    public init(lines: [Line]) {
        self.lines = lines
    }

    public var total: UsageSum {
        lines.reduce(into: UsageSum()) { $0 += $1.sum }
    }
}

extension ConversationStore {
    /// Reports what was used. What is being answered now is not in it, and what came with imported conversations neither.
    ///
    /// - Parameter time: When it was asked.
    public func usage(
        in time: Range<Timestamp>, by grouping: UsageGrouping
    ) async throws(ChatError) -> UsageReport {
        let name =
            switch grouping {
            case .model: "spend.model"
            case .profile: "spend.profile"
            case .conversation: "conversation.id"
            case .day: "date(at / 1000, 'unixepoch', 'localtime')"
            case .hour: "strftime('%Y-%m-%d %H', at / 1000, 'unixepoch', 'localtime')"
            }
        return try await read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT \(name), currency, count(*), total(input_tokens), total(cached_input_tokens),
                        total(output_tokens), total(tokens), sum(amount), sum(status = 'estimated')
                    FROM spend LEFT JOIN conversation ON key = conversation_key
                    WHERE at >= ? AND at < ? AND status <> 'reserved' AND is_imported = 0 GROUP BY 1, 2 ORDER BY 1
                    """, arguments: [time.lowerBound.rawValue, time.upperBound.rawValue])
            var lines: [UsageReport.Line] = []
            while let row = try rows.next() {
                var sum = UsageSum()
                sum.turns = row[2]
                sum.inputTokens = Int(row[3] as Double)
                sum.cachedInputTokens = Int(row[4] as Double)
                sum.outputTokens = Int(row[5] as Double)
                sum.tokens = Int(row[6] as Double)
                sum.estimatedTurns = row[8]
                if let currency = (row[1] as String?).flatMap(Cost.Currency.init(rawValue:)) {
                    sum.estimatedCosts = sum.estimatedTurns
                    sum.costs = [Cost(currency: currency, amount: row[7])]
                } else {
                    sum.unpricedTurns = sum.turns
                }
                if lines.last?.name == row[0] as String?, !lines.isEmpty {
                    lines[lines.count - 1].sum += sum
                } else {
                    lines.append(UsageReport.Line(name: row[0], sum: sum))
                }
            }
            if grouping != .day, grouping != .hour { lines.sort { $0.sum.tokens > $1.sum.tokens } }
            return UsageReport(lines: lines)
        }
    }
}
