import GRDB

/// A database of another program, opened so that nothing in it changes.
struct ForeignDatabase: Sendable {
    private let connection: DatabaseQueue
    /// Where it is.
    let path: String

    /// Opens a database and finds out whose it is.
    ///
    /// - Throws: ``ChatError/unusableInput(_:)`` for a database that is not known, and for one that is damaged.
    static func reader(_ path: String, _ format: ImportFormat?) throws(ChatError) -> (ImportFormat, any ImportReader) {
        let database = try ForeignDatabase(path: path)
        do {
            guard let format = try format ?? database.read(detected) else {
                throw ChatError.unusableInput("cannot import \(path): it is a database of a program that is not known")
            }
            let ids = try database.read { try self.ids($0, format) }
            guard let ids else {
                throw ChatError.unusableInput("cannot import \(path): it is not a database of \(format.title)")
            }
            return (format, DatabaseReader(database: database, format: format, ids: ids))
        } catch let error as ChatError {
            throw error
        } catch {
            throw .unusableInput("cannot import \(path): \(fault(error))")
        }
    }

    private init(path: String) throws(ChatError) {
        self.path = path
        if let header = try StoreHeader(path: path), header.isOurs {
            throw .unusableInput("cannot import \(path): it is a database of ours; restore it as a backup instead")
        }
        var configuration = Configuration()
        configuration.label = "chatkit.import"
        configuration.readonly = true
        configuration.foreignKeysEnabled = false
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            // Reading needs files beside a database in WAL mode; where they cannot be made, it is read as it is.
            _ = try queue.read { try Row.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") }
            connection = queue
        } catch {
            do throws(ChatError) {
                connection = try StoreConnection(file: path, mode: .unchanging).open(for: path)
            } catch {
                throw .unusableInput("cannot import \(path): \(error.message)")
            }
        }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try connection.read(body)
    }

    /// What an error of SQLite's says, without the statement.
    static func fault(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        return error.message ?? "SQLite error \(error.resultCode.rawValue)"
    }

    // MARK: Whose it is

    private static func detected(_ database: Database) throws -> ImportFormat? {
        let columns = { (table: String) in Set(try database.columns(in: table).map(\.name)) }
        let has = { (table: String) in try database.tableExists(table) }
        if try has("sessions"), try has("messages"), try columns("messages").isSuperset(of: ["session_id", "parts"]) {
            return .termLLM
        }
        if try has("threads") && has("turns") || has("responses") && has("conversations") { return .llm }
        if try has("chat"), try has("message") {
            let message = try columns("message")
            if message.contains("author") { return .oterm }
            if message.contains("role") { return .elia }
        }
        if try has("conversations"), try columns("conversations").isSuperset(of: ["id", "title", "updated_at"]) {
            return .mods
        }
        return nil
    }

    /// The names of all conversations; nil where the tables are those of another program.
    private static func ids(_ database: Database, _ format: ImportFormat) throws -> [String]? {
        let sql: String
        switch format {
        case .llm: return try LLMDatabase.ids(database)
        case .oterm, .elia: sql = "SELECT CAST(id AS TEXT) FROM chat ORDER BY id"
        case .termLLM: sql = "SELECT id FROM sessions ORDER BY created_at, id"
        case .mods: sql = "SELECT CAST(id AS TEXT) FROM conversations ORDER BY updated_at, id"
        default: return nil
        }
        return try String.fetchAll(database, sql: sql)
    }
}

/// The conversations of a foreign database, one at a time.
private struct DatabaseReader: ImportReader {
    let database: ForeignDatabase
    let format: ImportFormat
    let ids: [String]

    var count: Int { ids.count }
    func name(at index: Int) -> String { ids[index] }

    func items(at index: Int) throws(DocumentFault) -> [ImportItem] {
        let id = ids[index]
        do {
            return [
                try database.read { connection in
                    switch format {
                    case .llm: try LLMDatabase.item(connection, id)
                    case .oterm: try OtermDatabase.item(connection, id)
                    case .elia: try EliaDatabase.item(connection, id)
                    case .termLLM: try TermLLMDatabase.item(connection, id)
                    default: try ModsDatabase.item(connection, id, beside: database.path)
                    }
                }
            ]
        } catch let fault as DocumentFault {
            throw fault
        } catch {
            throw DocumentFault(ForeignDatabase.fault(error))
        }
    }
}

extension Row {
    /// A moment in whatever form a program writes it: ISO 8601, or seconds since 1970.
    func moment(_ column: String) -> Timestamp? {
        switch self[column] as DatabaseValue? {
        case let value?:
            if let text = String.fromDatabaseValue(value) {
                if let moment = Timestamp(iso8601: text) { return moment }
                // Go writes `2026-11-30 22:05:11.123 +0300 MSK m=+0.01`.
                return Timestamp(iso8601: text.split(separator: " ").prefix(3).joined(separator: " "))
                    ?? Double(text).flatMap(Timestamp.init(seconds:))
            }
            return Double.fromDatabaseValue(value).flatMap(Timestamp.init(seconds:))
        case nil: return nil
        }
    }

    /// A text, whatever type its column has; nil where it is empty.
    func text(_ column: String) -> String? {
        guard let value = self[column] as DatabaseValue?, !value.isNull else { return nil }
        let text = String.fromDatabaseValue(value) ?? Int64.fromDatabaseValue(value).map(String.init)
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A column that holds JSON.
    func json(_ column: String) -> JSONValue? {
        text(column).flatMap { try? JSONValue(parsingTolerantly: $0) }
    }
}
