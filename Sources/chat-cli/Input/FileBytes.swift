import ChatKit

/// The bytes of a file that the user named, whatever they are.
enum FileBytes {
    /// - Parameter limit: The most that is read, in bytes.
    /// - Throws: ``ChatError/fileNotFound(path:)`` or ``ChatError/fileUnusable(path:reason:)``.
    static func read(_ path: String, limit: Int) throws(ChatError) -> [UInt8] {
        if path == "/dev/stdin" { SilentInput.report() }
        return try FileReader(path: path).bytes(limit: limit)
    }
}
