extension ConversationDocument {
    /// The conversation to read and not to import: YAML front matter, the first prompt, and each message of the current branch
    /// under a heading, with every choice of a reply, and the prompts that got no reply where they were sent. The text is
    /// as it was written, byte for byte; reasoning is left out.
    public var markdown: String {
        var text = "---\n"
        for (name, value) in FrontMatter.summary(of: conversation) { text += "\(name): \(value.jsonText)\n" }
        text += "---\n"
        let lost = Set(unanswered.map(\.id))
        let prompt = conversation.firstPrompt.map { [$0] } ?? []
        for message in prompt + (branch + unanswered).sorted(by: { $0.id < $1.id }) {
            let choices = choices(of: message)
            if choices.isEmpty {
                text += section(message, lost.contains(message.id) ? "not answered" : nil)
            }
            for (index, choice) in choices.enumerated() {
                let mark = "choice \(index + 1) of \(choices.count)"
                text += section(choice, choice.id == message.id ? mark + ", in use" : mark)
            }
        }
        return text
    }

    private func section(_ message: StoredMessage, _ mark: String?) -> String {
        message.message.bySpeaker.reduce(into: "") { text, said in
            text += "\n## \(heading(message, by: said.role, mark))\n\n"
            for part in said.parts { text += Self.markdown(part) }
        }
    }

    private func heading(_ message: StoredMessage, by role: Role, _ mark: String?) -> String {
        let status = message.status == .complete ? nil : message.status.word
        var marks = [mark, status].compactMap(\.self).joined(separator: ", ")
        if !marks.isEmpty, let fault = fault(of: message) {
            // A heading is one line.
            marks += ": " + fault.split(whereSeparator: \.isNewline).joined(separator: " ")
        }
        return marks.isEmpty ? role.title : "\(role.title) (\(marks))"
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
