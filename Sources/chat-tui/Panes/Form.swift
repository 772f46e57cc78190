internal import TerminalText

/// Fields with names, filled in one after another.
struct Form: Equatable, Sendable {
    enum Outcome: Equatable {
        case none, close, submit
        /// Another choice was made in the field with this name.
        case changed(String)
    }

    enum Content: Equatable, Sendable {
        case text(EditedText)
        /// What is typed is shown as dots.
        case hidden(EditedText)
        /// One of some words; the number of the chosen one.
        case choice([String], Int)
    }

    struct Field: Equatable, Sendable {
        /// What the program knows it by.
        var key: String
        var label: String
        var content: Content
        /// What to write there.
        var help = ""
        var isShown = true

        var text: String {
            switch content {
            case .text(let text), .hidden(let text): text.text
            case .choice(let words, let number): words.indices.contains(number) ? words[number] : ""
            }
        }
    }

    var title: String
    var fields: [Field]
    /// What the last key does, for the hints: `Enter save`.
    var submitHint: String
    var failure: TranscriptEntry.Failure?
    /// What is being done with what was filled in; keys but Esc wait for it.
    var progress: String?
    /// Above the fields.
    var introduction = ""
    private var chosen = 0

    init(title: String, fields: [Field], submitHint: String) {
        (self.title, self.fields, self.submitHint) = (title, fields, submitHint)
    }

    private var shown: [Int] { fields.indices.filter { fields[$0].isShown } }

    func text(_ key: String) -> String {
        fields.first { $0.key == key }?.text ?? ""
    }

    /// The number of the choice in a field.
    func choice(_ key: String) -> Int {
        guard case .choice(_, let number)? = fields.first(where: { $0.key == key })?.content else { return 0 }
        return number
    }

    mutating func show(_ key: String, _ isShown: Bool) {
        for number in fields.indices where fields[number].key == key { fields[number].isShown = isShown }
    }

    mutating func set(_ key: String, to text: String) {
        for number in fields.indices where fields[number].key == key {
            switch fields[number].content {
            case .text: fields[number].content = .text(EditedText(text))
            case .hidden: fields[number].content = .hidden(EditedText(text))
            case .choice(let words, _):
                fields[number].content = .choice(words, words.firstIndex(of: text) ?? 0)
            }
        }
    }

    // Keys

    mutating func press(_ key: KeyEvent) -> Outcome {
        switch key.chord {
        case KeyChord(.escape), KeyChord(.character("c"), .control): return .close
        default: break
        }
        guard progress == nil, let place = shown.firstIndex(of: chosen) ?? shown.indices.first else { return .none }
        chosen = shown[place]
        switch key.chord {
        case KeyChord(.character("s"), .control): return .submit
        case KeyChord(.enter):
            guard place < shown.count - 1 else { return .submit }
            chosen = shown[place + 1]
        case KeyChord(.down), KeyChord(.tab): chosen = shown[(place + 1) % shown.count]
        case KeyChord(.up), KeyChord(.tab, .shift): chosen = shown[(place + shown.count - 1) % shown.count]
        default: return change(key)
        }
        return .none
    }

    private mutating func change(_ key: KeyEvent) -> Outcome {
        switch fields[chosen].content {
        case .text(var text):
            if key.chord == KeyChord(.character("j"), .control) {
                text.insert(ConversationForm.lineMark, isTyped: true)
            } else {
                _ = text.type(key)
            }
            fields[chosen].content = .text(text)
        case .hidden(var text):
            _ = text.type(key)
            fields[chosen].content = .hidden(text)
        case .choice(let words, let number):
            let step: Int
            switch key.placeChord {
            case KeyChord(.left), KeyChord(.character("h")): step = -1
            case KeyChord(.right), KeyChord(.character("l")), KeyChord(.character(" ")): step = 1
            default: return .none
            }
            fields[chosen].content = .choice(words, (number + step + words.count) % max(1, words.count))
            return .changed(fields[chosen].key)
        }
        return .none
    }

