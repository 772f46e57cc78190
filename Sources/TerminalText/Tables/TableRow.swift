/// The cells of a row of a table.
struct TableRow: Sendable {
    /// The texts of the cells, without the backslashes before bars.
    var cells: [[UInt8]] = []
    var source: Range<Int>

    /// A table may not have more columns.
    static let mostColumns = 128

    init(_ bytes: [UInt8], _ range: Range<Int>, source: Range<Int>) {
        self.source = source
        var index = range.lowerBound
        var end = range.upperBound
        while index < end, Self.isSpace(bytes[index]) { index += 1 }
        while end > index, Self.isSpace(bytes[end - 1]) { end -= 1 }
        if index < end, bytes[index] == Self.bar { index += 1 }
        var cell: [UInt8] = []
        var isOpen = index < end
        while index < end {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < end, bytes[index + 1] == Self.bar {
                cell.append(Self.bar)
                index += 2
                continue
            }
            if bytes[index] == Self.bar {
                add(cell)
                cell = []
                isOpen = index + 1 < end
            } else {
                cell.append(bytes[index])
            }
            index += 1
        }
        if isOpen { add(cell) }
    }

    private static let bar = UInt8(ascii: "|")

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private mutating func add(_ cell: [UInt8]) {
        guard cells.count <= Self.mostColumns else { return }
        let start = cell.firstIndex { !Self.isSpace($0) } ?? cell.endIndex
        let end = cell.lastIndex { !Self.isSpace($0) }.map { $0 + 1 } ?? start
        cells.append(Array(cell[start..<end]))
    }

    /// The alignments that the row gives, if it is the row under the head of a table.
    var alignments: [TableAlignment]? {
        guard !cells.isEmpty, cells.count <= Self.mostColumns else { return nil }
        var alignments: [TableAlignment] = []
        for cell in cells {
            let dashes = cell.drop { $0 == UInt8(ascii: ":") }.prefix { $0 == UInt8(ascii: "-") }
            let isLeft = cell.first == UInt8(ascii: ":")
            let isRight = cell.last == UInt8(ascii: ":")
            guard !dashes.isEmpty, cell.count == dashes.count + (isLeft ? 1 : 0) + (isRight ? 1 : 0) else { return nil }
            alignments.append(isLeft && isRight ? .center : isRight ? .right : .left)
        }
        return alignments
    }
}
