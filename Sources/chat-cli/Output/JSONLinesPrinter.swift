import ChatKit

/// Each event as one line of JSON with `type`, `seq` and `ts`; the last line is `done`, after an error too.
///
/// Where several answers are asked for, what belongs to one of them has its `index`, and `choice_finished` ends it.
struct JSONLinesPrinter: ReplyPrinter {
    private let hasChoices: Bool
    private var sequence = 0
    private var clock = ReplyClock()

    /// - Parameter answers: How many are asked for.
    init(answers: Int) {
        hasChoices = answers > 1
    }

    mutating func print(_ event: ReplyEvent) throws {
        clock.note(event)
        switch event {
        case .started(let start):
            try write(
                "started",
                [
                    "conversation": start.conversation.map { .string($0.rawValue) } ?? .null,
                    "new_conversation": .bool(start.isNewConversation), "profile": .string(start.profile),
                    "model": .string(start.model.rawValue),
                ])
        case .notice(let notice): try write("notice", ["notice": notice.json])
        case .reasoning, .text, .toolCall, .attachment: try write(piece: event, of: 0)
        case .choice(let number, .finished(let finish)):
            try write(
                "choice_finished", ["index": .integer(number), "finish_reason": .string(finish.reason.name)])
        case .choice(let number, let piece): try write(piece: piece, of: number)
        case .uploaded(let upload):
            try write("uploaded", ["sha256": .string(upload.hash), "file_id": .string(upload.fileID)])
        case .toolCallDelta, .state: break
        case .usage(let usage): try write("usage", ["usage": .object(usage.json)])
        case .finished(let finish):
            try write(
                "finished",
                [
                    "finish_reason": .string(finish.reason.name),
                    "model": finish.model.map { .string($0.rawValue) } ?? .null, "cost": finish.costJSON,
                    "estimated_usage": (finish.estimatedUsage?.json).map { .object($0) } ?? .null,
                ])
        }
    }

    /// Writes a piece of an answer.
    private mutating func write(piece: ReplyEvent, of number: Int) throws {
        let index = hasChoices ? number : nil
        switch piece {
        case .reasoning(let delta): try write("reasoning", index: index, ["text": .string(delta)])
        case .text(let delta): try write("text", index: index, ["text": .string(delta)])
        case .toolCall(let call): try write("tool_call", index: index, ["tool_call": call.json])
        case .attachment(let received):
            try write("attachment", index: index, ["attachment": .object(received.attachment.part.json)])
        default: break
        }
    }

    mutating func finish(after failure: ReplyFailure?) throws {
        if let failure { try write("error", ["error": failure.json]) }
        try write("done", ["status": .integer(failure?.error.exitStatus ?? 0), "timing": clock.json])
    }

    private mutating func write(_ type: String, index: Int? = nil, _ members: JSONObject) throws {
        var line: JSONObject = [
            "type": .string(type), "seq": .integer(sequence), "ts": .string(Timestamp.now.iso8601),
        ]
        line["index"] = index.map { .integer($0) }
        for (name, value) in members { line[name] = value }
        sequence += 1
        try StandardStream.output.write(json: JSONValue.object(line), isIndented: false)
    }
}
