import Glibc

/// Makes the database's file and folder, readable for their owner alone.
///
/// SQLite gives its `-wal` and `-shm` files the mode of the database, so making that one first is enough. An existing
/// file is never opened here: closing any descriptor of it would drop the locks of every SQLite connection to it in
/// this process (POSIX locks belong to the process).
enum StoreFile {
    /// Makes the file, empty, and its folders if they are missing.
    ///
    /// - Parameter subject: The path that an error names.
    static func make(at path: String, for subject: String) throws(ChatError) {
        guard access(path, F_OK) != 0 else { return }
        try makeFolder(folder(of: path), for: subject)
        // Made under another name, so that no descriptor of ours is open when the name appears.
        let draft = "\(path).new-\(getpid())-\(UInt32.random(in: .min ... .max))"
        try makeEmpty(at: draft, for: subject)
        defer { unlink(draft) }
        guard link(draft, path) != 0, errno != EEXIST else { return }
        // No hard links here: FAT, some network and user-space file systems.
        guard access(path, F_OK) != 0 else { return }
        if rename(draft, path) != 0 { throw .store(errno: errno, path: subject) }
    }

    /// Makes an empty file that only its owner can read.
    ///
    /// - Parameter subject: The path that an error names.
    static func makeEmpty(at path: String, for subject: String) throws(ChatError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .store(errno: errno, path: subject) }
        close(descriptor)
    }

    /// The file behind a path whose last component may be a symbolic link, also one that leads to no file yet.
    ///
    /// What lies beside a database (its log, its locks) lies beside the file itself, as SQLite has it, so that whoever comes
    /// by the link and whoever comes by the file meet at the same locks. A path that cannot be followed stays as it is:
    /// opening it reports why.
    static func resolved(_ path: String) -> String {
        var place = path
        // The kernel gives up after 40 links too.
        for _ in 0..<40 {
            if let real = real(place) { return real }
            guard let target = target(ofLink: place) else { break }
            place = target.hasPrefix("/") ? target : folder(of: place) + "/" + target
        }
        guard let parent = real(folder(of: place)) else { return place }
        let name = place.split(separator: "/").last.map(String.init) ?? place
        return parent == "/" ? "/" + name : parent + "/" + name
    }

    private static func real(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    private static func target(ofLink path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let size = buffer.count
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.bindMemory(to: CChar.self).baseAddress.map { readlink(path, $0, size) } ?? -1
        }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    /// The size of a file in bytes; 0 where there is none.
    static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
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
