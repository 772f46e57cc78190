/// Puts a frame's bytes together with what ncurses knows nothing of: modes, title, cursor, and the marks that let the
/// terminal show it all at once. It also knows how to undo everything it switched on.
struct FrameWriter {
    /// How keys are to be sent that the old way cannot tell apart.
    enum Keyboard: Equatable, Sendable { case legacy, kitty, modifyOtherKeys }

    let capabilities: TerminalCapabilities
    /// The terminal said that it knows mode 2026 (DECRQM answered 1 or 2).
    var isSynchronized = false
    /// What the terminal shall do from the next frame on.
    var keyboard = Keyboard.legacy

    private(set) var modes: TerminalModes = []
    private var keyboardInForce = Keyboard.legacy
    private var title: String?
    private var isCursorHidden = false
    private var shape = Cursor.Shape.standard

    init(capabilities: TerminalCapabilities) {
        self.capabilities = capabilities
    }

    /// The bytes of one frame; none if there is nothing to do. `drawing` is what ncurses found, `commands` the rest.
    mutating func compose(_ frame: Frame, drawing: [UInt8], commands: [UInt8] = []) -> [UInt8] {
        let before = switches(to: frame.modes) + keyboardSwitch()
        let after = titleBytes(frame.title) + shapeBytes(frame.cursor)
        let hides = frame.cursor == nil
        let changesCursor = capabilities.hidesCursor && hides != isCursorHidden
        guard !(before.isEmpty && after.isEmpty && drawing.isEmpty && commands.isEmpty && !changesCursor) else {
            return []
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(before.count + drawing.count + after.count + commands.count + 32)
        if isSynchronized { bytes += Self.begin }
        bytes += before
        // Where the terminal paints as it reads, a cursor that jumps about would be seen.
        let veils = capabilities.hidesCursor && !isCursorHidden && (hides || (!isSynchronized && drawing.count > 32))
        if veils { bytes += Self.hideCursor }
        bytes += drawing
        bytes += after
        bytes += commands
        if capabilities.hidesCursor, !hides, veils || isCursorHidden { bytes += Self.showCursor }
        if isSynchronized { bytes += Self.end }
        if capabilities.hidesCursor { isCursorHidden = hides }
        return bytes
    }

    /// Undoes everything, in a state that nobody knows: after a frame that was cut off, too.
    func leaving(rows: Int) -> [UInt8] {
        switchingOff + leavingScreen(rows: rows)
    }

    /// The first part of ``leaving(rows:)``: all but the screen.
    var switchingOff: [UInt8] {
        var bytes: [UInt8] = capabilities.isXtermLike ? [0x1B, 0x5C] : []
        if isSynchronized { bytes += Self.end }
        bytes += Self.off(keyboardInForce)
        for mode in Self.switchable where modes.contains(mode.mode) { bytes += mode.off }
        bytes += capabilities.resetAttributes
        if capabilities.scrollsRegions { bytes += Array("\u{1B}[r".utf8) }
        if title != nil { bytes += Array("\u{1B}[23;2t".utf8) }
        if shape != .standard { bytes += Self.bytes(for: .standard) }
        if capabilities.hidesCursor { bytes += Self.showCursor }
        return bytes
    }

    /// The second part: to the shell's screen, or below what is on the only one.
    func leavingScreen(rows: Int) -> [UInt8] {
        if modes.contains(.alternateScreen), let leave = capabilities.leaveAlternateScreen { return leave }
        return Array("\u{1B}[\(rows);1H\r\n".utf8)
    }

    /// After ``leaving(rows:)`` was sent nothing is switched on any more.
    mutating func forget() {
        modes = []
        keyboardInForce = .legacy
        title = nil
        isCursorHidden = false
        shape = .standard
    }

    private mutating func switches(to wanted: TerminalModes) -> [UInt8] {
        var bytes: [UInt8] = []
        if wanted.contains(.alternateScreen) != modes.contains(.alternateScreen) {
            let change =
                wanted.contains(.alternateScreen)
                ? capabilities.enterAlternateScreen : capabilities.leaveAlternateScreen
            bytes += change ?? []
        }
        for (mode, on, off) in Self.switchable where wanted.contains(mode) != modes.contains(mode) {
            bytes += wanted.contains(mode) ? on : off
        }
        modes = wanted
        return bytes
    }

    private mutating func keyboardSwitch() -> [UInt8] {
        guard keyboard != keyboardInForce else { return [] }
        defer { keyboardInForce = keyboard }
        switch keyboard {
        case .legacy: return Self.off(keyboardInForce)
        // 1: tell keys apart. 4: and say where they are, without which Ctrl-С is no Ctrl-C in the Russian layout.
        case .kitty: return Self.off(keyboardInForce) + Array("\u{1B}[>5u".utf8)
        case .modifyOtherKeys: return Self.off(keyboardInForce) + Array("\u{1B}[>4;1m".utf8)
        }
    }

    private static func off(_ keyboard: Keyboard) -> [UInt8] {
        switch keyboard {
        case .legacy: []
        case .kitty: Array("\u{1B}[<u".utf8)
        case .modifyOtherKeys: Array("\u{1B}[>4m".utf8)
        }
    }

    private mutating func titleBytes(_ wanted: String?) -> [UInt8] {
        guard capabilities.isXtermLike, let wanted, wanted != title else { return [] }
        let save = title == nil ? "\u{1B}[22;2t" : ""
        title = wanted
        // Nothing but what prints: the text is a model's as often as a person's.
        let printable = wanted.unicodeScalars.lazy.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        return Array("\(save)\u{1B}]2;\(String(String.UnicodeScalarView(printable.prefix(200))))\u{7}".utf8)
    }

    private mutating func shapeBytes(_ cursor: Cursor?) -> [UInt8] {
        guard capabilities.shapesCursor, let wanted = cursor?.shape, wanted != shape else { return [] }
        shape = wanted
        return Self.bytes(for: wanted)
    }

    private static func bytes(for shape: Cursor.Shape) -> [UInt8] {
        Array("\u{1B}[\(shape.rawValue) q".utf8)
    }

    private static let begin = Array("\u{1B}[?2026h".utf8)
    private static let end = Array("\u{1B}[?2026l".utf8)
    private static let hideCursor = Array("\u{1B}[?25l".utf8)
    private static let showCursor = Array("\u{1B}[?25h".utf8)
    private static let switchable: [(mode: TerminalModes, on: [UInt8], off: [UInt8])] = [
        (.bracketedPaste, Array("\u{1B}[?2004h".utf8), Array("\u{1B}[?2004l".utf8)),
        (.focusReports, Array("\u{1B}[?1004h".utf8), Array("\u{1B}[?1004l".utf8)),
        (
            .mouse, Array("\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h".utf8),
            Array("\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l".utf8)
        ),
    ]
}
