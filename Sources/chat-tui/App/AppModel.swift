internal import ChatKit
internal import TerminalText

/// The whole application as a value: events go in, effects and frames come out. It does nothing by itself.
struct AppModel: Sendable {
    typealias Instant = ContinuousClock.Instant

    enum Overlay: Equatable {
        /// Beside the dialogue, where there is room.
        case conversations
        case answerers(AnswererPicker)
        case queue(QueueList)
        case history(HistorySearch)
        case copying(CopyPicker)
        case confirmation(Confirmation)
        case help(HelpPage)
    }

    /// nil until the first conversation was read.
    var chat: Chat?
    /// Conversations left while an answer was running in them.
    var background: [Chat] = []
    var composer = Composer()
    var overlay: Overlay?
    /// The beginning of a key sequence.
    var chords: [KeyChord] = []
    var message: (text: String, until: Instant)?
    var isMouseOn = false
    /// Until then a second Ctrl-C quits.
    var quitsUntil: Instant?
    /// Before that Ctrl-C is not taken for the wish to quit.
    var calmUntil: Instant?
    var answers = 0
    /// Questions that waited since the program began.
    var tickets = 0
    /// What is being opened; what comes of anything else comes too late.
    var opening: ConversationChoice?
    /// What was asked in all conversations, the newest last.
    var recalled: [String] = []
    var list = ConversationList()
    /// Before that the list is not read again, though it may have changed.
    var listPause: Instant?
    var listIsStale = false
    /// Whether the list stands beside the dialogue where there is room for both.
    var showsSidebar = true
    /// Where the parts of the screen are, since it was last painted.
    var areas = ScreenAreas()
    var drafts = DraftWatch()
    var looks = LookClock()
    var now: Instant

    init(at now: Instant) {
        self.now = now
    }

    /// When something changes by itself; nil: never.
    var nextWake: Instant? {
        var next: [Instant] = [message?.until, quitsUntil, drafts.due].compactMap(\.self).filter { $0 > now }
        if chat?.isBusy ?? false { next.append(now + .milliseconds(125)) }
        if listIsStale, let listPause { next.append(max(listPause, now)) }
        if let due = looks.due { next.append(max(due, now)) }
        return next.min()
    }

    mutating func update(_ event: AppEvent, at now: Instant) -> [AppEffect] {
        self.now = now
        if let message, message.until <= now { self.message = nil }
        let effects = take(event)
        return effects + keepDraft() + look() + refreshStaleList()
    }

    private mutating func take(_ event: AppEvent) -> [AppEffect] {
        switch event {
        case .input(let input): return take(input)
        case .tick: return []
        case .opened(let opened): return open(opened)
        case .reopened(let opened):
            if chat?.id == opened.id, chat?.running == nil { chat?.reopen(opened) }
        case .unopened(let choice, let error): return fail(choice, error)
        case .read(let page, let stretch, let id): if chat?.id == id { chat?.take(page, of: stretch) }
        case .reply(let event, let answer): return take(event, answer)
        case .replyEnded(let error, let answer): return end(answer, error)
        case .stirred: looks.stir(at: now, isBusy: chat?.running != nil)
        case .unwatched: looks.interval = .seconds(1)
        case .looked(let look, let finding): return take(finding, of: look)
        case .listed(let page, let request): list.show(page, for: request)
        case .said(let text):
            say(text)
            return refreshList()
        case .renamed(let id, let title):
            if chat?.id == id { chat?.title = title }
            return refreshList()
        case .deleted(let id):
            say("deleted")
            guard chat?.id == id else { return refreshList() }
            drafts.forget()
            return [open(.new)] + refreshList()
        case .offers(let profiles, let models, let name):
            if case .answerers(var picker) = overlay {
                picker.show(profiles, models: models, of: name)
                overlay = .answerers(picker)
            }
        case .unoffered(let name, let error):
            if case .answerers(var picker) = overlay {
                picker.show(error, of: name)
                overlay = .answerers(picker)
            }
        case .recalled(let found, let words): take(recalled: found, words)
        case .copied(let what, let count, let ways):
            say(
                ways.isEmpty
                    ? "\(what) is too long for the terminal's clipboard, and there is no program that has another"
                    : "copied \(what): \(count) characters (\(ways.joined(separator: ", ")))")
        case .foundPaths(let paths, let beginning): take(paths, for: beginning)
        case .edited(let text, let status):
            if let text, text != composer.text { composer.replace(with: text) }
            if status != 0 { say("the editor ended with \(status): the text is as it was") }
        case .failed(let error): say(error.message)
        case .ending(let status): return [.quit(status)]
        }
        return []
    }

