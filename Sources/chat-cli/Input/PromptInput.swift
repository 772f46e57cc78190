import ChatKit
import Glibc

/// Puts a question together from standard input, files and the argument.
///
/// The instruction reads best last, so the order is: standard input, the files, the argument. Each keeps its bytes; a
/// blank line parts them.
struct PromptInput {
    /// Words of the command line.
    var words: [String]
    /// Paths of text files; `-` is standard input.
    var files: [String]
    /// Whether something else reads standard input.
    var standardInputIsTaken = false
    /// What to say when there is nothing.
    var missing = #"there is no prompt: chat-cli ask "your prompt", or pipe it in"#
    /// Whether there may be no question at all.
    var mayBeEmpty = false

    /// The whole question.
    ///
    /// - Throws: ``ChatError/invalidUsage(_:)`` when there is none, and what reading text throws.
    func read() throws(ChatError) -> String {
        var pieces: [String] = []
        // A lone - among the words is standard input, as everywhere.
        let isLoneDash = words == ["-"]
        let words = isLoneDash ? [] : words
        let files = isLoneDash ? files + ["-"] : files
        let namesStandardInput = files.contains("-")
        if namesStandardInput, standardInputIsTaken {
            throw .invalidUsage("standard input can be read only once")
        }
        if !namesStandardInput, !standardInputIsTaken, isatty(STDIN_FILENO) == 0 {
            pieces.append(try TextInput.standardInput())
        }
        for file in files {
            pieces.append(file == "-" ? try TextInput.standardInput() : try TextInput.file(file))
        }
        pieces.append(words.joined(separator: " "))
        let question = Self.join(pieces.filter { !$0.isEmpty })
        guard mayBeEmpty || question.contains(where: { !$0.isWhitespace }) else {
            throw .invalidUsage(missing)
        }
        return question
    }

    /// The pieces that are not empty, with blank lines between them; nil where there are none.
    static func joined(_ pieces: [String]) -> String? {
        let text = join(pieces.filter { !$0.isEmpty })
        return text.isEmpty ? nil : text
    }

    static func join(_ pieces: [String]) -> String {
        pieces.reduce(into: "") { question, piece in
            if !question.isEmpty { question += question.utf8.last == UInt8(ascii: "\n") ? "\n" : "\n\n" }
            question += piece
        }
    }
}

/// Text from outside, as it is: UTF-8 or an error, never a repaired copy.
enum TextInput {
    /// The most that is read, in bytes.
    private static let longest = 64 * 1_048_576

    /// All of standard input.
    static func standardInput() throws(ChatError) -> String {
        let name = "standard input"
        SilentInput.report()
        return try text(of: bytes(FileReader(STDIN_FILENO, name: name), name: name), name: name)
    }

    /// All of a text file.
    static func file(_ path: String) throws(ChatError) -> String {
        try text(of: bytes(FileReader(path: path), name: path), name: path)
    }

    private static func text(of bytes: [UInt8], name: String) throws(ChatError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .unusableInput("\(name) is not valid UTF-8 text")
        }
        return text
    }

    private static func bytes(_ reader: borrowing FileReader, name: String) throws(ChatError) -> [UInt8] {
        var bytes: [UInt8] = []
        try reader.pieces { (piece) throws(ChatError) in
            // Refused at once: what has no end, such as /dev/zero, must not fill the memory.
            if piece.contains(0) { throw .unusableInput("\(name) contains a NUL byte: it is not text") }
            bytes += piece
            if bytes.count > longest {
                throw .unusableInput("\(name) is longer than \(longest / 1_048_576) MB")
            }
        }
        return bytes
    }
}
