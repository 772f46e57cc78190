internal import ChatKit
internal import TerminalText

/// One open conversation: what was said, who answers, and what is going on.
struct Chat: Sendable {
    var id: ConversationID?
    var title: String?
    /// The first words of its first question, where that was asked before.
    var beginning: String?
    var answerer: Answerer
    /// Who was chosen in this session.
    var profile: String?
    var model: ModelID?
    var transcript: Transcript
    var running: RunningAnswer?
    /// Questions written while an answer was running.
    var queue: [String] = []
    var showsReasoning = false

    init(_ opened: OpenedConversation) {
        (id, title, answerer) = (opened.id, opened.title, opened.answerer)
        beginning = opened.preview
        transcript = Transcript(opened.messages.map(Self.entry), hasEarlier: opened.hasEarlier)
        if opened.messages.isEmpty { transcript.append(Self.welcome(opened.answerer)) }
    }

    /// What was asked here, for the history.
    var questions: [String] {
        transcript.entries.filter { $0.author == .person }.map(\.text)
    }

    /// What stands at the top of the screen.
    var name: String {
        if let known = title ?? beginning { return Sanitizer.line(known) }
        let first = transcript.entries.first { $0.author == .person }.map { Sanitizer.line($0.text, maximumLength: 80) }
        return first ?? id.map { "conversation \(Sanitizer.line($0.rawValue))" } ?? "new conversation"
    }

    private static func entry(_ message: StoredMessage) -> TranscriptEntry {
        let time = String(message.createdAt.localMinute.suffix(5))
        guard message.role != .user else {
            var entry = TranscriptEntry(.person, text: message.text, detail: time)
            entry.id = message.id
            return entry
        }
        let end: String =
            switch message.status {
            case .complete: ""
            case .cancelled: " · stopped"
            case .failed: " · broken off by an error"
            case .interrupted: " · interrupted"
            }
        var entry = TranscriptEntry(
            .model(message.model?.rawValue ?? message.role.rawValue), text: message.text,
            reasoning: message.message.reasoning, detail: time + end)
        entry.id = message.id
        return entry
    }

    /// Takes a part of the dialogue that was read while scrolling.
    mutating func take(_ page: DialoguePage, of stretch: DialogueStretch) {
        var entries = page.messages.map(Self.entry)
        for number in entries.indices where !entries[number].reasoning.isEmpty {
            entries[number].showsReasoning = showsReasoning
        }
        transcript.take(entries, hasEarlier: page.hasEarlier, of: stretch)
    }

    private static func welcome(_ answerer: Answerer) -> TranscriptEntry {
        switch answerer {
        case .ready:
            return TranscriptEntry(.program, text: "Write a question below; Enter sends it. F1 shows the keys.")
        case .unready(.notConfigured):
            return TranscriptEntry(
                .program,
                text: """
                    # No provider is set up yet

                    Set variables in your shell and start again:

                    - OpenAI: `OPENAI_API_KEY`
                    - GigaChat: `GIGACHAT_CREDENTIALS`
                    - Azure: `AZURE_OPENAI_ENDPOINT` and `AZURE_OPENAI_API_KEY`

                    Or write a profile: `chat-cli config init`.

                    **To look around without any, press Tab**: the demo answers offline. It is no model.
                    """)
        case .unready(let error):
            return TranscriptEntry(
                .program, text: "Ctrl-X m chooses who answers.",
                failure: TranscriptEntry.Failure(message: error.message, hint: error.hint))
        }
    }

    mutating func showWelcome() {
        transcript.removeAll(after: 0)
        transcript.append(Self.welcome(answerer))
    }

    /// A conversation that has just begun is answered by whom the person chose before.
    mutating func inherit(_ other: Chat) {
        guard transcript.entries.allSatisfy({ $0.author == .program }), let profile = other.profile else { return }
        (self.profile, model, answerer) = (profile, other.model, other.answerer)
        showWelcome()
    }

    // An answer

    /// Takes a question, or with nil asks the last one again, and gives what to ask.
    mutating func ask(_ text: String?, answer: Int, at now: ContinuousClock.Instant) -> Question {
        let time = String(Timestamp.now.localMinute.suffix(5))
        if transcript.entries.first?.author == .program { transcript.removeAll(after: 0) }
        if let text {
            transcript.append(TranscriptEntry(.person, text: text, detail: time))
        } else if let last = transcript.entries.lastIndex(where: { $0.author == .person }) {
            transcript.removeAll(after: last + 1)
        }
        var name = ""
        if case .ready(_, let model) = answerer { name = model.rawValue }
        var entry = TranscriptEntry(.model(name), text: "", detail: time, isWhole: false)
        entry.showsReasoning = showsReasoning
        transcript.append(entry)
        transcript.scrollToEnd()
        running = RunningAnswer(number: answer, at: now)
        return Question(answer: answer, text: text, conversation: id, profile: profile, model: model)
    }

    mutating func take(_ event: ReplyEvent, at now: ContinuousClock.Instant) {
        running?.note(event, at: now)
        switch event {
        case .started(let start): if let conversation = start.conversation { id = conversation }
        case .text(let delta): transcript.changeLast { $0.append(text: delta) }
        case .reasoning(let delta): transcript.changeLast { $0.append(reasoning: delta) }
        case .toolCall(let call):
            transcript.changeLast { $0.append(text: "\n`\(call.name)(\(call.arguments))`\n") }
        case .attachment(let received):
            let attachment = received.attachment
            transcript.changeLast { $0.append(text: "\n[\(attachment.name ?? attachment.mediaType)]\n") }
        case .finished(let finish):
            if finish.reason == .length { transcript.changeLast { $0.detail += " · cut at the limit of tokens" } }
            if finish.reason == .contentFilter { transcript.changeLast { $0.detail += " · withheld by a filter" } }
        case .notice, .uploaded, .usage: break
        }
    }

    mutating func end(_ error: ChatError?, at now: ContinuousClock.Instant) {
        guard let ended = running else { return }
        running = nil
        transcript.changeLast { entry in
            entry.finish()
            entry.detail += " · " + ended.summary(at: now)
            switch error {
            case nil: break
            case .cancelled: entry.detail += " · stopped"
            case let error?:
                var hint = error.hint.map { $0 + "; " } ?? ""
                hint += entry.text.isEmpty ? "Ctrl-X r asks again" : "what had come is kept; Ctrl-X r asks again"
                entry.failure = TranscriptEntry.Failure(message: error.message, hint: hint)
            }
        }
    }
}
