internal import Glibc

/// A small text file, read whole, with its permissions as they were when it was read.
struct SettingsFile {
    let text: String
    /// The permission bits, such as `0o600`.
    let mode: UInt32

    /// More than any such file needs, and little enough for the parsers behind it.
    private static let maximumCount = 256 * 1024

    /// - Throws: ``ChatError/fileNotFound(path:)``, or ``ChatError/fileUnusable(path:reason:)`` for anything else that
    ///   keeps it from being read, text that is not UTF-8 included.
    init(path: String) throws(ChatError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { throw .fileNotFound(path: path) }
            throw .fileUnusable(path: path, reason: Self.reason(errno))
        }
        defer { close(descriptor) }
        // Of the open file: what lies at the path may be another one by now.
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .fileUnusable(path: path, reason: Self.reason(errno)) }
        mode = status.st_mode & 0o7777

        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .fileUnusable(path: path, reason: Self.reason(errno)) }
            if count == 0 { break }
            bytes.append(contentsOf: buffer[..<count])
            guard bytes.count <= Self.maximumCount else {
                throw .fileUnusable(path: path, reason: "it is larger than \(Self.maximumCount / 1024) KiB")
            }
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .fileUnusable(path: path, reason: "line \(Self.line(ofInvalid: bytes)) is not UTF-8")
        }
        self.text = text
    }

    /// Whether only the owner may read it.
    var isPrivate: Bool { mode & 0o077 == 0 }

    /// The mode as `chmod` takes it.
    var modeText: String { Self.modeText(mode) }

    static func modeText(_ mode: UInt32) -> String {
        let digits = String(mode & 0o7777, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    static func reason(_ code: Int32) -> String {
        String(cString: strerror(code))
    }

    private static func line(ofInvalid bytes: [UInt8]) -> Int {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        return 1 + (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0)
    }
}
