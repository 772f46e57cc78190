import ChatKit
import TerminalText

/// A dialogue to read: who spoke, when, and what they said.
struct DialogueText {
    private let conversation: Conversation
    private let messages: [StoredMessage]
    private let dialogue: Dialogue
    private let isWhole: Bool
    private let showsReasoning: Bool

    /// - Parameter last: How many messages to show; nil for all, with the first prompt before them.
    init(_ conversation: Conversation, _ dialogue: Dialogue, last: Int?, showsReasoning: Bool) {
        self.conversation = conversation
        messages = last.map { Array(dialogue.messages.suffix($0)) } ?? dialogue.messages
        self.dialogue = dialogue
        isWhole = messages.count == dialogue.messages.count
        self.showsReasoning = showsReasoning
    }

    func text(for stream: StandardStream) -> SafeText {
        var paragraphs: [SafeText] = []
        if let title = conversation.title { paragraphs.append(SafeText.of(title, on: stream).bold(on: stream)) }
        let prompt = isWhole ? conversation.firstPrompt.map { [$0] } ?? [] : []
        for message in prompt + messages {
            let choices = dialogue.choices[message.id] ?? [message]
            for (index, choice) in choices.enumerated() {
                let inUse = choice.id == message.id ? ", in use" : ""
                let mark = choices.count == 1 ? "" : " [choice \(index + 1) of \(choices.count)\(inUse)]"
                for said in choice.message.bySpeaker {
                    let head = SafeText.of(head(of: choice, by: said.role) + mark, on: stream).bold(on: stream)
                    let body = ShownText.whole(body(of: said), on: stream, isRendered: said.role == .assistant)
                    paragraphs.append(head + "\n" + body.trimmed)
                }
            }
        }
        return paragraphs.map { $0 + "\n" }.joined(separator: "\n")
    }

    private func head(of message: StoredMessage, by role: ChatKit.Role) -> String {
        let speaker =
            switch role {
            case .system: "First prompt"
            case .user: "You"
            case .assistant: message.model?.rawValue ?? "Assistant"
            case .tool: "Tool"
            }
        let ending =
            switch message.status {
            case .complete:
                dialogue.unanswered[message.id].map { Self.mark("not answered, not sent again", $0) } ?? ""
            case .interrupted, .failed, .cancelled: Self.mark(message.status.word, dialogue.faults[message.id])
            }
        return "\(speaker) · \(message.createdAt.localMinute)\(ending)"
    }

    private static func mark(_ words: String, _ fault: String?) -> String {
        " [\(words)\(fault.map { ": " + $0 } ?? "")]"
    }

    private func body(of message: Message) -> String {
        let pieces: [String] = message.parts.compactMap { part in
            switch part {
            case .text(let text): Self.trimmed(text)
            case .reasoning(let text): showsReasoning ? "(thinking) " + Self.trimmed(text) : nil
            case .image(let attachment), .file(let attachment):
                "[\(attachment.name ?? attachment.mediaType)]"
            case .toolCall(let call): "[calls \(call.name): \(call.arguments)]"
            case .state: nil
            case .toolResult(let result): "[\(result.name ?? result.callID) answered] \(Self.trimmed(result.content))"
            }
        }
        return pieces.joined(separator: "\n\n")
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.last?.isNewline == true { text = text.dropLast() }
        return String(text)
    }
}
