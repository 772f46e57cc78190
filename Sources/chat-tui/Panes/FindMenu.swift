internal import TerminalText

/// Words that somebody looks for: all of them occur, in any order, whatever their case; `ё` is `е`.
struct FindWords: Equatable, Sendable {
    private let words: [String]

    init(_ text: String) {
        words = Self.folded(text).split(whereSeparator: \.isWhitespace).map(String.init)
    }

    var isEmpty: Bool { words.isEmpty }

    func match(_ text: String) -> Bool {
        guard !words.isEmpty else { return true }
        let text = Self.folded(text)
        return words.allSatisfy { text.contains($0) }
    }

    /// Whether the letters of the words occur in this order, with others between them.
    func matchLetters(_ text: String) -> Bool {
        var letters = words.joined()[...]
        for letter in Self.folded(text) where letter == letters.first { letters.removeFirst() }
        return letters.isEmpty
    }

    /// Where the words occur in a row, as ranges of its characters.
    func places(in row: String) -> [Range<Int>] {
        let characters = Array(Self.folded(row))
        var places: [Range<Int>] = []
        for word in words.map(Array.init) where !word.isEmpty && word.count <= characters.count {
            for start in 0...(characters.count - word.count)
            where characters[start..<(start + word.count)].elementsEqual(word) {
                places.append(start..<(start + word.count))
            }
        }
        return places
    }

    private static func folded(_ text: String) -> String {
        String(text.lowercased().map { $0 == "ё" ? "е" : $0 })
    }
}

/// A list in which typing finds: letters never leave it, and mean nothing else in it.
struct FindMenu: Equatable, Sendable {
    enum Outcome: Equatable {
        case none, close, choose
        /// Other words are looked for.
        case changed
    }

    private(set) var words = EditedText()
    var menu = Menu()

    init(_ words: String = "") {
        self.words = EditedText(words)
    }

    /// `count`: how many rows there are.
    mutating func press(_ key: KeyEvent, count: Int) -> Outcome {
        switch key.chord {
        case KeyChord(.enter): return count > 0 ? .choose : .none
        case KeyChord(.escape), KeyChord(.character("c"), .control): return .close
        case KeyChord(.left) where words.isEmpty: return .close
        case KeyChord(.up), KeyChord(.character("p"), .control): menu.move(by: -1, count: count)
        case KeyChord(.down), KeyChord(.character("n"), .control): menu.move(by: 1, count: count)
        case KeyChord(.pageUp), KeyChord(.pageDown): _ = menu.press(key, count: count)
        case KeyChord(.home), KeyChord(.end): _ = menu.press(key, count: count)
        default:
            guard words.type(key) else { return .none }
            menu.select(0)
            return .changed
        }
        return .none
    }

    /// Text from the clipboard goes where letters go.
    mutating func paste(_ text: String) {
        words.insert(text.split(whereSeparator: \.isNewline).joined(separator: " "))
        menu.select(0)
    }

    mutating func clear() {
        words = EditedText()
        menu.select(0)
    }

    /// The rows of a list among which one is chosen, and the field with the words that are looked for.
    mutating func write(_ rows: [String], on frame: inout Frame, area: Range<Int>, nothing: String) {
        if rows.isEmpty {
            let text = words.isEmpty ? nothing : tr("Nothing has these words.")
            frame.write(text, row: area.lowerBound, column: 2, style: Theme.faint)
        }
        for (place, number) in menu.window(count: rows.count, height: area.count).enumerated() {
            frame.writeChoice(rows[number], row: area.lowerBound + place, isChosen: number == menu.selection)
        }
        if !words.isEmpty { frame.writeField(tr("find:") + " ", words, row: 1) }
    }
}
