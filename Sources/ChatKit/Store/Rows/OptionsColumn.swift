/// ``RequestOptions`` as the JSON of an `options` column, and in exports.
enum OptionsColumn {
    static func value(_ options: RequestOptions) -> JSONValue {
        var object = JSONObject()
        object["temperature"] = options.temperature.map(JSONValue.double)
        object["max_output_tokens"] = options.maxOutputTokens.map { .integer($0) }
        if !options.tools.isEmpty { object["tools"] = .array(options.tools.map(\.json)) }
        object["tool_choice"] = options.toolChoice?.json
        object["response_format"] = options.responseFormat?.json
        if !options.extra.isEmpty { object["extra"] = .object(options.extra) }
        if !options.borrowed.isEmpty { object["borrowed"] = .array(options.borrowed.sorted().map { .string($0) }) }
        return .object(object)
    }

    static func text(_ options: RequestOptions) -> String {
        value(options).jsonText
    }

    /// Reads what ``text(_:)`` wrote; a column that was spoilt by hand counts as empty.
    static func options(_ text: String) -> RequestOptions {
        guard text != "{}", let value = try? JSONValue(parsing: text) else { return RequestOptions() }
        var options = RequestOptions(
            temperature: value["temperature"]?.doubleValue, maxOutputTokens: value["max_output_tokens"]?.intValue,
            tools: value["tools"]?.arrayValue?.compactMap(Tool.init(json:)) ?? [],
            toolChoice: value["tool_choice"].flatMap(ToolChoice.init(json:)),
            responseFormat: value["response_format"].flatMap(ResponseFormat.init(json:)),
            extra: value["extra"]?.objectValue ?? [:])
        options.borrowed = Set((value["borrowed"]?.arrayValue ?? []).compactMap(\.stringValue))
        return options
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
