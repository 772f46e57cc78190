internal import ChatKit
internal import Glibc

/// A file in which a text is written at with the person's own editor.
struct EditorFile {
    let path: String

    /// Makes a file with a text that nobody else can read.
    init(_ text: String) throws(ChatError) {
        let folder = Self.variable("XDG_RUNTIME_DIR") ?? Self.variable("TMPDIR") ?? "/tmp"
        let name = folder + "/chat-question-XXXXXX.md"
        var template = Array(name.utf8CString)
        let descriptor = mkstemps(&template, 3)
        guard descriptor >= 0 else { throw .fileUnusable(path: name, reason: String(cString: strerror(errno))) }
        path = template.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        close(descriptor)
        if !rest.isEmpty {
            remove()
            throw .fileUnusable(path: path, reason: "there is no room for the text")
        }
    }

    /// What runs the editor, as a shell would.
    var arguments: [String] {
        let editor = Self.variable("VISUAL") ?? Self.variable("EDITOR") ?? "vi"
        return ["/bin/sh", "-c", editor + " \"$1\"", "sh", path]
    }

    /// The text as it was left, without the line end that editors add; nil if it is no text any more.
    func read() -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        return PasteBuffer.clean(bytes[...])
    }

    /// nil: it is not set, or empty.
    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    func remove() {
        unlink(path)
    }
}
