import GRDB
import Glibc

extension ConversationStore {
    /// Opens a database, or makes a new one; brings an older one up to date after copying it.
    ///
    /// A missing folder is made with mode 0700, the file with 0600. Before an older database is changed, a copy of it
    /// is left beside it, named `PATH.version-N.TIME`.
    ///
    /// - Throws: ``ChatError/storeTooNew(path:found:supported:)`` for a database of a newer version, which is left as
    ///   it is; ``ChatError/storeTooOld(path:found:supported:)`` for one whose layout is no longer supported;
    ///   ``ChatError/storeCorrupt(path:reason:)`` for a file that is no database of ours;
    ///   ``ChatError/storeUnavailable(path:reason:)`` when the file or its folder cannot be used;
    ///   ``ChatError/cancelled``.
    ///
    /// - Parameter onWait: Called once when another process has kept the database locked for two seconds; the store waits
    ///   half a minute in all, now and at each later use.
    public static func open(
        at path: String, onWait: (@Sendable () -> Void)? = nil
    ) async throws(ChatError) -> ConversationStore {
        try await open(at: path, migrations: Schema.migrations, onWait: onWait)
    }

    /// Throws where a database was named in a folder that is not there: that is more often a slip of the pen than a wish for
    /// a new folder.
    ///
    /// - Throws: ``ChatError/storeUnavailable(path:reason:)`` where the folder is missing. A folder that cannot be reached
    ///   for another reason passes: opening the database reports which.
    public static func requireFolder(of path: String) throws(ChatError) {
        let folder = StoreFile.folder(of: StoreFile.resolved(path))
        guard Glibc.access(folder, F_OK) != 0, errno == ENOENT || errno == ENOTDIR else { return }
        throw .storeUnavailable(path: path, reason: "there is no folder \(folder); make it first, or correct the name")
    }

    static func open(
        at path: String, migrations: [Migration], onWait: (@Sendable () -> Void)? = nil
    ) async throws(ChatError) -> ConversationStore {
        // A symbolic link is followed once, here.
        let file = StoreFile.resolved(path)
        try StoreFile.make(at: file, for: path)
        let connection = try StoreConnection(file: file).open(for: path, onWait: onWait)
        let store = ConversationStore(path: path, file: file, connection: connection)
        do {
            if try await store.standing(migrations) == .current {
                // What cannot be deleted now is deleted at a later start.
                _ = try? await store.emptyExpiredTrash()
                return store
            }
        } catch {
            // Now, not when the store is forgotten: what was refused is left without a log beside it.
            store.close()
            throw error
        }
        // Locked apart from SQLite, whose own lock cannot be held over the copy and the change to WAL.
        let lock = try await store.locks.lock(LockFile.migration)
        defer { withExtendedLifetime(lock) {} }
        try await store.migrate(with: migrations)
        return store
    }
}

/// How a connection to a database file is opened.
struct StoreConnection {
    /// The database's own path, behind any symbolic link.
    let file: String
    var mode = Mode.shared

    enum Mode {
        /// Any number of processes read and write.
        case shared
        /// Only read, as a file that nobody changes: without its log and without locks.
        case unchanging
        /// A file of this process alone, without shared memory beside it.
        case alone
    }

    /// - Parameters:
    ///   - path: The path that errors name.
    ///   - onWait: Called once when another process keeps the database locked.
    func open(for path: String, onWait: (@Sendable () -> Void)? = nil) throws(ChatError) -> DatabaseQueue {
        let wait = LockWait(onWait: onWait)
        var configuration = Configuration()
        configuration.label = "chatkit.store"
        configuration.busyMode = .callback { wait.goesOn(afterTries: $0) }
        configuration.foreignKeysEnabled = true
        configuration.readonly = mode == .unchanging
        let mode = mode
        configuration.prepareDatabase { database in
            if mode == .alone { try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
            // A commit is on the disk before it returns, and deleted text is overwritten with zeros.
            try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
            database.add(tokenizer: SearchTokenizer.self)
        }
        do {
            return try DatabaseQueue(path: mode == .unchanging ? address : file, configuration: configuration)
        } catch {
            throw .store(error, path: path)
        }
    }

    /// The file as a URI: <https://www.sqlite.org/uri.html>, read 2026-11-30.
    private var address: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes = Array("file:".utf8)
        for byte in file.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self) + "?immutable=1"
    }
}
