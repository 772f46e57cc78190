import TerminalText

/// Rows of cells in columns as wide as their widest cell.
struct TextTable {
    let header: [String]
    /// The columns of numbers.
    let alignedRight: Set<Int>
    var rows: [[String]] = []

    init(header: [String], alignedRight: Set<Int> = []) {
        self.header = header
        self.alignedRight = alignedRight
    }

    var text: String {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].columns }.max() ?? 0 }
        return all.map { row in
            let cells = row.enumerated().map { column, cell in
                let isLast = column == row.count - 1 && !alignedRight.contains(column)
                return isLast
                    ? cell : cell.padded(toColumns: widths[column], alignedRight: alignedRight.contains(column))
            }
            return cells.joined(separator: "  ") + "\n"
        }.joined()
    }
}
