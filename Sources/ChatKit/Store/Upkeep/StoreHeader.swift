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

    /// The oldest schema that this program can bring up to date.
    public static var oldestSupportedVersion: Int { Schema.migrations.first?.version ?? Schema.version }

    /// - Returns: Nil if there is no file.
    /// - Throws: ``ChatError/storeUnavailable(path:reason:)``, or ``ChatError/storeCorrupt(path:reason:)`` for a file
    ///   that is no SQLite database.
    public init?(path: String) throws(ChatError) {
        let bytes: [UInt8]
        do {
            bytes = try FileReader(path: path).prefix(100)
        } catch .fileNotFound {
            return nil
        } catch .fileUnusable(_, let reason) {
            throw .storeUnavailable(path: path, reason: reason)
        }
        guard bytes.count == 100, bytes.starts(with: "SQLite format 3\0".utf8) else {
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
