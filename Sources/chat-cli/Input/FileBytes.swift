import ChatKit
import Glibc

/// The bytes of a file that the user named, whatever they are.
enum FileBytes {
    /// - Parameter limit: The most that is read, in bytes.
    /// - Throws: ``ChatError/fileNotFound(path:)`` or ``ChatError/fileUnusable(path:reason:)``.
    static func read(_ path: String, limit: Int) throws(ChatError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw .fileNotFound(path: path) }
            throw .fileUnusable(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count > 0 {
                bytes += piece[..<count]
                if bytes.count > limit {
                    throw .fileUnusable(path: path, reason: "it is larger than \(limit >> 20) MB")
                }
            } else if count == 0 {
                return bytes
            } else if errno != EINTR {
                throw .fileUnusable(path: path, reason: String(cString: strerror(errno)))
            }
        }
    }
}
