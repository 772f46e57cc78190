internal import ChatKit
internal import TerminalText

/// The whole application as a value: events go in, effects and frames come out. It does nothing by itself.
struct AppModel: Sendable {
    typealias Instant = ContinuousClock.Instant

    enum Overlay: Equatable {
        case conversations(ConversationList)
        case answerers(AnswererPicker)
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
    var now: Instant

    init(at now: Instant) {
        self.now = now
    }

    /// When something changes by itself; nil: never.
    var nextWake: Instant? {
        var next: [Instant] = [message?.until, quitsUntil].compactMap(\.self).filter { $0 > now }
        if chat?.running != nil { next.append(now + .milliseconds(125)) }
        return next.min()
    }

    mutating func update(_ event: AppEvent, at now: Instant) -> [AppEffect] {
        self.now = now
        if let message, message.until <= now { self.message = nil }
        switch event {
        case .input(let input): return take(input)
        case .tick: return []
        case .opened(let opened): open(opened)
        case .read(let page, let stretch, let id): if chat?.id == id { chat?.take(page, of: stretch) }
        case .reply(let event, let answer): change(answer) { $0.take(event, at: now) }
        case .replyEnded(let error, let answer): return end(answer, error)
        case .listed(let found):
            if case .conversations(var list) = overlay {
                list.show(found)
                overlay = .conversations(list)
            }
        case .renamed(let id, let title):
            if chat?.id == id { chat?.title = title }
            return [.list]
        case .deleted(let id):
            say("deleted")
            return chat?.id == id ? [.open(.new), .list] : [.list]
        case .offers(let profiles, let models, let name):
            if case .answerers(var picker) = overlay {
                picker.show(profiles, models: models, of: name)
                overlay = .answerers(picker)
            }
        case .failed(.nothingToContinue) where chat == nil:
            say("there is nothing to continue yet: this one is new")
            return [.open(.new)]
        case .failed(let error):
            if chat == nil {
                chat = Chat(OpenedConversation(answerer: .unready(error)))
            } else if case .answerers(var picker) = overlay {
                picker.show(error)
                overlay = .answerers(picker)
            } else {
                say(error.message)
            }
        case .ending(let status): return [.quit(status)]
        }
        return []
    }

    /// What has to be read for the dialogue to go on where the window is. Ask after each frame.
    mutating func reads() -> [AppEffect] {
        guard let id = chat?.id, let stretch = chat?.transcript.nextStretch() else { return [] }
        return [.read(stretch, in: id)]
    }

    mutating func say(_ text: String) {
        message = (Sanitizer.line(text), now + .seconds(4))
    }

    // Conversations

    private mutating func open(_ opened: OpenedConversation) {
        var next = Chat(opened)
        if let chat { next.inherit(chat) }
        leaveChat()
        overlay = nil
        chat = next
        composer.history = chat?.questions ?? []
    }

    /// An answer that runs goes on.
    private mutating func leaveChat() {
        if let chat, chat.running != nil { background.append(chat) }
        chat = nil
    }

    mutating func choose(_ id: ConversationID) -> [AppEffect] {
        overlay = nil
        guard id != chat?.id else { return [] }
        guard let number = background.firstIndex(where: { $0.id == id }) else {
            return [.open(.named(id.rawValue))]
        }
        let waiting = background.remove(at: number)
        leaveChat()
        chat = waiting
        composer.history = waiting.questions
        return []
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

    private mutating func end(_ answer: Int, _ error: ChatError?) -> [AppEffect] {
        let now = now
        change(answer) { $0.end(error, at: now) }
        if let number = background.firstIndex(where: { $0.running == nil }) {
            let ended = background.remove(at: number)
            say("the answer in “\(ended.name)” has come")
            return []
        }
        guard var chat, !chat.queue.isEmpty else { return [] }
        guard error == nil else {
            // The person decides what becomes of the questions that waited.
            let waiting = (chat.queue + (composer.isEmpty ? [] : [composer.text])).joined(separator: "\n\n")
            chat.queue = []
            self.chat = chat
            composer.replace(with: waiting)
            return []
        }
        let next = chat.queue.removeFirst()
        self.chat = chat
        return ask(next)
    }

    mutating func ask(_ text: String?) -> [AppEffect] {
        guard var chat else { return [] }
        answers += 1
        let question = chat.ask(text, answer: answers, at: now)
        self.chat = chat
        return [.ask(question)]
    }

    /// Sends what is written.
    mutating func send() -> [AppEffect] {
        let text = composer.text
        guard var chat, text.contains(where: { !$0.isWhitespace }) else { return [] }
        if text.hasSuffix("\\") {
            composer.apply(.delete(.left))
            composer.apply(.newline)
            return []
        }
        if case .unready(let error) = chat.answerer {
            say(error == .notConfigured ? "no provider is set up; Tab takes the demo" : error.message)
            return []
        }
        composer.replace(with: "")
        composer.history.append(text)
        guard chat.running == nil else {
            chat.queue.append(text)
            self.chat = chat
            return []
        }
        return ask(text)
    }

    mutating func stop() -> [AppEffect] {
        guard let running = chat?.running else { return [] }
        chat?.running?.isStopping = true
        calmUntil = now + .milliseconds(500)
        return [.stop(answer: running.number)]
    }
}
