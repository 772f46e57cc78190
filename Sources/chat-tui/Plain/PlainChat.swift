internal import ChatKit
internal import Glibc
internal import TerminalText

/// Chat on a terminal that only prints: nothing that stands there is ever changed. For screen readers, dumb terminals,
/// pipes, and those who want to scroll back with their terminal.
@UIActor
final class PlainChat {
    typealias Instant = ContinuousClock.Instant

    let chats: Chats
    let look: PlainLook
    private let streams: PlainStreams
    private let hasColors: Bool

    var id: ConversationID?
    var title: String?
    var answerer = Answerer.unready(.notConfigured)
    /// Who was chosen in this session.
    var profile: String?
    var model: ModelID?
    var lastAnswer = ""
    /// What is set for a conversation before it begins.
    var values: ConversationValues?
    /// A word that leaves other programs, typed in the line before.
    private var leavingText: String?
    /// The last prompt, if it was refused before anything of it was stored: `/retry` sends it.
    private var refused: String?

    private var unfinished = PlainText()
    private var answer: PlainAnswer?
    private var work: Task<Void, Never>?
    /// What is done when the work is done.
    private var next: (@UIActor () -> Void)?
    private var isStopping = false
    private var hasPrompt = false
    /// Until then a second Ctrl-C at the prompt quits.
    private var quitsUntil: Instant?
    private var calmUntil: Instant?
    private var status: CInt?
    private var failure: CInt = 0

    /// Call ``SignalSource/block(_:)`` with ``PlainStreams/signalNumbers`` before.
    init(_ wishes: Chats.Wishes, environment: [String: String]) {
        chats = Chats(wishes)
        streams = PlainStreams()
        let type = environment["TERM"] ?? ""
        hasColors = streams.isOutputTerminal && !["", "dumb", "unknown"].contains(type)
        var look = PlainLook()
        look.isUnicode = TerminalTaste.isUnicode(environment)
        if streams.isOutputTerminal { look.width = max(20, min(100, streams.columns)) }
        // A terminal that has a screen knows how to be bold.
        if hasColors, TerminalType.canDraw(type) {
            look.coloring = TerminalTaste.wantsColors(environment) ? .colors : .attributes
        }
        self.look = look
    }

    /// Whether a person sits there, and not a script.
    var isInteractive: Bool { streams.isInputTerminal && streams.isOutputTerminal }

    /// Chats until the end of the input, and gives the exit status: on a terminal 0, else that of the last answer that
    /// failed.
    func run(opening choice: ConversationChoice, notice: String? = nil) async -> CInt {
        if isInteractive {
            if let notice { print(tr("notice: \(notice)") + "\n") }
            print(tr("A line is a question. /help lists commands, Ctrl-D quits.") + "\n")
        }
        start { [self] () async throws(ChatError) in
            do throws(ChatError) {
                try await open(choice)
            } catch {
                // Without its conversations it can neither ask nor keep anything.
                end(error.exitStatus)
                throw error
            }
        }
        while true {
            tick()
            guard status == nil else { break }
            let isReady = work == nil
            if isReady, !hasPrompt { prompt() }
            var time = answer?.patienceEnd
            if answer == nil, let end = quitsUntil { time = end }
            if let event = streams.wait(forLine: isReady, until: time) { take(event) }
            await Task.yield()
        }
        work?.cancel()
        await work?.value
        return status ?? 0
    }

    // What happens

    private func take(_ event: PlainStreams.Event) {
        switch event {
        case .line(let line):
            hasPrompt = false
            quitsUntil = nil
            if !streams.isInputTerminal { print(line + "\n", filtered: true) }
            guard let text = unfinished.add(line) else { return }
            perform(text)
        case .pasted(let lines):
            quitsUntil = nil
            hasPrompt = false
            if let text = unfinished.paste(lines) { return perform(text) }
            guard !unfinished.isFenced else { return }
            print(tr("(\(unfinished.count) lines pasted: Enter sends them as one message, Ctrl-C drops them)") + "\n")
        case .cut:
            hasPrompt = false
            unfinished.discard()
            report(
                .unusableInput(
                    tr("the line is longer than 4,094 bytes, and the terminal cuts off the rest; nothing was sent")))
            complain(tr("Hint: write it in several lines, or send it from a file: chat-tui --plain < FILE") + "\n")
        case .garbage:
            hasPrompt = false
            report(.unusableInput(tr("the line is not UTF-8 text; it was not asked")))
        case .end:
            hasPrompt = false
            if isInteractive { print("\n") }
            if let text = unfinished.end() { return perform(text) }
            end(isInteractive ? 0 : failure)
        case .failed(let error):
            hasPrompt = false
            report(error)
            end(error.exitStatus)
        case .signal(SIGINT): interrupt()
        case .signal(let number): end(128 + number)
        }
    }

    private func perform(_ text: String) {
        guard text.contains(where: { !$0.isWhitespace }) else { return }
        if isInteractive, SlashCommand.isLeaving(text), leavingText != text {
            leavingText = text
            let word = Sanitizer.line(text)
            return print(tr("/quit leaves. “\(word)” was not sent; the same once more sends it to the model.") + "\n")
        }
        leavingText = nil
        switch PlainCommand(text) {
        case .ask(let question): ask(question)
        case .quit: end(isInteractive ? 0 : failure)
        case .mistake(let mistake): report(.invalidUsage(mistake))
        case .retry: ask(refused)
        case .goOn:
            guard !lastAnswer.isEmpty else { return report(.invalidUsage(tr("there is no answer to go on with"))) }
            ask(AppModel.wish(toGoOnWith: lastAnswer))
        case .editor: edit("", replacing: nil)
        case .edit(let text): start { [self] () async throws(ChatError) in try await editLast(text) }
        case let command: start { [self] () async throws(ChatError) in try await run(command) }
        }
    }

