internal import Glibc

/// A file in which a person changes a text with their own editor.
package struct EditorFile {
    package let path: String

    /// Creates a file with a text that only the user can read.
    ///
    /// - Parameter suffix: The end of its name, by which an editor knows the language.
    package init(_ text: String, suffix: String = ".md") throws(ChatError) {
        let folder = Self.variable("XDG_RUNTIME_DIR") ?? Self.variable("TMPDIR") ?? "/tmp"
        let name = folder + "/chat-prompt-XXXXXX" + suffix
        var template = Array(name.utf8CString)
        let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
        guard descriptor >= 0 else { throw .fileUnusable(path: name, reason: SystemError.text(errno)) }
        path = template.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || count < 0 && errno == EINTR else { break }
            rest = rest.dropFirst(max(0, count))
        }
        close(descriptor)
        if !rest.isEmpty {
            remove()
            throw .fileUnusable(path: path, reason: "there is no room for the text")
        }
    }

    /// The editor, with its options, as a shell takes it: `VISUAL`, else `EDITOR`, else `vi`.
    package static var editor: String { variable("VISUAL") ?? variable("EDITOR") ?? "vi" }

    /// The program and arguments that run the editor on the file.
    package var arguments: [String] { ["/bin/sh", "-c", Self.editor + " \"$1\"", "sh", path] }

    /// Reads the text as it was left, without the line end that editors add.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)`` and its like; ``ChatError/unusableInput(_:)`` for what is not text
    ///   any more.
    package func read() throws(ChatError) -> String {
        var bytes = try FileReader(path: path).bytes(limit: Self.longest)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .unusableInput("\(path) is not text in UTF-8")
        }
        return text
    }

    /// More than any model reads, in bytes.
    private static let longest = 64 * 1_048_576

    /// nil: it is not set, or empty.
    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    package func remove() {
        unlink(path)
    }
}
