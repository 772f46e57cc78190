/// Says messages in OpenAI's dialect.
///
/// Source: <https://platform.openai.com/docs/api-reference/chat/create>, read 2026-11-21. Every call is followed by its
/// result, each in a message of its own; pictures, files and recordings stand in users' messages only.
struct OpenAIMessageEncoder {
    /// OpenAI's own rule for the names of functions.
    static let rule = ToolNames.Rule(allowsHyphens: true, allowsLeadingDigits: true)

    private let names: ToolNames
    private let attachments: [String: [UInt8]]

    /// - Throws: ``ChatError/unusableInput(_:)`` for an attachment that cannot be sent.
    static func encode(
        _ request: ChatRequest, _ names: ToolNames, _ notices: inout [Notice]
    ) throws(ChatError) -> [JSONValue] {
        let repair = DialogueRepair(request.messages)
        notices += repair.notices
        let encoder = OpenAIMessageEncoder(names: names, attachments: request.attachments)
        var output: [JSONValue] = []
        let messages = repair.messages.withFilesMovedToUsers()
        for message in messages { try encoder.encode(message, into: &output, &notices) }
        // Said once, when it is sent for the first time: it stays in the dialogue.
        if let question = messages.last, question.role == .user {
            notices += question.attachments.compactMap(Self.doubt).map { Notice(.translated, $0) }
        }
        return output
    }

    private func encode(
        _ message: Message, into output: inout [JSONValue], _ notices: inout [Notice]
    ) throws(ChatError) {
        guard message.role != .tool else {
            for result in message.toolResults {
                output.append([
                    "role": "tool", "tool_call_id": .string(result.callID), "content": .string(result.content),
                ])
            }
            return
        }
        var members: JSONObject = ["role": .string(message.role.rawValue)]
        let calls = message.toolCalls.map { call -> JSONValue in
            var members: JSONObject = [
                "id": .string(call.id), "type": "function",
                "function": ["name": .string(names[call.name]), "arguments": .string(call.arguments)],
            ]
            for (name, value) in call.state?.members ?? [:] where ReturnedState.names.contains(name) {
                members[name] = value
            }
            return .object(members)
        }
        let text = message.text
        if message.attachments.isEmpty {
            members["content"] = text.isEmpty && !calls.isEmpty ? .null : .string(text)
        } else {
            members["content"] = .array(try contentParts(message))
        }
        for (name, value) in message.returnedMembers { members[name] = value }
        members["name"] = message.name.map { .string(Self.speaker($0, &notices)) }
        if !calls.isEmpty { members["tool_calls"] = .array(calls) }
        output.append(.object(members))
    }

    /// What a model thought is never sent back to it: no server wants it, and it costs tokens.
    private func contentParts(_ message: Message) throws(ChatError) -> [JSONValue] {
        var parts: [JSONValue] = []
        for part in message.parts {
            switch part {
            case .text(let words): if !words.isEmpty { parts.append(["type": "text", "text": .string(words)]) }
            case .image(let attachment): parts.append(try image(attachment))
            case .file(let attachment): parts.append(try file(attachment))
            case .reasoning, .toolCall, .toolResult, .state: break
            }
        }
        return parts
    }

    private func image(_ attachment: Attachment) throws(ChatError) -> JSONValue {
        // A picture that the provider has as a file can be sent as one only.
        if attachment.hash.isEmpty, attachment.url == nil { return try file(attachment) }
        let url =
            if attachment.hash.isEmpty, let url = attachment.url {
                url
            } else {
                try attachment.dataURL(in: attachments)
            }
        var members: JSONObject = ["url": .string(url)]
        members["detail"] = attachment.detail.map(JSONValue.string)
        return ["type": "image_url", "image_url": .object(members)]
    }

    private func file(_ attachment: Attachment) throws(ChatError) -> JSONValue {
        if attachment.hash.isEmpty, let fileID = attachment.fileID {
            return ["type": "file", "file": ["file_id": .string(fileID)]]
        }
        switch attachment.mediaType {
        case "audio/wav", "audio/mpeg":
            let format: JSONValue = attachment.mediaType == "audio/wav" ? "wav" : "mp3"
            return [
                "type": "input_audio",
                "input_audio": ["data": .string(try attachment.base64(in: attachments)), "format": format],
            ]
        // Only documents are files to OpenAI; words are words.
        case _ where attachment.isText:
            return ["type": "text", "text": .string(try attachment.words(in: attachments))]
        default:
            var members = JSONObject()
            members["filename"] = .string(attachment.name ?? "file")
            members["file_data"] = .string(try attachment.dataURL(in: attachments))
            return ["type": "file", "file": .object(members)]
        }
    }

    /// What makes it doubtful that a model reads an attachment; nil for what models read.
    ///
    /// Source: <https://platform.openai.com/docs/guides/images-vision> and …/guides/pdf-files, read 2026-11-21. It is sent all
    /// the same: other servers with the dialect read other formats.
    private static func doubt(of attachment: Attachment) -> String? {
        let type = attachment.mediaType
        // What the provider has already, or fetches itself, it has to know.
        if attachment.hash.isEmpty { return nil }
        if type.hasPrefix("image/") {
            let isKnown = ["image/png", "image/jpeg", "image/webp", "image/gif"].contains(type)
            return isKnown ? nil : "\(attachment.title) is sent as it is; OpenAI's models read PNG, JPEG, WEBP and GIF"
        }
        let isKnown = attachment.isText || ["application/pdf", "audio/wav", "audio/mpeg"].contains(type)
        return isKnown ? nil : "\(attachment.title) is sent as a file; OpenAI's models read PDF, text, WAV and MP3"
    }

    /// A speaker's name: OpenAI refuses white space and `<|\/>` in it, and more than 64 characters.
    private static func speaker(_ name: String, _ notices: inout [Notice]) -> String {
        let spelling = String(name.prefix(64).map { $0.isWhitespace || #"<|\/>"#.contains($0) ? "_" : $0 })
        if spelling != name {
            let shown = VendorText.cleaned(name, limit: 64)
            notices.append(
                Notice(.translated, "the speaker \(shown) is called \(spelling): OpenAI takes no other names"))
        }
        return spelling
    }
}
