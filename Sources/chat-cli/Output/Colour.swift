import Glibc

/// Whether to use colour: on a terminal that knows it, unless the user said no (<https://no-color.org>).
enum Colour {
    static func isWanted(on stream: StandardStream) -> Bool {
        guard stream.isTerminal, !isDumb else { return false }
        guard let refusal = getenv("NO_COLOR") else { return true }
        return refusal.pointee == 0
    }

    /// Whether the terminal knows no escape sequences at all.
    static var isDumb: Bool {
        guard let terminal = getenv("TERM") else { return true }
        return String(cString: terminal) == "dumb"
    }
}
