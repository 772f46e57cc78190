/// Tools and the choice among them, as the Responses API spells them: flat, where chat completions have an inner object.
///
/// Sources: <https://platform.openai.com/docs/api-reference/responses/create> and, for the ways they differ,
/// <https://platform.openai.com/docs/guides/migrate-to-responses>, read 2026-11-21.
enum ResponsesTools {
    /// The types that chat completions know too, with their members in an object of the type's name.
    private static let nested: Set<String> = ["allowed_tools", "custom", "function"]

    /// GigaChat's own tools by OpenAI's names for the like.
    private static let builtIn = [
        "image_generate": "image_generation", "text2image": "image_generation", "google_search": "web_search",
        "code_execution": "code_interpreter",
    ]
    /// GigaChat's own tools that OpenAI has nothing like.
    private static let unknown: Set<String> = [
        "get_file_content", "model_3d_generate", "text2model3d", "url_content_extraction", "url_context", "web_fetch",
    ]

    // MARK: Reading

    /// A tool in the hub's words; nil for what is none.
    static func tool(_ value: JSONValue) -> Tool? {
        guard value["type"] == "custom" else { return Tool(json: value) }
        return value["name"]?.stringValue == nil ? nil : Tool(json: nested(value))
    }

    /// A choice in the hub's words, or in those of chat completions where the hub has none.
    static func choice(_ value: JSONValue) -> (ToolChoice?, JSONValue?) {
        if let choice = ToolChoice(json: value) { return (choice, nil) }
        var choice = nested(value)
        if let list = value["tools"]?.arrayValue, value["type"] == "allowed_tools" {
            choice = [
                "type": "allowed_tools",
                "allowed_tools": ["mode": value["mode"] ?? "auto", "tools": .array(list.map(nested))],
            ]
        }
        return (nil, choice)
    }

    private static func nested(_ value: JSONValue) -> JSONValue {
        guard var members = value.objectValue, let type = members["type"]?.stringValue, nested.contains(type) else {
            return value
        }
        members["type"] = nil
        return .object(JSONObject([("type", .string(type)), (type, .object(members))]))
    }

    /// A function's name where there are no namespaces: `find` of `crm` is `crm__find`.
    static func flatName(_ name: String, in space: String) -> String { "\(space)__\(name)" }

    // MARK: Writing

    /// A tool in flat form; nil for what OpenAI has nothing like.
    ///
    /// - Parameter keepsSilence: Whether a function that does not say whether it is strict says nothing here either. To
    ///   chat completions it is not strict then, to this API it is.
    static func json(_ tool: Tool, _ names: ToolNames, keepsSilence: Bool) -> JSONValue? {
        switch tool {
        case .function(let function):
            var members: JSONObject = ["type": "function", "name": .string(names[function.name])]
            members["description"] = function.description.map(JSONValue.string)
            members["parameters"] = function.parameters
            members["strict"] = function.strict.map(JSONValue.bool)
            if !keepsSilence {
                members["parameters"] = function.parameters ?? ["type": "object", "properties": [:]]
                members["strict"] = .bool(function.strict ?? false)
            }
            return .object(members)
        case .builtIn(var members):
            let type = members["type"]?.stringValue ?? ""
            if unknown.contains(type) { return nil }
            if let name = builtIn[type] { members["type"] = .string(name) }
            // GigaChat's settings of the same tool.
            for setting in ["flags", "indexes"] { members[setting] = nil }
            if members["type"] == "code_interpreter", members["container"] == nil {
                members["container"] = ["type": "auto"]
            }
            return flat(.object(members), names)
        }
    }

    static func json(_ choice: ToolChoice, _ names: ToolNames) -> JSONValue {
        if case .named(let name) = choice { return ["type": "function", "name": .string(names[name])] }
        return choice.json
    }

    /// What chat completions say with an inner object.
    static func flat(_ value: JSONValue, _ names: ToolNames) -> JSONValue {
        guard let type = value["type"]?.stringValue, let inner = value[type]?.objectValue, nested.contains(type) else {
            return value
        }
        var members: JSONObject = ["type": .string(type)]
        for (name, value) in inner {
            switch value {
            case .string(let text) where name == "name" && type == "function": members[name] = .string(names[text])
            case .array(let list) where name == "tools": members[name] = .array(list.map { flat($0, names) })
            default: members[name] = value
            }
        }
        return .object(members)
    }

    /// The search that chat completions ask for with an option.
    static func search(_ options: JSONValue) -> JSONValue {
        var tool: JSONObject = ["type": "web_search"]
        tool["search_context_size"] = options["search_context_size"]
        if let place = options["user_location"] {
            var members: JSONObject = ["type": place["type"] ?? "approximate"]
            for (name, value) in place["approximate"]?.objectValue ?? [:] { members[name] = value }
            tool["user_location"] = .object(members)
        }
        return .object(tool)
    }
}
