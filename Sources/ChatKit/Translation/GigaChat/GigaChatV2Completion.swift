/// Says whole replies in GigaChat's v2.
///
/// Source: Sber's OpenAPI document and recorded answers, read 2026-11-21.
enum GigaChatV2Completion {
    static func json(_ reply: CollectedReply, _ label: ReplyLabel) -> JSONValue {
        var messages: [JSONValue] = []
        if !reply.reasoning.isEmpty { messages.append(message("reasoning", [["text": .string(reply.reasoning)]])) }
        var parts: [JSONValue] = []
        let words = reply.text + reply.refusal
        if !words.isEmpty || reply.calls.isEmpty { parts.append(["text": .string(words)]) }
        parts += reply.calls.map(part)
        messages.append(message("assistant", parts, state: reply.calls.first))
        var completion: JSONObject = ["model": .string(label.model.rawValue)]
        completion["created_at"] = .integer(label.created)
        completion["messages"] = .array(messages)
        completion["finish_reason"] = .string(word(for: reply.finish?.reason ?? .stop))
        completion["usage"] = reply.usage.map(usage)
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
                "name": .string(call.name), "arguments": GigaChatArguments.arguments(call.arguments),
            ]
        ]
    }

    static func word(for reason: FinishReason) -> String {
        switch reason {
        case .contentFilter: "response_blacklist"
        case .modelError: "function_call_error"
        default: GigaChatCompletion.word(for: reason)
        }
    }

    static func usage(_ usage: Usage) -> JSONValue {
        let input = usage.inputTokens ?? 0
        let output = usage.outputTokens ?? 0
        let cached = usage.cachedInputTokens ?? 0
        return [
            "input_tokens": .integer(input),
            "input_tokens_details": ["cached_tokens": .integer(cached)],
            "output_tokens": .integer(output),
            "total_tokens": .integer(usage.totalTokens ?? input.addingReportingOverflow(output).partialValue),
        ]
    }
}

/// Says replies in GigaChat's v2, as streams: named events, and no `[DONE]`.
struct GigaChatV2ChunkEncoder: ReplyEncoder {
    let notices: [Notice] = []
    private let label: ReplyLabel
    private var usage: Usage?

    init(_ label: ReplyLabel) {
        self.label = label
    }

    mutating func encode(_ event: ReplyEvent, into bytes: inout [UInt8]) {
        switch event {
        case .text(let words): write("assistant", ["text": .string(words)], &bytes)
        case .reasoning(let words): write("reasoning", ["text": .string(words)], &bytes)
        case .attachment(let received): write("assistant", ["text": .string(received.markdown)], &bytes)
        case .toolCall(let call): write("assistant", GigaChatV2Completion.part(call), &bytes, state: call)
        case .usage(let usage): self.usage = usage
        case .finished(let finish):
            var end: JSONObject = ["finish_reason": .string(GigaChatV2Completion.word(for: finish.reason))]
            end["usage"] = usage.map(GigaChatV2Completion.usage)
            writeEvent("response.message.done", end, &bytes)
        case .started, .uploaded, .notice: break
        }
    }

    mutating func fail(_ error: ErrorReply, into bytes: inout [UInt8]) {
        bytes += "event: error\ndata: ".utf8
        bytes += error.body.jsonBytes()
        bytes += "\n\n".utf8
    }

    private func write(_ role: String, _ part: JSONValue, _ bytes: inout [UInt8], state: ToolCall? = nil) {
        let message = GigaChatV2Completion.message(role, [part], state: state)
        writeEvent("response.message.delta", ["messages": [message]], &bytes)
    }

    private func writeEvent(_ name: String, _ members: JSONObject, _ bytes: inout [UInt8]) {
        var event: JSONObject = ["model": .string(label.model.rawValue), "created_at": .integer(label.created)]
        for (name, value) in members { event[name] = value }
        bytes += "event: \(name)\ndata: ".utf8
        bytes += JSONValue.object(event).jsonBytes()
        bytes += "\n\n".utf8
    }
}
