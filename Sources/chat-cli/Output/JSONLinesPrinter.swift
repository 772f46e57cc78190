import ChatKit

/// Each event as one line of JSON with `type`, `seq` and `ts`; the last line is `done`, after an error too.
struct JSONLinesPrinter: ReplyPrinter {
    private var sequence = 0
    private var clock = ReplyClock()

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
        case .reasoning(let delta): try write("reasoning", ["text": .string(delta)])
        case .text(let delta): try write("text", ["text": .string(delta)])
        case .toolCall(let call): try write("tool_call", ["tool_call": call.json])
        case .attachment(let received):
            try write("attachment", ["attachment": .object(received.attachment.part.json)])
        case .uploaded(let upload):
            try write("uploaded", ["sha256": .string(upload.hash), "file_id": .string(upload.fileID)])
        case .usage(let usage): try write("usage", ["usage": .object(usage.json)])
        case .finished(let finish):
            try write(
                "finished",
                [
                    "finish_reason": .string(finish.reason.name),
                    "model": finish.model.map { .string($0.rawValue) } ?? .null, "cost": finish.costJSON,
                ])
        }
    }

    mutating func finish(after error: ChatError?) throws {
        if let error { try write("error", ["error": error.json]) }
        try write("done", ["status": .integer(error?.exitStatus ?? 0), "timing": clock.json])
    }

    private mutating func write(_ type: String, _ members: JSONObject) throws {
        var line: JSONObject = [
            "type": .string(type), "seq": .integer(sequence), "ts": .string(Timestamp.now.iso8601),
        ]
        for (name, value) in members { line[name] = value }
        sequence += 1
        try StandardStream.output.write(JSONValue.object(line).jsonBytes() + [0x0A])
    }
}
