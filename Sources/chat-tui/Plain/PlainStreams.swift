internal import ChatKit
internal import Glibc

/// Standard input and output as plain mode uses them: lines come in, text goes out, signals are read.
///
/// The terminal's settings are never changed: the kernel edits the line that is being typed, as for every simple program.
@UIActor
final class PlainStreams {
    enum Event: Equatable {
        case line(String)
        /// Lines that came at once: pasted, not typed.
        case pasted([String])
        /// A line that is not UTF-8.
        case garbage
        /// A line so long that the terminal cut it.
        case cut
        /// The end of the input; on a terminal Ctrl-D.
        case end
        /// The input cannot be read any more; the line that was being read is not asked.
        case failed(ChatError)
        case signal(CInt)
    }

    nonisolated let isInputTerminal = isatty(STDIN_FILENO) == 1
    nonisolated let isOutputTerminal = isatty(STDOUT_FILENO) == 1
    /// The reader of the output is gone.
    private(set) var isClosed = false
    private let signals: SignalSource
    private var bytes: [UInt8] = []
    /// What was typed or pasted on a terminal, in the groups in which it came.
    private var groups: [[[UInt8]]] = []
    private var hasEnded = false
    private var failure: ChatError?

    /// The longest line that the kernel hands on whole; of a longer one it drops the rest.
    ///
    /// Source: `N_TTY_BUF_SIZE` of Linux's n_tty.c, 4096 with the line feed; termios(3), canonical mode. Read 2026-11-30.
    private nonisolated static let longestLine = 4094
    /// Lines that come within this time were pasted: a hand needs longer for a line.
    private nonisolated static let pasteGap: CInt = 40

    /// Signals that mean something here. Ctrl-Z stays the kernel's.
    nonisolated static let signalNumbers = [SIGINT, SIGTERM, SIGHUP]

    init() {
        signals = SignalSource(Self.signalNumbers)
    }

    /// Waits for whatever comes first: a signal, a line if one is wanted, the time, or work for this thread (nil).
    func wait(forLine wantsLine: Bool, until time: ContinuousClock.Instant?) -> Event? {
        if let signal = signals.next() { return .signal(signal) }
        if wantsLine, let event = takeLine() { return event }
        let executor = UIExecutor.shared
        var requests = [
            pollfd(fd: executor.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        // On a terminal lines are read as they come, which tells typed ones from pasted ones.
        let reads = wantsLine || isInputTerminal && !hasEnded
        if reads { requests.append(pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)) }
        var timeout: CInt = -1
        if let time { timeout = CInt(max(0, min(((time - .now) / .milliseconds(1)).rounded(.up), 60_000))) }
        poll(&requests, nfds_t(requests.count), executor.hasJobs ? 0 : timeout)
        if requests[0].revents != 0 { executor.clear() }
        if let signal = signals.next() { return .signal(signal) }
        guard reads, requests[2].revents != 0 else { return nil }
        readMore()
        if isInputTerminal { readGroup() }
        return wantsLine ? takeLine() : nil
    }

    /// Takes the lines that have come, and those that come right behind them, as one group.
    private func readGroup() {
        var request = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        while !hasEnded, !bytes.isEmpty, poll(&request, 1, Self.pasteGap) > 0 { readMore() }
        var lines: [[UInt8]] = []
        while let end = bytes.firstIndex(of: 0x0A) {
            lines.append(Array(bytes[..<end]))
            bytes.removeFirst(end + 1)
        }
        // Ctrl-D behind text hands it on without a line end.
        if !bytes.isEmpty { lines.append(bytes) }
        bytes = []
        if !lines.isEmpty { groups.append(lines) }
    }

    /// Drops what was typed ahead, and returns it.
    func takeTypedAhead() -> [String] {
        defer { groups = [] }
        return groups.flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
    }

    private func takeGroup() -> Event? {
        guard !groups.isEmpty else {
            guard hasEnded else { return nil }
            // More may come after it.
            hasEnded = false
            return .end
        }
        let lines = groups.removeFirst()
        guard lines.allSatisfy({ $0.count <= Self.longestLine }) else { return .cut }
        let texts = lines.compactMap { String(validating: $0, as: UTF8.self) }
        guard texts.count == lines.count else { return .garbage }
        return texts.count == 1 ? .line(texts[0]) : .pasted(texts)
    }

    private func readMore() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        do {
            // A line was announced, so that this does not wait.
            let count = try FileReader(STDIN_FILENO, name: "standard input").read(into: &buffer)
            bytes += buffer[..<count]
            hasEnded = count == 0
        } catch {
            failure = error
        }
    }

    private func takeLine() -> Event? {
        if isInputTerminal { return takeGroup() }
        var line: [UInt8]
        if let end = bytes.firstIndex(of: 0x0A) {
            line = Array(bytes[..<end])
            bytes.removeFirst(end + 1)
        } else if let failure {
            return .failed(failure)
        } else if hasEnded {
            if bytes.isEmpty { return .end }
            line = bytes
            bytes = []
        } else {
            return nil
        }
        if line.last == 0x0D { line.removeLast() }
        return String(validating: line, as: UTF8.self).map(Event.line) ?? .garbage
    }

    /// Writes all of it, waiting for a reader that is slow.
    func write(_ text: String, to stream: CInt = STDOUT_FILENO) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty, !isClosed {
            let count = rest.withUnsafeBytes { Glibc.write(stream, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var request = pollfd(fd: stream, events: Int16(POLLOUT), revents: 0)
                poll(&request, 1, -1)
            } else if errno != EINTR {
                isClosed = stream == STDOUT_FILENO
                return
            }
        }
    }

    /// The columns of the terminal; those of the VT100 if it does not tell.
    var columns: Int {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else { return 80 }
        return Int(window.ws_col)
    }
}
