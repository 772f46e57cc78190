/// Says a v1 request of GigaChat's in the words of v2: the same meaning in another shape.
///
/// All rules of messages, functions and schemas are v1's encoder's; here things only change their places. What v2 has
/// and v1 has not (`tools`, `tool_config`, `filter_config`, `user_info`, …) passes as it is.
///
/// Source: Sber's OpenAPI document and recorded requests, read 2026-11-21.
enum GigaChatV2Body {
    /// Members that live in `model_options`; the others stay where they are.
    private static let modelOptions: Set<String> = [
        "max_tokens", "preset", "repetition_penalty", "response_format", "temperature", "top_logprobs", "top_p",
        "unnormalized_history", "update_interval",
    ]

    static func body(ofV1 request: JSONObject) -> JSONObject {
        var body = JSONObject()
        var options = request["model_options"]?.objectValue ?? [:]
        var tools = request["tools"]?.arrayValue ?? []
        for (name, value) in request {
            switch name {
            case "messages": body[name] = .array((value.arrayValue ?? []).map(message))
            case "functions":
                guard let functions = value.arrayValue, !functions.isEmpty else { continue }
                tools.insert(["functions": ["specifications": value]], at: 0)
            case "function_call": if let config = toolConfig(value) { body["tool_config"] = config }
            case "function_ranker": body["ranker_options"] = value
            case "profanity_check": if let checks = value.boolValue { body["disable_filter"] = .bool(!checks) }
            case "reasoning_effort": options["reasoning"] = ["effort": value]
            case "model_options", "tools": break
            case _ where modelOptions.contains(name): options[name] = value
            default: body[name] = value
            }
        }
        if !options.isEmpty { body["model_options"] = .object(options) }
        if !tools.isEmpty { body["tools"] = .array(tools) }
        return body
    }

    /// `auto` is what the server does anyway.
    private static func toolConfig(_ choice: JSONValue) -> JSONValue? {
        if let name = choice["name"] { return ["mode": "forced", "function_name": name] }
        guard let mode = choice.stringValue, mode != "auto" else { return nil }
        return ["mode": .string(mode)]
    }

    private static func message(_ message: JSONValue) -> JSONValue {
        guard let members = message.objectValue else { return message }
        let role = members["role"]?.stringValue ?? "user"
        var output: JSONObject = ["role": .string(role == "function" ? "tool" : role)]
        output["content"] = .array(role == "function" ? [result(members)] : parts(members))
        if let state = members["functions_state_id"] { output["tools_state_id"] = state }
        return .object(output)
    }

    private static func parts(_ members: JSONObject) -> [JSONValue] {
        var parts: [JSONValue] = []
        let call = members["function_call"]
        let files = members["attachments"]?.arrayValue ?? []
        if let text = members["content"]?.stringValue, !text.isEmpty || (call == nil && files.isEmpty) {
            parts.append(["text": .string(text)])
        }
        if !files.isEmpty { parts.append(["files": .array(files.map { ["id": $0] })]) }
        if let call { parts.append(["function_call": call]) }
        return parts
    }

    /// v1's results are JSON objects in a string; v2 takes them as objects.
    private static func result(_ members: JSONObject) -> JSONValue {
        let content = members["content"] ?? ""
        let value = content.stringValue.flatMap { try? JSONValue(parsing: $0) } ?? content
        return ["function_result": ["name": members["name"] ?? "", "result": value]]
    }
}
