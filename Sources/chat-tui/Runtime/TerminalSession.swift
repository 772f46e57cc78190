internal import CNcurses
internal import ChatKit
internal import Glibc

/// A program's time on the terminal: its screen, its keys, its signals, from taking the terminal to giving it back.
@UIActor
final class TerminalSession {
    typealias Instant = ContinuousClock.Instant

    private let device: TerminalDevice
    private let guardian: Guardian
    private let signals = SignalSource()
    private let screen: CursesScreen
    private let multiplexer: Multiplexer
    private let notificationWay: NotificationWay
    private var writer: FrameWriter
    private var decoder: InputDecoder
    private var output = OutputQueue()
    private var clock: FrameClock
    private var commands: [UInt8] = []
    /// How many rows and columns there are.
    private(set) var size: TerminalSize
    /// The terminal got a new size; more of them may follow at once.
    private var resizeDue: Instant?
    /// Questions were asked; their answers may still come.
    private var awaitsReplies = false
    private var holds = false
    private var isGone = false
    private var ignoresContinue = false
    private var lent: (process: pid_t, end: CheckedContinuation<CInt, Never>)?
    private var status: CInt?

    /// Nothing is sent to the terminal yet.
    ///
    /// - Throws: ``ChatError/invalidUsage(_:)`` for a terminal type that cannot show a screen.
    init(_ device: TerminalDevice, _ guardian: Guardian, environment: [String: String]) throws(ChatError) {
        // Widths of characters are the same in all locales of UTF-8, and ncurses needs one of them.
        if setlocale(LC_CTYPE, "") == nil || nl_langinfo(CInt(CODESET)).map({ String(cString: $0) }) != "UTF-8" {
            setlocale(LC_CTYPE, "C.UTF-8")
        }
        var opened: CursesScreen?
        for type in TerminalType.candidates(environment["TERM"]) where opened == nil {
            opened = CursesScreen(
                type: type, unicode: TerminalTaste.isUnicode(environment),
                colors: TerminalTaste.wantsColors(environment))
        }
        guard let opened else { throw Self.unfit(environment["TERM"]) }
        screen = opened
        screen.background = Background(environment: environment)
        writer = FrameWriter(capabilities: opened.capabilities)
        (self.device, self.guardian) = (device, guardian)
        decoder = InputDecoder(patience: TerminalTaste.patience(environment))
        clock = FrameClock(isRemote: environment["SSH_CONNECTION"] != nil)
        multiplexer = Multiplexer(environment: environment)
        notificationWay = NotificationWay(environment: environment)
        size = device.size
    }

