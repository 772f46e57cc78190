// What tools weigh. OpenAI rewrites them before its models read them, and has published the numbers for flat lists of
// parameters; what is nested is counted in the same way. Never exact.
//
// Source: OpenAI Cookbook, "How to count tokens with tiktoken", the part on tool calls, read 2026-11-21.
extension TokenCounter {
    /// The tokens of the descriptions of tools.
    func count(_ tools: [Tool], like template: ChatTemplate) -> TokenEstimate {
        guard !tools.isEmpty else { return TokenEstimate(0, isExact: true) }
        // GigaChat has published nothing: the text of the description.
        if template == .gigaChat {
            return TokenEstimate(tools.reduce(0) { $0 + count($1.json.jsonText).count }, isExact: false)
        }
        return TokenEstimate(tools.reduce(Self.allFunctions) { $0 + count($1) }, isExact: false)
    }

    private func count(_ tool: Tool) -> Int {
        switch tool {
        case .builtIn(let members): count(JSONValue.object(members).jsonText).count
        case .function(let function):
            (encoding == .cl100kBase ? 10 : 7) + count("\(function.name):\(Self.sentence(function.description))").count
                + (function.parameters.map { properties($0, depth: 0) } ?? 0)
        }
    }

    /// The parameters of an object's schema.
    private func properties(_ schema: JSONValue, depth: Int) -> Int {
        guard depth < 16, let members = schema["properties"]?.objectValue, !members.isEmpty else { return 0 }
        var tokens = 3
        for (name, value) in members {
            tokens += 3
            let type = value["type"]?.stringValue ?? "any"
            tokens += count("\(name):\(type):\(Self.sentence(value["description"]?.stringValue))").count
            if let values = value["enum"]?.arrayValue {
                tokens += values.reduce(-3) { $0 + 3 + count($1.stringValue ?? $1.jsonText).count }
            }
            tokens += properties(value, depth: depth + 1)
            if let items = value["items"] { tokens += properties(items, depth: depth + 1) }
        }
        return tokens
    }

    /// A description without the full stop at its end, which does not reach the model.
    private static func sentence(_ text: String?) -> String {
        guard let text else { return "" }
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    /// What stands after all functions.
    private static let allFunctions = 12
}
