internal import ChatKit
internal import Glibc

/// The terminal as the kernel has it: its settings, its size, its bytes. Nothing here waits, but for ``writeAll(_:)``.
///
/// It is a door of our own (`/dev/tty`): not waiting on it changes nothing for those who share the standard streams.
struct TerminalDevice: Sendable {
    let descriptor: CInt
    /// The settings we found.
    let settings: termios

    /// Opens the terminal that the standard streams belong to.
    init() throws(ChatError) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            let stream = isatty(STDIN_FILENO) == 1 ? "output" : "input"
            throw .invalidUsage(
                "needs a terminal, and standard \(stream) is none; chat-cli is made for scripts and pipes")
        }
        var opened = open("/dev/tty", O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        if opened < 0, let name = ttyname(STDIN_FILENO) {
            opened = open(name, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        }
        var found = termios()
        guard opened >= 0, tcgetattr(opened, &found) == 0 else {
            throw .fileUnusable(path: "/dev/tty", reason: String(cString: strerror(errno)))
        }
        descriptor = opened
        settings = found
    }

    /// Every byte as it is typed: no echo, no signals from keys, no flow control, Enter told apart from Ctrl-J.
    func makeRaw() {
        var raw = settings
        cfmakeraw(&raw)
        // The kernel counts characters, not bytes, where it edits a line for a program we start.
        raw.c_iflag |= settings.c_iflag & tcflag_t(IUTF8)
        tcsetattr(descriptor, TCSANOW, &raw)
    }

    /// Puts the settings back. `forgetsInput`: drops what was sent and not read, such as the rest of an answer.
    func restore(forgetsInput: Bool) {
        if forgetsInput { tcflush(descriptor, TCIFLUSH) }
        var found = settings
        tcsetattr(descriptor, TCSANOW, &found)
    }

    /// Terminals that do not tell their size get the one of the VT100.
    var size: TerminalSize {
        var window = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return TerminalSize(columns: 80, rows: 24)
        }
        return TerminalSize(columns: Int(window.ws_col), rows: Int(window.ws_row))
    }

    /// Whether the terminal listens to us rather than to another job of the shell.
    var isForeground: Bool {
        tcgetpgrp(descriptor) == getpgrp()
    }

    /// After a shell that we started: it may have ended without giving the terminal back.
    func takeForeground() {
        tcsetpgrp(descriptor, getpgrp())
    }

    enum Arrival {
        case bytes([UInt8])
        case nothing
        /// The terminal is gone.
        case end
    }

    /// What has arrived, up to 64 KiB.
    func read() -> Arrival {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, used in
            repeat {
                count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            } while count < 0 && errno == EINTR
            used = max(0, count)
        }
        if count > 0 { return .bytes(bytes) }
        return count < 0 && errno == EAGAIN ? .nothing : .end
    }

    /// Writes what the terminal takes now, and says how much; nil: the terminal is gone.
    func write(_ bytes: ArraySlice<UInt8>) -> Int? {
        var count = 0
        bytes.withUnsafeBytes { buffer in
            repeat {
                count = Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            } while count < 0 && errno == EINTR
        }
        return count >= 0 ? count : errno == EAGAIN ? 0 : nil
    }

    /// Writes everything, waiting a second at most for a terminal that does not take it.
    func writeAll(_ bytes: [UInt8]) {
        var rest = bytes[...]
        let end = ContinuousClock.now + .seconds(1)
        while !rest.isEmpty, ContinuousClock.now < end {
            guard let count = write(rest) else { return }
            rest = rest.dropFirst(count)
            if rest.isEmpty { return }
            var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&request, 1, 100)
        }
    }
}
