/// Says tools in Anthropic's dialect, and reads them.
///
/// Source: <https://docs.claude.com/en/docs/agents-and-tools/tool-use/overview>, read 2026-11-21. A function is a name and
/// an `input_schema`; tools of Anthropic's own have a dated type, such as `web_search_20250305`.
enum AnthropicTools {
    /// Anthropic's own tools that other providers have too, and their types.
    private static let shared = [
        "web_search": "web_search_20250305", "web_search_preview": "web_search_20250305",
        "web_fetch": "web_fetch_20250910", "code_execution": "code_execution_20250825",
        "code_interpreter": "code_execution_20250825",
    ]

    // MARK: Reading

    /// - Returns: Nil for a tool that only Anthropic's models know, unless it is kept.
    /// - Throws: ``ChatError/unusableInput(_:)`` that names what is wrong.
    static func tool(
        _ value: JSONValue, _ path: String, keepsOwn: Bool, _ notices: inout [Notice]
    ) throws(ChatError) -> Tool? {
        let members = try RequestMembers(value, path)
        let type = members["type"]?.stringValue ?? "custom"
        guard type == "custom" else {
            if keepsOwn { return .builtIn(members.members) }
            return own(type, members, &notices)
        }
        guard let name = members["name"]?.stringValue, !name.isEmpty else {
            throw .unusableInput("\(path).name is missing")
        }
        let known: Set<String> = ["description", "input_schema", "name", "strict", "type"]
        for (member, value) in members.members where !known.contains(member) && !value.saysNothing {
            notices.append(Notice(.dropped, "\(VendorText.cleaned(member, limit: 64)) of tools is not kept"))
        }
        return .function(
            FunctionTool(
                name: name, description: members["description"]?.stringValue, parameters: members["input_schema"],
                strict: members["strict"]?.boolValue))
    }

    private static func own(_ type: String, _ members: RequestMembers, _ notices: inout [Notice]) -> Tool? {
        let shown = VendorText.cleaned(type, limit: 64)
        guard let name = shared.keys.sorted().first(where: { type == $0 || type.hasPrefix($0 + "_20") }) else {
            notices.append(Notice(.dropped, "the tool \(shown) is not offered: only Anthropic's models know it"))
            return nil
        }
        var tool: JSONObject = ["type": .string(name)]
        var filters = JSONObject()
        for filter in ["allowed_domains", "blocked_domains"] { filters[filter] = members[filter] }
        if !filters.isEmpty { tool["filters"] = .object(filters) }
        if name == "web_search" { tool["user_location"] = members["user_location"] }
        let read: Set = ["allowed_domains", "blocked_domains", "name", "type", "user_location"]
        let settings = members.members.filter { !read.contains($0.name) && !$0.value.saysNothing }
        if !settings.isEmpty {
            let list = VendorText.cleaned(settings.map(\.name).joined(separator: ", "))
            notices.append(Notice(.dropped, "of the tool \(shown) these settings are not kept: \(list)"))
        }
        return .builtIn(tool)
    }

    static func choice(_ value: JSONValue) throws(ChatError) -> ToolChoice {
        switch value["type"] {
        case "auto": return .auto
        case "any": return .required
        case "none": return .none
        case "tool":
            guard let name = value["name"]?.stringValue, !name.isEmpty else {
                throw .unusableInput("tool_choice.name is missing")
            }
            return .named(name)
        default: throw .unusableInput("tool_choice.type is none of auto, any, tool and none")
        }
    }

    // MARK: Saying

    /// - Returns: Nil for a tool of another provider's that Anthropic has none like.
    static func json(_ tool: Tool, _ names: ToolNames, _ notices: inout [Notice]) -> JSONValue? {
        switch tool {
        case .function(let function):
            var members: JSONObject = ["name": .string(names[function.name])]
            members["description"] = function.description.map { .string($0) }
            var schema = function.parameters?.objectValue ?? ["properties": [:]]
            schema["type"] = "object"
            members["input_schema"] = .object(schema)
            members["strict"] = function.strict.map { .bool($0) }
            return .object(members)
        case .builtIn(let members):
            let type = members["type"]?.stringValue ?? members["name"]?.stringValue ?? ""
            if let dated = shared[type] { return json(dated, type, settings: members, &notices) }
            if isDated(type) { return .object(members) }
            notices.append(
                Notice(.dropped, "the tool \(VendorText.cleaned(type)) is not offered: Anthropic has none like it"))
            return nil
        }
    }

    /// A tool of Anthropic's own for another provider's, with the settings that both have.
    private static func json(
        _ dated: String, _ type: String, settings: JSONObject, _ notices: inout [Notice]
    ) -> JSONValue {
        var members: JSONObject = ["type": .string(dated), "name": .string(undated(dated))]
        var lost: [String] = []
        let known = Self.known[undated(dated)] ?? []
        for (name, value) in settings where name != "type" && name != "name" && !value.saysNothing {
            switch name {
            case "filters" where known.contains("allowed_domains"):
                for (filter, value) in value.objectValue ?? [:] where !value.saysNothing {
                    if known.contains(filter) { members[filter] = value } else { lost.append("filters.\(filter)") }
                }
            case "user_location" where known.contains(name) && value.objectValue != nil:
                var place = value.objectValue ?? [:]
                if place["type"]?.stringValue == nil { place["type"] = "approximate" }
                members[name] = .object(place)
            // OpenAI wants one to be named; this is whichever there is.
            case "container" where value["type"] == "auto" && value.objectValue?.count == 1: break
            case _ where known.contains(name): members[name] = value
            default: lost.append(name)
            }
        }
        if !lost.isEmpty {
            let list = VendorText.cleaned(lost.joined(separator: ", "))
            let words = "of the tool \(type) these settings are not sent: \(list); Anthropic has none like them"
            notices.append(Notice(.dropped, words))
        }
        return .object(members)
    }

    /// The settings of Anthropic's own tools that others' have too, or that a user may have given.
    ///
    /// Source: <https://docs.claude.com/en/docs/agents-and-tools/tool-use/web-search-tool> and `web-fetch-tool`, read
    /// 2026-11-21.
    private static let known: [String: Set<String>] = [
        "web_search": ["allowed_domains", "blocked_domains", "cache_control", "max_uses", "user_location"],
        "web_fetch": [
            "allowed_domains", "blocked_domains", "cache_control", "citations", "max_content_tokens", "max_uses",
        ],
        "code_execution": ["cache_control"],
    ]

    /// The name of one of Anthropic's own tools: the type without the date.
    private static func undated(_ type: String) -> String { String(type.dropLast(9)) }

    /// The call of a provider's own tool, which OpenAI forces by its type and Anthropic by its name.
    static func forced(_ choice: JSONValue?) -> ToolChoice? {
        choice?["type"]?.stringValue.flatMap { shared[$0] }.map { .named(undated($0)) }
    }

    /// Whether a type ends in a date: it is one of Anthropic's.
    private static func isDated(_ type: String) -> Bool {
        guard type != "mcp_toolset", let mark = type.lastIndex(of: "_") else { return type == "mcp_toolset" }
        let date = type[type.index(after: mark)...]
        return date.count == 8 && date.allSatisfy(\.isNumber)
    }

    static func json(_ choice: ToolChoice, _ names: ToolNames) -> JSONObject {
        switch choice {
        case .auto: ["type": "auto"]
        case .required: ["type": "any"]
        case .none: ["type": "none"]
        case .named(let name): ["type": "tool", "name": .string(names[name])]
        }
    }
}
