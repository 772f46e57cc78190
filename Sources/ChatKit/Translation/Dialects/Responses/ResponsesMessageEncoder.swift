/// Says messages as the input of the Responses API.
///
/// Source: <https://platform.openai.com/docs/api-reference/responses/create>, read 2026-11-21. Calls and their results are
/// items of their own behind the words; pictures and files stand in users' messages only.
struct ResponsesMessageEncoder {
    private let names: ToolNames
    private let attachments: [String: [UInt8]]

    /// The instructions that a dialogue begins with, and the items of the rest.
    ///
    /// - Throws: ``ChatError/unusableInput(_:)`` for an attachment that cannot be sent.
    static func encode(
        _ request: ChatRequest, _ names: ToolNames, _ notices: inout [Notice]
    ) throws(ChatError) -> (instructions: String?, input: [JSONValue]) {
        let repair = DialogueRepair(request.messages)
        notices += repair.notices
        var messages = repair.messages.withFilesMovedToUsers()[...]
        if messages.contains(where: { $0.name != nil }) {
            notices.append(
                Notice(.dropped, "the names of speakers are not sent: the Responses API has no place for them"))
        }
        var instructions: String?
        // Instructions alone are no input.
        if messages.contains(where: { $0.role != .system }) {
            messages = messages.drop { $0.role == .system && $0.text.isEmpty }
            if messages.first?.role == .system { instructions = messages.removeFirst().text }
        }
        let encoder = ResponsesMessageEncoder(names: names, attachments: request.attachments)
        var items: [JSONValue] = []
        for message in messages { try encoder.encode(message, into: &items) }
        // A dialogue of nothing but empty answers.
        if items.isEmpty, !request.messages.isEmpty { items.append(["role": "user", "content": ""]) }
        return (instructions, items)
    }

    private func encode(_ message: Message, into items: inout [JSONValue]) throws(ChatError) {
        for result in message.toolResults {
            items.append([
                "type": "function_call_output", "call_id": .string(result.callID), "output": .string(result.content),
            ])
        }
        if message.role == .tool { return }
        // Encrypted reasoning, which stands before what it led to.
        for state in message.states where state.members["type"] == "reasoning" { items.append(.object(state.members)) }
        let calls = message.toolCalls
        if !message.attachments.isEmpty {
            items.append(["role": .string(message.role.rawValue), "content": .array(try parts(message))])
        } else if !message.text.isEmpty || message.role != .assistant {
            items.append(["role": .string(message.role.rawValue), "content": .string(message.text)])
        }
        for call in calls {
            items.append([
                "type": "function_call", "call_id": .string(call.id), "name": .string(names[call.name]),
                "arguments": .string(call.arguments),
            ])
        }
    }

    /// What a model thought is sent back in its encrypted form only: without it the API refuses it.
    private func parts(_ message: Message) throws(ChatError) -> [JSONValue] {
        var parts: [JSONValue] = []
        for part in message.parts {
            switch part {
            case .text(let words): if !words.isEmpty { parts.append(["type": "input_text", "text": .string(words)]) }
            case .image(let attachment): parts.append(try image(attachment))
            case .file(let attachment): parts.append(try file(attachment))
            case .reasoning, .toolCall, .toolResult, .state: break
            }
        }
        return parts
    }

    private func image(_ attachment: Attachment) throws(ChatError) -> JSONValue {
        var members: JSONObject = ["type": "input_image"]
        if attachment.hash.isEmpty, let fileID = attachment.fileID {
            members["file_id"] = .string(fileID)
        } else if attachment.hash.isEmpty, let url = attachment.url {
            members["image_url"] = .string(url)
        } else {
            members["image_url"] = .string(try attachment.dataURL(in: attachments))
        }
        members["detail"] = attachment.detail.map(JSONValue.string)
        return .object(members)
    }

    private func file(_ attachment: Attachment) throws(ChatError) -> JSONValue {
        var members: JSONObject = ["type": "input_file"]
        if attachment.hash.isEmpty, let fileID = attachment.fileID {
            members["file_id"] = .string(fileID)
            return .object(members)
        }
        if attachment.hash.isEmpty, let url = attachment.url {
            members["file_url"] = .string(url)
            return .object(members)
        }
        switch attachment.mediaType {
        case "audio/wav", "audio/mpeg":
            let format: JSONValue = attachment.mediaType == "audio/wav" ? "wav" : "mp3"
            let sound = JSONValue.string(try attachment.base64(in: attachments))
            return ["type": "input_audio", "input_audio": ["data": sound, "format": format]]
        // Only documents are files to OpenAI; words are words.
        case _ where attachment.isText:
            return ["type": "input_text", "text": .string(try attachment.words(in: attachments))]
        default:
            members["filename"] = .string(attachment.name ?? "file")
            members["file_data"] = .string(try attachment.dataURL(in: attachments))
            return .object(members)
        }
    }
}
