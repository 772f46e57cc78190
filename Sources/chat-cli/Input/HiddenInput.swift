import ChatKit
import Glibc

/// Asks for something that must not be seen.
enum HiddenInput {
    /// Reads a line from the terminal without showing it.
    ///
    /// The terminal hands over every key, Ctrl-C too, so that it cannot be left without its echo.
    ///
    /// - Throws: ``ChatError/cancelled`` at Ctrl-C, ``ChatError/unusableInput(_:)`` for bytes that are no text.
    static func ask(_ question: String) throws(ChatError) -> String {
        try? StandardStream.error.write(question)
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { throw .invalidUsage("standard input is not a terminal") }
        var hidden = before
        hidden.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG | IEXTEN)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            try? StandardStream.error.write("\n")
        }
        var bytes: [UInt8] = []
        var key: [UInt8] = [0]
        let terminal = FileReader(STDIN_FILENO, name: "the terminal")
        while try terminal.read(into: &key) == 1 {
            let byte = key[0]
            switch byte {
            case 0x0A, 0x0D, 0x04:
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    throw .unusableInput("what was typed is not UTF-8")
                }
                return text
            case 0x03: throw .cancelled
            case 0x08, 0x7F:
                // A character may have several bytes.
                while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
            case 0x15: bytes.removeAll()
            default: bytes.append(byte)
            }
        }
        throw .cancelled
    }
}
