extension TokenCounter {
    /// What the tools, and the form that is asked of the answer, add to a request. A guess: vendors do not tell how they
    /// are shown to the model.
    ///
    /// A function is counted as its name and description, a parameter as its name, type and description, with the marks
    /// between them.
    /// Source: OpenAI Cookbook, "How to count tokens with tiktoken", 7: the figures of gpt-4o; read 2026-11-21. What it
    /// does not cover (parameters within parameters, other vendors' tools, schemas of answers) is counted the same way, or
    /// as JSON.
    func count(_ options: RequestOptions) -> TokenEstimate {
        var count = 0
        if !options.tools.isEmpty {
            count += 12
            for tool in options.tools {
                switch tool {
                case .function(let function): count += 7 + self.count(function)
                case .builtIn(let members): count += 7 + self.count(JSONValue.object(members).jsonText).count
                }
            }
        }
        if case .jsonSchema(let format) = options.responseFormat {
            count += self.count(ResponseFormat.jsonSchema(format).json.jsonText).count
        }
        return TokenEstimate(count, isExact: count == 0)
    }

    private func count(_ function: FunctionTool) -> Int {
        let line = "\(function.name):\(Self.withoutFullStop(function.description))"
        return count(line).count + count(parameters: function.parameters ?? .null)
    }

    private func count(parameters schema: JSONValue) -> Int {
        guard let properties = schema["properties"]?.objectValue, !properties.isEmpty else { return 0 }
        var count = 3
        for (name, value) in properties {
            let type = value["type"]?.stringValue ?? ""
            let description = Self.withoutFullStop(value["description"]?.stringValue)
            count += 3 + self.count("\(name):\(type):\(description)").count
            if let choices = value["enum"]?.arrayValue {
                count += choices.reduce(-3) { $0 + 3 + self.count($1.stringValue ?? $1.jsonText).count }
            }
            count += self.count(parameters: value) + self.count(parameters: value["items"] ?? .null)
        }
        return count
    }

    private static func withoutFullStop(_ text: String?) -> String {
        guard let text else { return "" }
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}
