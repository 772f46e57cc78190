import GRDB
import Glibc

/// A database that is opened to be read, and what was found in it.
public struct OpenedHistory: Sendable {
    public var store: ConversationStore
    /// The turns that dead processes had left running, brought to their end: in the database, or where
    /// ``ConversationStore/obstacle`` is set only in what ``store`` reads.
    public var recovered: [RecoveredTurn]
    /// Whether there were such turns that could not be brought to their end.
    public var isRepairMissing = false
}

extension ConversationStore {
    /// Opens an existing database to read it, and ends the turns that dead processes left running.
    ///
    /// Reading works where writing does not: on a read-only file system, with a file that may only be read, on a full disk.
    /// Where SQLite needs to write beside the database to read it, the file is read as one that does not change; where
    /// something in it is to be repaired first (a log, an older schema, an interrupted turn), a copy of it is, which nobody
    /// else can see and which is gone with this process.
    ///
    /// - Throws: As ``open(at:)`` where the file cannot be read either.
    public static func openToRead(at path: String) async throws(ChatError) -> OpenedHistory {
        try await openToRead(at: path, migrations: Schema.migrations)
    }

    static func openToRead(at path: String, migrations: [Migration]) async throws(ChatError) -> OpenedHistory {
        var opened: ConversationStore?
        do {
            let store = try await open(at: path, migrations: migrations)
            opened = store
            return OpenedHistory(store: store, recovered: try await store.recoverInterrupted())
        } catch .storeUnavailable(_, let reason) {
            let file = StoreFile.resolved(path)
            guard Glibc.access(file, R_OK) == 0 else { throw .storeUnavailable(path: path, reason: reason) }
            return try await openUnwritable(path, file, opened, reason, migrations)
        }
    }

    /// - Parameter opened: The store that could be opened, but not repaired.
    private static func openUnwritable(
        _ path: String, _ file: String, _ opened: ConversationStore?, _ reason: String, _ migrations: [Migration]
    ) async throws(ChatError) -> OpenedHistory {
        if opened == nil, StoreFile.size(of: file + "-wal") == 0,
            let store = await openUnchanging(path, file, reason, migrations),
            try await !store.hasRunningTurns()
        {
            return OpenedHistory(store: store, recovered: [])
        }
        // Reading the file beside an open connection would drop that one's locks.
        opened?.close()
        do {
            let store = try await openCopy(path, file, reason, migrations)
            return OpenedHistory(store: store, recovered: try await store.recoverInterrupted())
        } catch .cancelled {
            throw .cancelled
        } catch {
            // No room for a copy, or the file is damaged. Then without the repair, if it can be read at all.
            var store = opened == nil ? nil : try? await open(at: path, migrations: migrations)
            if store == nil, StoreFile.size(of: file + "-wal") == 0 {
                store = await openUnchanging(path, file, reason, migrations)
            }
            guard let store else { throw .storeUnavailable(path: path, reason: reason) }
            return OpenedHistory(store: store, recovered: [], isRepairMissing: true)
        }
    }

    private static func openUnchanging(
        _ path: String, _ file: String, _ reason: String, _ migrations: [Migration]
    ) async -> ConversationStore? {
        guard let connection = try? StoreConnection(file: file, mode: .unchanging).open(for: path) else { return nil }
        let store = ConversationStore(path: path, file: file, connection: connection, obstacle: reason)
        return try? await store.standing(migrations) == .current ? store : nil
    }

    private static func openCopy(
        _ path: String, _ file: String, _ reason: String, _ migrations: [Migration]
    ) async throws(ChatError) -> ConversationStore {
        let copy = try ScratchCopy.make(of: file, for: path)
        defer { copy.remove() }
        let connection = try StoreConnection(file: copy.path, mode: .alone).open(for: path)
        let store = ConversationStore(path: path, file: file, connection: connection, obstacle: reason)
        if try await store.standing(migrations) != .current {
            try await store.migrate(with: migrations, keepsCopy: false)
        }
        // From here on all files are open, and can lose their names.
        try await store.access { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        try await store.write { database in
            try database.execute(sql: "PRAGMA user_version = \(migrations.last?.version ?? 0)")
        }
        return store
    }

    private func hasRunningTurns() async throws(ChatError) -> Bool {
        try await read { database in
            try Row.fetchOne(database, sql: "SELECT 1 FROM turn WHERE status = 'running' LIMIT 1") != nil
        }
    }
}

/// A copy of a database and its log for this process alone.
private struct ScratchCopy {
    let path: String
    let folder: String

    /// Copies a database into the first place that has room for it: memory before any disk.
    ///
    /// - Throws: ``ChatError/storeUnavailable(path:reason:)``.
    static func make(of file: String, for subject: String) throws(ChatError) -> ScratchCopy {
        let size = StoreFile.size(of: file) + StoreFile.size(of: file + "-wal")
        let temporary = getenv("TMPDIR").map { String(cString: $0) }
        for place in ["/dev/shm", temporary, "/tmp", "/var/tmp"] {
            // What is repaired in the copy takes some room too.
            guard let place, let free = DiskSpace.available(at: place), free > size + size / 4 + 1_048_576,
                let folder = makeFolder(in: place)
            else { continue }
            let made = ScratchCopy(path: folder + "/copy.db", folder: folder)
            do throws(ChatError) {
                try copy(file, to: made.path)
                if StoreFile.size(of: file + "-wal") > 0 { try copy(file + "-wal", to: made.path + "-wal") }
                return made
            } catch {
                made.remove()
                if error == .cancelled { throw error }
            }
        }
        throw .storeUnavailable(path: subject, reason: "there is no room for a copy of it")
    }

    /// Takes the names from the files; whoever has them open goes on with them.
    func remove() {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
        rmdir(folder)
    }

    private static func makeFolder(in place: String) -> String? {
        var template = Array((place + "/chatkit-XXXXXX").utf8CString)
        // mkdtemp gives it the mode 0700.
        guard mkdtemp(&template) != nil else { return nil }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func copy(_ source: String, to target: String) throws(ChatError) {
        let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .store(errno: errno, path: target) }
        defer { close(descriptor) }
        try FileReader(path: source).pieces { (piece) throws(ChatError) in
            if Task.isCancelled { throw .cancelled }
            var rest = piece
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                guard count >= 0 || errno == EINTR else { throw .store(errno: errno, path: target) }
                rest = rest.dropFirst(max(0, count))
            }
        }
    }
}
