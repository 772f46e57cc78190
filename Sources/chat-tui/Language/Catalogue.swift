/// The texts of the interface in all its languages.
///
/// An entry is a line with the English text as the code has it and a line for each other language. In a translation
/// `{1}` is the first value and `{2}` the second; `{1|a|b|c}` is the form of a word that goes with the first value as a
/// number: one, few, many in Russian, one, many in English. An entry may have an English line of its own for such forms.
enum Catalogue {
    struct Entry: Equatable, Sendable {
        var texts: [Language: String] = [:]
    }

    static let entries = parse(sources)

    static let sources = [
        messages, keys, commands, screens, pages, morePages, setup, plain, errors,
    ]

    /// The text for a key; the key itself, which is English, where the catalogue has no other.
    static func text(_ key: String, _ values: [String], in language: Language) -> String {
        fill(entries[key]?.texts[language] ?? key, values, in: language)
    }

    static func parse(_ sources: [String]) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        var key = ""
        for line in sources.flatMap({ $0.split(separator: "\n") }) {
            let text = String(line.dropFirst(3)).replacing("\\n", with: "\n")
            switch line.prefix(3) {
            case "== ":
                key = text
                entries[key] = Entry()
            case "en ": entries[key]?.texts[.english] = text
            case "ru ": entries[key]?.texts[.russian] = text
            case "zh ": entries[key]?.texts[.chinese] = text
            default: break
            }
        }
        return entries
    }

    /// Puts the values into a text: `{}` takes the next one, `{2}` the second one.
    static func fill(_ text: String, _ values: [String], in language: Language) -> String {
        guard !values.isEmpty else { return text }
        var filled = ""
        var next = 0
        var rest = text[...]
        while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
            filled += rest[..<start]
            let parts = rest[rest.index(after: start)..<end].split(separator: "|", omittingEmptySubsequences: false)
            rest = rest[rest.index(after: end)...]
            let place = parts[0].isEmpty ? next : (Int(parts[0]) ?? 0) - 1
            if parts[0].isEmpty { next += 1 }
            guard values.indices.contains(place) else { continue }
            guard parts.count > 1 else {
                filled += values[place]
                continue
            }
            let form = form(of: values[place], in: language)
            filled += parts[min(form + 1, parts.count - 1)]
        }
        return filled + rest
    }

    /// Which form of a word goes with a number: 0, 1 or 2 in Russian, 0 or 1 in English, always 0 in Chinese.
    ///
    /// Source: the plural rules of CLDR 46 for en, ru and zh, read 2026-11-30.
    private static func form(of value: String, in language: Language) -> Int {
        guard let number = Int(value.filter(\.isNumber)) else { return 1 }
        switch language {
        case .english: return number == 1 ? 0 : 1
        case .chinese: return 0
        case .russian:
            let (tens, ones) = (number % 100, number % 10)
            if ones == 1, tens != 11 { return 0 }
            return (2...4).contains(ones) && !(12...14).contains(tens) ? 1 : 2
        }
    }
}