    /// The error for a terminal type without a screen.
    nonisolated static func unfit(_ type: String?) -> ChatError {
        .invalidUsage("cannot draw on a terminal of the type \(type.map { "\"\($0)\"" } ?? "that TERM does not name")")
    }

    // What programs ask

    /// Whether the terminal is far away, or does not keep up.
    var isFar: Bool { clock.isFar }

    /// Whether the terminal may take texts for its clipboard (OSC 52).
    var hasClipboard: Bool { writer.capabilities.isXtermLike }

    /// Something changed that the screen shows. After input this is understood.
    func invalidate() {
        clock.request(.change, at: .now)
    }

    /// Asks the terminal for something besides showing frames; it leaves with the next frame.
    func perform(_ command: TerminalCommand) {
        commands += command.bytes(through: multiplexer, notifying: notificationWay)
        clock.request(.key, at: .now)
    }

    /// Paints everything again, whatever the terminal shows by now.
    func repaint() {
        size = device.size
        screen.invalidate()
        clock.request(.key, at: .now)
    }

    /// Tells the program from now on when a file is written to.
    func watch(_ file: FileWatch) {
        watched = file
    }

    /// Ends the session; ``run(_:)`` returns the status.
    func end(_ status: CInt) {
        self.status = self.status ?? status
    }

    /// Gives the terminal to the shell until the person comes back (`fg`).
    func suspend() {
        guard holds else { return }
        leave()
        stopUntilForeground()
        enter()
    }

    /// Lets another program have the terminal, and gives its exit status (128 and more: the signal that ended it).
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)`` if it cannot be started; the session goes on.
    func lend(to arguments: [String]) async throws(ChatError) -> CInt {
        leave()
        let process: pid_t
        do throws(ChatError) {
            process = try ForeignProgram.start(arguments, on: device)
        } catch {
            enter()
            throw error
        }
        let status = await withCheckedContinuation { lent = (process, $0) }
        device.takeForeground()
        enter()
        return status
    }

    // The loop

    /// Takes the terminal, runs the program until ``end(_:)``, and gives the terminal back.
    func run(_ program: any TerminalProgram) async -> CInt {
        self.program = program
        program.begin(self)
        enter()
        while status == nil {
            draw()
            waitForSomething()
            await Task.yield()
        }
        leave()
        self.program = nil
        return status ?? 0
    }

    private var program: (any TerminalProgram)?
    private var watched: FileWatch?

    private func tell(_ event: TerminalEvent) {
        program?.receive(event)
        clock.request(.key, at: .now)
    }

    private func waitForSomething() {
        let executor = UIExecutor.shared
        var requests = [
            pollfd(fd: executor.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        if let watched { requests.append(pollfd(fd: watched.descriptor, events: Int16(POLLIN), revents: 0)) }
        let keys = requests.count
        if holds, !isGone {
            let events = output.isEmpty ? POLLIN : POLLIN | POLLOUT
            requests.append(pollfd(fd: device.descriptor, events: Int16(events), revents: 0))
        }
        poll(&requests, nfds_t(requests.count), executor.hasJobs || status != nil ? 0 : timeout())
        if requests[0].revents != 0 { executor.clear() }
        while let signal = signals.next() { handle(signal) }
        let now = Instant.now
        if let watched, requests[2].revents != 0 {
            watched.drain()
            program?.receive(.stirred)
        }
        if requests.count > keys, holds, requests[keys].revents != 0 {
            if requests[keys].revents & Int16(POLLOUT) != 0 { flush(at: now) }
            readInput(at: now)
        }
        for event in decoder.expire(at: now) { take(event) }
        if let due = resizeDue, due <= now { resize() }
        if let wake = program?.nextWake, wake <= now { tell(.wake) }
    }

    /// Milliseconds until something has to happen by itself; -1: never.
    private func timeout() -> CInt {
        var next: Instant? = [decoder.deadline, resizeDue, program?.nextWake].compactMap(\.self).min()
        if canDraw, let due = clock.due { next = min(next ?? due, due) }
        guard let next else { return -1 }
        let left = (next - .now) / .milliseconds(1)
        return CInt(max(0, min(left.rounded(.up), 60_000)))
    }

    private func readInput(at now: Instant) {
        // A paste may be long; everything else waits for a megabyte at most.
        for _ in 0..<16 {
            switch device.read() {
            case .nothing: return
            case .end: return hangUp()
            case .bytes(let bytes):
                program?.receive(bytes: bytes)
                for event in decoder.feed(bytes, at: now) { take(event) }
            }
        }
    }

    private func take(_ event: InputEvent) {
        switch event {
        case .reply(.mode(2026, let state)): writer.isSynchronized = state == 1 || state == 2
        case .reply(.background(let red, let green, let blue)):
            screen.background = Background(red: red, green: green, blue: blue)
        case .reply(.keyboardFlags): writer.keyboard = .kitty
        case .reply(.deviceAttributes):
            awaitsReplies = false
            if writer.keyboard == .legacy { writer.keyboard = .modifyOtherKeys }
        case .focus(let isFocused): clock.focus(isFocused)
        default: break
        }
        tell(.input(event))
    }

    private func handle(_ signal: CInt) {
        switch signal {
        case SIGWINCH: resizeDue = resizeDue ?? .now + .milliseconds(30)
        case SIGTSTP: if lent == nil { suspend() } else { Guardian.stop(group: true) }
        case SIGCONT where ignoresContinue: ignoresContinue = false
        case SIGCONT:
            // Someone else stopped us, and the terminal may have been used since.
            guard holds else { return }
            device.makeRaw()
            repaint()
        case SIGCHLD: reap()
        case SIGHUP: hangUp()
        case SIGINT, SIGQUIT: if lent == nil { tell(.ending(signal: signal)) }
        default: tell(.ending(signal: signal))
        }
    }

    private func reap() {
        var result: CInt = 0
        guard let (process, end) = lent, waitpid(process, &result, WNOHANG) == process else { return }
        lent = nil
        end.resume(returning: result & 0x7F == 0 ? result >> 8 & 0xFF : 128 + result & 0x7F)
    }

    private func hangUp() {
        guard !isGone else { return }
        isGone = true
        tell(.hangup)
    }

    private func resize() {
        resizeDue = nil
        let found = device.size
        // The terminal may have moved text about even if the size is the old one again.
        screen.invalidate()
        clock.request(.key, at: .now)
        guard found != size else { return }
        size = found
        tell(.resized(found))
    }

    // Frames

    private var canDraw: Bool {
        holds && !isGone && output.isEmpty && resizeDue == nil
    }

    private func draw() {
        let now = Instant.now
        guard canDraw, let due = clock.due, due <= now, let program else { return }
        let frame = program.frame(size)
        let drawing = questions() + screen.draw(frame)
        let bytes = writer.compose(frame, drawing: drawing, commands: commands)
        commands = []
        clock.drew(at: now)
        guard !bytes.isEmpty else { return }
        guardian.remember(writer.leaving(rows: size.rows))
        output.append(bytes, at: now)
        flush(at: now)
    }

    private func flush(at now: Instant) {
        var isLost = false
        let delay = output.flush(at: now) { bytes in
            let count = device.write(bytes)
            isLost = count == nil
            return count
        }
        if let delay { clock.sent(after: delay, at: now) }
        if isLost { hangUp() }
    }

    /// Asked once, on our own screen just before it is first painted: a terminal that shows them shows them nowhere.
    private func questions() -> [UInt8] {
        guard writer.capabilities.isXtermLike, !hasAsked else { return [] }
        hasAsked = true
        awaitsReplies = true
        return Array("\u{1B}[?2026$p\u{1B}[?u\u{1B}]10;?\u{1B}\\\u{1B}]11;?\u{1B}\\\u{1B}[>0q\u{1B}[c".utf8)
    }

    private var hasAsked = false

    // Taking and leaving

    private func enter() {
        holds = true
        guardian.remember(writer.leaving(rows: size.rows))
        device.makeRaw()
        let isFirst = !hasAsked
        screen.invalidate()
        clock.request(.key, at: .now)
        let found = device.size
        if found != size {
            size = found
            tell(.resized(found))
        }
        if !isFirst { tell(.resumed) }
    }

    private func leave() {
        guard holds else { return }
        holds = false
        output.discard()
        device.writeAll(writer.switchingOff)
        let forgetsInput = awaitsReplies || writer.modes.contains(.mouse)
        if awaitsReplies { awaitReplies() }
        device.restore(forgetsInput: forgetsInput)
        // Not before: who sees the shell's screen types, and a line typed before the settings are back has no end.
        device.writeAll(writer.leavingScreen(rows: size.rows))
        guardian.remember(nil)
        writer.forget()
    }

    /// Answers that came after we left would be typed into the shell.
    private func awaitReplies() {
        let end = Instant.now + .milliseconds(150)
        while awaitsReplies, Instant.now < end {
            var request = pollfd(fd: device.descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&request, 1, CInt(max(1, (end - .now) / .milliseconds(1)))) > 0 else { return }
            guard case .bytes(let bytes) = device.read() else { return }
            for case .reply(.deviceAttributes) in decoder.feed(bytes, at: .now) { awaitsReplies = false }
        }
    }

    private func stopUntilForeground() {
        repeat {
            let before = Instant.now
            Guardian.stop(group: true)
            let hasStopped = Instant.now - before > .milliseconds(5)
            ignoresContinue = hasStopped
            // In the background, and nobody who could bring us back.
            if !hasStopped, !device.isForeground { return hangUp() }
        } while !device.isForeground
    }
}
