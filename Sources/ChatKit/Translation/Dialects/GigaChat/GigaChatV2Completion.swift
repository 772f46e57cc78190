/// Says whole replies in GigaChat's v2.
///
/// Source: Sber's OpenAPI document and recorded answers, read 2026-11-21.
enum GigaChatV2Completion {
    static func json(_ reply: CollectedReply, _ label: ReplyLabel) -> JSONValue {
        var messages: [JSONValue] = []
        if !reply.reasoning.isEmpty { messages.append(message("reasoning", [["text": .string(reply.reasoning)]])) }
        var parts: [JSONValue] = []
        let words = reply.text + reply.sourceList + reply.refusal
        if !words.isEmpty || reply.calls.isEmpty { parts.append(["text": .string(words)]) }
        parts += reply.calls.map(part)
        messages.append(message("assistant", parts, state: reply.calls.first))
        var completion: JSONObject = ["model": .string(label.model.rawValue)]
        completion["created_at"] = .integer(label.created)
        completion["messages"] = .array(messages)
        completion["finish_reason"] = .string(word(for: reply.finish?.reason ?? .stop, hasCalled: !reply.calls.isEmpty))
        completion["usage"] = usage(reply.usage ?? Usage())
        return .object(completion)
    }

    static func message(_ role: String, _ parts: [JSONValue], state: ToolCall? = nil) -> JSONValue {
        var message: JSONObject = ["role": .string(role)]
        message["tool_state_id"] = state.map { .string(GigaChatCompletion.state(of: $0)) }
        message["content"] = .array(parts)
        return .object(message)
    }

    static func part(_ call: ToolCall) -> JSONValue {
        [
            "function_call": [
                "name": .string(call.name), "arguments": ToolArguments.object(call.arguments),
            ]
        ]
    }

    static func word(for reason: FinishReason, hasCalled: Bool) -> String {
        switch reason {
        case .contentFilter: "response_blacklist"
        case .modelError: "function_call_error"
        default: GigaChatCompletion.word(for: reason, hasCalled: hasCalled)
        }
    }

    static func usage(_ usage: Usage) -> JSONValue {
        let input = usage.inputTokens ?? 0
        let output = usage.outputTokens ?? 0
        let cached = usage.cachedInputTokens ?? 0
        return [
            "input_tokens": .integer(input),
            "input_tokens_details": ["prompt_tokens": .integer(input), "cached_tokens": .integer(cached)],
            "output_tokens": .integer(output),
            "total_tokens": .integer(usage.totalOrSum),
        ]
    }
}
