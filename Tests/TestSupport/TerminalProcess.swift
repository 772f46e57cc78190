internal import CTermTest
internal import Dispatch
internal import Glibc

/// A program running on a terminal of its own, as a person would run it. It may wait: it has a thread for that.
public actor TerminalProcess {
    /// Something did not come about in time: what, and what the screen showed instead.
    public struct Late: Error, CustomStringConvertible {
        public let description: String
    }

    private let queue = QueueExecutor()
    public nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// The process that was started; the leader of the terminal's session.
    public nonisolated let process: Int32
    /// The terminal's settings before the program ran.
    public nonisolated let initialSettings: [UInt32]
    /// Its home folder.
    public nonisolated let home: TemporaryFolder
    /// How long anything may take, in seconds: what never comes about fails the test, a busy machine does not.
    public static let patience = 120

    private let terminal: VirtualTerminal
    private var master: Int32
    private var slave: Int32
    private let exit: Int32
    private var reads = true
    private var ended: Int32?

    /// Starts one of our programs, or with a path any other.
    ///
    /// - Parameters:
    ///   - type: The value of `TERM`; nil leaves it out.
    ///   - environment: Variables beside the few that every run gets; nothing is inherited.
    ///   - answers: What the terminal answers; by default as those of today do.
    public init(
        _ program: String, _ arguments: [String] = [], columns: Int = 80, rows: Int = 24,
        type: String? = "xterm-256color", environment: [String: String] = [:],
        answers: [(question: String, reply: String)] = VirtualTerminal.modernAnswers
    ) throws {
        home = try TemporaryFolder()
        let path = program.hasPrefix("/") ? program : Program.buildFolder + "/" + program
        var variables = [
            "HOME": home.path, "PATH": Program.buildFolder + ":/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8",
            "TZ": "UTC", "SWIFT_BACKTRACE": "enable=no",
        ]
        variables["TERM"] = type
        variables.merge(environment) { $1 }
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        var settings = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for word in words + settings { free(word) } }
        var ends: (Int32, Int32) = (-1, -1)
        var before = termios()
        process = term_spawn(&words, &settings, home.path, UInt16(rows), UInt16(columns), &ends.0, &ends.1, &before)
        initialSettings = Self.words(of: before)
        guard process > 0 else { throw Late(description: "no pseudo-terminal: errno \(errno)") }
        (master, slave) = ends
        exit = term_process_descriptor(process)
        terminal = VirtualTerminal(columns: columns, rows: rows, answers: answers)
    }

    deinit {
        kill(-process, SIGKILL)
        kill(process, SIGKILL)
        if ended == nil { waitpid(process, nil, 0) }
        for descriptor in [master, slave, exit] where descriptor >= 0 { close(descriptor) }
    }

    /// Types. A long text is read by the program as it goes, and what that writes is shown meanwhile.
    public func type(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        let end = ContinuousClock.now + .seconds(Self.patience)
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(master, $0.baseAddress, min($0.count, 4096)) }
            if count > 0 { rest = rest.dropFirst(count) }
            if ContinuousClock.now > end { throw Late(description: "\(rest.count) bytes were not read") }
            if !rest.isEmpty { turn(for: POLLIN | POLLOUT, milliseconds: 100) }
        }
    }

    public func resize(columns: Int, rows: Int) {
        terminal.resize(columns: columns, rows: rows)
        _ = term_resize(master, UInt16(rows), UInt16(columns))
    }

    /// Shows what the program writes until the screen is as it should be.
    public func wait(
        _ what: String, seconds: Int = TerminalProcess.patience, until isRight: @Sendable (VirtualTerminal) -> Bool
    ) throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while !isRight(terminal) {
            guard ContinuousClock.now < end else {
                throw Late(description: "\(what) did not come about; the screen shows:\n\(terminal.text)")
            }
            turn(for: POLLIN, milliseconds: 100)
        }
    }

    /// Waits until the screen shows a text somewhere.
    public func wait(for text: String) throws {
        try wait("“\(text)”") { $0.text.contains(text) }
    }

    /// Waits until the terminal has these settings.
    public func wait(for wanted: [UInt32]) throws {
        let end = ContinuousClock.now + .seconds(Self.patience)
        while settings != wanted {
            guard ContinuousClock.now < end else { throw Late(description: "the settings stay \(settings)") }
            turn(for: POLLIN, milliseconds: 10)
        }
    }

    /// Looks at the screen as it is.
    public func look<Answer: Sendable>(_ question: @Sendable (VirtualTerminal) -> Answer) -> Answer {
        question(terminal)
    }

    /// The terminal's settings in the kernel, as `stty -g` would print them.
    public var settings: [UInt32] {
        var found = termios()
        tcgetattr(slave, &found)
        return Self.words(of: found)
    }

    private static func words(of settings: termios) -> [UInt32] {
        let characters = withUnsafeBytes(of: settings.c_cc) { $0.map(UInt32.init) }
        return [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag] + characters
    }

    /// Stops and starts showing what the program writes: a terminal that does not keep up.
    public func pauseReading(_ isPaused: Bool) {
        reads = !isPaused
    }

    /// Closes the window: the program's terminal is gone.
    public func closeWindow() {
        close(slave)
        close(master)
        (master, slave) = (-1, -1)
    }

    /// The processes that a process started and that still run.
    public nonisolated func children(of parent: Int32) -> [Int32] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let file = open("/proc/\(parent)/task/\(parent)/children", O_RDONLY)
        guard file >= 0 else { return [] }
        defer { close(file) }
        let count = read(file, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).split(separator: " ").compactMap {
            Int32($0)
        }
    }

    public nonisolated func signal(_ signal: Int32, to process: Int32) {
        kill(process, signal)
    }

    /// Shows what comes until the program has ended, and the rest of what it wrote; then gives its exit status, or 128
    /// plus the signal that ended it.
    public func waitForEnd(seconds: Int = TerminalProcess.patience) throws -> Int32 {
        if let ended { return ended }
        let end = ContinuousClock.now + .seconds(seconds)
        var status: Int32 = 0
        while waitpid(process, &status, WNOHANG) != process {
            guard ContinuousClock.now < end else {
                throw Late(description: "the program did not end; the screen shows:\n\(terminal.text)")
            }
            turn(for: POLLIN, milliseconds: 100)
        }
        try showRest()
        let result = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
        ended = result
        return result
    }

    /// What was written last may still be on its way through the kernel: a byte sent after it comes after it.
    private func showRest() throws {
        guard slave >= 0 else { return }
        let shown = terminal.ledger.nulls
        var null: UInt8 = 0
        write(slave, &null, 1)
        try wait("the end of the output") { $0.ledger.nulls > shown }
    }

    /// Waits for the program to write, to read or to end, and shows what it wrote.
    private func turn(for events: Int32, milliseconds: Int32) {
        let wanted = reads ? events : events & ~POLLIN
        var requests = [
            pollfd(fd: master, events: Int16(wanted), revents: 0), pollfd(fd: exit, events: Int16(POLLIN), revents: 0),
        ]
        // When it has ended, its descriptor is always ready.
        poll(&requests, kill(process, 0) == 0 ? 2 : 1, milliseconds)
        guard reads, requests[0].revents & Int16(POLLIN) != 0 else { return }
        let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, used in
            used = max(0, read(master, buffer.baseAddress, buffer.count))
        }
        let replies = terminal.write(bytes)
        _ = replies.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }
}

/// Runs the jobs of an actor on a queue of its own, where waiting holds up nobody else.
private final class QueueExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "terminal")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
