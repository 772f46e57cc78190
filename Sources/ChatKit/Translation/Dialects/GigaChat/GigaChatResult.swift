/// Results of functions as GigaChat takes them: JSON objects, always.
enum GigaChatResult {
    /// A result as the text of an object. An object stays as it was written, other JSON and plain words become the
    /// member `result`; words stay words, whatever they look like (`+3` is no number).
    static func text(_ text: String) -> String {
        if text.isEmpty { return "{}" }
        guard let value = try? JSONValue(parsing: text) else { return object(.string(text)) }
        switch value {
        case .object: return text
        case .string(let inner):
            if let decoded = try? JSONValue(parsing: inner), decoded.objectValue != nil { return inner }
            return object(value)
        default: return object(value)
        }
    }

    private static func object(_ result: JSONValue) -> String {
        JSONValue.object(["result": result]).jsonText
    }
}
