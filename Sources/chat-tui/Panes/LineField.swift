internal import TerminalText

extension EditedText {
    /// What a key does in a field of one line. true: the text is another one.
    mutating func type(_ key: KeyEvent) -> Bool {
        let before = revision
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
        return revision != before
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
