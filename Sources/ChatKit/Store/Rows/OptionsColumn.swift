/// ``RequestOptions`` as the JSON of an `options` column.
enum OptionsColumn {
    static func text(_ options: RequestOptions) -> String {
        options.json.jsonText
    }

    /// Reads what ``text(_:)`` wrote; a column that was spoilt by hand counts as empty.
    static func options(_ text: String) -> RequestOptions {
        guard text != "{}", let value = try? JSONValue(parsing: text) else { return RequestOptions() }
        return RequestOptions(json: value)
    }
}

/// Message IDs as the JSON array of a `sent`, `dropped` or `summarised` column.
enum MessageListColumn {
    static func text(_ messages: [StoredMessage.ID]) -> String {
        "[" + messages.map { String($0.rawValue) }.joined(separator: ",") + "]"
    }

    static func messages(_ text: String) -> [StoredMessage.ID] {
        guard text != "[]", let numbers = (try? JSONValue(parsing: text))?.arrayValue else { return [] }
        return numbers.compactMap { $0.intValue.map { StoredMessage.ID(rawValue: Int64($0)) } }
    }
}
