import GRDB

/// All of a conversation that can be changed: what undo brings back. Messages are only ever added, so their content is no
/// part of it.
struct ConversationState {
    /// The columns of `conversation`, `id` first.
    static let columns = [
        "id", "title", "first_prompt_id", "profile", "model", "options", "context_budget", "reserved_output",
        "overflow",
        "spend_limit_unit", "spend_limit_amount", "head_id", "is_pinned", "is_archived", "trashed_at",
    ]

    private var values: [DatabaseValue]
    private var tags: Set<String>
    /// Messages, by number.
    private var pins: Set<Int64>
    private var deleted: Set<Int64>

    init(_ database: Database, of key: Conversation.Key) throws {
        let row = try Row.fetchOne(
            try database.cachedStatement(
                sql: "SELECT \(Self.columns.joined(separator: ", ")) FROM conversation WHERE key = ?"),
            arguments: [key.rawValue])
        guard let row else { throw ChatError.unexpected("the store: no conversation with the key \(key.rawValue)") }
        values = Array(row.databaseValues)
        tags = Set(
            try String.fetchAll(
                database, sql: "SELECT name FROM tag WHERE conversation_key = ?", arguments: [key.rawValue]))
        pins = Set(
            try Int64.fetchAll(
                database,
                sql:
                    "SELECT message_id FROM message CROSS JOIN pin ON message_id = message.id WHERE conversation_key = ?",
                arguments: [key.rawValue]))
        deleted = Set(
            try Int64.fetchAll(
                database, sql: "SELECT id FROM message WHERE conversation_key = ? AND deleted_at IS NOT NULL",
                arguments: [key.rawValue]))
    }

    /// What is different in a later state; empty where nothing is.
    func difference(to later: ConversationState) -> JSONObject {
        var difference = JSONObject()
        for (column, (old, new)) in zip(Self.columns, zip(values, later.values)) where old != new {
            difference[column] = .array([Self.json(old), Self.json(new)])
        }
        func compare<Element: Comparable & Hashable>(
            _ name: String, _ old: Set<Element>, _ new: Set<Element>, _ json: (Element) -> JSONValue
        ) {
            guard old != new else { return }
            difference[name] = [
                "removed": .array(old.subtracting(new).sorted().map(json)),
                "added": .array(new.subtracting(old).sorted().map(json)),
            ]
        }
        compare("tags", tags, later.tags) { .string($0) }
        compare("pins", pins, later.pins) { .integer(Int($0)) }
        compare("deleted", deleted, later.deleted) { .integer(Int($0)) }
        return difference
    }

    /// Takes a difference back.
    static func revert(
        _ difference: JSONObject, _ database: Database, of key: Conversation.Key, at time: Timestamp
    ) throws {
        // In one statement: some columns are checked together.
        let former = columns.compactMap { column in difference[column]?.arrayValue?.first.map { (column, value($0)) } }
        if !former.isEmpty {
            try database.execute(
                sql: "UPDATE conversation SET \(former.map { "\($0.0) = ?" }.joined(separator: ", ")) WHERE key = ?",
                arguments: StatementArguments(former.map(\.1) + [key.rawValue.databaseValue]))
        }
        func each(_ name: String, _ member: String, _ body: (JSONValue) throws -> Void) throws {
            try difference[name]?[member]?.arrayValue?.forEach(body)
        }
        try each("tags", "added") { tag in
            try database.execute(
                sql: "DELETE FROM tag WHERE conversation_key = ? AND name = ?",
                arguments: [key.rawValue, tag.stringValue])
        }
        try each("tags", "removed") { tag in
            try database.execute(
                sql: "INSERT OR IGNORE INTO tag (conversation_key, name) VALUES (?, ?)",
                arguments: [key.rawValue, tag.stringValue])
        }
        try each("pins", "added") { message in
            try database.execute(sql: "DELETE FROM pin WHERE message_id = ?", arguments: [message.intValue])
        }
        try each("pins", "removed") { message in
            try database.execute(
                sql: "INSERT OR IGNORE INTO pin (message_id) VALUES (?)", arguments: [message.intValue])
        }
        try each("deleted", "added") { message in
            try database.execute(
                sql: "UPDATE message SET deleted_at = NULL WHERE id = ?", arguments: [message.intValue])
        }
        try each("deleted", "removed") { message in
            try database.execute(
                sql: "UPDATE message SET deleted_at = ? WHERE id = ?", arguments: [time.rawValue, message.intValue])
        }
    }

    private static func json(_ value: DatabaseValue) -> JSONValue {
        switch value.storage {
        case .int64(let number): .integer(Int(number))
        case .string(let text): .string(text)
        case .null, .double, .blob: .null
        }
    }

    private static func value(_ json: JSONValue) -> DatabaseValue {
        json.intValue?.databaseValue ?? json.stringValue?.databaseValue ?? .null
    }
}
