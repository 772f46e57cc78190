/// Says messages in OpenAI's dialect.
enum OpenAIMessageEncoder {
    /// The messages in order; a message with several tool results becomes as many messages.
    ///
    /// - Throws: ``ChatError/unusableInput(_:)`` for a part that cannot be sent.
    static func encode(_ messages: [Message]) throws(ChatError) -> [JSONValue] {
        var output: [JSONValue] = []
        for message in messages { try encode(message, into: &output) }
        return output
    }

    private static func encode(_ message: Message, into output: inout [JSONValue]) throws(ChatError) {
        var text = ""
        var calls: [JSONValue] = []
        var results: [JSONValue] = []
        for part in message.parts {
            switch part {
            case .text(let words): text += words
            // What a model thought is never sent back to it: no server wants it, and it costs tokens.
            case .reasoning: break
            case .toolCall(let call):
                calls.append([
                    "id": .string(call.id), "type": "function",
                    "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
                ])
            case .toolResult(let result):
                results.append([
                    "role": "tool", "tool_call_id": .string(result.callID), "content": .string(result.content),
                ])
            case .image(let attachment), .file(let attachment): throw .attachmentNotSendable(attachment)
            }
        }
        guard message.role != .tool else {
            output += results
            return
        }
        var members: JSONObject = ["role": .string(message.role.rawValue)]
        members["content"] = text.isEmpty && !calls.isEmpty ? .null : .string(text)
        if !calls.isEmpty { members["tool_calls"] = .array(calls) }
        output.append(.object(members))
    }
}

extension ChatError {
    /// A message has a picture or document, and requests carry text only.
    static func attachmentNotSendable(_ attachment: Attachment) -> ChatError {
        .unusableInput("\(attachment.name ?? "an attachment") (\(attachment.mediaType)) cannot be sent: only text can")
    }
}
