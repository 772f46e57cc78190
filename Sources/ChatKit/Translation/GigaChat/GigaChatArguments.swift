/// Arguments and results of functions as GigaChat takes them: JSON objects, always.
enum GigaChatArguments {
    /// The arguments of a call as an object. What the model wrote that is none is kept beside a name that says so.
    static func arguments(_ text: String) -> JSONValue {
        if text.allSatisfy(\.isWhitespace) { return [:] }
        guard let value = try? JSONValue(parsing: text) else { return ["_raw": .string(text)] }
        switch value {
        case .object: return value
        case .null: return [:]
        // Some servers encode the object a second time.
        case .string(let inner):
            if let object = try? JSONValue(parsing: inner), object.objectValue != nil { return object }
            return ["_raw": .string(text)]
        default: return ["_raw": .string(text)]
        }
    }

    /// A result as the text of an object. An object stays as it was written, other JSON and plain words become the
    /// member `result`; words stay words, whatever they look like (`+3` is no number).
    static func result(_ text: String) -> String {
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
