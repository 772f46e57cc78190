/// A key with its modifiers, as bindings name it: `Ctrl-X`, `Alt-Enter`, `F1`, `?`.
struct KeyChord: Hashable, Sendable {
    let key: Key
    let modifiers: KeyModifiers

    /// Brings the two ways of sending the same chord together: an upper-case letter with Control or Alt is the
    /// lower-case one with Shift, and the Shift that made a typed character is part of the character.
    init(_ key: Key, _ modifiers: KeyModifiers = []) {
        guard case .character(let character) = key else {
            (self.key, self.modifiers) = (key, modifiers)
            return
        }
        if modifiers.subtracting(.shift).isEmpty {
            (self.key, self.modifiers) = (key, [])
        } else if character.isUppercase, let lower = character.lowercased().first {
            (self.key, self.modifiers) = (.character(lower), modifiers.union(.shift))
        } else {
            (self.key, self.modifiers) = (key, modifiers)
        }
    }
}

extension KeyChord: CustomStringConvertible {
    /// The name a person reads and writes in settings.
    var description: String {
        var name = ""
        if modifiers.contains(.system) { name += "Super-" }
        if modifiers.contains(.control) { name += "Ctrl-" }
        if modifiers.contains(.alt) { name += "Alt-" }
        if modifiers.contains(.shift) { name += "Shift-" }
        switch key {
        case .character(" "): return name + "Space"
        case .character(let character):
            return name + (modifiers.isEmpty ? String(character) : character.uppercased())
        case .function(let number): return name + "F\(number)"
        default: return name + (Self.names.first { $0.key == key }?.name ?? "")
        }
    }

    /// Reads a name. nil: no such key. The name may be written with any letter case, and `C-`, `M-`, `S-` for short.
    init?(_ name: some StringProtocol) {
        var rest = Substring(name)
        var modifiers: KeyModifiers = []
        // A dash at the end is the key itself.
        while let dash = rest.dropFirst().dropLast().firstIndex(of: "-") {
            guard let modifier = Self.modifierNames[rest[..<dash].lowercased()] else { return nil }
            modifiers.insert(modifier)
            rest = rest[rest.index(after: dash)...]
        }
        let word = rest.lowercased()
        if rest.count == 1, let character = modifiers.isEmpty ? rest.first : word.first {
            self.init(.character(character), modifiers)
        } else if let named = Self.names.first(where: { $0.name.lowercased() == word || $0.other == word }) {
            self.init(named.key, modifiers)
        } else if word.first == "f", let number = Int(word.dropFirst()), (1...35).contains(number) {
            self.init(.function(number), modifiers)
        } else {
            return nil
        }
    }

    private static let modifierNames: [String: KeyModifiers] = [
        "ctrl": .control, "control": .control, "c": .control, "alt": .alt, "meta": .alt, "m": .alt, "option": .alt,
        "shift": .shift, "s": .shift, "super": .system, "cmd": .system,
    ]

    private static let names: [(key: Key, name: String, other: String)] = [
        (.enter, "Enter", "return"), (.tab, "Tab", "tab"), (.backspace, "Backspace", "bs"), (.escape, "Esc", "escape"),
        (.insert, "Insert", "ins"), (.delete, "Delete", "del"), (.up, "Up", "↑"), (.down, "Down", "↓"),
        (.left, "Left", "←"), (.right, "Right", "→"), (.home, "Home", "home"), (.end, "End", "end"),
        (.pageUp, "PageUp", "pgup"), (.pageDown, "PageDown", "pgdn"), (.begin, "Begin", "begin"),
        (.menu, "Menu", "menu"), (.character(" "), "Space", "spc"),
    ]
}
