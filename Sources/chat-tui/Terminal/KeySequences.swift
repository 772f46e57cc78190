extension ControlSequence {
    /// A key, if the sequence is one. A key coming up is an event without a key, and dropped.
    ///
    /// Source: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html and
    /// https://sw.kovidgoyal.net/kitty/keyboard-protocol/, read 2026-11-21.
    var keyEvent: InputEvent? {
        // The kitty protocol's third kind of event.
        if part(1, 1) == 3 { return nil }
        switch final {
        case UInt8(ascii: "u"): return kittyKey.map { .key($0) }
        case UInt8(ascii: "~"): return tildeKey(modifiers).map { .key($0) }
        // rxvt says Control and Control-Shift by the last byte.
        case UInt8(ascii: "^"): return tildeKey(.control).map { .key($0) }
        case UInt8(ascii: "@"): return tildeKey([.control, .shift]).map { .key($0) }
        case UInt8(ascii: "$"): return tildeKey(.shift).map { .key($0) }
        case UInt8(ascii: "Z"): return .key(KeyEvent(.tab, modifiers.union(.shift)))
        case UInt8(ascii: "a")...UInt8(ascii: "d"):
            return parameters.isEmpty ? Key(cursorLetter: final - 0x20).map { .key(KeyEvent($0, .shift)) } : nil
        // A cursor position report looks like F3; ours would not have 1 in front, as nobody asks in row 1.
        case UInt8(ascii: "R") where (number(0) ?? 1) != 1: return .reply(.other)
        default: return Key(cursorLetter: final).map { .key(KeyEvent($0, modifiers)) }
        }
    }

    private func tildeKey(_ modifiers: KeyModifiers) -> KeyEvent? {
        switch number(0) ?? 0 {
        case 1, 7: return KeyEvent(.home, modifiers)
        case 2: return KeyEvent(.insert, modifiers)
        case 3: return KeyEvent(.delete, modifiers)
        case 4, 8: return KeyEvent(.end, modifiers)
        case 5: return KeyEvent(.pageUp, modifiers)
        case 6: return KeyEvent(.pageDown, modifiers)
        case let code where Self.functionCodes.contains(code):
            return Self.functionCodes.firstIndex(of: code).map { KeyEvent(.function($0 + 1), modifiers) }
        case 29: return KeyEvent(.menu, modifiers)
        // xterm's modifyOtherKeys.
        case 27: return number(2).flatMap { Key(code: $0) }.map { KeyEvent($0, modifiers) }
        default: return nil
        }
    }

    private var kittyKey: KeyEvent? {
        guard let code = number(0), let key = Key(code: code) else { return nil }
        var typed = key
        // What a key types without Control or Alt is the shifted form, where the terminal gives it.
        if modifiers.subtracting(.shift).isEmpty, let shifted = part(0, 1).flatMap(Key.init(code:)) { typed = shifted }
        let place = part(0, 2).flatMap(Unicode.Scalar.init).map { Character($0) }
        return KeyEvent(typed, modifiers, standardKey: place)
    }

    // Numbers of F1...F20; 16, 22, 27 and 30 are left out, as on the keyboard of the VT220.
    private static let functionCodes = [
        11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34,
    ]
}

extension Key {
    /// Arrows, Home, End and F1...F4 by the letter that `CSI` and `SS3` end with.
    init?(cursorLetter letter: UInt8) {
        switch letter {
        case UInt8(ascii: "A"): self = .up
        case UInt8(ascii: "B"): self = .down
        case UInt8(ascii: "C"): self = .right
        case UInt8(ascii: "D"): self = .left
        case UInt8(ascii: "E"): self = .begin
        case UInt8(ascii: "F"): self = .end
        case UInt8(ascii: "H"): self = .home
        case UInt8(ascii: "P")...UInt8(ascii: "S"): self = .function(Int(letter - UInt8(ascii: "P")) + 1)
        default: return nil
        }
    }

    /// The number pad in application mode: what follows `SS3`.
    init?(padLetter letter: UInt8) {
        switch letter {
        case UInt8(ascii: "M"): self = .enter
        case UInt8(ascii: "I"): self = .tab
        case UInt8(ascii: " "): self = .character(" ")
        case UInt8(ascii: "X"): self = .character("=")
        case UInt8(ascii: "j")...UInt8(ascii: "y"): self = .character(Character(Unicode.Scalar(letter - 0x40)))
        default: return nil
        }
    }

    /// A key by its Unicode number, or by the numbers the kitty protocol gives to keys without one.
    init?(code: Int) {
        switch code {
        case 9: self = .tab
        case 13, 57414: self = .enter
        case 27: self = .escape
        case 8, 127: self = .backspace
        case 57363: self = .menu
        case 57376...57398: self = .function(code - 57376 + 13)
        case 57399...57408: self = .character(Character(Unicode.Scalar(UInt8(code - 57399 + 0x30))))
        case 57409...57416: self = .character(Array("./*-+\n=,")[code - 57409])
        case 57417...57427:
            let pad: [Key] = [.left, .right, .up, .down, .pageUp, .pageDown, .home, .end, .insert, .delete, .begin]
            self = pad[code - 57417]
        default:
            // The private area holds keys that only modify, lock or play music; control characters are no keys.
            guard code >= 0x20, !(0x7F...0x9F).contains(code), !(0xE000...0xF8FF).contains(code),
                let scalar = Unicode.Scalar(UInt32(code))
            else { return nil }
            self = .character(Character(scalar))
        }
    }
}
