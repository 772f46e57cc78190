extension ConversationDocument {
    /// The dialogue for readers: what it is as YAML front matter, the first prompt, and each message of the current branch
    /// under a heading. The text is as it was written, byte for byte; reasoning is left out.
    public var markdown: String {
        var text = "---\n"
        for (name, value) in frontMatter { text += "\(name): \(value.jsonText)\n" }
        text += "---\n"
        let prompt = conversation.firstPrompt.map { [$0] } ?? []
        for message in prompt + branch {
            for said in message.message.bySpeaker {
                text += "\n## \(Self.heading(message, by: said.role))\n\n"
                for part in said.parts { text += Self.markdown(part) }
            }
        }
        return text
    }

    /// JSON's scalars and lists are YAML's too, so quoting needs no rules of its own.
    private var frontMatter: [(name: String, value: JSONValue)] {
        var object = JSONObject()
        object["title"] = conversation.title.map(JSONValue.string)
        object["conversation"] = .string(conversation.id.rawValue)
        object["uid"] = .string(conversation.uid.rawValue)
        object["profile"] = conversation.profile.map(JSONValue.string)
        object["model"] = (conversation.model?.rawValue).map(JSONValue.string)
        if !conversation.tags.isEmpty { object["tags"] = .array(conversation.tags.map(JSONValue.string)) }
        object["created"] = .string(conversation.createdAt.iso8601)
        object["last_used"] = .string(conversation.lastUsedAt.iso8601)
        return Array(object)
    }

    private static func heading(_ message: StoredMessage, by role: Role) -> String {
        let role =
            switch role {
            case .system: "System"
            case .user: "User"
            case .assistant: "Assistant"
            case .tool: "Tool"
            }
        return message.status == .complete ? role : "\(role) (\(message.status.word))"
    }

    private static func markdown(_ part: Part) -> String {
        switch part {
        case .text(let text): text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n"
        case .reasoning, .state: ""
        case .image(let file), .file(let file): "*\(file.name ?? file.mediaType)*, SHA-256 \(file.hash)\n"
        case .toolCall(let call): "*calls* `\(call.name)`: `\(call.arguments)`\n"
        case .toolResult(let result):
            result.content.utf8.last == UInt8(ascii: "\n") ? result.content : result.content + "\n"
        }
    }
}
