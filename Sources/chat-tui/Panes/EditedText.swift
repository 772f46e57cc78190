/// Text being edited: lines, a caret between two characters as people see them, and what can be taken back.
struct EditedText: Equatable, Sendable {
    /// A place between two characters.
    struct Place: Comparable, Sendable {
        var line: Int
        var column: Int

        static func < (one: Place, other: Place) -> Bool {
            (one.line, one.column) < (other.line, other.column)
        }
    }

    enum Motion: Hashable, Sendable {
        case left, right
        /// By words of letters and digits.
        case wordLeft, wordRight
        /// By what stands between spaces.
        case spaceLeft
        case lineStart, lineEnd, textStart, textEnd
    }

    private struct Snapshot: Equatable {
        var lines: [[Character]]
        var caret: Place
    }

    private(set) var lines: [[Character]] = [[]]
    private(set) var caret = Place(line: 0, column: 0)
    private var past: [Snapshot] = []
    private var future: [Snapshot] = []
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
    var text: String { lines.map { String($0) }.joined(separator: "\n") }
    private var end: Place { Place(line: lines.count - 1, column: lines[lines.count - 1].count) }

    /// Puts a text at the caret: one step to take back, apart from letters typed in a row.
    mutating func insert(_ text: String, isTyped: Bool = false) {
        let continues = isTyped && isTyping && text.first?.isWhitespace == false
        if !continues { remember() }
        put(text)
        isTyping = isTyped
    }

    mutating func move(_ motion: Motion) {
        caret = place(motion)
        endRuns()
    }

    mutating func move(to place: Place) {
        let line = min(max(0, place.line), lines.count - 1)
        caret = Place(line: line, column: min(max(0, place.column), lines[line].count))
        endRuns()
    }

    mutating func delete(_ motion: Motion) {
        let range = range(to: motion)
        guard !range.isEmpty else { return }
        remember()
        remove(range)
    }

    /// Removes text that ``yank()`` brings back. Kills in a row are one.
    mutating func kill(_ motion: Motion) {
        var range = range(to: motion)
        // At the end of a line the line's end goes.
        if range.isEmpty, motion == .lineEnd { range = self.range(to: .right) }
        guard !range.isEmpty else { return }
        let killed = text(in: range)
        let joins = isKilling && !kills.isEmpty
        let isBackward = range.lowerBound < caret
        remember()
        remove(range)
        if joins {
            let last = kills.removeLast()
            kills.append(isBackward ? killed + last : last + killed)
        } else {
            kills = kills.suffix(29) + [killed]
        }
        isKilling = true
    }

    /// Removes everything, so that ``yank()`` brings it back.
    mutating func killAll() {
        move(.textEnd)
        kill(.textStart)
        isKilling = false
    }

    mutating func yank() {
        guard let last = kills.indices.last else { return }
        remember()
        put(kill: last)
    }

    /// Right after a yank: takes the kill before the one that was put in.
    mutating func yankEarlier() {
        guard let (range, kill) = yanked, kills.indices.contains(kill) else { return }
        remove(range)
        put(kill: (kill + kills.count - 1) % kills.count)
    }

    mutating func undo() {
        guard let last = past.popLast() else { return }
        future.append(Snapshot(lines: lines, caret: caret))
        (lines, caret) = (last.lines, last.caret)
        endRuns()
    }

    mutating func redo() {
        guard let next = future.popLast() else { return }
        past.append(Snapshot(lines: lines, caret: caret))
        (lines, caret) = (next.lines, next.caret)
        endRuns()
    }

    /// Exchanges the characters around the caret.
    mutating func transpose() {
        let column = min(caret.column, lines[caret.line].count - 1)
        guard column > 0 else { return }
        remember()
        lines[caret.line].swapAt(column - 1, column)
        caret.column = column + 1
    }

    /// Puts another text in the place of this one; the step can be taken back.
    mutating func replace(with text: String) {
        remember()
        lines = Self.lines(of: text)
        caret = end
    }

