internal import TerminalText

/// Looks for a question that was asked before, in whichever conversation.
struct HistorySearch: Equatable, Sendable {
    enum Outcome: Equatable {
        case none, close
        case search(String)
        case take(String)
    }

    private var words = EditedText()
    /// The newest first; nil while they are being read.
    private var questions: [String]?
    private var menu = Menu()

    var wanted: String { words.text }

    mutating func show(_ found: [String], for wanted: String) {
        guard wanted == words.text else { return }
        questions = found
        menu.select(0)
    }

    mutating func press(_ key: KeyEvent) -> Outcome {
        let questions = questions ?? []
        switch key.chord {
        case KeyChord(.enter), KeyChord(.tab):
            return questions.indices.contains(menu.selection) ? .take(questions[menu.selection]) : .close
        case KeyChord(.escape), KeyChord(.character("c"), .control), KeyChord(.character("g"), .control):
            return .close
        case KeyChord(.character("r"), .control), KeyChord(.down): menu.move(by: 1, count: questions.count)
        case KeyChord(.character("s"), .control), KeyChord(.up): menu.move(by: -1, count: questions.count)
        case KeyChord(.pageUp), KeyChord(.pageDown): _ = menu.press(key, count: questions.count)
        default: return words.type(key) ? .search(words.text) : .none
        }
        return .none
    }

    mutating func paste(_ text: String) -> Outcome {
        words.insert(text.split(whereSeparator: \.isNewline).joined(separator: " "))
        return .search(words.text)
    }

    mutating func frame(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let area = frame.writePage(
            title: "", hints: [tr("Enter take it"), tr("Esc back"), tr("letters find"), tr("Up, Down another one")])
        let rows = questions ?? []
        if rows.isEmpty {
            let text =
                questions == nil
                ? tr("reading…") : words.isEmpty ? tr("Nothing was asked yet.") : tr("None has these words.")
            frame.write(text, row: area.lowerBound, column: 2, style: Theme.faint)
        }
        for (place, number) in menu.window(count: rows.count, height: area.count).enumerated() {
            frame.writeChoice(
                Sanitizer.line(rows[number], maximumLength: 300), row: area.lowerBound + place,
                isChosen: number == menu.selection)
        }
        frame.writeField(tr("Asked before:") + " ", words, row: 0)
        return frame
    }
}
