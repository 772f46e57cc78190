internal import Glibc

/// Files that only their owner may read, from their first moment on.
enum PrivateFile {
    /// Writes a file that does not exist yet, mode 0600, with the folders above it.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``, also if it exists.
    static func create(_ text: String, at path: String) throws(ChatError) {
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try PrivateFolder.make(String(path[..<slash]))
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = errno == EEXIST ? "it exists already and is left as it is" : SystemError.text(errno)
            throw .fileUnusable(path: path, reason: reason)
        }
        let failure = write(text, to: descriptor)
        guard failure == 0 else {
            unlink(path)
            throw .fileUnusable(path: path, reason: SystemError.text(failure))
        }
    }

    /// Writes a file in place of an older one: a crash leaves the old or the new one, whole.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``.
    static func replace(_ text: String, at path: String) throws(ChatError) {
        // mkstemp makes the file with mode 0600, so there is no moment in which others may open it.
        var template = Array((path + ".XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw .fileUnusable(path: path, reason: SystemError.text(errno)) }
        let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var failure = write(text, to: descriptor)
        if failure == 0, rename(temporary, path) != 0 { failure = errno }
        guard failure == 0 else {
            unlink(temporary)
            throw .fileUnusable(path: path, reason: SystemError.text(failure))
        }
        syncFolder(of: path)
    }

    /// Writes everything, makes it last and closes the file.
    ///
    /// - Returns: 0, or the number of the error.
    private static func write(_ text: String, to descriptor: Int32) -> Int32 {
        var failure: Int32 = 0
        var rest = Array(text.utf8)[...]
        while failure == 0, !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 { rest = rest.dropFirst(count) } else if errno != EINTR { failure = errno }
        }
        if failure == 0, fsync(descriptor) != 0 { failure = errno }
        close(descriptor)
        return failure
    }

    /// The new name lasts only when its folder does.
    private static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
