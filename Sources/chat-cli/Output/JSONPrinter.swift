import ChatKit

/// The whole reply as one JSON object, when it has ended.
struct JSONPrinter: ReplyPrinter {
    private var start: ReplyStart?
    private var parts: [Part] = []
    /// The other answers where several were asked for, by their numbers.
    private var others: [Int: [Part]] = [:]
    private var finishes: [Int: ReplyFinish] = [:]
    private var notices: [JSONValue] = []
    private var usage: Usage?
    private var finish: ReplyFinish?
    private var clock = ReplyClock()

    mutating func print(_ event: ReplyEvent) {
        clock.note(event)
        switch event {
        case .started(let start): self.start = start
        case .notice(let notice): notices.append(notice.json)
        case .reasoning, .text, .toolCall, .attachment: if let part = event.part { parts.append(delta: part) }
        case .choice(let number, .finished(let finish)): finishes[number] = finish
        case .choice(let number, let piece):
            if let part = piece.part { others[number, default: []].append(delta: part) }
        case .uploaded, .toolCallDelta, .state: break
        case .usage(let usage): self.usage = usage
        case .finished(let finish): self.finish = finish
        }
    }

    mutating func finish(after failure: ReplyFailure?) throws {
        var object: JSONObject = [:]
        if let start {
            object["conversation"] = start.conversation.map { .string($0.rawValue) } ?? .null
            object["new_conversation"] = .bool(start.isNewConversation)
            object["profile"] = .string(start.profile)
            object["model"] = .string((finish?.model ?? start.model).rawValue)
        }
        for (name, value) in Self.answer(parts, finish) { object[name] = value }
        if let reason = failure?.error.finishReason { object["finish_reason"] = .string(reason.name) }
        if !others.isEmpty || finishes.count > 1 { object["choices"] = .array(choices) }
        object["usage"] = usage.map { .object($0.json) } ?? .null
        if usage == nil { object["estimated_usage"] = (finish?.estimatedUsage?.json).map { .object($0) } }
        object["cost"] = finish?.costJSON ?? .null
        object["timing"] = clock.json
        object["notices"] = .array(notices)
        if let failure { object["error"] = failure.json }
        try StandardStream.output.write(json: JSONValue.object(object))
    }

    /// Every answer with its index, the first one again among them.
    private var choices: [JSONValue] {
        let first = JSONObject([("index", 0)]).merged(with: Self.answer(parts, finishes[0] ?? finish))
        let numbers = Set(others.keys).union(finishes.keys).subtracting([0]).sorted()
        return [.object(first)]
            + numbers.map { number in
                let answer = Self.answer(others[number] ?? [], finishes[number])
                return .object(JSONObject([("index", .integer(number))]).merged(with: answer))
            }
    }

    /// What an answer says and how it ended.
    private static func answer(_ parts: [Part], _ finish: ReplyFinish?) -> JSONObject {
        let reply = Message(role: .assistant, parts: parts)
        var object: JSONObject = ["text": .string(reply.text)]
        if !reply.reasoning.isEmpty { object["reasoning"] = .string(reply.reasoning) }
        let calls = reply.toolCalls.map(\.json)
        if !calls.isEmpty { object["tool_calls"] = .array(calls) }
        if !reply.attachments.isEmpty {
            object["attachments"] = .array(reply.attachments.map { .object($0.part.json) })
        }
        object["finish_reason"] = finish.map { .string($0.reason.name) } ?? .null
        return object
    }
}

extension JSONObject {
    fileprivate func merged(with other: JSONObject) -> JSONObject {
        var result = self
        for (name, value) in other { result[name] = value }
        return result
    }
}
