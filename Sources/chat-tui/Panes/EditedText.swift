/// Text being edited: lines, a caret between two characters as people see them, and what can be taken back.
///
/// A change touches what it changes and the places behind it in its line, so that a text of a megabyte can be edited,
/// in one line or in many; what can be taken back is kept as changes, not as texts.
struct EditedText: Equatable, Sendable {
    /// A place between two characters.
    struct Place: Comparable, Sendable {
        var line: Int
        var column: Int

        static func < (one: Place, other: Place) -> Bool {
            (one.line, one.column) < (other.line, other.column)
        }
    }

    /// What stands in `range` took the place of `removed`.
    private struct Change: Sendable {
        var range: Range<Place>
        var removed: [[Character]]
    }

    /// What is taken back at once.
    private struct Step: Sendable {
        var changes: [Change] = []
        /// Where the caret was before.
        var caret: Place
    }

    private(set) var lines: [[Character]] = [[]]
    /// ``change(_:_:)`` leaves it where it was: who changes the text says where it goes.
    var caret = Place(line: 0, column: 0)
    /// The other end of what is selected; any change takes it away.
    private(set) var mark: Place?
    /// It goes with the next plain motion: it was made by holding Shift.
    private var isMarkLoose = false
    /// Another number after each change.
    private(set) var revision = 0
    /// What changed since somebody took note: ``takeChanges()``.
    private var changes = RowChanges.within([])
    private var past: [Step] = []
    private var future: [Step] = []
    private var isTyping = false
    /// What was killed, the last one at the end.
    private var kills: [String] = []
    private var isKilling = false
    private var yanked: (range: Range<Place>, kill: Int)?

    private static let longestPast = 200

    init(_ text: String = "") {
        lines = Self.lines(of: text)
        caret = end
    }

    static func == (one: EditedText, other: EditedText) -> Bool {
        one.lines == other.lines && one.caret == other.caret
    }

    var isEmpty: Bool { lines.count == 1 && lines[0].isEmpty }
    var end: Place { Place(line: lines.count - 1, column: lines[lines.count - 1].count) }

    var text: String {
        var text = ""
        for (number, line) in lines.enumerated() {
            if number > 0 { text.append("\n") }
            text.append(contentsOf: line)
        }
        return text
    }

    /// Another text, with nothing to take back; what was killed stays.
    mutating func begin(with text: String) {
        lines = Self.lines(of: text)
        caret = end
        (past, future, changes, mark) = ([], [], .all, nil)
        revision += 1
        endRuns()
    }

    /// Puts a text at the caret, or in the place of what is selected: one step to take back, apart from letters typed in
    /// a row.
    mutating func insert(_ text: String, isTyped: Bool = false) {
        let continues = isTyped && isTyping && text.first?.isWhitespace == false && selection == nil
        if !continues { beginStep() }
        if let selection { remove(selection) }
        put(text)
        isTyping = isTyped
    }

    mutating func move(_ motion: Motion) {
        if isMarkLoose { dropMark() }
        caret = place(motion)
        endRuns()
    }

    mutating func move(to place: Place) {
        if isMarkLoose { dropMark() }
        let line = min(max(0, place.line), lines.count - 1)
        caret = Place(line: line, column: min(max(0, place.column), lines[line].count))
        endRuns()
    }

    /// Removes what is selected, else what the motion passes.
    mutating func delete(_ motion: Motion) {
        let range = selection ?? range(to: motion)
        guard !range.isEmpty else { return }
        beginStep()
        remove(range)
    }

    /// Removes text that ``yank()`` brings back: what is selected, else what the motion passes. Kills in a row are one.
    mutating func kill(_ motion: Motion) {
        var range = selection ?? range(to: motion)
        // At the end of a line the line's end goes.
        if range.isEmpty, motion == .lineEnd { range = self.range(to: .right) }
        guard !range.isEmpty else { return }
        let killed = text(in: range)
        let joins = isKilling && !kills.isEmpty
        let isBackward = range.lowerBound < caret
        beginStep()
        remove(range)
        if joins {
            let last = kills.removeLast()
            kills.append(isBackward ? killed + last : last + killed)
        } else {
            keepKill(killed)
        }
        isKilling = true
    }

    /// What ``yank()`` brings back from now on.
    private mutating func keepKill(_ text: String) {
        kills = kills.suffix(29) + [text]
    }

    /// Removes everything, so that ``yank()`` brings it back.
    mutating func killAll() {
        dropMark()
        move(.textEnd)
        kill(.textStart)
        isKilling = false
    }

    mutating func yank() {
        guard let last = kills.indices.last else { return }
        beginStep()
        put(kill: last)
    }

    /// Right after a yank: takes the kill before the one that was put in.
    mutating func yankEarlier() {
        guard let (range, kill) = yanked, kills.indices.contains(kill) else { return }
        remove(range)
        put(kill: (kill + kills.count - 1) % kills.count)
    }

    mutating func undo() {
        guard let step = past.popLast() else { return }
        future.append(takeBack(step))
    }

    mutating func redo() {
        guard let step = future.popLast() else { return }
        past.append(takeBack(step))
    }

    // Selecting

    /// nil: nothing is selected.
    var selection: Range<Place>? {
        guard let mark, mark != caret else { return nil }
        return min(mark, caret)..<max(mark, caret)
    }

