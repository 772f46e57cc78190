import GRDB
import Glibc

extension ConversationStore {
    /// Opens a database, or makes a new one; brings an older one up to date after copying it.
    ///
    /// A missing folder is made with mode 0700, the file with 0600. Before an older database is changed, a copy of it
    /// is left beside it, named `PATH.version-N.TIME`.
    ///
    /// - Throws: ``ChatError/storeTooNew(path:found:supported:)`` for a database of a newer version, which is left as
    ///   it is; ``ChatError/storeCorrupt(path:reason:)`` for a file that is no database of ours;
    ///   ``ChatError/storeUnavailable(path:reason:)`` when the file or its folder cannot be used;
    ///   ``ChatError/cancelled``.
    public static func open(at path: String) async throws(ChatError) -> ConversationStore {
        try await open(at: path, migrations: Schema.migrations)
    }

    /// Sees to it that a database can be where somebody named it: a folder that is not there is more often a slip of the
    /// pen than a wish for a new one.
    ///
    /// - Throws: ``ChatError/storeUnavailable(path:reason:)`` where the folder is missing. A folder that cannot be reached
    ///   for another reason passes: opening the database says which.
    public static func requireFolder(of path: String) throws(ChatError) {
        let folder = StoreFile.folder(of: path)
        guard Glibc.access(folder, F_OK) != 0, errno == ENOENT || errno == ENOTDIR else { return }
        throw .storeUnavailable(path: path, reason: "there is no folder \(folder); make it first, or correct the name")
    }

    static func open(at path: String, migrations: [Migration]) async throws(ChatError) -> ConversationStore {
        try StoreFile.make(at: path)
        let store = ConversationStore(path: path, connection: try connection(to: path))
        do {
            if try await store.standing(migrations) == .current { return store }
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

    private static func connection(to path: String) throws(ChatError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "chatkit.store"
        configuration.busyMode = .timeout(30)
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            // A commit is on the disk before it returns, and deleted text is overwritten with zeros.
            try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
            database.add(tokenizer: SearchTokenizer.self)
        }
        do {
            return try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw .store(error, path: path)
        }
    }
}
