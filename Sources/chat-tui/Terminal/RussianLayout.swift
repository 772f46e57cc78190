/// Which key of the standard (US) layout a Russian letter sits on, and its Ukrainian and Belarusian neighbours.
///
/// Terminals that do not tell the place of a key send Ctrl-С or Alt-м as the letter itself.
enum RussianLayout {
    /// nil: the character is not of that layout.
    static func standardKey(of character: Character) -> Character? {
        character.unicodeScalars.count == 1 ? keys[character] : nil
    }

    private static let keys: [Character: Character] = {
        var keys: [Character: Character] = [:]
        for (cyrillic, standard) in rows {
            for (letter, place) in zip(cyrillic, standard) { keys[letter] = place }
        }
        return keys
    }()

    private static let rows: [(String, String)] = [
        ("йцукенгшщзхъ", "qwertyuiop[]"), ("фывапролджэ", "asdfghjkl;'"), ("ячсмитьбю", "zxcvbnm,."), ("ё", "`"),
        ("ЙЦУКЕНГШЩЗХЪ", "QWERTYUIOP{}"), ("ФЫВАПРОЛДЖЭ", "ASDFGHJKL:\""), ("ЯЧСМИТЬБЮ", "ZXCVBNM<>"), ("Ё", "~"),
        ("іїєґў", "s]'`o"), ("ІЇЄҐЎ", "S}\"~O"),
    ]
}