    // Places

    func place(_ motion: Motion) -> Place {
        switch motion {
        case .left: before(caret) ?? caret
        case .right: after(caret) ?? caret
        case .wordLeft: leftward { $0.isLetter || $0.isNumber }
        case .spaceLeft: leftward { !$0.isWhitespace }
        case .wordRight: rightward { $0.isLetter || $0.isNumber }
        case .lineStart: Place(line: caret.line, column: 0)
        case .lineEnd: Place(line: caret.line, column: lines[caret.line].count)
        case .textStart: Place(line: 0, column: 0)
        case .textEnd: end
        }
    }

    private func before(_ place: Place) -> Place? {
        if place.column > 0 { return Place(line: place.line, column: place.column - 1) }
        return place.line > 0 ? Place(line: place.line - 1, column: lines[place.line - 1].count) : nil
    }

    private func after(_ place: Place) -> Place? {
        if place.column < lines[place.line].count { return Place(line: place.line, column: place.column + 1) }
        return place.line + 1 < lines.count ? Place(line: place.line + 1, column: 0) : nil
    }

    private func character(at place: Place) -> Character {
        place.column < lines[place.line].count ? lines[place.line][place.column] : "\n"
    }

    private func leftward(_ isPart: (Character) -> Bool) -> Place {
        var place = caret
        while let next = before(place), !isPart(character(at: next)) { place = next }
        while let next = before(place), isPart(character(at: next)) { place = next }
        return place
    }

    private func rightward(_ isPart: (Character) -> Bool) -> Place {
        var place = caret
        while !isPart(character(at: place)), let next = after(place) { place = next }
        while isPart(character(at: place)), let next = after(place) { place = next }
        return place
    }

    // Changes

    private func range(to motion: Motion) -> Range<Place> {
        let other = place(motion)
        return min(caret, other)..<max(caret, other)
    }

    private func text(in range: Range<Place>) -> String {
        let (first, last) = (range.lowerBound, range.upperBound)
        if first.line == last.line { return String(lines[first.line][first.column..<last.column]) }
        let middle = lines[(first.line + 1)..<last.line].map { String($0) }
        return ([String(lines[first.line][first.column...])] + middle + [String(lines[last.line][..<last.column])])
            .joined(separator: "\n")
    }

    private mutating func remove(_ range: Range<Place>) {
        let (first, last) = (range.lowerBound, range.upperBound)
        let joined = lines[first.line][..<first.column] + lines[last.line][last.column...]
        lines.replaceSubrange(first.line...last.line, with: [Array(joined)])
        caret = first
        yanked = nil
    }

    private mutating func put(kill number: Int) {
        let start = caret
        put(kills[number])
        yanked = (start..<caret, number)
    }

    private mutating func put(_ text: String) {
        var head = lines[caret.line][..<caret.column]
        var tail = lines[caret.line][caret.column...]
        // A mark joins the letter before it, so the neighbours are taken apart anew.
        let before = head.popLast().map(String.init) ?? ""
        var pieces = Self.lines(of: before + text)
        pieces[0] = head + pieces[0]
        let last = pieces.count - 1
        let column = pieces[last].count
        if let next = tail.popFirst() {
            let joint = (pieces[last].popLast().map(String.init) ?? "") + String(next)
            pieces[last] += Array(joint) + tail
        }
        lines.replaceSubrange(caret.line...caret.line, with: pieces)
        caret = Place(line: caret.line + last, column: min(column, pieces[last].count))
        yanked = nil
        isKilling = false
    }

    private mutating func remember() {
        past.append(Snapshot(lines: lines, caret: caret))
        if past.count > Self.longestPast { past.removeFirst() }
        future = []
        endRuns()
    }

    private mutating func endRuns() {
        isTyping = false
        isKilling = false
        yanked = nil
    }

    private static func lines(of text: String) -> [[Character]] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }
    }
}
