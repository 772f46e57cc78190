import GRDB

/// What was used in some time, piece by piece, and how fast the replies were.
public struct UsageStatistics: Sendable, Hashable {
    /// The pieces of the time.
    public enum Unit: String, Sendable, Hashable, CaseIterable {
        case hour
        case day
    }

    /// How fast complete replies were.
    public struct Speed: Sendable, Hashable {
        /// The median time from the request to the first token, in milliseconds; nil where no reply has one.
        public var firstToken: Int?
        /// The median output in tokens per second after the first token; nil where no reply has a token count.
        public var tokensPerSecond: Double?

        public init(firstToken: Int? = nil, tokensPerSecond: Double? = nil) {
            self.firstToken = firstToken
            self.tokensPerSecond = tokensPerSecond
        }
    }

    public struct Entry: Sendable, Hashable {
        /// The local day or hour (`2026-11-30`, `2026-11-30 14`), or the model.
        public var name: String
        public var sum: UsageSum
        /// Turns that failed.
        public var failedTurns: Int
        public var speed: Speed

        public init(name: String, sum: UsageSum = UsageSum(), failedTurns: Int = 0, speed: Speed = Speed()) {
            self.name = name
            self.sum = sum
            self.failedTurns = failedTurns
            self.speed = speed
        }
    }

    /// Every hour or day of the time, in order; those without a turn too.
    public var pieces: [Entry]
    /// By tokens, the most first.
    public var models: [Entry]
    /// The median speed over the whole time, and its failed turns.
    public var speed: Speed
    public var failedTurns: Int

    public init(pieces: [Entry], models: [Entry] = [], speed: Speed = Speed(), failedTurns: Int = 0) {
        self.pieces = pieces
        self.models = models
        self.speed = speed
        self.failedTurns = failedTurns
    }

    public var total: UsageSum { pieces.reduce(into: UsageSum()) { $0 += $1.sum } }
}

extension ConversationStore {
    /// Reports what was used in each hour or day. Tokens and costs are those of ``usage(in:by:)``; speeds and failures are
    /// those of turns that are stored.
    ///
    /// - Parameters:
    ///   - names: The hours or days, as ``UsageStatistics/Entry/name`` has them.
    ///   - time: The time that they cover.
    public func statistics(
        of names: [String], by unit: UsageStatistics.Unit, in time: Range<Timestamp>
    ) async throws(ChatError) -> UsageStatistics {
        let sums = try await usage(in: time, by: unit == .hour ? .hour : .day)
        let models = try await usage(in: time, by: .model)
        let measured = try await measurements(in: time, by: unit)
        var byPiece: [String: Measurements] = [:]
        var byModel: [String: Measurements] = [:]
        var all = Measurements()
        for row in measured {
            byPiece[row.piece, default: Measurements()].add(row)
            byModel[row.model, default: Measurements()].add(row)
            all.add(row)
        }
        func entry(_ name: String, _ sum: UsageSum?, _ measured: Measurements?) -> UsageStatistics.Entry {
            UsageStatistics.Entry(
                name: name, sum: sum ?? UsageSum(), failedTurns: measured?.failed ?? 0,
                speed: measured?.speed ?? UsageStatistics.Speed())
        }
        let known = Dictionary(sums.lines.compactMap { line in line.name.map { ($0, line.sum) } }) { $1 }
        return UsageStatistics(
            pieces: names.map { entry($0, known[$0], byPiece[$0]) },
            models: models.lines.compactMap { line in line.name.map { entry($0, line.sum, byModel[$0]) } },
            speed: all.speed, failedTurns: all.failed)
    }

    private struct Measurement: Sendable {
        var piece: String
        var model: String
        var isFailed: Bool
        var firstToken: Int?
        var tokensPerSecond: Double?
    }

    private struct Measurements {
        var failed = 0
        private var firstTokens: [Int] = []
        private var speeds: [Double] = []

        mutating func add(_ row: Measurement) {
            if row.isFailed { failed += 1 }
            if let first = row.firstToken { firstTokens.append(first) }
            if let speed = row.tokensPerSecond { speeds.append(speed) }
        }

        var speed: UsageStatistics.Speed {
            UsageStatistics.Speed(firstToken: Self.median(firstTokens), tokensPerSecond: Self.median(speeds))
        }

        /// The lower one of the two in the middle.
        private static func median<Value: Comparable>(_ values: [Value]) -> Value? {
            values.isEmpty ? nil : values.sorted()[(values.count - 1) / 2]
        }
    }

    private func measurements(
        in time: Range<Timestamp>, by unit: UsageStatistics.Unit
    ) async throws(ChatError) -> [Measurement] {
        let form = unit == .hour ? "%Y-%m-%d %H" : "%Y-%m-%d"
        return try await read { database in
            try Self.measurements(
                database, piece: "strftime('\(form)', started_at / 1000, 'unixepoch', 'localtime')",
                "started_at >= ? AND started_at < ?", [time.lowerBound.rawValue, time.upperBound.rawValue])
        }
    }

    /// - Parameters:
    ///   - piece: Selects the name of a turn's piece of time.
    ///   - condition: Which turns are read.
    private static func measurements(
        _ database: Database, piece: String, _ condition: String, _ arguments: StatementArguments
    ) throws -> [Measurement] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT \(piece), ifnull(model_answered, model_asked), status, first_token_ms, total_ms, output_tokens
                FROM turn WHERE \(condition) AND kind = 'answer' AND status <> 'running'
                """, arguments: arguments)
        var list: [Measurement] = []
        while let row = try rows.next() {
            var measured = Measurement(piece: row[0], model: row[1], isFailed: row[2] == "failed")
            if row[2] == "complete" {
                measured.firstToken = row[3]
                // A reply that came in one piece has no speed.
                if let first: Int = row[3], let total: Int = row[4], let tokens: Int = row[5], tokens > 1,
                    total - first >= 10
                {
                    measured.tokensPerSecond = Double(tokens - 1) * 1000 / Double(total - first)
                }
            }
            list.append(measured)
        }
        return list
    }

    /// The figures of one conversation, over all time.
    static func figures(_ database: Database, of conversation: ConversationSummary) throws -> UsageStatistics.Entry {
        var entry = UsageStatistics.Entry(name: conversation.id.rawValue)
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT count(*), total(input_tokens), total(cached_input_tokens), total(output_tokens), total(tokens),
                    ifnull(sum(status = 'estimated'), 0), ifnull(sum(currency IS NULL), 0)
                FROM spend WHERE conversation_key = ? AND status <> 'reserved'
                """, arguments: [conversation.key.rawValue])
        if let row {
            entry.sum.turns = row[0]
            entry.sum.inputTokens = Int(row[1] as Double)
            entry.sum.cachedInputTokens = Int(row[2] as Double)
            entry.sum.outputTokens = Int(row[3] as Double)
            entry.sum.tokens = Int(row[4] as Double)
            entry.sum.estimatedTurns = row[5]
            entry.sum.unpricedTurns = row[6]
        }
        entry.sum.costs = conversation.costs
        var all = Measurements()
        for measured in try measurements(database, piece: "''", "conversation_key = ?", [conversation.key.rawValue]) {
            all.add(measured)
        }
        (entry.failedTurns, entry.speed) = (all.failed, all.speed)
        return entry
    }
}