    /// A key, an address or a text from the clipboard.
    mutating func paste(_ text: String) {
        guard progress == nil, fields.indices.contains(chosen) else { return }
        let isKey = if case .hidden = fields[chosen].content { true } else { false }
        let line = text.split(whereSeparator: \.isNewline).joined(separator: isKey ? "" : " ")
        switch fields[chosen].content {
        case .text(var field):
            field.insert(line)
            fields[chosen].content = .text(field)
        case .hidden(var field):
            field.insert(String(line.filter { !$0.isWhitespace }))
            fields[chosen].content = .hidden(field)
        case .choice: break
        }
    }

    // The screen

    mutating func frame(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let area = frame.writePage(
            title: title, hints: [submitHint, tr("Esc back"), tr("Up, Down fields"), tr("Left, Right choices")])
        var row = area.lowerBound
        for line in introduction.isEmpty ? [] : TextRows.lines(of: introduction, width: size.columns) {
            guard row < area.upperBound - 4 else { break }
            frame.write(line, row: row, column: 0, style: Theme.faint)
            row += 1
        }
        if row > area.lowerBound { row += 1 }
        if !shown.contains(chosen) { chosen = shown.first ?? 0 }
        let width = min(size.columns / 2, (shown.map { fields[$0].label.columns }.max() ?? 0) + 2)
        // On a low screen the chosen field and what is around it.
        let room = max(1, area.upperBound - row - (failure == nil ? 2 : 4))
        let place = shown.firstIndex(of: chosen) ?? 0
        let first = max(0, min(place - room / 2, shown.count - room))
        for number in shown.dropFirst(first).prefix(room) {
            write(fields[number], isChosen: number == chosen, on: &frame, row: row, width: width)
            row += 1
        }
        row += 1
        var notes: [(String, Style)] = []
        if let progress {
            notes.append((progress, Theme.notice))
        } else if let failure {
            notes.append(("! " + Sanitizer.text(failure.message), Theme.failure))
            if let hint = failure.hint { notes.append((Sanitizer.text(hint), Theme.faint)) }
        } else if fields.indices.contains(chosen) {
            notes.append((fields[chosen].help, Theme.faint))
        }
        for (text, style) in notes {
            for line in TextRows.lines(of: text, width: size.columns) where row < area.upperBound {
                frame.write(line, row: row, column: 0, style: style)
                row += 1
            }
        }
        return frame
    }

    private func write(_ field: Field, isChosen: Bool, on frame: inout Frame, row: Int, width: Int) {
        let label = ((isChosen ? "> " : "  ") + field.label).truncated(toColumns: width + 1)
        frame.write(label, row: row, column: 0, style: isChosen ? Theme.title : .plain)
        let start = width + 2
        let room = max(1, frame.size.columns - start - 1)
        switch field.content {
        case .text(let text): write(text.lines[0], caret: text.caret.column, isChosen, on: &frame, row, start, room)
        case .hidden(let text):
            // How long it is tells a half pasted key.
            let dots = Array(repeating: Character("•"), count: text.lines[0].count)
            write(dots, caret: text.caret.column, isChosen, on: &frame, row, start, room)
        case .choice(let words, let number):
            let word = words.indices.contains(number) ? words[number] : ""
            frame.write(
                "< \(word) >".truncated(toColumns: room), row: row, column: start,
                style: isChosen ? Theme.selection : .plain)
            if isChosen { frame.cursor = Cursor(row: row, column: start) }
        }
    }

    private func write(
        _ line: [Character], caret: Int, _ isChosen: Bool, on frame: inout Frame, _ row: Int, _ start: Int, _ room: Int
    ) {
        var first = 0
        while line[first..<caret].reduce(0, { $0 + TextRows.columns(of: $1) }) > room { first += 1 }
        frame.write(TextRows.shown(line[first...]), row: row, column: start, limit: room)
        guard isChosen else { return }
        let before = line[first..<caret].reduce(0) { $0 + TextRows.columns(of: $1) }
        frame.cursor = Cursor(row: row, column: min(frame.size.columns - 1, start + before))
    }
}
