import FoundationEssentials
import GRDB
import Glibc

/// What was deleted for good, and what was looked at to make sure.
public struct PurgeReceipt: Sendable, Hashable {
    public var conversations = 0
    public var messages = 0
    public var turns = 0
    public var attachments = 0
    public var drafts = 0
    /// The paths of copies of the database that were purged too.
    public var copies: [String] = []
    /// How many pieces of the deleted text were searched for, in how many files with how many bytes.
    public var canaries = 0
    public var files = 0
    public var bytes = 0
    /// The paths of files that still have such a piece; empty when nothing remains.
    public var remains: [String] = []
}

extension ConversationStore {
    /// Deletes conversations for good, in the trash or not: rows, index terms, attachments that no other message has, drafts
    /// and turn records, here and in the copies that were made with ``copy(to:)``. The log is truncated and the freed space
    /// overwritten. Then the folder of the database and the copies are searched for pieces of the deleted text that nothing
    /// else has.
    ///
    /// - Throws: ``ChatError/conversationBusy(_:holder:)`` while a reply is written in one of them.
    public func purge(_ keys: [Conversation.Key]) async throws(ChatError) -> PurgeReceipt {
        var locks: [TurnLock] = []
        var uids: [String] = []
        for key in keys {
            let found = try await read { database in
                try Row.fetchOne(
                    database, sql: "SELECT id, uid FROM conversation WHERE key = ?", arguments: [key.rawValue]
                ).map { ($0[0] as String, $0[1] as String) }
            }
            guard let (name, uid) = found, let id = ConversationID(rawValue: name) else { continue }
            locks.append(try await lockTurn(of: key, named: id))
            uids.append(uid)
        }
        defer { withExtendedLifetime(locks) {} }
        var (receipt, canaries) = try await purgeRows(uids)
        for copy in try await knownCopies() {
            do throws(ChatError) {
                let store = try await Self.open(at: copy)
                defer { store.close() }
                let (deleted, others) = try await store.purgeRows(uids)
                canaries += others
                if deleted.conversations > 0 { receipt.copies.append(copy) }
            } catch {
                if error == .cancelled { throw error }
                // A copy that cannot be opened is searched below, and shows up there.
            }
        }
        // What another conversation has too is no sign of what was deleted.
        let sought = try await unique(canaries)
        receipt.canaries = sought.count
        try scan(for: sought, alsoIn: receipt.copies, into: &receipt)
        return receipt
    }

