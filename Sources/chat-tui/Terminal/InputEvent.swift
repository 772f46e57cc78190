/// What comes from the terminal, decoded.
enum InputEvent: Equatable, Sendable {
    case key(KeyEvent)
    /// Text from the clipboard, in one piece whatever its size. Lines end in LF; no control character but LF and tab.
    case paste(String)
    case mouse(MouseEvent)
    /// The wheel, as lines: up is negative. Terminals that turn the wheel into arrow keys give the same.
    case wheel(lines: Int, at: MouseEvent.Place?)
    /// The window got or lost the keyboard.
    case focus(Bool)
    /// The terminal's answer to a question of ours.
    case reply(TerminalReply)
}

/// A button going down, moving while held, or coming up.
struct MouseEvent: Hashable, Sendable {
    /// A cell; the upper left one is 0, 0.
    struct Place: Hashable, Sendable {
        var row: Int
        var column: Int
    }

    enum Button: Int, Sendable { case left, middle, right, none }
    enum Phase: Sendable { case press, drag, release }

    var button: Button
    var phase: Phase
    var place: Place
    var modifiers: KeyModifiers
}

/// Answers of the terminal about itself. They may come late, or never; they are never text.
enum TerminalReply: Equatable, Sendable {
    /// DA1. It is asked last, so that nothing more is to be waited for.
    case deviceAttributes([Int])
    /// DECRPM. 0: the mode is unknown, 1: set, 2: reset, 3 and 4: the same for ever.
    case mode(Int, state: Int)
    /// The kitty keyboard protocol is spoken; the flags in force.
    case keyboardFlags(Int)
    /// OSC 10 and 11, each part 0...255.
    case foreground(red: UInt8, green: UInt8, blue: UInt8)
    case background(red: UInt8, green: UInt8, blue: UInt8)
    /// XTVERSION: name and version.
    case version(String)
    /// An answer nobody waits for.
    case other
}