    /// What has to be read for the dialogue to go on where the window is. Ask after each frame.
    mutating func reads() -> [AppEffect] {
        var effects: [AppEffect] = []
        if let id = chat?.id, let stretch = chat?.transcript.nextStretch() { effects.append(.read(stretch, in: id)) }
        return effects + listReads()
    }

    /// Tells something for a while, whoever wrote it.
    mutating func say(_ text: String) {
        show(Sanitizer.line(text))
    }

    /// As ``say(_:)``, of a text that has passed the filter.
    mutating func show(_ text: String) {
        message = (text, now + .seconds(4))
    }

    // Conversations

    mutating func open(_ choice: ConversationChoice) -> AppEffect {
        opening = choice
        return .open(choice)
    }

    private mutating func fail(_ choice: ConversationChoice, _ error: ChatError) -> [AppEffect] {
        guard opening == nil || opening == choice else { return [] }
        opening = nil
        guard chat == nil else {
            say(error.message)
            return []
        }
        if error == .nothingToContinue {
            say("there is nothing to continue yet: this one is new")
            return [open(.new)]
        }
        chat = Chat(OpenedConversation(answerer: .unready(error)))
        return []
    }

    private mutating func open(_ opened: OpenedConversation) -> [AppEffect] {
        guard opened.choice == nil || opening == nil || opened.choice == opening else { return [] }
        opening = nil
        var next = Chat(opened)
        if let chat { next.inherit(chat) }
        let effects = leaveChat()
        overlay = nil
        chat = next
        begin(with: opened.draft ?? "")
        // Somebody may be writing an answer there.
        return effects + lookNow()
    }

    /// Questions of other conversations come before those of this one.
    private mutating func take(recalled found: [String], _ words: String) {
        if words.isEmpty { recalled = found.reversed() }
        if case .history(var search) = overlay {
            search.show(found, for: words)
            overlay = .history(search)
        } else if words.isEmpty {
            composer.history = history
        }
    }

    private var history: [String] {
        let own = chat?.questions ?? []
        let known = Set(own)
        return recalled.filter { !known.contains($0) } + own
    }

    private mutating func begin(with draft: String) {
        composer.begin(with: draft)
        composer.history = history
        drafts.begin(revision: composer.revision, isEmpty: draft.isEmpty)
    }

    /// An answer that runs goes on, and what is written is kept.
    private mutating func leaveChat() -> [AppEffect] {
        let effects = keepDraft(atOnce: true)
        if var chat, chat.running != nil {
            chat.draft = composer.text
            background.append(chat)
        }
        chat = nil
        return effects
    }

    mutating func choose(_ id: ConversationID) -> [AppEffect] {
        overlay = nil
        opening = nil
        guard id != chat?.id else { return [] }
        guard let number = background.firstIndex(where: { $0.id == id }) else {
            return [open(.named(id.rawValue))]
        }
        let waiting = background.remove(at: number)
        let effects = leaveChat()
        chat = waiting
        begin(with: waiting.draft)
        return effects
    }

    // Answers

