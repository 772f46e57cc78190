/// Reads along with what a program writes, and keeps account of what must be undone when it leaves.
public struct TerminalLedger: Sendable {
    /// Private modes (`CSI ? n h`) that are on.
    public private(set) var modes: Set<Int> = []
    /// How many kitty keyboard modes are pushed.
    public private(set) var keyboardDepth = 0
    /// xterm's modifyOtherKeys.
    public private(set) var otherKeys = 0
    /// Cursor shape by its number; 0 is the terminal's own.
    public private(set) var cursorShape = 0
    /// Synchronized frames that were begun.
    public private(set) var frames = 0
    /// `CSI 2 J` and `CSI 3 J`.
    public private(set) var clears = 0
    /// What was put on the clipboard, in base64.
    public private(set) var clipboards: [String] = []
    /// Bytes of the value 0, which programs do not write.
    public private(set) var nulls = 0
    /// What does anything but print: control characters other than those of line ends, escape sequences other than colours
    /// and the clipboard.
    public private(set) var moves: [String] = []
    /// All bytes so far.
    public private(set) var count = 0

    private var state = State.ground
    private var buffer: [UInt8] = []

    private enum State { case ground, escape, control, string, stringEscape }

    public init() {}

    public mutating func read(_ bytes: [UInt8]) {
        count += bytes.count
        nulls += bytes.reduce(0) { $0 + ($1 == 0 ? 1 : 0) }
        for byte in bytes { read(byte) }
    }

    private mutating func read(_ byte: UInt8) {
        switch (state, byte) {
        case (.string, 0x1B): state = .stringEscape
        case (.string, 0x07), (.stringEscape, UInt8(ascii: "\\")): endString()
        case (.string, _): buffer.append(byte)
        case (_, 0x1B): state = .escape
        case (.escape, UInt8(ascii: "[")): (state, buffer) = (.control, [])
        case (.escape, UInt8(ascii: "]")), (.escape, UInt8(ascii: "P")): (state, buffer) = (.string, [])
        case (.control, 0x40...0x7E):
            state = .ground
            control(String(decoding: buffer, as: UTF8.self), final: byte)
        case (.control, _): buffer.append(byte)
        case (.ground, 0x20...), (.ground, 0x0A), (.ground, 0x0D), (.ground, 0): break
        default:
            state = .ground
            moves.append("\(byte)")
        }
    }

    private mutating func control(_ body: String, final: UInt8) {
        if final != UInt8(ascii: "m") || body.first == ">" { moves.append("CSI \(body)\(UnicodeScalar(final))") }
        let numbers = body.split { !$0.isNumber }.compactMap { Int($0) }
        switch (body.first, final) {
        case ("?", UInt8(ascii: "h")):
            modes.formUnion(numbers)
            if numbers.contains(2026) { frames += 1 }
        case ("?", UInt8(ascii: "l")): modes.subtract(numbers)
        case (">", UInt8(ascii: "u")): keyboardDepth += 1
        case ("<", UInt8(ascii: "u")): keyboardDepth -= 1
        case (">", UInt8(ascii: "m")) where numbers.first == 4: otherKeys = numbers.count > 1 ? numbers[1] : 0
        case (_, UInt8(ascii: "q")) where body.hasSuffix(" "): cursorShape = numbers.first ?? 0
        case (_, UInt8(ascii: "J")) where numbers.contains { $0 > 1 }: clears += 1
        default: break
        }
    }

    private mutating func endString() {
        state = .ground
        let text = String(decoding: buffer, as: UTF8.self)
        if text.hasPrefix("52;") { clipboards.append(text) }
    }
}
