internal import CTermTest
internal import Foundation
internal import Glibc
internal import Synchronization

/// A program that is running. Its output is collected as it comes.
public final class RunningProgram: Sendable {
    private struct State: Sendable {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var openStreams = 2
        var status: Int32?
    }

    struct CannotStart: Error {
        var path: String
        var errno: Int32
    }

    public let processID: Int32
    private let state = Watched(State())

    /// - Parameter input: What it reads from standard input; nil for an empty one.
    init(path: String, arguments: [String], environment: [String], input: [UInt8]?) throws {
        let (inputEnd, inputStart) = Self.pipe()
        let (outputEnd, outputStart) = Self.pipe()
        let (errorsEnd, errorsStart) = Self.pipe()
        let spawned = Self.spawn(
            path, arguments, environment, input: inputEnd, output: outputStart, errors: errorsStart)
        for descriptor in [inputEnd, outputStart, errorsStart] { close(descriptor) }
        switch spawned {
        case .success(let process): processID = process
        case .failure(let error):
            for descriptor in [inputStart, outputEnd, errorsEnd] { close(descriptor) }
            throw error
        }
        // A thread of its own: were it one of a pool's, enough programs at once would take all of them, and those who
        // look up addresses there, or were to write what a program waits for, would wait for ever.
        Thread.detachNewThread {
            self.attend(input: input ?? [], inputStart, outputEnd, errorsEnd)
        }
    }

    /// Waits for its end.
    public func outcome() async -> Program.Outcome {
        let state = await state.wait { $0.status != nil && $0.openStreams == 0 }
        return Program.Outcome(
            status: state.status ?? -1, output: String(decoding: state.output, as: UTF8.self),
            errors: String(decoding: state.errors, as: UTF8.self), outputBytes: state.output)
    }

    /// Waits until its standard output holds this text, or it has ended.
    public func waitForOutput(_ text: String) async {
        _ = await state.wait { $0.status != nil || Self.holds($0.output, text) }
    }

    /// Waits until its standard error holds this text, or it has ended.
    public func waitForErrors(_ text: String) async {
        _ = await state.wait { $0.status != nil || Self.holds($0.errors, text) }
    }

    /// What it has written to standard output by now.
    public var outputSoFar: [UInt8] { state.value.output }

    /// What it has written to standard error by now.
    public var errorsSoFar: [UInt8] { state.value.errors }

    /// Sends it a signal.
    public func send(signal number: Int32) {
        kill(processID, number)
    }

    /// Gives it its input, collects its output, and notes its end.
    private func attend(input: [UInt8], _ inputStart: Int32, _ outputEnd: Int32, _ errorsEnd: Int32) {
        _ = fcntl(inputStart, F_SETFL, O_NONBLOCK)
        var rest = input[...]
        var requests = [
            pollfd(fd: inputStart, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: outputEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errorsEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: term_process_descriptor(processID), events: Int16(POLLIN), revents: 0),
        ]
        // What is done with is closed and -1, which poll passes over.
        while requests.contains(where: { $0.fd >= 0 }) {
            poll(&requests, nfds_t(requests.count), -1)
            for index in requests.indices where requests[index].fd >= 0 && requests[index].revents != 0 {
                let descriptor = requests[index].fd
                let goesOn =
                    switch index {
                    case 0: Self.write(&rest, to: descriptor)
                    case 1: collect(descriptor) { $0.output += $1 }
                    case 2: collect(descriptor) { $0.errors += $1 }
                    default: false
                    }
                if goesOn { continue }
                close(descriptor)
                requests[index].fd = -1
                switch index {
                case 1, 2: state.change { $0.openStreams -= 1 }
                case 3: reap()
                default: break
                }
            }
        }
        if state.value.status == nil { reap() }
    }

    private func collect(_ descriptor: Int32, _ append: @Sendable (inout State, ArraySlice<UInt8>) -> Void) -> Bool {
        var piece = [UInt8](repeating: 0, count: 65536)
        let count = read(descriptor, &piece, piece.count)
        if count > 0 { state.change { append(&$0, piece[..<count]) } }
        return count > 0 || count < 0 && errno == EINTR
    }

    private func reap() {
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        state.change { $0.status = signal == 0 ? (status >> 8) & 0xFF : 128 + signal }
    }

    private static func holds(_ bytes: [UInt8], _ text: String) -> Bool {
        String(decoding: bytes, as: UTF8.self).contains(text)
    }

    /// Held while a pipe is made and while a program is started: one that inherited another's pipe would keep its
    /// reader from seeing the end.
    private static let starting = Mutex(())

    private static func pipe() -> (end: Int32, start: Int32) {
        starting.withLock { _ in
            var descriptors: [Int32] = [-1, -1]
            _ = Glibc.pipe(&descriptors)
            for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
            return (descriptors[0], descriptors[1])
        }
    }

    /// Writes what the pipe takes; false when all is written, or nobody reads it any more.
    private static func write(_ rest: inout ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count > 0 { rest = rest.dropFirst(count) }
        return !rest.isEmpty && (count >= 0 || errno == EAGAIN || errno == EINTR)
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ environment: [String], input: Int32, output: Int32, errors: Int32
    ) -> Result<pid_t, CannotStart> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, place) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (errors, STDERR_FILENO)] {
            posix_spawn_file_actions_adddup2(&actions, descriptor, place)
        }
        // The tests' own runtime may ignore or block signals; a program starts as a shell would start it.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        let argumentPointers = ([path] + arguments).map { strdup($0) } + [nil]
        let environmentPointers = environment.map { strdup($0) } + [nil]
        defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
        var process: pid_t = 0
        let fault = starting.withLock { _ in
            posix_spawn(&process, path, &actions, &attributes, argumentPointers, environmentPointers)
        }
        return fault == 0 ? .success(process) : .failure(CannotStart(path: path, errno: fault))
    }
}
