internal import ChatKit
internal import CNcurses
internal import Glibc

/// Another program that gets the terminal for a while, such as an editor.
enum ForeignProgram {
    /// Starts it on the terminal, with signals as a shell would give them. The first argument is searched for in `PATH`.
    static func start(_ arguments: [String], on device: TerminalDevice) throws(ChatError) -> pid_t {
        var attributes = posix_spawnattr_t.asShells()
        defer { posix_spawnattr_destroy(&attributes) }
        var streams = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&streams)
        defer { posix_spawn_file_actions_destroy(&streams) }
        // Ours does not wait; a program expects one that does.
        posix_spawn_file_actions_addopen(&streams, STDIN_FILENO, "/dev/tty", O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&streams, STDIN_FILENO, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&streams, STDIN_FILENO, STDERR_FILENO)

        var words = arguments.map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, arguments.first ?? "", &streams, &attributes, words, environ)
        guard failure == 0 else {
            throw .fileUnusable(path: arguments.first ?? "", reason: String(cString: strerror(failure)))
        }
        return process
    }
}

extension posix_spawnattr_t {
    /// How a shell starts programs: no signal is blocked or ignored, whatever this process has done with them.
    ///
    /// - Parameter flags: More than that.
    static func asShells(_ flags: Int16 = 0) -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) | flags)
        return attributes
    }
}
