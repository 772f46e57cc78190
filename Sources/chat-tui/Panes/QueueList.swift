internal import TerminalText

/// The questions that wait for an answer to end.
struct QueueList: Equatable, Sendable {
    enum Outcome: Equatable {
        case none, close
        case edit(QueuedQuestion.Ticket)
        case remove(QueuedQuestion.Ticket)
    }

    private var questions: [QueuedQuestion]
    private var menu = Menu()

    init(_ questions: [QueuedQuestion]) {
        self.questions = questions
    }

    mutating func press(_ key: KeyEvent) -> Outcome {
        if menu.press(key, count: questions.count) { return .none }
        let chosen = questions.indices.contains(menu.selection) ? questions[menu.selection].ticket : nil
        switch key.placeChord {
        case KeyChord(.enter), KeyChord(.character("e")): return chosen.map { .edit($0) } ?? .none
        case KeyChord(.character("d")), KeyChord(.delete):
            questions.removeAll { $0.ticket == chosen }
            return chosen.map { .remove($0) } ?? .none
        case KeyChord(.escape), KeyChord(.character("q")), KeyChord(.left), KeyChord(.character("c"), .control):
            return .close
        default: return .none
        }
    }

    mutating func frame(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let area = frame.writePage(title: "Questions that wait", hints: ["Enter edit", "Esc back", "d delete"])
        for (place, number) in menu.window(count: questions.count, height: area.count).enumerated() {
            frame.writeChoice(
                Sanitizer.line(questions[number].text, maximumLength: 300), row: area.lowerBound + place,
                isChosen: number == menu.selection)
        }
        return frame
    }
}
