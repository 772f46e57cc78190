import Glibc
import Synchronization

/// Standard input that nothing comes from: a pipe that the caller left open, or a terminal that waits for its user.
enum SilentInput {
    /// How long nothing may come before the user is notified, in milliseconds.
    private static let patience: Int32 = 2000
    private static let isReported = Mutex(false)

    /// Waits for the first bytes, and writes a notice once when none come for two seconds. A quiet command writes none.
    static func report() {
        let isQuiet = ArgumentSpelling.current.prefix { $0 != "--" }.contains { $0 == "-q" || $0 == "--quiet" }
        guard !isQuiet, !isReported.withLock({ $0 }) else { return }
        var request = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, patience) == 0, !isReported.withLock({ isDone in swap(&isDone, true) }) else { return }
        let end = isatty(STDIN_FILENO) == 1 ? "Ctrl-D ends it" : "< /dev/null leaves it out"
        Remark.say("waiting for standard input; \(end)")
    }

    private static func swap(_ value: inout Bool, _ new: Bool) -> Bool {
        defer { value = new }
        return value
    }
}