    private mutating func change(_ answer: Int, _ change: (inout Chat) -> Void) {
        if var current = chat, current.running?.number == answer {
            // Taken out, so that the transcript is changed in its place.
            chat = nil
            change(&current)
            chat = current
        } else if let number = background.firstIndex(where: { $0.running?.number == answer }) {
            change(&background[number])
        }
    }

    private mutating func take(_ event: ReplyEvent, _ answer: Int) -> [AppEffect] {
        let now = now
        var effects: [AppEffect] = []
        var hasBegun = false
        if case .started = event { effects += refreshList() }
        change(answer) { chat in
            let wasStored = chat.isStored
            chat.take(event, at: now)
            guard !wasStored, let id = chat.id else { return }
            hasBegun = chat.isStored
            // Now that there is a place for it, what waits can be kept.
            effects += chat.queue.map { .enqueue($0, in: id) }
        }
        if hasBegun, chat?.running?.number == answer { effects += drafts.move(at: now) }
        return effects
    }

    private mutating func end(_ answer: Int, _ error: ChatError?) -> [AppEffect] {
        let now = now
        var next: QueuedQuestion?
        change(answer) { chat in
            chat.end(error, at: now)
            next = chat.nextInQueue(after: error)
        }
        if let number = background.firstIndex(where: { $0.running == nil }) {
            guard let next else {
                let ended = background.remove(at: number)
                say("the answer in “\(ended.name)” \(error == nil ? "has come" : "broke off")")
                return []
            }
            answers += 1
            return [.ask(background[number].ask(next.text, ticket: next.ticket, answer: answers, at: now))]
        }
        guard let next else { return lookNow() }
        return ask(next.text, next.ticket)
    }

    mutating func ask(_ text: String?, _ ticket: QueuedQuestion.Ticket? = nil) -> [AppEffect] {
        guard var chat else { return [] }
        answers += 1
        self.chat = nil
        let question = chat.ask(text, ticket: ticket, answer: answers, at: now)
        self.chat = chat
        if case .queue = overlay { overlay = chat.queue.isEmpty ? nil : .queue(QueueList(chat.queue)) }
        return [.ask(question)]
    }

    /// Sends what is written.
    mutating func send() -> [AppEffect] {
        let text = composer.text
        guard let chat else { return [] }
        guard text.contains(where: { !$0.isWhitespace }) else { return goOn() }
        if text.hasSuffix("\\") {
            composer.apply(.delete(.left))
            composer.apply(.newline)
            return []
        }
        if composer.isInCode {
            composer.apply(.newline)
            return []
        }
        if let effects = carryOut() { return effects }
        if case .unready(let error) = chat.answerer {
            say(error == .notConfigured ? "no provider is set up; Tab takes the demo" : error.message)
            return []
        }
        // Two slashes are one that is meant.
        let isEscaped = text.hasPrefix("//") && !composer.beginsWithPaste
        let question = isEscaped ? String(text.dropFirst()) : text
        composer.replace(with: "")
        composer.history.append(question)
        guard chat.isBusy else { return ask(question) }
        tickets += 1
        let waiting = QueuedQuestion(ticket: .new(tickets), text: question)
        self.chat?.queue.append(waiting)
        self.chat?.holdsQueue = false
        return chat.isStored ? chat.id.map { [.enqueue(waiting, in: $0)] } ?? [] : []
    }

    /// Enter with nothing written: does not wait any longer.
    private mutating func goOn() -> [AppEffect] {
        if chat?.running?.wait(at: now) != nil { return [.hurry] }
        guard chat?.isBusy == false, let next = chat?.queue.first else { return [] }
        chat?.queue.removeFirst()
        chat?.holdsQueue = false
        return ask(next.text, next.ticket)
    }

    mutating func stop() -> [AppEffect] {
        if let watched = chat?.watched {
            say("this answer is written by \(watched.holder): only there it can be stopped")
            return []
        }
        guard let running = chat?.running else { return [] }
        chat?.running?.isStopping = true
        calmUntil = now + .milliseconds(500)
        return [.stop(answer: running.number)]
    }
}
