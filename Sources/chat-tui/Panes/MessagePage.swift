internal import TerminalText

/// One message on the whole screen, with the keys of a pager: laid out, with tables as wide as they are, or as it was
/// written.
struct MessagePage: Equatable, Sendable {
    enum Outcome: Equatable {
        case none, close
        case copy(String)
    }

    private enum Mode: Equatable { case fitted, wide, source }

    private let title: String
    private let text: String
    private var mode: Mode
    private var top = 0
    private var left = 0
    private var height = 10
    private var widest = 0

    /// Tables get so many columns; rows of text stay as wide as the screen.
    private static let wideColumns = 400
    private static let sideStep = 16

    init(title: String, text: String) {
        (self.title, self.text) = (title, text)
        mode = Self.hasTable(text) ? .wide : .fitted
    }

    private static func hasTable(_ text: String) -> Bool {
        text.split(separator: "\n").contains { line in
            line.contains("|") && line.contains("-") && line.allSatisfy { "|-: \t".contains($0) }
        }
    }

    mutating func press(_ key: KeyEvent) -> Outcome {
        switch key.placeChord {
        case KeyChord(.up), KeyChord(.character("k")): top -= 1
        case KeyChord(.down), KeyChord(.character("j")): top += 1
        case KeyChord(.pageUp), KeyChord(.character("b")): top -= height
        case KeyChord(.pageDown), KeyChord(.character(" ")): top += height
        case KeyChord(.home), KeyChord(.character("g")): (top, left) = (0, 0)
        case KeyChord(.end), KeyChord(.character("G")): top = .max / 2
        case KeyChord(.left), KeyChord(.character("h")): left -= Self.sideStep
        case KeyChord(.right), KeyChord(.character("l")): left += Self.sideStep
        case KeyChord(.character("t")):
            mode = mode == .source ? (Self.hasTable(text) ? .wide : .fitted) : .source
            (top, left) = (0, 0)
        case KeyChord(.character("w")):
            mode = mode == .wide ? .fitted : .wide
            (top, left) = (0, 0)
        case KeyChord(.character("c")), KeyChord(.character("y")): return .copy(text)
        case KeyChord(.escape), KeyChord(.enter), KeyChord(.character("q")), KeyChord(.character("v")),
            KeyChord(.character("c"), .control):
            return .close
        default: break
        }
        return .none
    }

    mutating func scroll(by rows: Int) {
        top += rows
    }

    mutating func frame(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let area = frame.writePage(
            title: Sanitizer.line(title),
            hints: [
                tr("Esc back"), tr("Up, Down, PageUp, PageDown"), tr("Left, Right sideways"), tr("c copy"),
                tr("t source"),
                tr("w wide tables"),
            ])
        let lines = lines(width: size.columns)
        height = max(1, area.count)
        top = max(0, min(top, lines.count - height))
        widest = lines.map(\.columns).max() ?? 0
        left = max(0, min(left, widest - size.columns + 1))
        for (place, line) in lines.dropFirst(top).prefix(height).enumerated() {
            frame.write(line.dropping(columns: left), row: area.lowerBound + place)
        }
        return frame
    }

    private func lines(width: Int) -> [StyledLine] {
        let clean = Sanitizer.text(text)
        switch mode {
        case .source: return TextRows.rows(of: clean, width: width)
        case .fitted: return MarkdownStream.lines(of: clean, options: MarkdownOptions(width: width))
        case .wide:
            let wide = MarkdownStream.lines(of: clean, options: MarkdownOptions(width: max(width, Self.wideColumns)))
            let fitted = MarkdownStream.lines(of: clean, options: MarkdownOptions(width: width))
            // Only tables take more room than the screen has: the rest is as it is read best.
            let tables = Set(wide.filter { $0.runs.contains { $0.style.role == .tableRule } }.map(\.block))
            var rows: [StyledLine] = []
            var shown: Set<Int> = []
            for line in fitted {
                guard tables.contains(line.block) else {
                    rows.append(line)
                    continue
                }
                if shown.insert(line.block).inserted { rows += wide.filter { $0.block == line.block } }
            }
            return rows
        }
    }
}

extension StyledLine {
    /// The line without its first columns.
    fileprivate func dropping(columns: Int) -> StyledLine {
        guard columns > 0 else { return self }
        var left = columns
        var rest = self
        rest.runs = []
        for run in runs {
            guard left > 0 else {
                rest.runs.append(run)
                continue
            }
            var text = run.text[...]
            while left > 0, let first = text.first {
                left -= first.columns
                text = text.dropFirst()
            }
            // Half of a wide character is a blank.
            if left < 0 { text = " " + text }
            if !text.isEmpty { rest.runs.append(StyledRun(String(text), run.style, link: run.link)) }
        }
        return rest
    }
}
