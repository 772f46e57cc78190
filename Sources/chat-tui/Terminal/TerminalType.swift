internal import CNcurses

/// Which entry of terminfo to use for the terminal that `TERM` names.
enum TerminalType {
    /// The entries to try, best first; none: this terminal cannot show a screen. The name itself comes first; families
    /// whose entry is missing on many servers (kitty's on all that did not install it) fall back on what they imitate.
    static func candidates(_ name: String?) -> [String] {
        guard let name, !name.isEmpty, name != "dumb", name != "unknown" else { return [] }
        let families = ["xterm-", "foot", "wezterm", "contour", "rio", "alacritty", "ghostty", "kitty", "vte", "st-"]
        var names = [name]
        if families.contains(where: { name.hasPrefix($0) }) || name == "st" { names += ["xterm-256color", "xterm"] }
        if name.hasPrefix("tmux") || name.hasPrefix("screen") { names += ["screen-256color", "screen"] }
        return names
    }

    /// Whether terminfo knows the terminal, or what it imitates, and how to move its cursor.
    static func canDraw(_ name: String?) -> Bool {
        candidates(name).contains { curses_can_draw($0) }
    }
}

/// What the environment says about characters and colours.
enum TerminalTaste {
    /// Whether the terminal takes UTF-8. Only a locale that says otherwise makes it ASCII: without any, as in most
    /// containers, the terminal is taken for one of today.
    static func isUnicode(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let locale = locale?.lowercased() else { return true }
        if locale == "c" || locale == "posix" { return false }
        guard let dot = locale.firstIndex(of: ".") else { return true }
        return locale[dot...].hasPrefix(".utf")
    }

    /// `NO_COLOR` with any value means none (https://no-color.org).
    static func wantsColors(_ environment: [String: String]) -> Bool {
        (environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Esc needs more time to be told from a sequence where the bytes travel far. `ESCDELAY` (ms), as ncurses has it.
    static func patience(_ environment: [String: String]) -> InputDecoder.Patience {
        var patience = InputDecoder.Patience()
        if environment["SSH_CONNECTION"] != nil {
            patience.escape = .milliseconds(60)
            patience.sequence = .milliseconds(500)
        }
        if let delay = environment["ESCDELAY"].flatMap(Int.init), (0...5000).contains(delay) {
            patience.escape = .milliseconds(delay)
        }
        return patience
    }
}
