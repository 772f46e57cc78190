internal import ChatKit
internal import TerminalText

/// The conversations there are, to open, rename and delete.
struct ConversationList: Equatable, Sendable {
    enum Outcome: Equatable {
        case none, close, new
        case open(ConversationID)
        case rename(ConversationID, title: String?)
        case delete(ConversationID)
    }

    private enum Mode: Equatable {
        case browsing, filtering, renaming(EditedText), deleting
    }

    /// nil while they are being read.
    private var conversations: [ConversationSummary]?
    private let current: ConversationID?
    private var filter = EditedText()
    private var mode = Mode.browsing
    private var menu = Menu()

    init(current: ConversationID?) {
        self.current = current
    }

    mutating func show(_ found: [ConversationSummary]) {
        let isFirst = conversations == nil
        conversations = found
        if isFirst, let number = found.firstIndex(where: { $0.id == current }) { menu.select(number) }
    }

    private var shown: [ConversationSummary] {
        let words = filter.text.lowercased()
        guard !words.isEmpty else { return conversations ?? [] }
        return (conversations ?? []).filter { "\($0.id) \(Self.name(of: $0))".lowercased().contains(words) }
    }

    private var chosen: ConversationSummary? {
        let shown = shown
        return shown.indices.contains(menu.selection) ? shown[menu.selection] : nil
    }

    private static func name(of conversation: ConversationSummary) -> String {
        Sanitizer.line(conversation.title ?? conversation.preview ?? "(nothing asked yet)")
    }

    mutating func press(_ key: KeyEvent) -> Outcome {
        switch mode {
        case .browsing: return browse(key)
        case .filtering:
            switch key.chord {
            case KeyChord(.enter): return chosen.map { .open($0.id) } ?? .none
            case KeyChord(.escape):
                filter = EditedText()
                mode = .browsing
            case KeyChord(.up), KeyChord(.down): _ = menu.press(key, count: shown.count)
            default: if filter.type(key) { menu.select(0) }
            }
        case .renaming(var title):
            switch key.chord {
            case KeyChord(.enter):
                mode = .browsing
                let text = title.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                return chosen.map { .rename($0.id, title: text.isEmpty ? nil : text) } ?? .none
            case KeyChord(.escape): mode = .browsing
            default:
                _ = title.type(key)
                mode = .renaming(title)
            }
        case .deleting:
            mode = .browsing
            if key.placeChord == KeyChord(.character("y")), let chosen { return .delete(chosen.id) }
        }
        return .none
    }

    private mutating func browse(_ key: KeyEvent) -> Outcome {
        if menu.press(key, count: shown.count) { return .none }
        switch key.placeChord {
        case KeyChord(.enter), KeyChord(.right): return chosen.map { .open($0.id) } ?? .none
        case KeyChord(.escape), KeyChord(.character("q")), KeyChord(.left), KeyChord(.character("c"), .control):
            return .close
        case KeyChord(.character("n")): return .new
        case KeyChord(.character("r")), KeyChord(.character("R")):
            if let chosen { mode = .renaming(EditedText(chosen.title ?? "")) }
        case KeyChord(.character("d")), KeyChord(.delete): if chosen != nil { mode = .deleting }
        case KeyChord(.character("/")), KeyChord(.character("."), []): mode = .filtering
        default: break
        }
        return .none
    }

    /// Text from the clipboard goes where letters go.
    mutating func paste(_ text: String) {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        switch mode {
        case .filtering: filter.insert(line)
        case .renaming(var title):
            title.insert(line)
            mode = .renaming(title)
        case .browsing, .deleting: break
        }
    }

    mutating func frame(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let area = frame.writePage(title: "Conversations", hint: hint)
        guard conversations != nil else {
            frame.write("reading…", row: area.lowerBound, column: 2, style: Theme.faint)
            return frame
        }
        let shown = shown
        if shown.isEmpty {
            let text = filter.isEmpty ? "There are none yet." : "None has these words."
            frame.write(text, row: area.lowerBound, column: 2, style: Theme.faint)
        }
        for (place, number) in menu.window(count: shown.count, height: area.count).enumerated() {
            frame.writeChoice(
                line(shown[number], columns: size.columns - 3), row: area.lowerBound + place,
                isChosen: number == menu.selection)
        }
        writeQuestion(&frame)
        return frame
    }

    private func line(_ conversation: ConversationSummary, columns: Int) -> String {
        let mark = conversation.id == current ? "*" : " "
        let time = columns < 50 ? "" : "  " + conversation.lastUsedAt.localMinute
        let id = Sanitizer.line(conversation.id.rawValue).padded(toColumns: 6)
        let room = max(4, columns - 9 - time.columns)
        return "\(mark) \(id) \(Self.name(of: conversation).padded(toColumns: room))\(time)"
    }

    private var hint: String {
        switch mode {
        case .browsing: "Enter open  n new  r rename  d delete  / filter  Esc back"
        case .filtering: "Enter open  Esc all of them"
        case .renaming: "Enter keep  Esc leave as it was"
        case .deleting: "y delete it for good  any other key: keep"
        }
    }

    private func writeQuestion(_ frame: inout Frame) {
        let row = 1
        switch mode {
        case .browsing: break
        case .filtering: frame.writeField("filter: ", filter, row: row)
        case .renaming(let title): frame.writeField("title: ", title, row: row)
        case .deleting:
            let name = chosen.map { Self.name(of: $0) } ?? ""
            let end = frame.write(
                "Delete “\(name.truncated(toColumns: max(4, frame.size.columns - 16)))”? ", row: row, column: 0,
                style: Theme.failure)
            frame.cursor = Cursor(row: row, column: min(end, frame.size.columns - 1))
        }
    }
}

extension EditedText {
    /// What a key does in a field of one line. true: the text is another one.
    mutating func type(_ key: KeyEvent) -> Bool {
        let before = text
        if let character = key.text {
            insert(String(character), isTyped: true)
        } else if case .action(.edit(let edit)) = AppAction.keys.meaning(of: [key.chord]) {
            switch edit {
            case .move(let motion): move(motion)
            case .delete(let motion): delete(motion)
            case .kill(let motion): kill(motion)
            case .yank: yank()
            case .undo: undo()
            case .redo: redo()
            default: break
            }
        }
        return text != before
    }
}

extension Frame {
    /// A field of one line with its caret; the end of a text too long for it is seen.
    mutating func writeField(_ name: String, _ field: EditedText, row: Int) {
        let start = write(name, row: row, column: 0, style: Theme.title)
        let room = max(1, size.columns - start - 1)
        let line = field.lines[0]
        var first = 0
        while line[first..<field.caret.column].reduce(0, { $0 + TextRows.columns(of: $1) }) > room { first += 1 }
        write(TextRows.shown(line[first...]), row: row, column: start)
        let before = line[first..<field.caret.column].reduce(0) { $0 + TextRows.columns(of: $1) }
        cursor = Cursor(row: row, column: min(size.columns - 1, start + before))
    }
}
