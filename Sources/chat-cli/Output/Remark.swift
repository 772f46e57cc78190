import TerminalText

/// What the program says beside its answer: one line on standard error.
enum Remark {
    static func say(_ text: String) {
        // Standard error may be closed; that is no reason to stop.
        try? StandardStream.error.write("note: " + Sanitizer.text(text) + "\n")
    }
}
