/// Says whole replies in GigaChat's dialect (v1).
///
/// Source: Sber's OpenAPI document and recorded answers, read 2026-11-21.
enum GigaChatCompletion {
    static func json(_ reply: CollectedReply, _ label: ReplyLabel) -> (JSONValue, [Notice]) {
        var message: JSONObject = [
            "role": "assistant", "content": .string(reply.text + reply.sourceList + reply.refusal),
        ]
        if !reply.reasoning.isEmpty { message["reasoning_content"] = .string(reply.reasoning) }
        if let call = reply.calls.first { add(call, to: &message) }
        let choice: JSONValue = [
            "message": .object(message), "index": 0,
            "finish_reason": .string(word(for: reply.finish?.reason ?? .stop, hasCalled: !reply.calls.isEmpty)),
        ]
        var completion: JSONObject = ["choices": [choice], "created": .integer(label.created)]
        completion["model"] = .string(label.model.rawValue)
        completion["object"] = "chat.completion"
        completion["usage"] = usage(reply.usage ?? Usage())
        return (.object(completion), reply.calls.count > 1 ? [oneCall] : [])
    }

    static let oneCall = Notice(.dropped, "only the first call is given: an answer of GigaChat's has one")

    /// The call as an object, and the state behind it; where nobody told it, its ID without OpenAI's prefix.
    static func add(_ call: ToolCall, to message: inout JSONObject) {
        message["function_call"] = [
            "name": .string(call.name), "arguments": ToolArguments.object(call.arguments),
        ]
        message["functions_state_id"] = .string(state(of: call))
    }

    static func state(of call: ToolCall) -> String {
        call.stateID ?? (call.id.hasPrefix("call_") ? String(call.id.dropFirst(5)) : call.id)
    }

    /// GigaChat ends with `function_call` wherever there is a call; OpenAI ends with `stop` where it was forced.
    static func word(for reason: FinishReason, hasCalled: Bool) -> String {
        switch reason {
        case .stop, .other: hasCalled ? "function_call" : "stop"
        case .length: "length"
        case .contentFilter: "blacklist"
        case .toolCalls: "function_call"
        case .modelError: "error"
        }
    }

    static func usage(_ usage: Usage) -> JSONValue {
        var counts = usage.counts
        counts["precached_prompt_tokens"] = .integer(usage.cachedInputTokens ?? 0)
        return .object(counts)
    }
}
