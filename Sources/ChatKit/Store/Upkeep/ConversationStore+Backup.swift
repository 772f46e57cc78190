import GRDB
import Glibc

extension ConversationStore {
    /// Writes a backup: a whole copy of the database as it is at this moment, in one file, while others go on using it.
    ///
    /// The file is there whole or not at all, also after a crash. A cancelled task leaves nothing.
    ///
    /// - Parameters:
    ///   - destination: The backup gets mode 0600.
    ///   - overwrites: Whether a file that is there is replaced.
    ///   - progress: Receives how many bytes are written.
    /// - Throws: ``ChatError/fileUnusable(path:reason:)`` where the file exists or cannot be written;
    ///   ``ChatError/cancelled``.
    public func backUp(
        to destination: String, overwrites: Bool = false, progress: @escaping ProgressHandler = { _ in }
    ) async throws(ChatError) {
        var status = stat()
        if stat(destination, &status) == 0 {
            if status.st_mode & S_IFMT == S_IFDIR { throw .fileUnusable(path: destination, reason: "it is a folder") }
            if !overwrites { throw .fileUnusable(path: destination, reason: "it exists already") }
            if StoreFile.resolved(destination) == file {
                throw .fileUnusable(path: destination, reason: "it is the database itself")
            }
        }
        let draft = "\(destination).partial-\(getpid())"
        unlink(draft)
        do throws(ChatError) {
            try StoreFile.makeEmpty(at: draft, for: destination)
        } catch {
            throw .fileUnusable(path: destination, reason: error.message)
        }
        defer { unlink(draft) }
        let total = try await read { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            let free = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
            return (pages - free) * (try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 4096)
        }
        let watch = Task {
            // SQLite does not report how far it is; the file's size does.
            while !Task.isCancelled {
                progress(WorkProgress(min(total, StoreFile.size(of: draft)), of: total, .bytes))
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
        defer { watch.cancel() }
        try await accessInterruptibly { database in
            try database.execute(sql: "VACUUM INTO ?", arguments: [draft])
        }
        try Self.sync(draft, for: destination)
        if Task.isCancelled { throw .cancelled }
        if !overwrites, link(draft, destination) == 0 { return }
        if !overwrites, errno == EEXIST { throw .fileUnusable(path: destination, reason: "it exists already") }
        guard Glibc.rename(draft, destination) == 0 else {
            throw .fileUnusable(path: destination, reason: SystemError.text(errno))
        }
    }

    private static func sync(_ path: String, for subject: String) throws(ChatError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .fileUnusable(path: subject, reason: SystemError.text(errno)) }
        defer { Glibc.close(descriptor) }
        if fsync(descriptor) != 0, errno != EINVAL {
            throw .fileUnusable(path: subject, reason: SystemError.text(errno))
        }
    }

    /// Replaces the database by a backup, in one transaction: a crash or a cancelled task leaves it as it was.
    ///
    /// What was there is copied beside it first, as `PATH.before-restore.TIME`. Others may have the database open; they go on
    /// with what was restored.
    ///
    /// - Parameters:
    ///   - backup: A file that ``backUp(to:overwrites:progress:)`` wrote, or any database of ours.
    ///   - path: The database; it is made if it is missing.
    /// - Returns: The copy of what was there; nil where there was nothing.
    /// - Throws: ``ChatError/storeCorrupt(path:reason:)`` for a backup that is damaged or none, ``ChatError/storeTooNew(path:found:supported:)``,
    ///   ``ChatError/conversationBusy(_:holder:)`` while a turn runs, ``ChatError/cancelled``.
    public static func restore(
        from backup: String, to path: String, progress: @escaping ProgressHandler = { _ in }
    ) async throws(ChatError) -> String? {
        guard let header = try StoreHeader(path: backup) else { throw .fileNotFound(path: backup) }
        guard header.isOurs else {
            throw .storeCorrupt(path: backup, reason: "it is not a database of ours")
        }
        guard StoreFile.resolved(backup) != StoreFile.resolved(path) else {
            throw .invalidUsage("the backup is the database itself")
        }
        // Opened as any database, so that one of an older version is brought up to date, in a copy of its own.
        let source = try await openToRead(at: backup)
        defer { source.store.close() }
        let problems = try await source.store.check(quick: true)
        if let problem = problems.first { throw .storeCorrupt(path: backup, reason: problem) }
        let store = try await open(at: path)
        defer { store.close() }
        _ = try await store.recoverInterrupted()
        let busy: (id: String, process: Int32, name: String, since: Int64)? = try await store.read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT conversation.id, process_id, process_name, started_at FROM turn
                        JOIN conversation ON key = conversation_key WHERE turn.status = 'running' LIMIT 1
                    """)
            return row.map { ($0[0], $0[1], $0[2], $0[3]) }
        }
        if let busy, let id = ConversationID(rawValue: busy.id) {
            let holder = TurnHolder(processID: busy.process, name: busy.name)
            throw .conversationBusy(id, holder: holder.sentence(since: Timestamp(rawValue: busy.since)))
        }
        let lock = try await store.locks.lock(LockFile.migration)
        defer { withExtendedLifetime(lock) {} }
        var copy: String?
        if try await store.read({ try Row.fetchOne($0, sql: "SELECT 1 FROM conversation LIMIT 1") != nil }) {
            let moment = Timestamp.now.iso8601.prefix(23).filter { !"-:.".contains($0) }
            let place = "\(store.file).before-restore.\(moment)Z"
            try await store.copy(to: place)
            copy = place
        }
        do throws(ChatError) {
            try await store.replace(by: source.store, progress: progress)
        } catch {
            if let copy { StoreFile.remove(copy) }
            throw error
        }
        return copy
    }
}
