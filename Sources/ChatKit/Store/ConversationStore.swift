internal import Dispatch
import GRDB
internal import Synchronization

/// The conversations of one database file: an SQLite database that any number of processes may use at once.
///
/// Every method is one transaction. Reading stops when its task is cancelled; writing does not, so that a reply which
/// had come can still be kept after Ctrl-C. All of them throw ``ChatError/storeUnavailable(path:reason:)`` when the file
/// cannot be read or written any more, and ``ChatError/storeCorrupt(path:reason:)`` when it is damaged.
///
/// Text is kept as it is, but for U+0000, which SQLite's text ends at: it is stored as U+FFFD.
public final class ConversationStore: Sendable {
    /// The database's path, as it was opened.
    public let path: String
    /// The database's own path, behind any symbolic link: SQLite's log and the locks lie beside it.
    public let file: String
    /// Why the database cannot be written; nil where nothing is known to be in the way. What is read may then be a copy.
    public let obstacle: String?
    // One connection: a second one for reading costs every command as much as opening the first, and our transactions
    // are short.
    private let connection: DatabaseQueue
    let locks: LockFile

    /// - Parameters:
    ///   - file: The database's own path, behind any symbolic link.
    ///   - obstacle: Why it can only be read; then no lock is taken, only looked at.
    init(path: String, file: String, connection: DatabaseQueue, obstacle: String? = nil) {
        self.path = path
        self.file = file
        self.connection = connection
        self.obstacle = obstacle
        locks = LockFile(path: file + "-turns", isReadOnly: obstacle != nil)
    }

    /// Closes the database file at once, instead of when the store is forgotten. Nothing can be read or written then.
    func close() {
        try? connection.close()
    }

    /// Reads in one transaction.
    func read<Value: Sendable>(
        _ body: @Sendable (Database) throws -> Value
    ) async throws(ChatError) -> Value {
        do {
            return try await connection.read(body)
        } catch {
            throw .store(error, path: path)
        }
    }

    /// Writes in one transaction that is begun with the write lock, so that what it reads first cannot change.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(ChatError) -> Value {
        try await access { database in
            var value: Value?
            try database.inTransaction(.immediate) {
                value = try body(database)
                return .commit
            }
            guard let value else { throw ChatError.unexpected("the store: a transaction without a result") }
            return value
        }
    }

    /// Writes in one transaction that ends without a trace when the task is cancelled: for long work that can be done again.
    func writeInterruptibly<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(ChatError) -> Value {
        do {
            return try await connection.write(body)
        } catch {
            throw .store(error, path: path)
        }
    }

    /// Uses the connection outside any transaction for long work that ends when the task is cancelled.
    func accessInterruptibly(_ body: @escaping @Sendable (Database) throws -> Void) async throws(ChatError) {
        do {
            try await connection.writeWithoutTransaction(body)
        } catch {
            throw .store(error, path: path)
        }
    }

    /// Replaces all of this database by another one, in one transaction.
    func replace(by other: ConversationStore, progress: @escaping ProgressHandler) async throws(ChatError) {
        let (source, target) = (other.connection, connection)
        // The copy blocks its thread, which must not be one of the few that run tasks.
        let cancelled = Mutex(false)
        let result: Result<Void, any Error> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(
                        returning: Result {
                            try source.backup(to: target, pagesPerStep: 512) { step in
                                if cancelled.withLock({ $0 }) { throw CancellationError() }
                                let done = (step.totalPageCount - step.remainingPageCount) * 4096
                                progress(WorkProgress(done, of: step.totalPageCount * 4096, .bytes))
                            }
                        })
                }
            }
        } onCancel: {
            cancelled.withLock { $0 = true }
        }
        do {
            try result.get()
        } catch {
            throw .store(error, path: path)
        }
        try await access { database in
            _ = try? database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    /// Uses the connection outside any transaction: pragmas, checkpoints, `VACUUM`.
    func access<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(ChatError) -> Value {
        // GRDB's own async writes end with the task that asked for them; this form does not.
        let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
            connection.asyncWriteWithoutTransaction { database in
                continuation.resume(returning: Result { try body(database) })
            }
        }
        do {
            return try result.get()
        } catch {
            throw .store(error, path: path)
        }
    }
}
