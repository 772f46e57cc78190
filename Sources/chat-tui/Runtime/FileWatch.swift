internal import Glibc

/// Tells when a file is written to, by whomever. Nothing runs meanwhile.
///
/// Source: inotify(7), read 2026-11-21.
struct FileWatch: Sendable {
    /// Readable when something was written.
    let descriptor: CInt

    /// Being deleted or moved counts too. nil: there is no such file, or the system cannot watch it.
    init?(path: String) {
        descriptor = inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else { return nil }
        guard inotify_add_watch(descriptor, path, UInt32(IN_MODIFY | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF)) >= 0
        else {
            close(descriptor)
            return nil
        }
    }

    /// Takes note of what was written.
    func drain() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while read(descriptor, &buffer, buffer.count) > 0 {}
    }
}
