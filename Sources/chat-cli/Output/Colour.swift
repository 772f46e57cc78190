import Glibc

/// Whether to use colour: on a terminal that knows it, unless the user said no (<https://no-color.org>).
enum Colour {
    static func isWanted(on stream: StandardStream) -> Bool {
        guard stream.isTerminal else { return false }
        if let refusal = getenv("NO_COLOR"), refusal.pointee != 0 { return false }
        guard let terminal = getenv("TERM") else { return false }
        return String(cString: terminal) != "dumb"
    }
}
