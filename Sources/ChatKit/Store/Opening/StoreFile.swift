import Glibc

/// Makes the database's file and folder, readable for their owner alone.
///
/// SQLite gives its `-wal` and `-shm` files the mode of the database, so making that one first is enough. An existing
/// file is never opened here: closing any descriptor of it would drop the locks of every SQLite connection to it in
/// this process (POSIX locks belong to the process).
enum StoreFile {
    /// Makes the file, empty, and its folders if they are missing.
    static func make(at path: String) throws(ChatError) {
        guard access(path, F_OK) != 0 else { return }
        try makeFolder(folder(of: path), for: path)
        // Made under another name, so that no descriptor of ours is open when the name appears.
        let draft = "\(path).new-\(getpid())-\(UInt32.random(in: .min ... .max))"
        try makeEmpty(at: draft, for: path)
        defer { unlink(draft) }
        guard link(draft, path) != 0, errno != EEXIST else { return }
        // No hard links here: FAT, some network and user-space file systems.
        guard access(path, F_OK) != 0 else { return }
        if rename(draft, path) != 0 { throw .store(errno: errno, path: path) }
    }

    /// Makes an empty file that only its owner can read.
    ///
    /// - Parameter subject: The path that an error names.
    static func makeEmpty(at path: String, for subject: String) throws(ChatError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .store(errno: errno, path: subject) }
        close(descriptor)
    }

    /// Removes a file that was not finished.
    static func remove(_ path: String) {
        unlink(path)
    }

    /// The folder that a path is in; `.` for a bare name.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func makeFolder(_ folder: String, for path: String) throws(ChatError) {
        guard access(folder, F_OK) != 0 else { return }
        if folder != "/", folder != "." { try makeFolder(self.folder(of: folder), for: path) }
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .store(errno: errno, path: path) }
    }
}
