internal import Dispatch
internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// Runs the command that prints a secret: by `/bin/sh`, in a session of its own, with nothing on its standard input.
///
/// Without a terminal it cannot ask there, so a command that would wait for an answer fails at once; agents with
/// windows of their own still work. Its output is never shown; its standard error is, when it fails.
final class SecretCommand: Sendable {
    static let place = "the command that prints the key"

    /// The first line of what the command prints.
    ///
    /// - Parameter limit: How long it may run before it is killed.
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` or ``ChatError/cancelled``.
    static func firstLine(of command: String, limit: Duration = .seconds(30)) async throws(ChatError) -> String {
        let running = SecretCommand()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A thread of its own: the calls block.
                DispatchQueue.global().async { continuation.resume(returning: running.run(command, limit: limit)) }
            }
        } onCancel: {
            running.stop(.cancelled)
        }
        return try result.get()
    }

    private enum Stop {
        case cancelled, late
    }

    private struct State {
        /// Set from its start until it is reaped, so that no other process is killed in its name.
        var process: pid_t?
        var stop: Stop?
    }

    private let state = Mutex(State())
    /// Held while pipes are made and a command starts: one that inherited another's pipe would keep it open.
    private static let launching = Mutex(())
    /// `POSIX_SPAWN_SETSID` of glibc's spawn.h, which Swift does not see.
    private static let startsSession: Int16 = 0x80

    private init() {}

    private func stop(_ reason: Stop) {
        state.withLock { state in
            if state.stop == nil { state.stop = reason }
            if let process = state.process { kill(-process, SIGKILL) }
        }
    }

    private func run(_ command: String, limit: Duration) -> Result<String, ChatError> {
        let launched = Self.launching.withLock { _ -> (output: Pipe, errors: Pipe, failure: Int32)? in
            guard let output = Pipe(), let errors = Pipe() else { return nil }
            let failure = state.withLock { state -> Int32 in
                guard state.stop == nil else { return 0 }
                return Self.spawn(command, output: output.writer, errors: errors.writer, process: &state.process)
            }
            return (output, errors, failure)
        }
        guard let (output, errors, failure) = launched else {
            return .failure(Self.failure("cannot start: \(Self.reason(errno))"))
        }
        close(output.writer)
        close(errors.writer)
        defer {
            close(output.reader)
            close(errors.reader)
        }
        guard failure == 0 else { return .failure(Self.failure("cannot start: \(Self.reason(failure))")) }
        guard let process = state.withLock(\.process) else { return .failure(.cancelled) }

        let deadline = ContinuousClock.now + limit
        let (outputBytes, errorBytes, fault) = read(output.reader, errors.reader, until: deadline)
        let status = reap(process, until: deadline)
        switch state.withLock(\.stop) {
        case .cancelled: return .failure(.cancelled)
        case .late: return .failure(Self.failure("it ran longer than \(limit.components.seconds) s"))
        case nil: break
        }
        guard status == 0 else { return .failure(Self.failure(Self.ending(status, errorBytes))) }
        // Half a key is none.
        if let fault { return .failure(Self.failure("its output cannot be read: \(Self.reason(fault))")) }
        return .success(String(decoding: outputBytes.prefix { $0 != 0x0A }, as: UTF8.self))
    }

    /// Reads both to their ends. At the deadline the command is killed, which ends them.
    ///
    /// - Returns: What came, and the number of the error that kept the output from being read to its end.
    private func read(
        _ output: Int32, _ errors: Int32, until deadline: ContinuousClock.Instant
    ) -> (output: [UInt8], errors: [UInt8], fault: Int32?) {
        var fault: Int32?
        var bytes: [[UInt8]] = [[], []]
        var open = [output, errors]
        var buffer = [UInt8](repeating: 0, count: 4096)
        while open.contains(where: { $0 >= 0 }) {
            var entries = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let remaining = deadline - .now
            let ready = poll(&entries, 2, Int32(clamping: Int(max(.zero, remaining) / .milliseconds(1)) + 1))
            if ready == 0 {
                // Whoever left the session may still hold the pipes: do not wait for their ends.
                stop(.late)
                break
            }
            for index in 0..<2 where entries[index].revents != 0 {
                let count = Glibc.read(open[index], &buffer, buffer.count)
                if count > 0 {
                    bytes[index] += buffer[..<min(count, max(0, 65_536 - bytes[index].count))]
                } else if count == 0 {
                    open[index] = -1
                } else if errno != EINTR && errno != EAGAIN {
                    if index == 0 { fault = errno }
                    open[index] = -1
                }
            }
        }
        return (bytes[0], bytes[1], fault)
    }

    private func reap(_ process: pid_t, until deadline: ContinuousClock.Instant) -> Int32 {
        var status: Int32 = 0
        while true {
            // Under the lock, so that nobody kills a process that is no more.
            let isReaped = state.withLock { state in
                let found = waitpid(process, &status, WNOHANG)
                guard found == process || (found < 0 && errno != EINTR) else { return false }
                state.process = nil
                return true
            }
            if isReaped { return status }
            if ContinuousClock.now >= deadline { stop(.late) }
            // It has closed its output and goes on: rare, so a wait without an event will do.
            poll(nil, 0, 5)
        }
    }

    private static func ending(_ status: Int32, _ errors: [UInt8]) -> String {
        let signal = status & 0x7F
        let ending = signal == 0 ? "it failed with status \((status >> 8) & 0xFF)" : "signal \(signal) ended it"
        let text = String(decoding: errors, as: UTF8.self)
        let words = text.split { $0.isWhitespace || $0.isNewline }.joined(separator: " ")
        let shown = String(words.unicodeScalars.filter { $0.properties.generalCategory != .control }.prefix(300))
        return shown.isEmpty ? ending : "\(ending): \(shown)"
    }

    private static func failure(_ problem: String) -> ChatError {
        .invalidSettings(place: place, problem: problem, hint: "run it by hand; its first line should be the key")
    }

    private static func reason(_ code: Int32) -> String { SystemError.text(code) }

    private struct Pipe {
        let reader: Int32
        let writer: Int32

        init?() {
            var descriptors: [Int32] = [-1, -1]
            guard pipe(&descriptors) == 0 else { return nil }
            for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
            reader = descriptors[0]
            writer = descriptors[1]
        }
    }

    /// - Returns: 0, or the number of the error.
    private static func spawn(_ command: String, output: Int32, errors: Int32, process: inout pid_t?) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        // It starts as a shell would start it, whatever signals this program blocks or ignores.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK) | startsSession)
        let arguments: [UnsafeMutablePointer<CChar>?] =
            ["/bin/sh", "-c", command].map { (text: String) in strdup(text) } + [nil]
        let variables: [UnsafeMutablePointer<CChar>?] =
            ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var started: pid_t = 0
        let failure = posix_spawn(&started, "/bin/sh", &actions, &attributes, arguments, variables)
        if failure == 0 { process = started }
        return failure
    }
}
