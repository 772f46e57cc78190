import ChatKit
import Glibc

/// Writes a file that the user named.
enum OutputFile {
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``; the file is not touched if it exists, unless `overwrites`.
    static func write(_ bytes: [UInt8], to path: String, overwrites: Bool) throws(ChatError) {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (overwrites ? O_TRUNC : O_EXCL)
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else {
            let code = errno
            throw .fileUnusable(path: path, reason: isFolder(path) ? "it is a folder" : reason(code))
        }
        do {
            try StandardStream(descriptor: descriptor).write(bytes)
        } catch {
            close(descriptor)
            throw .fileUnusable(path: path, reason: (error as? StandardStream.Fault)?.reason ?? "\(error)")
        }
        // A full disk may show only here.
        if close(descriptor) != 0 { throw .fileUnusable(path: path, reason: String(cString: strerror(errno))) }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case EEXIST: "it exists already; --force overwrites it"
        case ENOENT: "there is no such folder"
        default: String(cString: strerror(code))
        }
    }
}