    /// Ctrl-C: stops what runs; at the prompt drops what was begun, and the second time quits.
    private func interrupt() {
        guard streams.isInputTerminal else { return end(128 + SIGINT) }
        let now = Instant.now
        if let work {
            // Whoever presses it again because stopping takes its time wants out.
            if isStopping, let calm = calmUntil, now >= calm { return end(128 + SIGINT) }
            if !isStopping {
                calmUntil = now + .milliseconds(500)
                // Behind the ^C that the terminal shows.
                print("\n")
                for line in streams.takeTypedAhead() { print(tr("not sent: \(Sanitizer.line(line))") + "\n") }
            }
            isStopping = true
            work.cancel()
            return
        }
        hasPrompt = false
        if unfinished.isOpen {
            unfinished.discard()
            return print("\n")
        }
        if let calm = calmUntil, now < calm { return print("\n") }
        if let limit = quitsUntil, now < limit {
            print("\n")
            return end(0)
        }
        quitsUntil = now + .seconds(2)
        print("\n" + tr("Ctrl-C again quits, Ctrl-D too.") + "\n")
    }

    private func tick() {
        let now = Instant.now
        if let limit = quitsUntil, limit <= now { quitsUntil = nil }
        if let text = answer?.takeTime(at: now), isInteractive { print(text) }
        // Nobody reads any more.
        if streams.isClosed { end(128 + SIGPIPE) }
    }

    private func end(_ status: CInt) {
        self.status = self.status ?? status
    }

    // Work

    private func start(_ body: @escaping @UIActor @Sendable () async throws(ChatError) -> Void) {
        isStopping = false
        work = Task(executorPreference: UIExecutor.shared) { await self.finish(body) }
    }

    private func finish(_ body: @UIActor @Sendable () async throws(ChatError) -> Void) async {
        do throws(ChatError) {
            try await body()
        } catch {
            report(error)
        }
        work = nil
        if isStopping { calmUntil = .now + .milliseconds(500) }
        if let next {
            self.next = nil
            next()
        }
    }

    /// Changes the last message, here or in the editor, and sends it as another version.
    private func editLast(_ text: String?) async throws(ChatError) {
        guard let id, let last = try await chats.lastPrompt(in: id) else {
            throw .invalidUsage(tr("nothing was asked here yet"))
        }
        guard let text else { return next = { self.edit(last.text, replacing: last.id) } }
        next = { self.ask(text, replacing: last.id) }
    }

    private func edit(_ text: String, replacing replaced: StoredMessage.ID?) {
        do throws(ChatError) {
            guard let edited = try editedText(text) else { return print(tr("nothing was written") + "\n") }
            print(tr("you:") + " " + Sanitizer.text(edited) + "\n")
            ask(edited, replacing: replaced)
        } catch {
            report(error)
        }
    }

    private func ask(_ text: String?, replacing replaced: StoredMessage.ID? = nil) {
        if case .unready(let error) = answerer { return report(error) }
        answer = PlainAnswer(look, at: .now)
        let question = Question(
            answer: 0, text: text, conversation: id, profile: profile, model: model, replacing: replaced,
            values: values)
        start { [self] () async throws(ChatError) in
            let end = await chats.ask(question) { await self.show($0) }
            if text != nil { refused = end.isStored ? nil : text }
            finish(end.error)
        }
    }

    private func show(_ event: ReplyEvent) {
        if case .started(let start) = event, let conversation = start.conversation { id = conversation }
        if let text = answer?.take(event, at: .now) { print(text) }
    }

    private func finish(_ error: ChatError?) {
        guard var answer else { return }
        print(answer.finish(error, at: .now))
        if !answer.text.isEmpty { lastAnswer = answer.text }
        self.answer = nil
        guard let error, error != .cancelled else { return }
        report(error)
        if !answer.text.isEmpty { complain(tr("Hint: what had come is kept; /retry asks again") + "\n") }
    }

    // Words

    private func prompt() {
        hasPrompt = true
        let label = unfinished.isOpen ? "... " : tr("you:") + " "
        let stream = !streams.isOutputTerminal && streams.isInputTerminal ? STDERR_FILENO : STDOUT_FILENO
        // A script needs no invitation: what it says is printed with its label when it comes.
        if streams.isInputTerminal { streams.write(label, to: stream) }
    }

    /// `filtered`: the text is not ours, and begins a line of its own after its label.
    func print(_ text: String, filtered: Bool = false) {
        guard !text.isEmpty else { return }
        streams.write(filtered ? (unfinished.isOpen ? "... " : tr("you:") + " ") + Sanitizer.text(text) : text)
    }

    func report(_ error: ChatError) {
        failure = error.exitStatus
        complain(tr("Error: \(Sanitizer.line(error.message))") + "\n")
        if case .invalidUsage = error { return }
        if let hint = error.remedy { complain(tr("Hint: \(Sanitizer.line(hint))") + "\n") }
    }

    /// What goes wrong must not land in a file of answers.
    private func complain(_ text: String) {
        streams.write(text, to: streams.isOutputTerminal ? STDOUT_FILENO : STDERR_FILENO)
    }

    /// Puts a text on the clipboard, where the terminal can.
    func copy(_ text: String, through multiplexer: Multiplexer) -> Bool {
        guard hasColors else { return false }
        let bytes = TerminalCommand.copy(text).bytes(through: multiplexer)
        streams.write(String(decoding: bytes, as: UTF8.self))
        return !bytes.isEmpty
    }
}
