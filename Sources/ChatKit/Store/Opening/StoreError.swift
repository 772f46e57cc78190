import GRDB
import Glibc

extension ChatError {
    /// The situation behind an error of SQLite's or GRDB's: the one place where this room turns them into ours.
    ///
    /// - Parameter path: The database's path.
    static func store(_ error: any Error, path: String) -> ChatError {
        if let error = error as? ChatError { return error }
        if error is CancellationError { return .cancelled }
        guard let error = error as? DatabaseError else { return .unexpected("the store: \(error)") }
        switch error.resultCode {
        case .SQLITE_INTERRUPT, .SQLITE_ABORT: return .cancelled
        case .SQLITE_NOTADB: return .storeCorrupt(path: path, reason: "it is not a database")
        case .SQLITE_CORRUPT:
            return .storeCorrupt(path: path, reason: error.message ?? "its structure is broken")
        case .SQLITE_FULL: return .storeUnavailable(path: path, reason: "the disk is full")
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
            return .storeUnavailable(path: path, reason: "another process has kept it locked for too long")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            return .storeUnavailable(path: path, reason: obstacle(at: path))
        case .SQLITE_IOERR:
            return .storeUnavailable(
                path: path,
                reason: DiskSpace.isFull(at: path) ? "the disk is full" : "reading or writing failed (disk I/O error)")
        case .SQLITE_NOMEM: return .storeUnavailable(path: path, reason: "out of memory")
        default:
            return .unexpected("the store: SQLite error \(error.extendedResultCode.rawValue), \(error.message ?? "")")
        }
    }

    /// A system call on one of the store's files failed.
    static func store(errno code: Int32, path: String) -> ChatError {
        switch code {
        case ENOSPC, EDQUOT: .storeUnavailable(path: path, reason: "the disk is full")
        default: .storeUnavailable(path: path, reason: reason(code))
        }
    }

    /// Why SQLite could not open or write the file; it does not say itself.
    private static func obstacle(at path: String) -> String {
        var information = stat()
        if stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR { return "it is a folder" }
        if access(path, F_OK) == 0, access(path, R_OK) != 0 { return "no permission to read it" }
        if access(path, F_OK) == 0, access(path, W_OK) != 0 {
            return errno == EROFS ? reason(EROFS) : "no permission to write it"
        }
        let folder = StoreFile.folder(of: StoreFile.resolved(path))
        if access(folder, F_OK) != 0 { return "the folder \(folder) cannot be reached" }
        if access(folder, W_OK) != 0 {
            return errno == EROFS ? reason(EROFS) : "the folder \(folder) cannot be written"
        }
        if DiskSpace.isFull(at: path) { return "the disk is full" }
        return "it cannot be opened"
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case EACCES, EPERM: "no permission"
        case EROFS: "the file system is read-only"
        case ENOENT: "no such folder"
        case ENOTDIR: "a part of the path is not a folder"
        case EISDIR: "it is a folder"
        case EMFILE, ENFILE: "too many open files"
        default: String(cString: strerror(code))
        }
    }
}

/// The room that is left on a disk.
enum DiskSpace {
    /// Bytes that this user may still write to the disk of a file or folder; nil where the system does not report it.
    static func available(at path: String) -> Int? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int(
            clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
    }

    /// Whether there is no room for one more page of a database, which has 4,096 bytes.
    static func isFull(at path: String) -> Bool {
        available(at: path).map { $0 < 4096 } ?? false
    }
}
