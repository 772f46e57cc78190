/// Says whole replies in Anthropic's dialect: messages.
///
/// Source: <https://docs.claude.com/en/api/messages>, read 2026-11-21.
enum AnthropicCompletion {
    static func json(_ reply: CollectedReply, _ label: ReplyLabel) -> JSONValue {
        var content: [JSONValue] = []
        let thoughts = reply.states.map(\.members).filter {
            ["thinking", "redacted_thinking"].contains($0["type"]?.stringValue)
        }
        content += thoughts.map { .object($0) }
        if thoughts.isEmpty, !reply.reasoning.isEmpty { content.append(thinking(reply.reasoning)) }
        let words = reply.text + reply.sourceList + reply.refusal
        if !words.isEmpty { content.append(text(words)) }
        content += reply.calls.map { self.call($0, input: ToolArguments.object($0.arguments)) }
        let end = end(reply.finish, hasCalled: !reply.calls.isEmpty, isRefusing: !reply.refusal.isEmpty)
        return .object(message(label, content: content, end, reply.usage))
    }

    static func message(
        _ label: ReplyLabel, content: [JSONValue], _ end: JSONObject, _ usage: Usage?
    ) -> JSONObject {
        var message: JSONObject = ["id": .string("msg_" + label.id), "type": "message", "role": "assistant"]
        message["model"] = .string(label.model.rawValue)
        message["content"] = .array(content)
        for (name, value) in end { message[name] = value }
        message["usage"] = AnthropicUsage.json(usage)
        return message
    }

    // MARK: Parts

    static func text(_ words: String) -> JSONValue { ["type": "text", "text": .string(words)] }

    /// Programs demand a signature; nobody but Anthropic can give one.
    static func thinking(_ words: String) -> JSONValue {
        ["type": "thinking", "thinking": .string(words), "signature": ""]
    }

    static func call(_ call: ToolCall, input: JSONValue) -> JSONValue {
        ["type": "tool_use", "id": .string(call.id), "name": .string(call.name), "input": input]
    }

    // MARK: The end

    /// Before the end.
    static let noEnd: JSONObject = ["stop_reason": nil, "stop_sequence": nil]

    static func end(_ finish: ReplyFinish?, hasCalled: Bool, isRefusing: Bool) -> JSONObject {
        let stop = finish?.stopSequence
        let word =
            isRefusing ? "refusal" : stop == nil ? word(for: finish?.reason ?? .stop, hasCalled) : "stop_sequence"
        return ["stop_reason": .string(word), "stop_sequence": stop.map { .string($0) } ?? .null]
    }

    /// Programs know Anthropic's words only, so a word of another provider's is a plain end. They run tools only where
    /// the word says so, which OpenAI's does not when the call was forced.
    private static func word(for reason: FinishReason, _ hasCalled: Bool) -> String {
        switch reason {
        case .length: "max_tokens"
        case .contentFilter: "refusal"
        case .toolCalls: "tool_use"
        case .other("pause_turn"): "pause_turn"
        case .stop, .modelError, .other: hasCalled ? "tool_use" : "end_turn"
        }
    }
}
