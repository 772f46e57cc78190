internal import TerminalText

/// A page of text to be read, with the keys of a pager.
struct TextPage: Equatable, Sendable {
    let title: String
    private let text: String
    private var top = 0
    private var height = 10

    init(title: String, text: String) {
        (self.title, self.text) = (title, text)
    }

    /// false: the page is left.
    mutating func press(_ key: KeyEvent) -> Bool {
        switch key.chord {
        case KeyChord(.up): top -= 1
        case KeyChord(.down): top += 1
        case KeyChord(.pageUp): top -= height
        case KeyChord(.pageDown), KeyChord(.character(" ")): top += height
        case KeyChord(.home): top = 0
        case KeyChord(.end): top = .max / 2
        case KeyChord(.escape), KeyChord(.enter), KeyChord(.left), KeyChord(.character("c"), .control): return false
        default: break
        }
        return true
    }

    mutating func scroll(by rows: Int) {
        top += rows
    }

    mutating func frame(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let area = frame.writePage(
            title: Sanitizer.line(title), hints: [tr("Esc back"), tr("Up, Down, PageUp, PageDown")])
        let lines = TextRows.lines(of: Sanitizer.text(text), width: size.columns)
        height = max(1, area.count)
        top = max(0, min(top, lines.count - height))
        for (place, line) in lines.dropFirst(top).prefix(height).enumerated() {
            frame.write(line, row: area.lowerBound + place, column: 0)
        }
        return frame
    }
}
