internal import TerminalText

/// Rows and columns of a window.
struct TerminalSize: Hashable, Sendable {
    var columns: Int
    var rows: Int
}

/// Where the terminal's own cursor stands: at the caret, so that input methods open their window there.
struct Cursor: Hashable, Sendable {
    enum Shape: Int, Sendable { case standard = 0, block = 2, underline = 4, bar = 6 }

    var row: Int
    var column: Int
    var shape = Shape.standard
}

/// What the terminal is asked to do besides showing cells.
struct TerminalModes: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    /// A screen of our own: the shell's comes back untouched.
    static let alternateScreen = TerminalModes(rawValue: 1)
    static let bracketedPaste = TerminalModes(rawValue: 2)
    /// Clicks, drags and the wheel. The terminal's own selection then needs Shift.
    static let mouse = TerminalModes(rawValue: 4)
    static let focusReports = TerminalModes(rawValue: 8)

    static let standard: TerminalModes = [.alternateScreen, .bracketedPaste, .focusReports]

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }
}

/// A whole screen as a value: what the terminal shall show, not how to get there.
///
/// A wide character always has its two cells: writing over one half blanks the other. The last cell of the last row is
/// never shown, nor a wide character beside it: it cannot be written safely.
struct Frame: Equatable, Sendable {
    let size: TerminalSize
    /// As many as the size says, each as long as it says.
    private(set) var rows: [[Cell]]
    /// nil: no cursor is shown.
    var cursor: Cursor?
    /// The window's title; nil leaves it alone.
    var title: String?
    var modes = TerminalModes.standard
    /// What the background is taken for; nil: what the terminal says.
    var background: Background?
    /// Whether colours have the strongest contrast.
    var hasContrast = false

    /// An empty screen.
    init(_ size: TerminalSize) {
        let size = TerminalSize(columns: max(1, size.columns), rows: max(1, size.rows))
        self.size = size
        rows = Array(repeating: Array(repeating: .blank, count: size.columns), count: size.rows)
    }

    /// Writes one cluster that is 1 or 2 columns wide. Outside the frame nothing happens; a wide cluster that would
    /// stick out at the right becomes a blank.
    mutating func put(_ cluster: String, columns: Int, row: Int, column: Int, style: Style = .plain) {
        guard rows.indices.contains(row), (0..<size.columns).contains(column), (1...2).contains(columns) else { return }
        release(row, column)
        guard column + columns <= size.columns else {
            rows[row][column] = Cell(UInt8(ascii: " "), style: style)
            return
        }
        if columns == 2 {
            release(row, column + 1)
            rows[row][column + 1] = Cell(text: "", style: style, columns: 0)
        }
        rows[row][column] = Cell(text: cluster, style: style, columns: UInt8(columns))
    }

    /// Writes a text from a column on, and gives the column after it. What does not fit into `limit` columns is left
    /// out, wide characters whole. The text is one line without controls.
    @discardableResult
    mutating func write(
        _ text: some StringProtocol, row: Int, column: Int, limit: Int = .max, style: Style = .plain
    ) -> Int {
        let end = limit >= size.columns ? size.columns : min(size.columns, column + limit)
        var column = column
        if row >= 0, row < rows.count, column >= 0, column < end, text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) {
            // Most text by far: each byte is a cell.
            let stop = min(end, column + text.utf8.count)
            guard stop > column else { return column }
            release(row, column)
            release(row, stop - 1)
            Self.fill(&rows[row], column..<stop, with: text.utf8, style: style)
            return stop
        }
        for cluster in text {
            let columns = cluster.columns
            guard columns > 0 else { continue }
            guard column + columns <= end else { break }
            for (text, columns) in Self.cells(of: cluster, columns: columns) {
                put(text, columns: columns, row: row, column: column, style: style)
                column += columns
            }
        }
        return column
    }

    private static func fill(
        _ cells: inout [Cell], _ columns: Range<Int>, with bytes: some Sequence<UInt8>, style: Style
    ) {
        for (column, byte) in zip(columns, bytes) { cells[column] = Cell(byte, style: style) }
    }

    /// A character in cells. Some of India's take three columns and more: each letter gets a cell, with its marks.
    private static func cells(of cluster: Character, columns: Int) -> [(text: String, columns: Int)] {
        guard columns > 2 else { return [(String(cluster), columns)] }
        var cells: [(text: String, columns: Int)] = []
        for scalar in cluster.unicodeScalars {
            let columns = Character(scalar).columns
            if columns > 0 || cells.isEmpty {
                cells.append((String(scalar), columns))
            } else {
                cells[cells.count - 1].text.unicodeScalars.append(scalar)
            }
        }
        return cells
    }

    /// Gives a part of the screen one style and, unless `text` is nil, one character of one column.
    mutating func fill(rows area: Range<Int>, columns: Range<Int>, with text: String? = " ", style: Style) {
        let columns = columns.clamped(to: 0..<size.columns)
        guard let first = columns.first, let last = columns.last else { return }
        let cell = text.map { Cell(text: $0, style: style, columns: 1) }
        for row in area.clamped(to: 0..<size.rows) {
            if let cell {
                release(row, first)
                release(row, last)
                for column in columns { rows[row][column] = cell }
            } else {
                for column in columns { rows[row][column].style = style }
            }
        }
    }

    /// Gives a part of a row a background; what stands there keeps its other looks.
    mutating func tint(row: Int, columns: Range<Int>, _ background: Color) {
        guard rows.indices.contains(row) else { return }
        for column in columns.clamped(to: 0..<size.columns) { rows[row][column].style.background = background }
    }

    /// Copies another frame into this one: how a pane or an overlay gets to its place. Its cursor, if it has one, is
    /// this frame's from now on.
    mutating func place(_ other: Frame, row: Int, column: Int) {
        let end = column + other.size.columns
        for (number, cells) in other.rows.enumerated() {
            if column >= 0, end <= size.columns {
                guard rows.indices.contains(row + number) else { continue }
                release(row + number, column)
                release(row + number, end - 1)
                rows[row + number].replaceSubrange(column..<end, with: cells)
                continue
            }
            for (offset, cell) in cells.enumerated() where cell.columns > 0 {
                put(
                    cell.text, columns: Int(cell.columns), row: row + number, column: column + offset, style: cell.style
                )
            }
        }
        guard let inner = other.cursor else { return }
        cursor = Cursor(row: row + inner.row, column: column + inner.column, shape: inner.shape)
    }

    /// Blanks the other half of a wide character that is about to lose this one.
    private mutating func release(_ row: Int, _ column: Int) {
        let cell = rows[row][column]
        if cell.columns == 2, column + 1 < size.columns {
            rows[row][column + 1] = Cell(UInt8(ascii: " "), style: cell.style)
        } else if cell.columns == 0, column > 0 {
            rows[row][column - 1] = Cell(UInt8(ascii: " "), style: cell.style)
        }
    }

    /// The screen as text, a line a row, without blanks at the ends: for tests and for people who read them.
    var text: String {
        rows.map { row in
            var line = row.map(\.text).joined()
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
