internal import ChatKit
internal import Glibc

/// Standard input and output as plain mode uses them: lines come in, text goes out, signals are read.
///
/// The terminal's settings are never changed: the kernel edits the line that is being typed, as for every simple program.
@UIActor
final class PlainStreams {
    enum Event: Equatable {
        case line(String)
        /// A line that is not UTF-8.
        case garbage
        /// The end of the input; on a terminal Ctrl-D.
        case end
        case signal(CInt)
    }

    nonisolated let isInputTerminal = isatty(STDIN_FILENO) == 1
    nonisolated let isOutputTerminal = isatty(STDOUT_FILENO) == 1
    /// The reader of the output is gone.
    private(set) var isClosed = false
    private let signals: SignalSource
    private var bytes: [UInt8] = []
    private var hasEnded = false

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
        if wantsLine { requests.append(pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)) }
        var timeout: CInt = -1
        if let time { timeout = CInt(max(0, min(((time - .now) / .milliseconds(1)).rounded(.up), 60_000))) }
        poll(&requests, nfds_t(requests.count), executor.hasJobs ? 0 : timeout)
        if requests[0].revents != 0 { executor.clear() }
        if let signal = signals.next() { return .signal(signal) }
        guard wantsLine, requests[2].revents != 0 else { return nil }
        readMore()
        return takeLine()
    }

    private func readMore() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(STDIN_FILENO, &buffer, buffer.count)
        if count > 0 {
            bytes += buffer[..<count]
        } else if count == 0 || errno != EINTR && errno != EAGAIN {
            hasEnded = true
        }
    }

    private func takeLine() -> Event? {
        var line: [UInt8]
        if let end = bytes.firstIndex(of: 0x0A) {
            line = Array(bytes[..<end])
            bytes.removeFirst(end + 1)
        } else if hasEnded {
            // On a terminal more may come after it.
            hasEnded = !isInputTerminal
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
