internal import ChatKit
internal import TerminalText

/// One open conversation: what was said, who answers, and what is going on.
struct Chat: Sendable {
    var id: ConversationID?
    var title: String?
    /// The first words of its first question, where that was asked before.
    var beginning: String?
    var answerer: Answerer
    /// What Enter does, for the words that welcome.
    private let enter: EnterKey
    /// Who was chosen in this session.
    var profile: String?
    var model: ModelID?
    var transcript: Transcript
    var running: RunningAnswer?
    /// An answer that somebody else is writing here.
    var watched: WatchedAnswer?
    /// Questions written while an answer was running.
    var queue: [QueuedQuestion] = []
    /// They wait until the person says that they shall be sent.
    var holdsQueue: Bool
    /// What was written here when it was left.
    var draft = ""
    /// Whether the store has it, as far as is known.
    var isStored: Bool
    /// The last stored message that is known.
    var head: StoredMessage.ID?
    /// Turns that did not come to their end, by the message that shows it.
    var troubles: [StoredMessage.ID: Trouble]
    var showsReasoning = false
    var gauge: ContextGauge
    /// What is looked for in the conversation.
    var find: FoundMessages?
    /// The message that is being edited into a new version, and what was in the input before.
    var editing: (message: StoredMessage.ID, draft: String)?
    /// Files that go with the next prompt.
    var attachments: [AttachedFile] = []
    /// The models that the last prompt is yet to be sent to, to compare their replies.
    var comparing: [ModelID] = []
    /// The replies are shown side by side when the last one has come.
    var comparesAtEnd = false
    /// What is set for the conversation before it begins.
    var values: ConversationValues?

    init(_ opened: OpenedConversation) {
        (id, title, answerer) = (opened.id, opened.title, opened.answerer)
        enter = opened.preferences.enter
        beginning = opened.preview
        (isStored, head, troubles) = (opened.isStored, opened.head, opened.troubles)
        (queue, holdsQueue) = (opened.queue, !opened.queue.isEmpty)
        gauge = opened.gauge
        transcript = Transcript()
        transcript = Transcript(
            opened.messages.map { entry($0, opened.accounts[$0.id], versions: opened.versions) },
            hasEarlier: opened.hasEarlier)
        if opened.messages.isEmpty { showWelcome() }
    }

    /// Where its draft is kept.
    var draftPlace: DraftPlace {
        if let id, isStored { .conversation(id) } else { .new(id) }
    }

    /// What was asked here, for the history.
    var questions: [String] {
        transcript.entries.filter { $0.author == .person }.map(\.text)
    }

    /// What stands at the top of the screen.
    var name: String {
        if let known = title ?? beginning { return Sanitizer.line(known) }
        let first = transcript.entries.first { $0.author == .person }.map { Sanitizer.line($0.text, maximumLength: 80) }
        return first ?? id.map { tr("conversation \(Sanitizer.line($0.rawValue))") } ?? tr("new conversation")
    }

    /// Takes a part of the dialogue that was read while scrolling.
    mutating func take(
        _ page: DialoguePage, of stretch: DialogueStretch, _ accounts: [StoredMessage.ID: ReplyAccount],
        _ versions: MessageVersions = [:]
    ) {
        let entries = page.messages.map { entry($0, accounts[$0.id], versions: versions) }
        transcript.take(entries, hasEarlier: page.hasEarlier, of: stretch)
    }

