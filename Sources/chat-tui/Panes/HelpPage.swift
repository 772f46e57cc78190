internal import TerminalText

/// What the keys and commands do, made from the tables in which they are looked up. Typing finds.
struct HelpPage: Equatable, Sendable {
    private var top = 0
    private var height = 10
    private var count = 0
    private var words = EditedText()

    /// false: the page is left.
    mutating func press(_ key: KeyEvent) -> Bool {
        switch key.chord {
        case KeyChord(.up): top -= 1
        case KeyChord(.down), KeyChord(.enter): top += 1
        case KeyChord(.pageUp): top -= height
        case KeyChord(.pageDown): top += height
        case KeyChord(.home): top = 0
        case KeyChord(.end): top = count
        case KeyChord(.escape), KeyChord(.function(1)), KeyChord(.character("c"), .control): return false
        default: if words.type(key) { top = 0 }
        }
        return true
    }

    mutating func paste(_ text: String) {
        words.insert(text.split(whereSeparator: \.isNewline).joined(separator: " "))
        top = 0
    }

    mutating func scroll(by rows: Int) {
        top += rows
    }

    mutating func frame(_ size: TerminalSize, _ keys: KeyTable<AppAction>) -> Frame {
        var frame = Frame(size)
        let area = frame.writePage(
            title: tr("Keys and commands"),
            hints: [tr("Esc back"), tr("Up, Down, PageUp, PageDown"), tr("letters find")])
        let lines = Self.lines(of: keys, width: size.columns, FindWords(words.text))
        (height, count) = (area.count, lines.count)
        top = max(0, min(top, count - height))
        if lines.isEmpty {
            frame.write(tr("Nothing has these words."), row: area.lowerBound, column: 2, style: Theme.faint)
        }
        for (place, line) in lines.dropFirst(top).prefix(height).enumerated() {
            frame.write(line, row: area.lowerBound + place)
        }
        if !words.isEmpty { frame.writeField(tr("find:") + " ", words, row: 1) }
        return frame
    }

    private static func lines(of keys: KeyTable<AppAction>, width: Int, _ words: FindWords) -> [StyledLine] {
        let keysWidth = max(10, min(26, width / 2 - 2))
        var lines: [StyledLine] = []
        func add(_ heading: String, _ rows: [(name: String, help: String)]) {
            guard !rows.isEmpty else { return }
            if !lines.isEmpty { lines.append(StyledLine(runs: [])) }
            lines.append(StyledLine(runs: [StyledRun(heading, TerminalText.Style(.heading))]))
            for row in rows { lines += Self.lines(row.name, row.help, keysWidth: keysWidth, width: width) }
        }
        for (section, rows) in keys.help {
            let found = rows.filter { row in
                words.match(
                    "\(tr(entry: section)) \(tr(entry: row.help)) \(row.help) "
                        + row.keys.map(\.description).joined(separator: " "))
            }
            add(
                tr(entry: section),
                found.map { row in
                    var names = row.keys[0].description
                    for key in row.keys.dropFirst() where (names + ", \(key)").columns <= keysWidth {
                        names += ", \(key)"
                    }
                    return (names, tr(entry: row.help))
                })
        }
        let commands = SlashCommand.onScreen.filter { command in
            words.match(
                "\(command.usage) \(tr(entry: command.help)) \(command.help) \(command.aliases.joined(separator: " "))")
        }
        add(tr("Commands, typed in place of a message"), commands.map { ($0.usage, tr(entry: $0.help)) })
        return lines
    }

    private static func lines(_ name: String, _ help: String, keysWidth: Int, width: Int) -> [StyledLine] {
        TextRows.lines(of: help, width: max(8, width - keysWidth - 3)).enumerated().map { number, text in
            let left = (number == 0 ? name : "").padded(toColumns: keysWidth)
            return StyledLine(runs: [StyledRun(" \(left) ", TerminalText.Style(.inlineCode)), StyledRun(text)])
        }
    }
}
