/// A change inside one line, in characters.
struct RowChange: Equatable, Sendable {
    var line: Int
    var column: Int
    var removed: Int
    var inserted: Int
}

/// What changed in a text, for who keeps its rows.
enum RowChanges: Equatable, Sendable {
    case within([RowChange])
    /// So much that the rows are to be made anew.
    case all

    mutating func add(_ change: RowChange) {
        guard case .within(let changes) = self, changes.count < 50 else { return self = .all }
        self = .within(changes + [change])
    }
}

/// Where the rows of one line begin. After a change only the rows around it are found anew.
struct LineRows: Equatable, Sendable {
    private(set) var starts: [Int]
    let width: Int
    private var count: Int

    init(_ line: [Character], width: Int) {
        (starts, self.width, count) = ([0], width, line.count)
        while let next = TextRows.nextRow(of: line, from: starts[starts.count - 1], width: width) {
            starts.append(next)
        }
    }

    var ranges: RowRanges { RowRanges(starts: starts, end: count) }

    /// Follows a change that has been made in the line.
    mutating func follow(_ change: RowChange, in line: [Character]) {
        let shift = change.inserted - change.removed
        count += shift
        var first = starts.lastIndex { $0 <= change.column } ?? 0
        // A row before it that looked as far as the change may take a word back now.
        while first > 0, reaches(from: starts[first - 1], to: change.column, in: line) { first -= 1 }
        var rows = Array(starts[...first])
        var old = starts[(first + 1)...]
        let end = change.column + change.inserted
        while let next = TextRows.nextRow(of: line, from: rows[rows.count - 1], width: width) {
            if next >= end {
                // Behind the change a row that begins where one began goes on as that did.
                while let start = old.first, start + shift < next { old.removeFirst() }
                if let start = old.first, start + shift == next, start >= change.column + change.removed {
                    rows += old.map { $0 + shift }
                    starts = rows
                    return
                }
            }
            rows.append(next)
        }
        starts = rows
    }

    /// Whether a row that begins at `start` is not full before `column`.
    private func reaches(from start: Int, to column: Int, in line: [Character]) -> Bool {
        var used = 0
        for position in start..<column {
            used += TextRows.columns(of: line[position])
            if used > max(2, width) { return false }
        }
        return true
    }
}

/// The rows of a line as ranges of its characters.
struct RowRanges: RandomAccessCollection, Sendable {
    fileprivate let starts: [Int]
    fileprivate let end: Int

    var startIndex: Int { 0 }
    var endIndex: Int { starts.count }

    subscript(row: Int) -> Range<Int> {
        starts[row]..<(row + 1 < starts.count ? starts[row + 1] : end)
    }
}
