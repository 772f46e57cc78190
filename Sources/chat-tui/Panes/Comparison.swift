internal import TerminalText

/// A reply beside others to the same prompt.
struct ComparedReply: Equatable, Sendable {
    var model: String
    var text: String
    /// What it took.
    var summary: String
}

/// Replies side by side, as many as have room; the others are reached with Left and Right.
struct Comparison: Equatable, Sendable {
    private let replies: [ComparedReply]
    private var first = 0
    private var top = 0
    private var height = 10
    private var shownCount = 1

    /// A column narrower than this cannot be read.
    private static let narrowest = 36

    init(_ replies: [ComparedReply]) {
        self.replies = replies
    }

    /// false: the page is left.
    mutating func press(_ key: KeyEvent) -> Bool {
        switch key.placeChord {
        case KeyChord(.escape), KeyChord(.enter), KeyChord(.character("c"), .control): return false
        case KeyChord(.left), KeyChord(.character("h")): first = max(0, first - 1)
        case KeyChord(.right), KeyChord(.character("l")): first = min(first + 1, max(0, replies.count - shownCount))
        case KeyChord(.up), KeyChord(.character("k")): top -= 1
        case KeyChord(.down), KeyChord(.character("j")): top += 1
        case KeyChord(.pageUp): top -= height
        case KeyChord(.pageDown), KeyChord(.character(" ")): top += height
        case KeyChord(.home): top = 0
        default: break
        }
        return true
    }

    mutating func frame(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let area = frame.writePage(
            title: tr("\(replies.count) replies to one message"),
            hints: [tr("Esc back"), tr("Up, Down, PageUp, PageDown"), tr("Left, Right other replies")])
        shownCount = max(1, min(replies.count, (size.columns + 3) / (Self.narrowest + 3)))
        first = max(0, min(first, replies.count - shownCount))
        let width = (size.columns - 3 * (shownCount - 1)) / shownCount
        let columns = replies.dropFirst(first).prefix(shownCount).map { reply in
            (reply, MarkdownStream.lines(of: Sanitizer.text(reply.text), options: MarkdownOptions(width: width)))
        }
        height = max(1, area.count - 2)
        let longest = columns.map(\.1.count).max() ?? 0
        top = max(0, min(top, longest - height))
        for (place, (reply, lines)) in columns.enumerated() {
            let start = place * (width + 3)
            let name = Sanitizer.line(reply.model).truncated(toColumns: width)
            frame.write(name, row: 1, column: start, style: Theme.style(TerminalText.Style(.replyName)))
            frame.write(
                Sanitizer.line(reply.summary).truncated(toColumns: width), row: area.lowerBound, column: start,
                style: Theme.faint)
            for (number, line) in lines.dropFirst(top).prefix(height).enumerated() {
                frame.write(line, row: area.lowerBound + 1 + number, column: start, limit: width)
            }
            guard place > 0 else { continue }
            frame.fill(
                rows: 1..<area.upperBound, columns: (start - 2)..<(start - 1), with: "│", style: Theme.rule)
        }
        return frame
    }
}
