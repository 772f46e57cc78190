internal import TerminalText

/// A list with one row chosen, moved through with arrows or the keys of vi, in the Russian layout too.
struct Menu: Equatable, Sendable {
    private(set) var selection = 0
    private var top = 0
    private var height = 10

    /// true: the key moved the choice.
    mutating func press(_ key: KeyEvent, count: Int) -> Bool {
        let step: Int
        switch key.placeChord {
        case KeyChord(.up), KeyChord(.character("k")), KeyChord(.character("p"), .control): step = -1
        case KeyChord(.down), KeyChord(.character("j")), KeyChord(.character("n"), .control): step = 1
        case KeyChord(.pageUp): step = -height
        case KeyChord(.pageDown), KeyChord(.character(" ")): step = height
        case KeyChord(.home), KeyChord(.character("g")): step = -count
        case KeyChord(.end), KeyChord(.character("G")): step = count
        default: return false
        }
        move(by: step, count: count)
        return true
    }

    mutating func move(by step: Int, count: Int) {
        selection = max(0, min(count - 1, selection + step))
    }

    mutating func select(_ number: Int) {
        selection = max(0, number)
    }

    /// The rows to show in so many rows of the screen; the chosen one is among them.
    mutating func window(count: Int, height: Int) -> Range<Int> {
        self.height = max(1, height)
        selection = max(0, min(selection, count - 1))
        if selection < top { top = selection }
        if selection >= top + self.height { top = selection - self.height + 1 }
        top = max(0, min(top, count - self.height))
        return top..<min(count, top + self.height)
    }
}

extension Frame {
    /// The head and the foot of a page that covers the screen, and the rows between them. Row 1 is for what is typed.
    mutating func writePage(title: String, hints: [String]) -> Range<Int> {
        write(title, row: 0, column: 0, style: Theme.title)
        // What the page is for comes before how it is used.
        guard size.rows > 6 else { return min(2, size.rows - 1)..<size.rows }
        writeHints(hints, row: size.rows - 1)
        return 2..<(size.rows - 1)
    }

    /// Tells of keys, as far as there is room: the last ones are left out, none is cut.
    mutating func writeHints(_ hints: [String], row: Int) {
        var fitting = hints
        // The last cell of the screen is not to be written.
        while fitting.count > 1, fitting.joined(separator: "  ").columns >= size.columns { fitting.removeLast() }
        let text = fitting.joined(separator: "  ").truncated(toColumns: size.columns - 1)
        write(text, row: row, column: 0, style: Theme.faint)
    }

    /// A row of a list; the chosen one is marked by a sign too, since not all terminals can reverse.
    mutating func writeChoice(_ text: String, row: Int, isChosen: Bool) {
        let line = ((isChosen ? "> " : "  ") + text).padded(toColumns: size.columns)
        write(line, row: row, column: 0, style: isChosen ? Theme.selection : .plain)
        if isChosen { cursor = Cursor(row: row, column: 0) }
    }
}
