internal import TerminalText

/// Where the person writes: several lines that grow with the text, and the questions asked before.
struct Composer: Sendable {
    /// What keys do to the text.
    enum Edit: Hashable, Sendable {
        case move(EditedText.Motion)
        case select(EditedText.Motion)
        case delete(EditedText.Motion)
        case kill(EditedText.Motion)
        /// By rows of the screen; at the first and the last one through the questions asked before.
        case up, down
        case earlier, later
        case newline, yank, yankEarlier, undo, redo, transpose, transposeWords
        case recase(EditedText.LetterCase)
        /// From here on motions select.
        case mark
    }

    var edited = EditedText()
    /// The rows of lines that are too long to be broken anew for each frame.
    var longRows: [Int: LineRows] = [:]
    /// Questions asked before, the last one at the end.
    var history: [String] = []
    /// The question of the history that is shown; nil: what the person writes.
    private var shown: Int?
    private var draft = ""
    var width = 80
    /// The column that rows above and below are entered at, while one goes up and down.
    var goal: Int?

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

    /// Nothing is selected any more. false: nothing was.
    mutating func dropMark() -> Bool {
        defer { edited.dropMark() }
        return edited.mark != nil
    }

    /// What is selected, kept for yanking too.
    mutating func copySelection() -> String? {
        edited.copySelection()
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

    /// A backslash at the end of the caret's line becomes a new line. false: there is none.
    mutating func takeContinuation() -> Bool {
        let line = edited.lines[edited.caret.line]
        guard edited.caret.column == line.count, line.last == "\\" else { return false }
        edited.move(to: EditedText.Place(line: edited.caret.line, column: line.count - 1))
        edited.replace(edited.caret..<edited.place(.lineEnd), with: "\n")
        followChanges()
        return true
    }

    mutating func apply(_ edit: Edit) {
        if edit != .up, edit != .down { goal = nil }
        change(edit)
        followChanges()
    }

    private mutating func change(_ edit: Edit) {
        switch edit {
        // Pressed again they go on to the text's ends.
        case .move(.lineStart): edited.move(edited.caret == edited.place(.lineStart) ? .textStart : .lineStart)
        case .move(.lineEnd): edited.move(edited.caret == edited.place(.lineEnd) ? .textEnd : .lineEnd)
        case .move(let motion): edited.move(motion)
        case .select(let motion): edited.select(motion)
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
        case .transposeWords: edited.transposeWords()
        case .recase(let letterCase): edited.recase(letterCase)
        case .mark: edited.setMark()
        }
    }

    /// Notes a question that was asked. One that was asked before is the last one now.
    mutating func remember(_ question: String) {
        history.removeAll { $0 == question }
        history.append(question)
    }

    private mutating func browse(_ step: Int) {
        goal = nil
        let next = (shown ?? history.count) + step
        guard history.indices.contains(next) || (next == history.count && shown != nil) else { return }
        if shown == nil { draft = text }
        shown = next == history.count ? nil : next
        edited.replace(with: shown.map { history[$0] } ?? draft)
    }
}
