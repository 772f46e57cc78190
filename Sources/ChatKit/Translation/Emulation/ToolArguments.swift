/// The arguments of calls for dialects that take JSON objects only.
enum ToolArguments {
    /// The arguments of a call as an object. What the model wrote that is none is kept beside a name that says so.
    static func object(_ text: String) -> JSONValue {
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
}
