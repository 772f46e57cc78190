/// A key of the keyboard, apart from the modifiers held with it.
enum Key: Hashable, Sendable {
    /// A key that types. Space is one of them; Enter and Tab are not.
    case character(Character)
    case enter, tab, backspace, escape, insert, delete
    case up, down, left, right, home, end, pageUp, pageDown
    /// F1 is 1.
    case function(Int)
    /// The middle of the number pad without NumLock.
    case begin
    case menu
}

/// Keys held while another is pressed. Lock keys are not among them: they change what is typed, not what is meant.
struct KeyModifiers: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    static let shift = KeyModifiers(rawValue: 1)
    static let alt = KeyModifiers(rawValue: 2)
    static let control = KeyModifiers(rawValue: 4)
    /// The key with the system's mark. Most systems keep it for themselves.
    static let system = KeyModifiers(rawValue: 8)

    /// The modifiers as xterm and the kitty protocol send them: one more than a sum of bits.
    /// Hyper and meta count as alt, as the terminals that send them mean it; the locks are left out.
    init(parameter: Int) {
        let bits = max(0, parameter - 1)
        var modifiers = KeyModifiers(rawValue: UInt8(bits & 0b1111))
        if bits & 0b110000 != 0 { modifiers.insert(.alt) }
        self = modifiers
    }

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }
}

/// One press of a key.
struct KeyEvent: Hashable, Sendable {
    var key: Key
    var modifiers: KeyModifiers
    /// What the same key types in the standard layout, where the terminal said so (kitty protocol, flag 4).
    var standardKey: Character?

    init(_ key: Key, _ modifiers: KeyModifiers = [], standardKey: Character? = nil) {
        self.key = key
        self.modifiers = modifiers
        self.standardKey = standardKey
    }

    /// What the key types into a text; nil for everything that is a command.
    var text: Character? {
        guard case .character(let character) = key, modifiers.subtracting(.shift).isEmpty else { return nil }
        return character
    }

    /// What bindings are matched against.
    ///
    /// A letter held with Control or Alt is named by its place on the standard keyboard, so that Ctrl-С typed with the
    /// Russian layout is Ctrl-C. A key that only types stands for itself.
    var chord: KeyChord {
        guard case .character(let typed) = key else { return KeyChord(key, modifiers) }
        if text != nil { return KeyChord(key) }
        return KeyChord(.character(standardKey ?? RussianLayout.standardKey(of: typed) ?? typed), modifiers)
    }

    /// As ``chord``, but a typed letter too is named by its place: for lists, where `о` is the `j` key.
    var placeChord: KeyChord {
        guard case .character(let typed) = key, text != nil else { return chord }
        return KeyChord(.character(RussianLayout.standardKey(of: typed) ?? typed))
    }

    /// What the key may mean where it cannot be text, the likeliest first: what it types, the key in the same place of
    /// the standard layout, and that one without Shift or Caps Lock.
    var commandChords: [KeyChord] {
        var chords = [chord, placeChord]
        guard case .character(let typed) = key, text != nil else { return chords }
        if !typed.isASCII, let standardKey { chords.append(KeyChord(.character(standardKey))) }
        if case .character(let letter) = placeChord.key, let lower = letter.lowercased().first {
            chords.append(KeyChord(.character(lower)))
        }
        return chords
    }
}
