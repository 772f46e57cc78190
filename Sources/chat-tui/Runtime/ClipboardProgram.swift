internal import Glibc

/// Programs that have a clipboard: the desktop's, or tmux's.
enum ClipboardProgram {
    private static func candidates() -> [[String]] {
        let isRemote = getenv("SSH_CONNECTION") != nil
        var found: [[String]] = []
        // At the other end of a connection the desktop is not the one the person sits at.
        if !isRemote, getenv("WAYLAND_DISPLAY") != nil { found.append(["wl-copy"]) }
        if !isRemote, getenv("DISPLAY") != nil {
            found += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
        }
        if !isRemote { found.append(["pbcopy"]) }
        if getenv("TMUX") != nil { found.append(["tmux", "load-buffer", "-w", "-"]) }
        return found
    }

    /// Gives a text to the first program that takes it, and tells which one did.
    static func take(_ text: String) -> String? {
        candidates().first { run($0, input: Array(text.utf8)) }?.first
    }

    private static func run(_ arguments: [String], input: [UInt8]) -> Bool {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { return false }
        // Held open by another program, it would never end.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var streams = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&streams)
        defer { posix_spawn_file_actions_destroy(&streams) }
        posix_spawn_file_actions_adddup2(&streams, ends[0], STDIN_FILENO)
        posix_spawn_file_actions_addopen(&streams, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&streams, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var words = arguments.map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, arguments[0], &streams, &attributes, words, environ)
        close(ends[0])
        guard failure == 0 else {
            close(ends[1])
            return false
        }
        var rest = input[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { break }
        }
        close(ends[1])
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return rest.isEmpty && status == 0
    }
}
