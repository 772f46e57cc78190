/// Says whole replies in OpenAI's dialect.
///
/// Source: <https://platform.openai.com/docs/api-reference/chat/object>, read 2026-11-21. Reasoning goes where DeepSeek
/// and those after it put it.
enum OpenAICompletion {
    static func json(_ reply: CollectedReply, _ label: ReplyLabel, _ wishes: ReplyWishes = ReplyWishes()) -> JSONValue {
        var message: JSONObject = ["role": "assistant"]
        let saysNothing = reply.text.isEmpty && (!reply.calls.isEmpty || !reply.refusal.isEmpty)
        message["content"] = saysNothing ? .null : .string(reply.text)
        message["refusal"] = reply.refusal.isEmpty ? .null : .string(reply.refusal)
        if let citations = reply.finish?.citations, !citations.isEmpty {
            message["annotations"] = OpenAICitation.nested(citations)
        }
        if !reply.reasoning.isEmpty { message["reasoning_content"] = .string(reply.reasoning) }
        for (name, value) in reply.states.flatMap(\.members) where ReturnedState.names.contains(name) && value != true {
            message[name] = value
        }
        if wishes.legacyFunctions, let call = reply.calls.first {
            message["function_call"] = ["name": .string(call.name), "arguments": .string(call.arguments)]
        } else if !reply.calls.isEmpty {
            message["tool_calls"] = .array(reply.calls.map(Self.call))
        }
        let choice: JSONValue = [
            "index": 0, "message": .object(message), "logprobs": nil,
            "finish_reason": .string(word(for: reply.finish?.reason ?? .stop, wishes)),
        ]
        var completion: JSONObject = ["id": .string("chatcmpl-" + label.id), "object": "chat.completion"]
        completion["created"] = .integer(label.created)
        completion["model"] = .string(label.model.rawValue)
        completion["choices"] = [choice]
        completion["usage"] = reply.usage.map(usage)
        completion["system_fingerprint"] = .string("fp_" + label.id)
        return .object(completion)
    }

    private static func call(_ call: ToolCall) -> JSONValue {
        var members: JSONObject = [
            "id": .string(call.id), "type": "function",
            "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
        ]
        for (name, value) in call.state?.members ?? [:] { members[name] = value }
        return .object(members)
    }

    /// Programs know OpenAI's words only, so a word of another provider's is a plain end.
    static func word(for reason: FinishReason, _ wishes: ReplyWishes) -> String {
        switch reason {
        case .stop, .modelError, .other: "stop"
        case .length: "length"
        case .contentFilter: "content_filter"
        case .toolCalls: wishes.legacyFunctions ? "function_call" : "tool_calls"
        }
    }

    static func usage(_ usage: Usage) -> JSONValue {
        var counts = usage.counts
        counts["prompt_tokens_details"] = ["cached_tokens": .integer(usage.cachedInputTokens ?? 0)]
        counts["completion_tokens_details"] = ["reasoning_tokens": .integer(usage.reasoningTokens ?? 0)]
        return .object(counts)
    }
}
