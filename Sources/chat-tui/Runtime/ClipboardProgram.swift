internal import CNcurses
internal import Glibc

/// Programs that have a clipboard: the desktop's, and tmux.
struct ClipboardProgram: Equatable, Sendable {
    /// The program and its arguments; it reads the text from its standard input.
    let arguments: [String]

    private init(_ arguments: String...) {
        self.arguments = arguments
    }

    /// Longer than a program that works needs. One that waits for a display that is gone waits for ever.
    private static let patience = Duration.seconds(3)

    /// Those to try where these variables are set: of each group the first that works.
    static func groups(_ environment: [String: String]) -> [[ClipboardProgram]] {
        var desktop: [ClipboardProgram] = []
        // At the other end of a connection the desktop is not the one the person sits at.
        if environment["SSH_CONNECTION"] == nil {
            if environment["WAYLAND_DISPLAY"] != nil { desktop.append(ClipboardProgram("wl-copy")) }
            if environment["DISPLAY"] != nil {
                desktop.append(ClipboardProgram("xclip", "-selection", "clipboard"))
                desktop.append(ClipboardProgram("xsel", "--clipboard", "--input"))
            }
            desktop.append(ClipboardProgram("pbcopy"))
        }
        guard environment["TMUX"] != nil else { return [desktop] }
        // With -w tmux hands it on to the terminal, which it lets no program inside do by default; versions before 3.2
        // only keep it. Source: tmux(1) of 3.3a, load-buffer and set-clipboard, read 2026-11-21.
        return [
            desktop,
            [ClipboardProgram("tmux", "load-buffer", "-w", "-"), ClipboardProgram("tmux", "load-buffer", "-")],
        ]
    }

    /// Gives a text to those that take it, and tells their names.
    static func take(_ text: String, _ environment: [String: String]) -> [String] {
        let bytes = Array(text.utf8)
        return groups(environment).compactMap { group in group.first { $0.take(bytes) }?.arguments[0] }
    }

    private func take(_ text: [UInt8]) -> Bool {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { return false }
        // Held open by another program, it would never end.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let process = start(reading: ends[0])
        close(ends[0])
        guard let process else {
            close(ends[1])
            return false
        }
        let end = ContinuousClock.now + Self.patience
        let isWritten = write(text, to: ends[1], until: end)
        close(ends[1])
        let descriptor = descriptor_for_process(process)
        if descriptor >= 0, !Self.wait(for: descriptor, POLLIN, until: end) { kill(process, SIGKILL) }
        close(descriptor)
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return isWritten && status == 0
    }

    private func write(_ text: [UInt8], to pipe: CInt, until end: ContinuousClock.Instant) -> Bool {
        _ = fcntl(pipe, F_SETFL, O_NONBLOCK)
        var rest = text[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(pipe, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                guard Self.wait(for: pipe, POLLOUT, until: end) else { return false }
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// false: nothing came about in time.
    private static func wait(for descriptor: CInt, _ events: CInt, until end: ContinuousClock.Instant) -> Bool {
        while true {
            let left = CInt(max(0, (end - .now) / .milliseconds(1)))
            var request = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let count = poll(&request, 1, left)
            if count > 0 { return true }
            if count == 0 || errno != EINTR { return false }
        }
    }

    /// nil: there is no such program.
    private func start(reading input: CInt) -> pid_t? {
        // Those that stay to serve the text outlive the terminal.
        var attributes = posix_spawnattr_t.asShells(process_spawn_session)
        defer { posix_spawnattr_destroy(&attributes) }
        var streams = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&streams)
        defer { posix_spawn_file_actions_destroy(&streams) }
        posix_spawn_file_actions_adddup2(&streams, input, STDIN_FILENO)
        posix_spawn_file_actions_addopen(&streams, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&streams, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var words = arguments.map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, arguments[0], &streams, &attributes, words, environ)
        return failure == 0 ? process : nil
    }
}
