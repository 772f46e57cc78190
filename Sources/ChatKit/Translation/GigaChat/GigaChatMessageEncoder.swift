/// Says messages in GigaChat's dialect.
///
/// Source: Sber's OpenAPI document, read 2026-11-21. One system message, and it stands first; `content` is always a
/// string. Messages of one role may follow each other.
enum GigaChatMessageEncoder {
    /// - Throws: ``ChatError/unusableInput(_:)`` for a part that cannot be sent.
    static func encode(
        _ messages: [Message], notices: inout [Notice]
    ) throws(ChatError) -> [JSONValue] {
        let instructions = messages.filter { $0.role == .system }
        var output: [JSONValue] = []
        if !instructions.isEmpty {
            var texts: [String] = []
            for message in instructions { texts.append(try text(of: message)) }
            output.append(member(role: "system", texts.joined(separator: "\n\n")))
        }
        if instructions.count > 1 {
            notices.append(
                Notice(
                    .translated, "GigaChat takes one system message; \(instructions.count) were joined into the first"))
        }
        for message in messages where message.role != .system {
            output.append(member(role: message.role.rawValue, try text(of: message)))
        }
        return output
    }

    private static func member(role: String, _ text: String) -> JSONValue {
        ["role": .string(role), "content": .string(text)]
    }

    private static func text(of message: Message) throws(ChatError) -> String {
        var text = ""
        for part in message.parts {
            switch part {
            case .text(let words): text += words
            // What a model thought is never sent back to it.
            case .reasoning: break
            case .toolCall, .toolResult:
                throw .unusableInput("a dialogue with tool calls cannot be sent to GigaChat")
            case .image(let attachment), .file(let attachment): throw .attachmentNotSendable(attachment)
            }
        }
        return text
    }
}
