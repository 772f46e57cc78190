/// Lays out a table: in columns, wrapped inside their cells when it is too wide, or as records when it has too many.
///
/// The first rows decide the widths of the columns; they are held until these are known, and every later row is laid
/// out as it comes and never changes.
struct TableLayout: Sendable {
    /// The widths are fixed after so many rows, or so many bytes of them.
    private static let decidingRows = 20
    private static let decidingBytes = 8192
    private static let gap = 2
    /// Where the columns would have to be narrower, records are easier to read.
    private static let narrowestColumn = 10

    private let alignments: [TableAlignment]
    private let width: Int
    private let options: MarkdownOptions
    private var held: [TableRow] = []
    private var heldBytes = 0
    private var head: TableRow?
    /// The width of each column, once decided.
    private var columns: [Int]?
    private var hasRecords = false
    private var lines: [LineWrapper.Line] = []

    init(alignments: [TableAlignment], width: Int, options: MarkdownOptions) {
        self.alignments = alignments
        self.width = width
        self.options = options
    }

    private var isRecords: Bool { alignments.count * Self.narrowestColumn > width }

    mutating func add(_ row: TableRow, links: inout LinkList) {
        guard head != nil else {
            head = row
            return
        }
        if isRecords { return addRecord(row, links: &links) }
        if let columns { return draw(row, columns, Style(), links: &links) }
        held.append(row)
        heldBytes += row.source.count
        if held.count == Self.decidingRows || heldBytes > Self.decidingBytes { decide(&links, atLeast: 8) }
    }

    mutating func finish(links: inout LinkList) {
        if isRecords {
            if !hasRecords, let head { addNames(head, links: &links) }
        } else if columns == nil {
            decide(&links)
        }
    }

    mutating func takeLines() -> [LineWrapper.Line] {
        defer { lines = [] }
        return lines
    }

    // MARK: - Columns

    /// - Parameter narrowest: What a column gets at least: more where rows follow that may need it.
    private mutating func decide(_ links: inout LinkList, atLeast narrowest: Int = 1) {
        guard let head else { return }
        var natural = [Int](repeating: narrowest, count: alignments.count)
        for (index, row) in ([head] + held).enumerated() {
            for (column, cell) in row.cells.prefix(alignments.count).enumerated() {
                let cell = self.cell(cell, row, index == 0 ? Self.headStyle : Style())
                natural[column] = max(natural[column], cell.columns(links: &links))
            }
        }
        let columns = Self.fit(natural, into: width - Self.gap * (alignments.count - 1))
        self.columns = columns
        draw(head, columns, Self.headStyle, links: &links)
        drawRule(columns, at: head.source.upperBound)
        for row in held { draw(row, columns, Style(), links: &links) }
        held = []
    }

    private static let headStyle = Style(.tableHeader, .bold)

    /// Columns that need less than their share keep what they need; the others share the rest.
    static func fit(_ natural: [Int], into width: Int) -> [Int] {
        var result = natural
        var left = width
        let order = natural.indices.sorted { (natural[$0], $0) < (natural[$1], $1) }
        for (position, index) in order.enumerated() {
            let share = left / (order.count - position)
            result[index] = min(natural[index], max(1, share))
            left -= result[index]
        }
        return result
    }

    private func cell(_ bytes: [UInt8], _ row: TableRow, _ style: Style) -> TableCell {
        TableCell(bytes, base: style, source: row.source.lowerBound, listsLinks: options.listsLinks)
    }

    private mutating func draw(_ row: TableRow, _ columns: [Int], _ style: Style, links: inout LinkList) {
        var cells: [[[StyledRun]]] = []
        for (column, width) in columns.enumerated() {
            let bytes = column < row.cells.count ? row.cells[column] : []
            cells.append(cell(bytes, row, style).rows(width: width, links: &links))
        }
        for index in 0..<(cells.map(\.count).max() ?? 0) {
            var runs: [StyledRun] = []
            var pending = 0
            for (column, rows) in cells.enumerated() {
                let content = index < rows.count ? rows[index] : []
                let used = content.reduce(0) { $0 + $1.text.columns }
                let free = max(0, columns[column] - used)
                let before = Self.space(before: alignments[column], free)
                if !content.isEmpty {
                    Self.addSpace(pending + before, to: &runs)
                    runs.append(contentsOf: content)
                    pending = free - before + Self.gap
                } else {
                    pending += free + Self.gap
                }
            }
            lines.append(LineWrapper.Line(runs: runs, source: row.source, isWrapped: false))
        }
    }

    private static func space(before alignment: TableAlignment, _ free: Int) -> Int {
        switch alignment {
        case .left: 0
        case .center: free / 2
        case .right: free
        }
    }

    private static func addSpace(_ count: Int, to runs: inout [StyledRun]) {
        guard count > 0 else { return }
        runs.append(StyledRun(String(repeating: " ", count: count), Style()))
    }

    private mutating func drawRule(_ columns: [Int], at source: Int) {
        let glyph = options.glyphs.rule
        let parts = columns.map { String(repeating: glyph, count: max(1, $0 / max(1, glyph.columns))) }
        let text = parts.joined(separator: String(repeating: " ", count: Self.gap))
        lines.append(
            LineWrapper.Line(
                runs: [StyledRun(text, Style(.tableRule, .dim))], source: source..<source, isWrapped: false))
    }

    // MARK: - Records

    /// One line for each cell: `name: value`. Empty cells are left out.
    private mutating func addRecord(_ row: TableRow, links: inout LinkList) {
        guard let head else { return }
        if hasRecords { addRow([], row.source.lowerBound..<row.source.lowerBound) }
        hasRecords = true
        for (column, value) in row.cells.prefix(alignments.count).enumerated() where !value.isEmpty {
            let name = column < head.cells.count ? head.cells[column] : []
            var wrapper = LineWrapper(width: width - 2, source: row.source.lowerBound)
            write(name + (name.isEmpty ? [] : Array(": ".utf8)), Self.headStyle, row, into: &wrapper, &links)
            write(value, Style(), row, into: &wrapper, &links)
            wrapper.finish(source: row.source.upperBound)
            for (index, line) in wrapper.takeLines().enumerated() {
                addRow((index == 0 ? [] : [StyledRun("  ", Style(.indent))]) + line.runs, row.source)
            }
        }
    }

    private func write(
        _ bytes: [UInt8], _ style: Style, _ row: TableRow, into wrapper: inout LineWrapper, _ links: inout LinkList
    ) {
        var parser = InlineParser(bytes, 0..<bytes.count)
        parser.parse()
        var writer = InlineWriter(
            bytes, base: style, origins: [(0, row.source.lowerBound)], listsLinks: options.listsLinks)
        writer.write(parser.tokens, into: &wrapper, links: &links)
    }

    /// The head alone, of a table without rows.
    private mutating func addNames(_ head: TableRow, links: inout LinkList) {
        hasRecords = true
        var wrapper = LineWrapper(width: width, source: head.source.lowerBound)
        for name in head.cells { write(name + [0x20], Self.headStyle, head, into: &wrapper, &links) }
        wrapper.finish(source: head.source.upperBound)
        for line in wrapper.takeLines() { addRow(line.runs, head.source) }
    }

    private mutating func addRow(_ runs: [StyledRun], _ source: Range<Int>) {
        lines.append(LineWrapper.Line(runs: runs, source: source, isWrapped: false))
    }
}
