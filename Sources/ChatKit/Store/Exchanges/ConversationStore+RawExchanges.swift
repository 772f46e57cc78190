import FoundationEssentials
import GRDB

extension ConversationStore {
    /// Makes a holder for the exchanges of this process.
    package func exchangeHolder() throws(ChatError) -> ExchangeHolder {
        while true {
            let number = Int64.random(in: LockFile.firstHolder..<Int64.max)
            if let hold = try locks.tryLock(number) { return ExchangeHolder(number: number, hold: hold) }
        }
    }

    /// Stores events of exchanges in one transaction.
    package func keep(_ entries: [ExchangeEntry], of holder: ExchangeHolder) async throws(ChatError) {
        let holder = holder.number
        try await write { database in
            for entry in entries { try Self.keep(database, entry, holder) }
        }
    }

    /// Whether any exchange is kept as it passed.
    package func hasExchanges() async throws(ChatError) -> Bool {
        try await read { database in
            try Row.fetchOne(database, sql: "SELECT 1 FROM exchange LIMIT 1") != nil
        }
    }

    /// How many pieces of exchanges are kept as they passed.
    package func exchangePieces() async throws(ChatError) -> Int {
        try await read { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM exchange_piece") ?? 0
        }
    }

    private static func keep(_ database: Database, _ entry: ExchangeEntry, _ holder: Int64) throws {
        switch entry {
        case .whole(let exchange):
            try database.cachedStatement(
                sql: """
                    INSERT OR IGNORE INTO exchange (holder, number, head, request, reply, ending)
                        VALUES (?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                holder, exchange.number, exchange.head.jsonText, Data(exchange.request),
                Data(EventCompaction.encode(exchange.reply)), exchange.ending?.jsonText,
            ])
        case .beginning(let number, let head, let request):
            try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO exchange (holder, number, head, request) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [holder, number, head.jsonText, Data(request)])
        case .piece(let number, let bytes):
            try database.cachedStatement(
                sql: """
                    INSERT INTO exchange_piece (exchange_id, bytes)
                        SELECT id, ? FROM exchange WHERE holder = ? AND number = ?
                    """
            ).execute(arguments: [Data(EventCompaction.encode(bytes)), holder, number])
        case .ending(let number, let ending):
            try database.cachedStatement(sql: "UPDATE exchange SET ending = ? WHERE holder = ? AND number = ?")
                .execute(arguments: [ending.jsonText, holder, number])
        }
    }

    /// The oldest exchanges that have ended and are still kept as they passed.
    package func endedExchanges(of holder: ExchangeHolder, limit: Int) async throws(ChatError) -> [RawExchange] {
        let number = holder.number
        return try await read { database in
            try Self.exchanges(database, "holder = ? AND ending IS NOT NULL", [number], limit: limit)
        }
    }

    /// Adopts the exchanges of processes that have ended, under new numbers.
    ///
    /// - Parameter nextNumber: Returns a number that this holder has not used.
    /// - Returns: How many were taken.
    package func adoptExchanges(
        by holder: ExchangeHolder, nextNumber: @escaping @Sendable () -> Int
    ) async throws(ChatError) -> Int {
        let others = try await read { database in
            try Int64.fetchAll(
                database, sql: "SELECT DISTINCT holder FROM exchange WHERE holder <> ?", arguments: [holder.number])
        }
        var adopted = 0
        for other in others {
            guard let hold = try locks.tryLock(other) else { continue }
            defer { withExtendedLifetime(hold) {} }
            adopted += try await write { database in
                let numbers = try Int.fetchAll(
                    database, sql: "SELECT number FROM exchange WHERE holder = ? ORDER BY number", arguments: [other])
                for old in numbers {
                    let new = nextNumber()
                    try database.execute(
                        sql: """
                            UPDATE exchange SET holder = ?, number = ?,
                                ending = coalesce(ending, '{"ending":"interrupted"}')
                            WHERE holder = ? AND number = ?
                            """, arguments: [holder.number, new, other, old])
                }
                return numbers.count
            }
        }
        return adopted
    }

    private static func exchanges(
        _ database: Database, _ condition: String, _ arguments: StatementArguments, limit: Int
    ) throws -> [RawExchange] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT id, number, head, request, ending, reply FROM exchange WHERE \(condition)
                ORDER BY holder, number LIMIT \(limit)
                """, arguments: arguments)
        return try rows.map { row in
            let pieces = try Data.fetchAll(
                database, sql: "SELECT bytes FROM exchange_piece WHERE exchange_id = ? ORDER BY id",
                arguments: [row[0] as Int64])
            let request: Data = row[3]
            let blocks = pieces.reduce(into: (row[5] as Data?).map(Array.init) ?? []) { $0.append(contentsOf: $1) }
            return RawExchange(
                number: row[1], head: (try? JSONValue(parsing: row[2] as String)) ?? [:], request: Array(request),
                // What a damaged database has lost is not there; the rest of the exchange is.
                reply: (try? EventCompaction.decode(blocks)) ?? [],
                ending: (row[4] as String?).flatMap { try? JSONValue(parsing: $0) })
        }
    }

    static func forget(_ database: Database, exchange number: Int, of holder: Int64) throws {
        try database.cachedStatement(sql: "DELETE FROM exchange WHERE holder = ? AND number = ?")
            .execute(arguments: [holder, number])
    }
}
