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
        case page(TextPage)
        case search(MessageSearch)
        case finding(EditedText)
        case palette(CommandPalette)
        case setup(ProviderSetup)
        case form(ConversationForm)
        case comparison(Comparison)
        case message(MessagePage)
    }

    /// nil until the first conversation was read.
    var chat: Chat?
    /// Conversations left while an answer was running in them.
    var background: [Chat] = []
    var composer = Composer()
    var overlay: Overlay?
    /// The beginning of a key sequence.
    var chords: [KeyChord] = []
    /// The next key goes into the text as it is.
    var isQuoting = false
    var commandMenu = CommandMenu()
    var message: (text: String, until: Instant)?
    var isMouseOn = false
    var click: Click?
    var theme = TerminalPreferences.Theme.auto
    /// What Enter does.
    var enterKey = EnterKey.send
    /// Whether the last exchange is left on the shell's screen.
    var leavesTranscript = false
    /// Whether the settings of the screen were taken, which is done once: later changes are made here.
    private var hasPreferences = false
    /// Nothing but the text and the input is on the screen.
    var isZen = false
    /// Whether the window has the keyboard, as far as the terminal says.
    var isFocused = true
    /// The message to be shown when its conversation has been opened.
    var goal: (conversation: ConversationID, message: StoredMessage.ID)?
    /// What `/save` writes, if it was chosen.
    var saved: String?
    /// Until then the keys that wish to quit do so.
    var quitsUntil: Instant?
    /// Before that Ctrl-C is not taken for the wish to quit.
    var calmUntil: Instant?
    var answers = 0
    /// Questions that waited since the program began.
    var tickets = 0
    /// What is being opened; what comes of anything else comes too late.
    var opening: ConversationChoice?
    private var openingBegin: Instant?
    /// What was asked in all conversations, the newest last.
    var recalled: [String] = []
    var list = ConversationList()
    /// Before that the list is not read again, though it may have changed.
    var listPause: Instant?
    var listIsStale = false
    /// Whether the list stands beside the dialogue where there is room for both.
    var showsSidebar = true
    /// Bytes are dear on the way to the terminal.
    var isFar = false
    /// Where the parts of the screen are, since it was last painted.
    var areas = ScreenAreas()
    var drafts = DraftWatch()
    var looks = LookClock()
    var storeWait = StoreWait()
    /// Set while the provider cannot be reached.
    var offline: Offline?
    /// What is wrong and stays so, above the input.
    var alarm: String?
    var now: Instant

    init(at now: Instant) {
        self.now = now
    }

    /// When something changes by itself; nil: never.
    var nextWake: Instant? {
        // Asked for in every turn of the loop: nothing is made for it that has to be freed.
        var next: Instant?
        func add(_ time: Instant) { next = next.map { min($0, time) } ?? time }
        if let until = message?.until, until > now { add(until) }
        if let quitsUntil, quitsUntil > now { add(quitsUntil) }
        if let due = drafts.due, due > now { add(due) }
        if chat?.isBusy ?? false { add(now + RunningAnswer.spinnerStep) }
        if listIsStale, let listPause { add(max(listPause, now)) }
        if let due = looks.due { add(max(due, now)) }
        if let due = storeWait.due(since: storeWaitBegin) { add(max(due, now)) }
        if let offline, !offline.isProbing { add(max(offline.next, now)) }
        return next
    }

    mutating func update(_ event: AppEvent, at now: Instant) -> [AppEffect] {
        self.now = now
        if let message, message.until <= now { self.message = nil }
        let effects = take(event)
        return effects + keepDraft() + look() + refreshStaleList() + probeStore() + probeNetwork()
    }

    /// Since when something waits that only the database can have to do with.
    private var storeWaitBegin: Instant? {
        if let running = chat?.running { return running.isStarted ? nil : running.begin }
        return chat == nil ? openingBegin : nil
    }

    /// Finds out whether the database is why nothing happens.
    private mutating func probeStore() -> [AppEffect] {
        guard let begin = storeWaitBegin else {
            storeWait = StoreWait()
            return []
        }
        return storeWait.begin(since: begin, at: now) ? [.probeStore] : []
    }

    private mutating func take(_ event: AppEvent) -> [AppEffect] {
        switch event {
        case .input(let input): return take(input)
        case .tick: return []
        case .opened(let opened): return open(opened)
        case .reopened(let opened):
            if chat?.id == opened.id, chat?.running == nil { chat?.reopen(opened) }
        case .unopened(let choice, let error): return fail(choice, error)
        case .read(let page, let stretch, let id, let accounts, let versions):
            guard chat?.id == id else { break }
            chat?.take(page, of: stretch, accounts, versions)
            if let message = chat?.transcript.elsewhere { return showElsewhere(message, in: id) }
        case .gauged(let gauge, let id): if chat?.id == id { chat?.gauge = gauge }
        case .searched(let page, let words):
            if case .search(var search) = overlay {
                search.show(page.hits, for: words)
                overlay = .search(search)
            }
        case .found(let messages, let words, let id):
            if chat?.id == id { take(found: messages, words) }
        case .attached(let file): chat?.attachments.append(file)
        case .compared(let replies):
            overlay = .comparison(Comparison(replies))
        case .priced(let price, let answer): take(price, answer)
        case .values(let values, let id): if chat?.id == id { overlay = .form(ConversationForm(values)) }
        case .tested(let models, let draft):
            if case .setup(var setup) = overlay {
                setup.show(models, for: draft)
                overlay = .setup(setup)
            }
        case .untested(let error):
            if case .setup(var setup) = overlay {
                setup.show(error)
                overlay = .setup(setup)
            }
        case .setUp(let profile, let model):
            if case .setup = overlay { overlay = nil }
            let effects = answer(with: profile, model)
            say(tr("\(profile) is set up"))
            return effects
        case .page(let title, let text): overlay = .page(TextPage(title: title, text: text))
        case .reply(let event, let answer): return take(event, answer)
        case .replyEnded(let error, let answer, let isStored): return end(answer, error, isStored: isStored)
        case .stirred: looks.stir(at: now, isBusy: chat?.running != nil)
        case .unwatched: looks.interval = .seconds(1)
        case .looked(let look, let finding): return take(finding, of: look)
        case .probedNetwork(let isOnline): return take(probed: isOnline)
        case .probedStore(let isBusy): storeWait.end(isBusy: isBusy, at: now)
        case .listed(let page, let request): list.show(page, for: request)
        case .said(let text):
            say(text)
            return refreshList()
        case .renamed(let id, let title):
            if chat?.id == id { chat?.title = title }
            return refreshList()
        case .deleted(let id):
            say(tr("deleted"))
            guard chat?.id == id else { return refreshList() }
            drafts.forget()
            return [open(.new)] + refreshList()
        case .offers(let profiles, let models, let name):
            if case .answerers(var picker) = overlay {
                picker.show(profiles, models: models, of: name)
                overlay = .answerers(picker)
            } else if case .palette(var palette) = overlay {
                palette.show(profiles, models: models, of: name)
                overlay = .palette(palette)
            }
        case .unoffered(let name, let error):
            if case .answerers(var picker) = overlay {
                picker.show(error, of: name)
                overlay = .answerers(picker)
            }
        case .recalled(let found, let words): take(recalled: found, words)
        case .copied(let what, let count, let ways):
            say(Self.report(of: what, count, ways))
        case .foundPaths(let paths, let beginning): take(paths, for: beginning)
        case .edited(let text, let status):
            if let text, text != composer.text { composer.replace(with: text) }
            // 126 and 127 are the shell's: there is no such program, or it cannot be run.
            if status == 126 || status == 127 {
                say(tr("the editor could not be started: set VISUAL or EDITOR to one that is installed"))
            } else if status != 0 {
                say(tr("text unchanged: the editor ended with \(status)"))
            }
        case .failed(let error): say(error.message)
        case .ending(let status): return [.quit(status)]
        }
        return []
    }

    /// Whether the terminal took what it was sent nobody can know; what a program took is on its clipboard.
    private static func report(of what: String, _ count: Int, _ ways: [ClipboardWay]) -> String {
        let programs = ways.compactMap { if case .program(let name) = $0 { name } else { nil } }
        let length = tr("\(count) characters")
        guard !ways.isEmpty || count > TerminalCommand.copyLimit / 4 else {
            return tr("this terminal has no clipboard: /save FILE writes a text to a file")
        }
        guard programs.isEmpty else { return tr("copied \(what) with \(programs.joined(separator: ", ")): \(length)") }
        guard ways.isEmpty else { return tr("sent to the terminal's clipboard: \(what), \(length)") }
        return tr("too long for the terminal's clipboard: \(what); /save FILE writes it to a file")
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
        // A long one takes longer to read.
        message = (text, now + .seconds(4 + min(text.utf8.count / 40, 6)))
    }

    // Conversations

    mutating func open(_ choice: ConversationChoice) -> AppEffect {
        opening = choice
        openingBegin = now
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
            say(tr("nothing to continue yet: this one is new"))
            return [open(.new)]
        }
        return [.giveUp(error)]
    }

    private mutating func open(_ opened: OpenedConversation) -> [AppEffect] {
        guard opened.choice == nil || opening == nil || opened.choice == opening else { return [] }
        opening = nil
        var next = Chat(opened)
        // Nobody waits for the store before they type.
        let typed = chat == nil ? composer.text : ""
        if let chat { next.inherit(chat) }
        let effects = leaveChat()
        overlay = nil
        if !hasPreferences {
            hasPreferences = true
            (theme, enterKey) = (opened.preferences.theme, opened.preferences.enter)
            (isMouseOn, leavesTranscript) = (opened.preferences.isMouseOn, opened.preferences.leavesTranscript)
        }
        chat = next
        if let id = next.id { list.unread.remove(id) }
        if let goal, goal.conversation == opened.id { chat?.transcript.goal = goal.message }
        goal = nil
        begin(with: opened.draft ?? "")
        if !typed.isEmpty { composer.insert(typed, isTyped: true) }
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
}
