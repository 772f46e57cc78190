internal import TerminalText

/// The queued messages, which wait for a reply to end.
struct QueueList: Equatable, Sendable {
    enum Outcome: Equatable {
        case none, close
        case edit(QueuedQuestion.Ticket)
        case remove(QueuedQuestion.Ticket)
    }

    private var questions: [QueuedQuestion]
    private var finder = FindMenu()

    init(_ questions: [QueuedQuestion]) {
        self.questions = questions
    }

    private var shown: [QueuedQuestion] {
        let words = FindWords(finder.words.text)
        return questions.filter { words.match($0.text) }
    }

    mutating func press(_ key: KeyEvent) -> Outcome {
        let shown = shown
        let selection = finder.menu.selection
        let chosen = shown.indices.contains(selection) ? shown[selection].ticket : nil
        switch key.chord {
        case KeyChord(.delete), KeyChord(.character("d"), .control):
            questions.removeAll { $0.ticket == chosen }
            return chosen.map { .remove($0) } ?? .none
        default: break
        }
        switch finder.press(key, count: shown.count) {
        case .none, .changed: return .none
        case .close: return .close
        case .choose: return chosen.map { .edit($0) } ?? .none
        }
    }

    mutating func paste(_ text: String) {
        finder.paste(text)
    }

    mutating func frame(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let area = frame.writePage(
            title: tr("Queued messages"),
            hints: [tr("Enter edit"), tr("Esc back"), tr("Delete remove"), tr("letters find")])
        let rows = shown.map { Sanitizer.line($0.text, maximumLength: 300) }
        finder.write(rows, on: &frame, area: area, nothing: tr("No message is queued."))
        return frame
    }
}
