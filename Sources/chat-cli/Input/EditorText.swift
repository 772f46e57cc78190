import ChatArguments
import ChatKit
import Glibc

/// A text that the user changes in their own editor.
enum EditorText {
    /// Opens the editor, and returns the text as it was left.
    ///
    /// - Throws: ``ChatError/invalidUsage(_:)`` when the editor fails. A text that cannot be read stays in its file, which
    ///   the error names.
    static func edited(_ text: String) throws(ChatError) -> String {
        let file = try EditorFile(text)
        let edited = try edited(file)
        file.remove()
        return edited
    }

    /// Opens the editor with a file, which stays.
    static func edited(_ file: EditorFile) throws(ChatError) -> String {
        // `system` keeps Ctrl-C from us while the editor has the terminal.
        guard system("\(EditorFile.editor) \(ShellText.quoted(file.path))") == 0 else {
            file.remove()
            throw .invalidUsage("the editor failed; nothing was changed")
        }
        return try file.read()
    }
}
