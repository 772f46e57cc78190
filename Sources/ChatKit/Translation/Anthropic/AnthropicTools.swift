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
        let settings = members.members.filter { !["name", "type"].contains($0.name) && !$0.value.saysNothing }
        if !settings.isEmpty {
            let list = VendorText.cleaned(settings.map(\.name).joined(separator: ", "))
            notices.append(Notice(.dropped, "of the tool \(shown) these settings are not kept: \(list)"))
        }
        return .builtIn(["type": .string(name)])
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
            if let dated = shared[type] {
                // Its name is the type without the date.
                return ["type": .string(dated), "name": .string(String(dated.dropLast(9)))]
            }
            if isDated(type) { return .object(members) }
            notices.append(
                Notice(.dropped, "the tool \(VendorText.cleaned(type)) is not offered: Anthropic has none like it"))
            return nil
        }
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
