import ChatKit
import Glibc

/// Writes a file that the user named.
enum OutputFile {
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``; the file is not touched if it exists, unless `overwrites`.
    static func write(_ bytes: [UInt8], to path: String, overwrites: Bool) throws(ChatError) {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (overwrites ? O_TRUNC : O_EXCL)
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else {
            let reason = errno == EEXIST ? "it exists already; --force overwrites it" : String(cString: strerror(errno))
            throw .fileUnusable(path: path, reason: reason)
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
}
