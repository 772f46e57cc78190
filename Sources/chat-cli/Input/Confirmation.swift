import Glibc
import TerminalText

/// A question to the person at the terminal.
enum Confirmation {
    /// Whether they said yes; anything but `y` and `yes` is a no.
    static func ask(_ question: String) -> Bool {
        // Nothing has been done yet, so Ctrl-C may simply end the program.
        signal(SIGINT, SIG_DFL)
        defer { signal(SIGINT, SIG_IGN) }
        try? StandardStream.error.write(Sanitizer.text(question) + " [y/N] ")
        let answer = readLine()?.lowercased()
        return answer == "y" || answer == "yes"
    }
}
