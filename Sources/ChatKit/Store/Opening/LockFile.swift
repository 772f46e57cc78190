import Glibc

/// A file whose bytes are locks: one for each conversation's turn, and the byte 0 for migrations.
///
/// The locks are the kernel's "open file description locks": each lasts as long as the descriptor it was taken with,
/// so it is gone with its process, however that ended, and two holders in one process exclude each other as well.
/// Source: fcntl(2), "Open file description locks (non-POSIX)", read 2026-11-21.
struct LockFile: Sendable {
    /// The byte that a process holds while it migrates the database.
    static let migration: Int64 = 0

    let path: String
    /// Whether locks are only looked at, because the file cannot be written. Whoever finds one free does not hold it.
    var isReadOnly = false

    /// A held lock. It is released when the last reference goes.
    final class Hold: Sendable {
        private let descriptor: Int32

        fileprivate init(descriptor: Int32) {
            self.descriptor = descriptor
        }

        deinit {
            if descriptor >= 0 { close(descriptor) }
        }
    }

    /// Takes the lock of one byte if nobody has it.
    ///
    /// - Returns: Nil when somebody has it.
    func tryLock(_ byte: Int64) throws(ChatError) -> Hold? {
        if isReadOnly { return isHeld(byte) ? nil : Hold(descriptor: -1) }
        // Each lock has a descriptor of its own: closing one of several would release nothing else.
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .store(errno: errno, path: path) }
        var range = Self.range(byte)
        if fcntl(descriptor, Self.setLock, &range) == 0 { return Hold(descriptor: descriptor) }
        let code = errno
        close(descriptor)
        if code == EAGAIN || code == EACCES { return nil }
        throw .store(errno: code, path: path)
    }

    /// Whether a process of this machine holds the lock; false where the lock file cannot be read.
    private func isHeld(_ byte: Int64) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var range = Self.range(byte)
        return fcntl(descriptor, Self.getLock, &range) == 0 && range.l_type != Int16(F_UNLCK)
    }

    private static func range(_ byte: Int64) -> flock {
        var range = flock()
        range.l_type = Int16(F_WRLCK)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = off_t(byte)
        range.l_len = 1
        return range
    }

    /// Takes the lock of one byte, waiting for it as long as it takes.
    ///
    /// - Throws: ``ChatError/cancelled`` when the task is cancelled while it waits.
    func lock(_ byte: Int64) async throws(ChatError) -> Hold {
        var waits = 0
        while true {
            if let hold = try tryLock(byte) { return hold }
            waits += 1
            // The kernel could wake us, but only by blocking a thread. The jitter spreads those who wait together.
            let longest = min(waits * 5, 50)
            do {
                try await Task.sleep(for: .milliseconds(Int.random(in: 2...max(3, longest))))
            } catch {
                throw .cancelled
            }
        }
    }

    /// `F_OFD_GETLK` and `F_OFD_SETLK`, which Glibc's module leaves out.
    private static let getLock: Int32 = 36
    private static let setLock: Int32 = 37
}
