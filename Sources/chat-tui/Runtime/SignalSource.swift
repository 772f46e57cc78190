internal import CNcurses
internal import Glibc

/// Signals as something to read, instead of something that interrupts.
struct SignalSource: Sendable {
    let descriptor: CInt

    /// Those that mean something to the program. They are blocked in every thread, and read here.
    static var signals: sigset_t {
        signals([SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGCHLD])
    }

    private static func signals(_ numbers: [CInt]) -> sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in numbers { sigaddset(&signals, number) }
        return signals
    }

    /// Call it before any thread exists. Beside the signals above it blocks those that would stop a program for setting
    /// up a terminal that is no longer its own, and a closed pipe becomes an error of the write.
    static func block() {
        var blocked = signals
        sigaddset(&blocked, SIGTTOU)
        sigaddset(&blocked, SIGTTIN)
        pthread_sigmask(SIG_BLOCK, &blocked, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Blocks these signals alone. Call it before any thread exists.
    static func block(_ numbers: [CInt]) {
        var blocked = signals(numbers)
        pthread_sigmask(SIG_BLOCK, &blocked, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    init() {
        self.init(Self.signals)
    }

    /// Reads these, which were blocked before.
    init(_ numbers: [CInt]) {
        self.init(Self.signals(numbers))
    }

    private init(_ set: sigset_t) {
        var signals = set
        descriptor = descriptor_for_signals(&signals)
    }

    /// The next that came; nil: none.
    func next() -> CInt? {
        let signal = descriptor_read_signal(descriptor)
        return signal == 0 ? nil : signal
    }
}
