import TerminalText

/// A question to the person at the terminal.
enum Confirmation {
    /// Whether they said yes; anything but `y` and `yes` is a no.
    static func ask(_ question: String) -> Bool {
        try? StandardStream.error.write(Sanitizer.text(question) + " [y/N] ")
        let answer = readLine()?.lowercased()
        return answer == "y" || answer == "yes"
    }
}
