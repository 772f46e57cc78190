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
        let file = try FileReader(path: path)
        mode = try file.mode()
        var bytes = try file.bytes(limit: Self.maximumCount)
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

    private static func line(ofInvalid bytes: [UInt8]) -> Int {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        return 1 + (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0)
    }
}