    private static func welcome(_ answerer: Answerer, _ enter: EnterKey) -> TranscriptEntry {
        switch answerer {
        case .ready:
            let key = enter == .send ? "Enter" : "Alt-Enter"
            return TranscriptEntry(
                .program, text: tr("Write a question below; \(key) sends it. F1 shows the keys, / the commands."))
        case .unready(.missingModel(let profile)):
            return TranscriptEntry(
                .program,
                text: "# " + tr("Which model of \(profile) shall answer?") + "\n\n"
                    + tr("Write a message below, or press Ctrl-X m: then you can choose one.") + "\n\n"
                    + tr(
                        "To have one from the start, name it as `model:` in the config file, or start with `-m MODEL`.")
            )
        case .unready(.notConfigured):
            return TranscriptEntry(
                .program,
                text: "# " + tr("No provider is set up yet") + "\n\n"
                    + tr(
                        "**Press Enter to set one up**: OpenAI, GigaChat, Azure, or a server of your own. You need its key."
                    )
                    + "\n\n" + tr("To look around without any, press Tab: the demo answers offline. It is no model.")
                    + "\n\n" + tr("Variables in your shell do as well:")
                    + "\n\n- OpenAI: `OPENAI_API_KEY`\n- GigaChat: `GIGACHAT_CREDENTIALS`\n"
                    + "- Azure: `AZURE_OPENAI_ENDPOINT`, `AZURE_OPENAI_API_KEY`")
        case .unready(let error):
            return TranscriptEntry(
                .program, text: tr("Ctrl-X m chooses who answers."),
                failure: TranscriptEntry.Failure(message: error.message, hint: error.remedy))
        }
    }

    mutating func showWelcome() {
        transcript.advise(Self.welcome(answerer, enter))
    }

    /// A conversation that has just begun is answered by whom the person chose before.
    mutating func inherit(_ other: Chat) {
        guard transcript.entries.allSatisfy({ $0.author == .program }), let profile = other.profile else { return }
        (self.profile, model, answerer) = (profile, other.model, other.answerer)
        showWelcome()
    }

    // An answer

    /// Takes a question, or with nil asks the last one again, and gives what to ask.
    ///
    /// `replaced`: the prompt beside which it is sent, as another version of it.
    mutating func ask(
        _ text: String?, ticket: QueuedQuestion.Ticket? = nil, replacing replaced: StoredMessage.ID? = nil, answer: Int,
        at now: ContinuousClock.Instant
    ) -> Question {
        transcript.focused = nil
        let place = replaced.flatMap { id in transcript.entries.firstIndex { $0.id == id } }
        let time = String(Timestamp.now.localMinute.suffix(5))
        if transcript.entries.first?.author == .program { transcript.removeAll(after: 0) }
        // What refused an earlier attempt is answered by this one.
        if let last = transcript.entries.last, last.author == .program, last.id == nil {
            transcript.removeAll(after: transcript.entries.count - 1)
        }
        if let text {
            if let place {
                transcript.removeAll(after: place)
                head = transcript.entries.last { $0.id != nil && !$0.isUnanswered }?.id
            }
            var entry = TranscriptEntry(.person, text: text, detail: time)
            entry.day = Transcript.today
            transcript.append(entry)
        } else if let last = place ?? transcript.entries.lastIndex(where: { $0.author == .person }) {
            // The new reply stands beside the one it had.
            transcript.removeAll(after: last + 1)
            head = transcript.entries[last].id
            transcript.changeLast { ($0.isSettled, $0.failure) = (false, nil) }
        }
        var name = ""
        if case .ready(_, let model) = answerer { name = model.rawValue }
        var entry = TranscriptEntry(.model(name), text: "", detail: time, isWhole: false)
        entry.showsReasoning = showsReasoning
        entry.day = Transcript.today
        transcript.append(entry)
        transcript.scrollToEnd()
        running = RunningAnswer(
            number: answer, at: now, prompt: text.map { RefusedPrompt(text: $0, ticket: ticket) })
        running?.inputTokens = (gauge.used ?? 0) + Int(RunningAnswer.guess(text ?? ""))
        defer { if text != nil { attachments = [] } }
        return Question(
            answer: answer, text: text, conversation: id, profile: profile, model: model, replacing: replaced,
            ticket: ticket, values: isStored ? nil : values, attachments: text == nil ? [] : attachments)
    }

    /// The last question, if nothing came of it: to ask it again is to write it again.
    mutating func takeUnanswered() -> String? {
        guard let last = transcript.entries.lastIndex(where: { $0.author == .person }),
            transcript.entries[last].isUnanswered || id == nil
        else { return nil }
        let text = transcript.entries[last].text
        transcript.removeAll(after: last)
        return text
    }