    /// Deletes the rows of conversations, and what is left of them in the file.
    private func purgeRows(_ uids: [String]) async throws(ChatError) -> (PurgeReceipt, [[UInt8]]) {
        let (receipt, canaries) = try await write { database in
            var receipt = PurgeReceipt()
            var canaries: [[UInt8]] = []
            for uid in uids {
                guard
                    let key = try Int64.fetchOne(
                        database, sql: "SELECT key FROM conversation WHERE uid = ?", arguments: [uid])
                else { continue }
                func count(_ table: String) throws -> Int {
                    try Int.fetchOne(
                        database, sql: "SELECT count(*) FROM \(table) WHERE conversation_key = ?", arguments: [key])
                        ?? 0
                }
                receipt.conversations += 1
                receipt.messages += try count("message")
                receipt.turns += try count("turn")
                receipt.drafts += try count("draft") + count("queued_prompt")
                canaries += try Self.canaries(database, of: key)
                try database.execute(sql: "DELETE FROM conversation WHERE key = ?", arguments: [key])
            }
            let orphans = "SELECT hash FROM blob WHERE NOT EXISTS (SELECT 1 FROM part WHERE blob_hash = blob.hash)"
            for hash in try String.fetchAll(database, sql: orphans) {
                if let bytes = try Data.fetchOne(
                    database, sql: "SELECT bytes FROM blob WHERE hash = ?", arguments: [hash])
                {
                    canaries += Self.pieces(of: Array(bytes)).prefix(2)
                }
                try database.execute(sql: "DELETE FROM blob WHERE hash = ?", arguments: [hash])
                receipt.attachments += 1
            }
            return (receipt, canaries)
        }
        guard receipt.conversations > 0 else { return (receipt, []) }
        try await write { database in try Self.optimizeSearchIndex(database) }
        try await access { database in
            // Overwritten pages are in the log until now, and freed ones in the file.
            try database.execute(sql: "VACUUM")
            try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        return (receipt, canaries)
    }

    private func knownCopies() async throws(ChatError) -> [String] {
        let recorded = try await read { database in
            try String.fetchAll(database, sql: "SELECT path FROM backup ORDER BY path")
        }
        let folder = StoreFile.folder(of: file)
        let name = file.split(separator: "/").last.map(String.init) ?? file
        let beside = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasPrefix(name + ".version-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
            .map { folder + "/" + $0 }
        return (recorded + beside).filter { Glibc.access($0, F_OK) == 0 }
    }

    // MARK: Canaries

    /// How many bytes a piece of text has that is searched for.
    private static let canaryLength = 24

    /// Pieces of the conversation's text, two from each of its longest texts.
    private static func canaries(_ database: Database, of key: Int64) throws -> [[UInt8]] {
        let texts = try String.fetchAll(
            database,
            sql: """
                SELECT text FROM (
                    SELECT text FROM part JOIN message ON message.id = message_id WHERE conversation_key = ?1
                    UNION ALL SELECT text FROM draft WHERE conversation_key = ?1
                    UNION ALL SELECT title FROM conversation WHERE key = ?1)
                WHERE length(text) >= 16
                ORDER BY length(text) DESC LIMIT 32
                """, arguments: [key])
        return texts.flatMap { pieces(of: Array($0.utf8)).prefix(2) }
    }

    private static func pieces(of bytes: [UInt8]) -> [[UInt8]] {
        guard bytes.count >= 16 else { return [] }
        let length = min(canaryLength, bytes.count)
        let middle = (bytes.count - length) / 2
        return middle >= length
            ? [Array(bytes[..<length]), Array(bytes[middle..<(middle + length)])] : [Array(bytes[..<length])]
    }

    /// Leaves out what other conversations have.
    private func unique(_ canaries: [[UInt8]]) async throws(ChatError) -> [[UInt8]] {
        try await read { database in
            try Array(Set(canaries)).filter { canary in
                try Row.fetchOne(
                    database,
                    sql: """
                        SELECT 1 FROM part WHERE instr(CAST(text AS BLOB), ?1) > 0
                        UNION ALL SELECT 1 FROM draft WHERE instr(CAST(text AS BLOB), ?1) > 0
                        UNION ALL SELECT 1 FROM conversation WHERE instr(CAST(title AS BLOB), ?1) > 0
                        UNION ALL SELECT 1 FROM blob WHERE instr(bytes, ?1) > 0
                        UNION ALL SELECT 1 FROM turn WHERE instr(CAST(options AS BLOB), ?1) > 0
                            OR instr(CAST(request_envelope AS BLOB), ?1) > 0
                        LIMIT 1
                        """, arguments: [Data(canary)]) == nil
            }
        }
    }

    private func scan(
        for canaries: [[UInt8]], alsoIn copies: [String], into receipt: inout PurgeReceipt
    ) throws(ChatError) {
        let folder = StoreFile.folder(of: file)
        let inside = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        for path in Set(inside.map { folder + "/" + $0 } + copies).sorted() {
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            // Not every file there is ours to read.
            guard let found = try? Self.contains(canaries, in: path) else { continue }
            receipt.files += 1
            receipt.bytes += Int(status.st_size)
            if found { receipt.remains.append(path) }
        }
    }

    /// Whether a file has one of the pieces, also where it is read in two.
    private static func contains(_ canaries: [[UInt8]], in path: String) throws(ChatError) -> Bool {
        var found = false
        var tail: [UInt8] = []
        try FileReader(path: path).pieces { (piece) throws(ChatError) in
            if Task.isCancelled { throw .cancelled }
            guard !found else { return }
            let window = tail + piece
            found = canaries.contains { contains($0, in: window) }
            tail = Array(window.suffix(canaryLength - 1))
        }
        return found
    }

    private static func contains(_ canary: [UInt8], in bytes: [UInt8]) -> Bool {
        guard let first = canary.first, bytes.count >= canary.count else { return false }
        return bytes.withUnsafeBytes { bytes in
            canary.withUnsafeBytes { canary in
                guard let start = bytes.baseAddress, let wanted = canary.baseAddress else { return false }
                var place = 0
                let last = bytes.count - canary.count
                while place <= last, let hit = memchr(start + place, Int32(first), last - place + 1) {
                    if memcmp(hit, wanted, canary.count) == 0 { return true }
                    place = start.distance(to: UnsafeRawPointer(hit)) + 1
                }
                return false
            }
        }
    }
}
