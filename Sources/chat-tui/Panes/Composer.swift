internal import TerminalText

/// Where the person writes: several lines that grow with the text, and the questions asked before.
struct Composer: Sendable {
    /// What keys do to the text.
    enum Edit: Hashable, Sendable {
        case move(EditedText.Motion)
        case delete(EditedText.Motion)
        case kill(EditedText.Motion)
        /// By rows of the screen; at the first and the last one through the questions asked before.
        case up, down
        case earlier, later
        case newline, yank, yankEarlier, undo, redo, transpose
    }

    private(set) var edited = EditedText()
    /// The rows of lines that are too long to be broken anew for each frame.
    private var longRows: [Int: LineRows] = [:]
    /// Questions asked before, the last one at the end.
    var history: [String] = []
    /// The question of the history that is shown; nil: what the person writes.
    private var shown: Int?
    private var draft = ""
    private var width = 80

    private static let prompt = "> "

    var text: String { edited.text }
    var isEmpty: Bool { edited.isEmpty }
    /// What stands at the start came from the clipboard, and was not meant for us.
    private(set) var beginsWithPaste = false

    /// The path behind the `@` of the word before the caret.
    var pathBeforeCaret: String? {
        let word = edited.lines[edited.caret.line][..<edited.caret.column].suffix(4096)
        let start = word.lastIndex { $0.isWhitespace }.map { $0 + 1 } ?? word.startIndex
        guard start < word.endIndex, word[start] == "@" else { return nil }
        return String(word[(start + 1)...])
    }

    /// Puts a longer path in the place of the one before the caret.
    mutating func completePath(with path: String) {
        guard let written = pathBeforeCaret else { return }
        let start = EditedText.Place(line: edited.caret.line, column: edited.caret.column - written.count)
        edited.replace(start..<edited.caret, with: path)
        followChanges()
    }

    /// Another number after each change.
    var revision: Int { edited.revision }
    /// So long that one should not ask for the text often.
    var isLong: Bool { edited.lines.count > 1000 || edited.lines[edited.caret.line].count > Self.longText }

    private static let longText = 60_000
    private static let longLine = 1000

    mutating func insert(_ text: String, isTyped: Bool) {
        if edited.isEmpty || edited.caret == EditedText.Place(line: 0, column: 0) { beginsWithPaste = !isTyped }
        edited.insert(text, isTyped: isTyped)
        shown = nil
        followChanges()
    }

    /// Puts a text in, as if it had been written.
    mutating func replace(with text: String) {
        edited.replace(with: text)
        beginsWithPaste = false
        shown = nil
        followChanges()
    }

    /// Begins with a text in which nothing can be taken back.
    mutating func begin(with text: String) {
        edited.begin(with: text)
        beginsWithPaste = false
        shown = nil
        followChanges()
    }

    mutating func clear() {
        edited.killAll()
        shown = nil
        followChanges()
    }

    /// Whether the text ends inside a block of code.
    var isInCode: Bool {
        var fence: Character?
        for line in edited.lines {
            let marks = line.prefix(10).drop { $0 == " " }
            guard let mark = marks.first, mark == "`" || mark == "~", marks.prefix(3).allSatisfy({ $0 == mark }),
                marks.count >= 3
            else { continue }
            if fence == nil { fence = mark } else if fence == mark { fence = nil }
        }
        return fence != nil
    }

    mutating func apply(_ edit: Edit) {
        change(edit)
        followChanges()
    }

    private mutating func change(_ edit: Edit) {
        switch edit {
        case .move(let motion): edited.move(motion)
        case .delete(let motion): edited.delete(motion)
        case .kill(let motion): edited.kill(motion)
        case .up: if !moveRow(-1) { browse(-1) }
        case .down: if !moveRow(1) { browse(1) }
        case .earlier: browse(-1)
        case .later: browse(1)
        case .newline: edited.insert("\n")
        case .yank: edited.yank()
        case .yankEarlier: edited.yankEarlier()
        case .undo: edited.undo()
        case .redo: edited.redo()
        case .transpose: edited.transpose()
        }
    }

    private mutating func browse(_ step: Int) {
        let next = (shown ?? history.count) + step
        guard history.indices.contains(next) || (next == history.count && shown != nil) else { return }
        if shown == nil { draft = text }
        shown = next == history.count ? nil : next
        edited.replace(with: shown.map { history[$0] } ?? draft)
    }

    // Rows

    /// One column stays free for the caret behind the last character.
    private var rowWidth: Int { width - Self.prompt.count - 1 }

    private func rows(_ line: Int) -> RowRanges {
        if let known = longRows[line], known.width == rowWidth { return known.ranges }
        return TextRows.ranges(of: edited.lines[line], width: rowWidth)
    }

    /// Keeps the rows of long lines right. A change in a line is followed, anything else makes them anew when needed.
    private mutating func followChanges() {
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
    private mutating func moveRow(_ step: Int) -> Bool {
        let caret = edited.caret
        let own = rows(caret.line)
        let row = caretRow(own)
        let wanted = columns(caret.line, own[row].lowerBound..<caret.column)
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
        let indent = Self.prompt.count
        for (number, place) in shown.enumerated() {
            if place.line == 0, place.range.lowerBound == 0 {
                frame.write(Self.prompt, row: number, column: 0, style: Theme.title)
            }
            frame.write(
                TextRows.shown(edited.lines[place.line][place.range]), row: number, column: indent)
        }
        let caret = edited.caret
        let before = self.columns(caret.line, shown[cursorRow].range.lowerBound..<caret.column)
        frame.cursor = Cursor(row: cursorRow, column: min(columns - 1, indent + before))
        return frame
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