    mutating func take(_ event: ReplyEvent, at now: ContinuousClock.Instant) {
        running?.note(event, at: now)
        if case .notice(let notice) = event, notice.kind == .retrying {
            transcript.changeLast { $0.failure = TranscriptEntry.Failure(message: notice.text) }
        } else if transcript.entries.last?.failure != nil, running?.retryDue == nil {
            transcript.changeLast { $0.failure = nil }
        }
        switch event {
        case .started(let start): if let conversation = start.conversation { (id, isStored) = (conversation, true) }
        case .text(let delta): transcript.changeLast { $0.append(text: delta) }
        case .reasoning(let delta): transcript.changeLast { $0.append(reasoning: delta) }
        case .toolCall, .attachment:
            if let text = event.part?.shownText { transcript.changeLast { $0.append(text: text) } }
        case .finished(let finish):
            if finish.reason == .length {
                transcript.changeLast { $0.detail += " · " + tr("cut at the limit of tokens") }
            }
            if finish.reason == .contentFilter {
                transcript.changeLast { $0.detail += " · " + tr("withheld by a filter") }
            }
        case .notice(let notice):
            // What was done for this reply stays to be read with it; what goes on is on the status line.
            guard ![.retrying, .waiting, .summarising].contains(notice.kind) else { break }
            transcript.changeLast { $0.notices.append(notice.text) }
        case .toolCallDelta, .state, .uploaded, .usage, .choice: break
        }
    }

    /// The question to ask when an answer has ended. After an error the person decides.
    mutating func nextInQueue(after error: ChatError?) -> QueuedQuestion? {
        if error != nil { holdsQueue = true }
        return queue.isEmpty || holdsQueue ? nil : queue.removeFirst()
    }

    /// Ends the running reply, and returns the prompt if it was refused before anything of it was stored.
    ///
    /// `waits`: the prompt is to be sent again when the network is back.
    mutating func end(
        _ error: ChatError?, at now: ContinuousClock.Instant, isStored: Bool = true, waits: Bool = false
    ) -> RefusedPrompt? {
        guard let ended = running else { return nil }
        running = nil
        guard let last = transcript.entries.last else { return nil }
        if let error, last.text.isEmpty, last.reasoning.isEmpty {
            transcript.removeAll(after: transcript.entries.count - 1)
            if waits, let prompt = ended.prompt {
                transcript.removeAll(after: transcript.entries.count - 1)
                return prompt
            }
            if !isStored, let prompt = ended.prompt {
                refuse(error)
                return prompt
            }
            let cause = error == .cancelled ? tr("stopped before a reply came") : error.message
            let hint = [error.remedy, Self.unansweredHint].compactMap(\.self).joined(separator: "; ")
            transcript.changeLast { question in
                question.isUnanswered = true
                question.failure = TranscriptEntry.Failure(message: cause, hint: hint)
                // It is on no branch, so that the store never gives it a place. A repeated one has the place it had.
                question.isSettled = ended.prompt != nil
            }
            return nil
        }
        transcript.changeLast { entry in
            entry.finish()
            entry.detail += " · " + ended.summary(at: now)
            entry.failure = nil
            switch error {
            case nil: break
            case .cancelled: entry.detail += " · " + tr("stopped")
            case let error?:
                // What can be done with what came is said behind it.
                let cause = error.remedy.flatMap { $0.contains("/retry") || $0.contains("/continue") ? nil : $0 }
                let hint = [cause, tr("what came is kept; Ctrl-X g continues it, Ctrl-X r sends it again")]
                entry.failure = TranscriptEntry.Failure(
                    message: error.message, hint: hint.compactMap(\.self).joined(separator: "; "))
            }
        }
        return nil
    }

    /// Shows why the last prompt was refused; the prompt itself is not part of the conversation.
    private mutating func refuse(_ error: ChatError) {
        transcript.removeAll(after: transcript.entries.count - 1)
        let cause = error == .cancelled ? tr("stopped before anything was sent") : error.message
        let hint = [error.remedy, tr("nothing was sent; the message is back in the input")].compactMap(\.self)
        var entry = TranscriptEntry(
            .program, text: "",
            failure: TranscriptEntry.Failure(message: cause, hint: hint.joined(separator: "; ")))
        entry.isSettled = true
        transcript.append(entry)
    }
}
