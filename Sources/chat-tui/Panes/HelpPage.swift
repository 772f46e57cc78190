internal import TerminalText

/// What the keys do, made from the table in which they are looked up.
struct HelpPage: Equatable, Sendable {
    private var top = 0
    private var height = 10
    private var count = 0

    /// false: the page is left.
    mutating func press(_ key: KeyEvent) -> Bool {
        switch key.placeChord {
        case KeyChord(.up), KeyChord(.character("k")): top -= 1
        case KeyChord(.down), KeyChord(.character("j")), KeyChord(.enter): top += 1
        case KeyChord(.pageUp), KeyChord(.character("b")): top -= height
        case KeyChord(.pageDown), KeyChord(.character(" ")): top += height
        case KeyChord(.home), KeyChord(.character("g")): top = 0
        case KeyChord(.end), KeyChord(.character("G")): top = count
        default: return false
        }
        return true
    }

    mutating func scroll(by rows: Int) {
        top += rows
    }

    mutating func frame(_ size: TerminalSize, _ keys: KeyTable<AppAction>) -> Frame {
        var frame = Frame(size)
        let area = frame.writePage(title: "Keys", hints: ["Up, Down, PageUp, PageDown", "Esc back"])
        let lines = Self.lines(of: keys, width: size.columns)
        (height, count) = (area.count, lines.count)
        top = max(0, min(top, count - height))
        for (place, line) in lines.dropFirst(top).prefix(height).enumerated() {
            frame.write(line, row: area.lowerBound + place)
        }
        return frame
    }

    private static func lines(of keys: KeyTable<AppAction>, width: Int) -> [StyledLine] {
        let keysWidth = max(10, min(26, width / 2 - 2))
        var lines: [StyledLine] = []
        for (section, rows) in keys.help {
            lines.append(StyledLine(runs: [StyledRun(section, TerminalText.Style(.heading))]))
            for row in rows {
                var names = row.keys[0].description
                for key in row.keys.dropFirst() where (names + ", \(key)").columns <= keysWidth { names += ", \(key)" }
                lines += Self.lines(names, row.help, keysWidth: keysWidth, width: width)
            }
            lines.append(StyledLine(runs: []))
        }
        lines.append(
            StyledLine(runs: [StyledRun("Commands, written instead of a question", TerminalText.Style(.heading))]))
        for command in SlashCommand.onScreen {
            lines += Self.lines(command.usage, command.help, keysWidth: keysWidth, width: width)
        }
        return lines
    }

    private static func lines(_ name: String, _ help: String, keysWidth: Int, width: Int) -> [StyledLine] {
        TextRows.lines(of: help, width: max(8, width - keysWidth - 3)).enumerated().map { number, text in
            let left = (number == 0 ? name : "").padded(toColumns: keysWidth)
            return StyledLine(runs: [StyledRun(" \(left) ", TerminalText.Style(.inlineCode)), StyledRun(text)])
        }
    }
}
