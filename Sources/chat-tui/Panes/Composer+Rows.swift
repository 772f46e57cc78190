internal import TerminalText

/// The rows of the input on the screen.
extension Composer {
    private static let prompt = "> "
    private static let longLine = 1000

    /// One column stays free for the caret behind the last character.
    private var rowWidth: Int { width - Self.prompt.count - 1 }

    private func rows(_ line: Int) -> RowRanges {
        if let known = longRows[line], known.width == rowWidth { return known.ranges }
        return TextRows.ranges(of: edited.lines[line], width: rowWidth)
    }

    /// Keeps the rows of long lines right. A change in a line is followed, anything else makes them anew when needed.
    mutating func followChanges() {
        switch edited.takeChanges() {
        case .all: longRows = [:]
        case .within(let changes):
            for change in changes {
                if changes.count == 1 {
                    longRows[change.line]?.follow(change, in: edited.lines[change.line])
                } else {
                    longRows[change.line] = nil
                }
            }
        }
    }

    private mutating func breakLongLine(_ line: Int) {
        guard edited.lines[line].count > Self.longLine, longRows[line]?.width != rowWidth else { return }
        longRows[line] = LineRows(edited.lines[line], width: rowWidth)
    }

    /// The row of its line that the caret is in. Where a row ends because it is full, the caret is in the next one.
    private func caretRow(_ rows: RowRanges) -> Int {
        rows.lastIndex { $0.lowerBound <= edited.caret.column } ?? 0
    }

    private func columns(_ line: Int, _ range: Range<Int>) -> Int {
        edited.lines[line][range].reduce(0) { $0 + TextRows.columns(of: $1) }
    }

    /// false: there is no row above or below.
    mutating func moveRow(_ step: Int) -> Bool {
        let caret = edited.caret
        let own = rows(caret.line)
        let row = caretRow(own)
        let wanted = goal ?? columns(caret.line, own[row].lowerBound..<caret.column)
        goal = wanted
        let line: Int
        let target: Range<Int>
        if own.indices.contains(row + step) {
            (line, target) = (caret.line, own[row + step])
        } else {
            line = caret.line + step
            guard edited.lines.indices.contains(line) else { return false }
            let others = rows(line)
            target = others[step < 0 ? others.count - 1 : 0]
        }
        edited.move(to: place(line, in: target, at: wanted))
        return true
    }

    /// How many rows the text takes in so many columns, counted no further than `limit`.
    mutating func height(width: Int, limit: Int) -> Int {
        self.width = width
        var count = 0
        breakLongLine(edited.caret.line)
        for line in edited.lines.indices {
            guard count < limit else { break }
            breakLongLine(line)
            count += rows(line).count
        }
        return min(max(1, count), limit)
    }

    /// The rows that are seen, from the caret upwards as far as there is room, then downwards; and which has the caret.
    private func window(height: Int) -> (rows: [(line: Int, range: Range<Int>)], caret: Int) {
        let caret = edited.caret
        let own = rows(caret.line)
        let row = caretRow(own)
        var shown: [(line: Int, range: Range<Int>)] = own.prefix(row + 1).suffix(height).map { (caret.line, $0) }
        var line = caret.line - 1
        while shown.count < height, line >= 0 {
            shown = rows(line).suffix(height - shown.count).map { (line, $0) } + shown
            line -= 1
        }
        let cursorRow = shown.count - 1
        shown += own.dropFirst(row + 1).prefix(height - shown.count).map { (caret.line, $0) }
        line = caret.line + 1
        while shown.count < height, line < edited.lines.count {
            shown += rows(line).prefix(height - shown.count).map { (line, $0) }
            line += 1
        }
        return (shown, cursorRow)
    }

    /// The rows around the caret, with the cursor in them.
    func frame(columns: Int, height: Int) -> Frame {
        var frame = Frame(TerminalSize(columns: columns, rows: height))
        let (shown, cursorRow) = window(height: height)
        for (number, place) in shown.enumerated() {
            if place.line == 0, place.range.lowerBound == 0 {
                frame.write(Self.prompt, row: number, column: 0, style: Theme.title)
            }
            write(place.line, place.range, on: &frame, row: number)
        }
        let caret = edited.caret
        let before = self.columns(caret.line, shown[cursorRow].range.lowerBound..<caret.column)
        frame.cursor = Cursor(row: cursorRow, column: min(columns - 1, Self.prompt.count + before))
        return frame
    }

    /// Writes a row; what of it is selected stands out.
    private func write(_ line: Int, _ range: Range<Int>, on frame: inout Frame, row: Int) {
        var chosen = range.upperBound..<range.upperBound
        if let selection = edited.selection, (selection.lowerBound.line...selection.upperBound.line).contains(line) {
            let start = selection.lowerBound.line < line ? 0 : selection.lowerBound.column
            let end = selection.upperBound.line > line ? edited.lines[line].count : selection.upperBound.column
            chosen = (start..<end).clamped(to: range)
        }
        var column = Self.prompt.count
        let parts: [(Range<Int>, Style)] = [
            (range.lowerBound..<chosen.lowerBound, .plain), (chosen, Theme.selection),
            (chosen.upperBound..<range.upperBound, .plain),
        ]
        for (part, style) in parts {
            column = frame.write(TextRows.shown(edited.lines[line][part]), row: row, column: column, style: style)
        }
    }

    /// Puts the caret where somebody points.
    mutating func placeCaret(row: Int, column: Int, height: Int) {
        let shown = window(height: height).rows
        guard shown.indices.contains(row) else { return }
        let (line, range) = shown[row]
        edited.move(to: place(line, in: range, at: column - Self.prompt.count))
    }

    /// The place in a row that is so many columns from its start, or the last one before that.
    private func place(_ line: Int, in range: Range<Int>, at wanted: Int) -> EditedText.Place {
        let isLast = range.upperBound == edited.lines[line].count
        let end = isLast ? range.upperBound : range.upperBound - 1
        var column = range.lowerBound
        while column < end, columns(line, range.lowerBound..<(column + 1)) <= wanted { column += 1 }
        return EditedText.Place(line: line, column: column)
    }
}
