extension GigaChatV2Body {
    /// Says a v2 request in the words of v1, for the decoder of v1. Tools of GigaChat's own stay in `tools`.
    ///
    /// A message of several calls or results becomes as many messages, since v1's have one each.
    static func body(toV1 request: JSONObject) -> JSONObject {
        var body = JSONObject()
        var tools: [JSONValue] = []
        var functions: [JSONValue] = []
        for (name, value) in request {
            switch name {
            case "messages": body[name] = value.arrayValue.map { .array($0.flatMap(messages)) } ?? value
            case "model_options":
                for (option, value) in value.objectValue ?? [:] {
                    if option == "reasoning" {
                        body["reasoning_effort"] = value["effort"]
                    } else {
                        body[option] = value
                    }
                }
            case "tools":
                for tool in value.arrayValue ?? [] {
                    if let own = tool["functions"] {
                        functions += own["specifications"]?.arrayValue ?? []
                    } else {
                        tools.append(tool)
                    }
                }
            case "tool_config": body["function_call"] = choice(value)
            case "ranker_options": body["function_ranker"] = value
            case "disable_filter": if let isOff = value.boolValue { body["profanity_check"] = .bool(!isOff) }
            default: body[name] = value
            }
        }
        if !functions.isEmpty { body["functions"] = .array(functions) }
        if !tools.isEmpty { body["tools"] = .array(tools) }
        return body
    }

    private static func choice(_ config: JSONValue) -> JSONValue? {
        if let name = config["function_name"] ?? config["tool_name"], !name.isNull { return ["name": name] }
        return config["mode"]
    }

    private static func messages(_ message: JSONValue) -> [JSONValue] {
        guard let members = message.objectValue, let content = members["content"]?.arrayValue else { return [message] }
        let role = members["role"] ?? "user"
        var texts: [String] = []
        var files: [JSONValue] = []
        var calls: [JSONValue] = []
        var results: [JSONValue] = []
        for part in content {
            if let text = part["text"]?.stringValue { texts.append(text) }
            files += (part["files"]?.arrayValue ?? []).compactMap { $0["id"] }
            if let call = part["function_call"] { calls.append(call) }
            if let result = part["function_result"] { results.append(self.result(result)) }
        }
        if role == "tool" { return results }
        let words = JSONValue.string(texts.joined(separator: "\n"))
        if role == "reasoning" { return [["role": "assistant", "content": "", "reasoning_content": words]] }
        var first: JSONObject = ["role": role, "content": words]
        if !files.isEmpty { first["attachments"] = .array(files) }
        first["function_call"] = calls.first
        first["functions_state_id"] = members["tools_state_id"] ?? members["tool_state_id"]
        let rest = calls.dropFirst().map { call -> JSONValue in ["role": role, "content": "", "function_call": call] }
        return [.object(first)] + rest
    }

    private static func result(_ value: JSONValue) -> JSONValue {
        let result = value["result"] ?? [:]
        return [
            "role": "function", "name": value["name"] ?? .null,
            "content": .string(result.stringValue ?? result.jsonText),
        ]
    }
}
