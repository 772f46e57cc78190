internal import CNcurses

/// What terminfo says about the terminal, as far as ncurses does not use it by itself.
struct TerminalCapabilities: Equatable, Sendable {
    var colors = 0
    var italic = false
    /// To a screen of our own and back; nil where the terminal has only one.
    var enterAlternateScreen: [UInt8]?
    var leaveAlternateScreen: [UInt8]?
    var resetAttributes: [UInt8] = []
    var hidesCursor = false
    var shapesCursor = false
    var scrollsRegions = false
    /// It speaks at least what xterm does, so that questions and titles are understood or ignored, and never shown.
    var isXtermLike = false

    /// Reads the entry of the screen that is open.
    static func current(type: String) -> TerminalCapabilities {
        TerminalCapabilities(
            colors: Int(curses_colors()), italic: string("sitm") != nil, enterAlternateScreen: string("smcup"),
            leaveAlternateScreen: string("rmcup"), resetAttributes: string("sgr0") ?? [],
            hidesCursor: string("civis") != nil, shapesCursor: string("Ss") != nil,
            scrollsRegions: string("csr") != nil,
            isXtermLike: ["xterm", "tmux", "screen", "foot", "alacritty", "rxvt", "kitty", "st", "vte", "putty"]
                .contains { type.hasPrefix($0) })
    }

    private static func string(_ name: String) -> [UInt8]? {
        curses_string(name).map { withoutDelays(Array(String(cString: $0).utf8)) }
    }

    /// terminfo writes pauses as `$<5>`; no terminal of today needs them.
    static func withoutDelays(_ bytes: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if bytes[position...].starts(with: [0x24, 0x3C]), let end = bytes[position...].firstIndex(of: 0x3E) {
                position = end + 1
            } else {
                kept.append(bytes[position])
                position += 1
            }
        }
        return kept
    }
}
