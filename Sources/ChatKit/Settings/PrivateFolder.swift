internal import Glibc

/// Folders that only their owner may enter.
enum PrivateFolder {
    /// Makes a folder with mode 0700, and what is missing above it.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``.
    static func make(_ path: String) throws(ChatError) {
        if mkdir(path, 0o700) == 0 { return }
        switch errno {
        case EEXIST:
            return
        case ENOENT:
            guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { break }
            try make(String(path[..<slash]))
            if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        default: break
        }
        throw .fileUnusable(path: path, reason: SystemError.text(errno))
    }
}
