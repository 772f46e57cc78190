import ChatKit
import Glibc

/// A file that the user named, written so that it is there whole or not at all: under another name beside it, which is put in its
/// place at the end.
final class OutputFile {
    let path: String
    private let draft: String
    private let overwrites: Bool
    private var descriptor: Int32

    /// - Throws: ``ChatError/fileUnusable(path:reason:)``; a file that exists is an error, unless `overwrites`.
    init(_ path: String, overwrites: Bool) throws(ChatError) {
        self.path = path
        self.overwrites = overwrites
        // A device or a pipe is written to as it is.
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists, status.st_mode & S_IFMT == S_IFDIR { throw .fileUnusable(path: path, reason: "it is a folder") }
        if exists, status.st_mode & S_IFMT != S_IFREG {
            draft = path
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
        } else {
            if exists, !overwrites { throw .fileUnusable(path: path, reason: Self.reason(EEXIST)) }
            draft = "\(path).partial-\(getpid())"
            descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        }
        guard descriptor >= 0 else { throw .fileUnusable(path: path, reason: Self.reason(errno)) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        if draft != path { unlink(draft) }
    }

    func write(_ bytes: [UInt8]) throws(ChatError) {
        do {
            try StandardStream(descriptor: descriptor).write(bytes)
        } catch {
            throw .fileUnusable(path: path, reason: (error as? StandardStream.Fault)?.reason ?? "\(error)")
        }
    }

    /// Puts the file in its place. Without this it is removed again.
    func finish() throws(ChatError) {
        let isSynced = fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS
        let code = errno
        // A full disk may show only here.
        let isClosed = close(descriptor) == 0
        descriptor = -1
        guard isSynced, isClosed else {
            if draft != path { unlink(draft) }
            throw .fileUnusable(path: path, reason: Self.reason(isSynced ? errno : code))
        }
        guard draft != path else { return }
        // A link does not replace a file that appeared meanwhile.
        if !overwrites, link(draft, path) == 0 {
            unlink(draft)
            return
        }
        if !overwrites, errno == EEXIST {
            unlink(draft)
            throw .fileUnusable(path: path, reason: Self.reason(EEXIST))
        }
        guard rename(draft, path) == 0 else {
            let code = errno
            unlink(draft)
            throw .fileUnusable(path: path, reason: Self.reason(code))
        }
    }

    /// Writes a whole file.
    static func write(_ bytes: [UInt8], to path: String, overwrites: Bool) throws(ChatError) {
        let file = try OutputFile(path, overwrites: overwrites)
        try file.write(bytes)
        try file.finish()
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case EEXIST: "it exists already; --force overwrites it"
        case ENOENT: "there is no such folder"
        default: String(cString: strerror(code))
        }
    }
}