    /// From here on motions select.
    mutating func setMark() {
        (mark, isMarkLoose) = (caret, false)
        endRuns()
    }

    /// Nothing is selected any more.
    mutating func dropMark() {
        (mark, isMarkLoose) = (nil, false)
    }

    /// Moves and selects what is passed.
    mutating func select(_ motion: Motion) {
        if mark == nil { (mark, isMarkLoose) = (caret, true) }
        caret = place(motion)
        endRuns()
    }

    /// Keeps what is selected for ``yank()``, and gives it; the text stays as it is.
    mutating func copySelection() -> String? {
        guard let selection else { return nil }
        let copied = text(in: selection)
        dropMark()
        endRuns()
        keepKill(copied)
        return copied
    }

    /// Puts another text in the place of this one; the step can be taken back.
    mutating func replace(with text: String) {
        beginStep()
        change(Place(line: 0, column: 0)..<end, Self.lines(of: text))
        caret = end
    }

    /// Puts another text in the place of a part; the step can be taken back.
    mutating func replace(_ range: Range<Place>, with text: String) {
        beginStep()
        remove(range)
        put(text)
    }

    func text(in range: Range<Place>) -> String {
        slice(range).map { String($0) }.joined(separator: "\n")
    }

    /// What changed since the last call.
    mutating func takeChanges() -> RowChanges {
        defer { changes = .within([]) }
        return changes
    }

    // Changes

    private func range(to motion: Motion) -> Range<Place> {
        let other = place(motion)
        return min(caret, other)..<max(caret, other)
    }

    private func slice(_ range: Range<Place>) -> [[Character]] {
        let (first, last) = (range.lowerBound, range.upperBound)
        if first.line == last.line { return [Array(lines[first.line][first.column..<last.column])] }
        return [Array(lines[first.line][first.column...])] + lines[(first.line + 1)..<last.line]
            + [Array(lines[last.line][..<last.column])]
    }

    /// The one way in which the text changes, as a part of the step that has begun. Gives the range in which the new text
    /// stands.
    @discardableResult
    mutating func change(_ range: Range<Place>, _ pieces: [[Character]]) -> Range<Place> {
        let (changed, removed) = substitute(range, pieces)
        past[past.count - 1].changes.append(Change(range: changed, removed: removed))
        return changed
    }

    private mutating func substitute(
        _ range: Range<Place>, _ pieces: [[Character]]
    ) -> (Range<Place>, removed: [[Character]]) {
        let (first, last) = (range.lowerBound, range.upperBound)
        let removed = slice(range)
        revision += 1
        dropMark()
        let final = pieces.count - 1
        if first.line == last.line, final == 0 {
            // In its place: a line may be long.
            lines[first.line].replaceSubrange(first.column..<last.column, with: pieces[0])
            changes.add(
                RowChange(
                    line: first.line, column: first.column, removed: last.column - first.column,
                    inserted: pieces[0].count))
            return (first..<Place(line: first.line, column: first.column + pieces[0].count), removed)
        }
        var fresh = pieces
        fresh[0] = lines[first.line][..<first.column] + fresh[0]
        let column = fresh[final].count
        fresh[final] += lines[last.line][last.column...]
        lines.replaceSubrange(first.line...last.line, with: fresh)
        changes = .all
        return (first..<Place(line: first.line + final, column: column), removed)
    }

    private mutating func remove(_ range: Range<Place>) {
        change(range, [[]])
        caret = range.lowerBound
        yanked = nil
    }

    private mutating func put(kill number: Int) {
        let start = caret
        put(kills[number])
        yanked = (start..<caret, number)
    }

    private mutating func put(_ text: String) {
        // A mark joins the letter before it, so the neighbours are taken apart anew.
        var range = caret..<caret
        var joined = text
        if caret.column > 0 {
            range = Place(line: caret.line, column: caret.column - 1)..<caret
            joined = String(lines[caret.line][caret.column - 1]) + joined
        }
        var pieces = Self.lines(of: joined)
        let last = pieces.count - 1
        var column = pieces[last].count
        if caret.column < lines[caret.line].count {
            let joint = (pieces[last].popLast().map { String($0) } ?? "") + String(lines[caret.line][caret.column])
            pieces[last] += Array(joint)
            range = range.lowerBound..<Place(line: caret.line, column: caret.column + 1)
            column = min(column, pieces[last].count)
        }
        if last == 0 { column += range.lowerBound.column }
        let line = range.lowerBound.line + last
        change(range, pieces)
        caret = Place(line: line, column: column)
        yanked = nil
        isKilling = false
    }

    // Taking back

    mutating func beginStep() {
        past.append(Step(caret: caret))
        if past.count > Self.longestPast { past.removeFirst() }
        future = []
        endRuns()
    }

    /// Takes a step back, and gives the one that takes this back again.
    private mutating func takeBack(_ step: Step) -> Step {
        var inverse = Step(caret: caret)
        for change in step.changes.reversed() {
            let (range, removed) = substitute(change.range, change.removed)
            inverse.changes.append(Change(range: range, removed: removed))
        }
        caret = step.caret
        endRuns()
        return inverse
    }

    private mutating func endRuns() {
        isTyping = false
        isKilling = false
        yanked = nil
    }

    static func lines(of text: String) -> [[Character]] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }
    }
}
