import ChatKit

/// The whole reply as one JSON object, when it has ended.
struct JSONPrinter: ReplyPrinter {
    private var start: ReplyStart?
    private var parts: [Part] = []
    private var notices: [JSONValue] = []
    private var usage: Usage?
    private var finish: ReplyFinish?
    private var clock = ReplyClock()

    mutating func print(_ event: ReplyEvent) {
        clock.note(event)
        switch event {
        case .started(let start): self.start = start
        case .notice(let notice): notices.append(notice.json)
        case .reasoning(let delta): parts.append(delta: .reasoning(delta))
        case .text(let delta): parts.append(delta: .text(delta))
        case .toolCall(let call): parts.append(delta: .toolCall(call))
        case .attachment(let received): parts.append(received.attachment.part)
        case .uploaded: break
        case .usage(let usage): self.usage = usage
        case .finished(let finish): self.finish = finish
        }
    }

    mutating func finish(after error: ChatError?) throws {
        let reply = Message(role: .assistant, parts: parts)
        var object: JSONObject = [:]
        if let start {
            object["conversation"] = start.conversation.map { .string($0.rawValue) } ?? .null
            object["new_conversation"] = .bool(start.isNewConversation)
            object["profile"] = .string(start.profile)
            object["model"] = .string((finish?.model ?? start.model).rawValue)
        }
        object["text"] = .string(reply.text)
        if !reply.reasoning.isEmpty { object["reasoning"] = .string(reply.reasoning) }
        let calls = parts.compactMap { part in
            if case .toolCall(let call) = part { call.json } else { nil }
        }
        if !calls.isEmpty { object["tool_calls"] = .array(calls) }
        if !reply.attachments.isEmpty {
            object["attachments"] = .array(reply.attachments.map { .object($0.part.json) })
        }
        object["finish_reason"] = finish.map { .string($0.reason.name) } ?? .null
        object["usage"] = usage.map { .object($0.json) } ?? .null
        object["cost"] = finish?.costJSON ?? .null
        object["timing"] = clock.json
        object["notices"] = .array(notices)
        if let error { object["error"] = error.json }
        try StandardStream.output.write(JSONValue.object(object).jsonBytes(isIndented: true) + [0x0A])
    }
}
