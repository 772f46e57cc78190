import GRDB

extension ConversationStore {
    /// How a database stands to the schema that this program knows.
    enum Standing: Equatable {
        /// Nothing in it yet.
        case empty
        /// Written by an older version of the program that this one can bring up to date; its number.
        case older(Int)
        case current
    }

    /// Looks how the database stands, and refuses what is not ours or too new.
    func standing(_ migrations: [Migration]) async throws(ChatError) -> Standing {
        let path = path
        // In one transaction: somebody else may be making the schema just now, and half of it is nobody's.
        return try await read { database in
            try Self.standing(of: database, at: path, migrations)
        }
    }

    /// Brings the database up to date; called by the holder of the migration lock.
    ///
    /// - Parameter keepsCopy: Leaves a copy of an older database beside it.
    func migrate(with migrations: [Migration], keepsCopy: Bool = true) async throws(ChatError) {
        let path = path
        // Somebody else may have done it while we waited for the lock.
        switch try await standing(migrations) {
        case .current: return
        case .older where !keepsCopy: break
        case .older(let version): try await copy(to: StoreCopy.path(beside: path, version: version, at: .now))
        case .empty: break
        }
        try await turnOnWAL()
        for migration in migrations {
            try await write { database in
                guard try Self.number("user_version", database) < migration.version else { return }
                try database.execute(sql: migration.sql)
                try database.execute(
                    sql: """
                        PRAGMA user_version = \(migration.version);
                        PRAGMA application_id = \(Schema.applicationID)
                        """)
            }
        }
        // Into the file itself, so that an older program sees the version there. A reader may keep it from happening
        // now; then SQLite does it later.
        try await access { database in
            _ = try? database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    private func turnOnWAL() async throws(ChatError) {
        // SQLite does not wait for the readers of a new file here, whatever the busy timeout: others may be looking
        // at it just now.
        var attempts = 0
        while true {
            attempts += 1
            do {
                return try await access { database in
                    try database.execute(sql: "PRAGMA journal_mode = WAL")
                }
            } catch ChatError.storeUnavailable(let path, let reason) {
                guard attempts < 200 else { throw .storeUnavailable(path: path, reason: reason) }
            }
            do { try await Task.sleep(for: .milliseconds(10)) } catch { throw .cancelled }
        }
    }

    private static func standing(
        of database: Database, at path: String, _ migrations: [Migration]
    ) throws -> Standing {
        let supported = migrations.last?.version ?? 0
        let oldest = migrations.first?.version ?? 0
        let version = try number("user_version", database)
        switch (try number("application_id", database), version) {
        case (Int(Schema.applicationID), ..<oldest):
            throw ChatError.storeTooOld(path: path, found: version, supported: oldest)
        case (Int(Schema.applicationID), ...supported):
            return version == supported ? .current : .older(version)
        case (Int(Schema.applicationID), _):
            throw ChatError.storeTooNew(path: path, found: version, supported: supported)
        case (0, 0) where try Row.fetchOne(database, sql: "SELECT 1 FROM sqlite_schema LIMIT 1") == nil:
            return .empty
        default:
            throw ChatError.storeCorrupt(path: path, reason: "it is a database of another program")
        }
    }

    private static func number(_ pragma: String, _ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "PRAGMA \(pragma)") ?? 0
    }
}

/// Copies of a database that lie beside it.
enum StoreCopy {
    /// Where the copy goes that is made before migrating: `chats.db.version-1.20261121T084700Z`.
    static func path(beside path: String, version: Int, at time: Timestamp) -> String {
        let moment = time.iso8601.prefix(19).filter { $0 != "-" && $0 != ":" }
        return "\(path).version-\(version).\(moment)Z"
    }
}

extension ConversationStore {
    /// Writes a whole copy of the database as it is at this moment, while others go on using it.
    ///
    /// - Parameter destination: A path where nothing is yet; the copy gets mode 0600.
    public func copy(to destination: String) async throws(ChatError) {
        try StoreFile.makeEmpty(at: destination, for: destination)
        do {
            try await access { database in
                try database.execute(sql: "VACUUM INTO ?", arguments: [destination])
                // Purging finds it there. Of a copy before a migration, its name tells.
                if try database.tableExists("backup") {
                    try database.execute(
                        sql: "INSERT OR REPLACE INTO backup (path, at) VALUES (?, ?)",
                        arguments: [StoreFile.resolved(destination), Timestamp.now.rawValue])
                }
            }
        } catch {
            StoreFile.remove(destination)
            throw error
        }
    }
}
