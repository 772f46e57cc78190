import Glibc

/// What the first bytes of a database file say, read without opening it as a database, so that nothing changes.
///
/// Source: <https://www.sqlite.org/fileformat2.html#the_database_header>, read 2026-11-21.
public struct StoreHeader: Sendable, Hashable {
    /// The schema that the file has.
    public let schemaVersion: Int
    /// Whether the file is in write-ahead-log mode.
    public let usesWAL: Bool
    /// Whether the file is a database of ours.
    public let isOurs: Bool

    /// The schema that this program writes.
    public static var supportedVersion: Int { Schema.version }

    /// - Returns: Nil if there is no file.
    /// - Throws: ``ChatError/storeUnavailable(path:reason:)``, or ``ChatError/storeCorrupt(path:reason:)`` for a file
    ///   that is no SQLite database.
    public init?(path: String) throws(ChatError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .storeUnavailable(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count >= 0 else { throw .storeUnavailable(path: path, reason: String(cString: strerror(errno))) }
        guard count == bytes.count, bytes.starts(with: "SQLite format 3\0".utf8) else {
            throw .storeCorrupt(path: path, reason: "it is no database")
        }
        func number(at offset: Int) -> Int {
            bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) }
        }
        schemaVersion = number(at: 60)
        usesWAL = bytes[18] == 2
        isOurs = number(at: 68) == Int(Schema.applicationID)
    }
}
