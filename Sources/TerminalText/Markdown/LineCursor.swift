/// A place in a line of the source that counts columns as Markdown does: tabs reach to the next multiple of four.
struct LineCursor {
    let bytes: [UInt8]
    private(set) var index = 0
    private var column = 0
    /// Columns of a tab that was taken in part.
    private(set) var tabColumns = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The columns of white space before the next letter.
    var indent: Int {
        var columns = tabColumns
        var scan = index
        while scan < bytes.count {
            if bytes[scan] == 0x20 {
                columns += 1
            } else if bytes[scan] == 0x09 {
                columns += 4 - (column + columns) % 4
            } else {
                break
            }
            scan += 1
        }
        return columns
    }

    /// The index of the next letter.
    var textIndex: Int {
        var scan = index
        while scan < bytes.count, bytes[scan] == 0x20 || bytes[scan] == 0x09 { scan += 1 }
        return scan
    }

    var isBlank: Bool { textIndex == bytes.count }

    /// The next letter.
    var byte: UInt8? { textIndex < bytes.count ? bytes[textIndex] : nil }

    /// What is left from the next letter on.
    var text: ArraySlice<UInt8> { bytes[textIndex...] }

    /// Passes the white space before the next letter, and so many bytes after it.
    mutating func skip(_ count: Int) {
        column += indent + count
        index = textIndex + count
        tabColumns = 0
    }

    /// Passes so many columns of white space, or what there is of it.
    mutating func skip(columns count: Int) {
        var left = count
        while left > 0 {
            if tabColumns > 0 {
                let part = min(left, tabColumns)
                tabColumns -= part
                column += part
                left -= part
            } else if index < bytes.count, bytes[index] == 0x20 {
                index += 1
                column += 1
                left -= 1
            } else if index < bytes.count, bytes[index] == 0x09 {
                index += 1
                tabColumns = 4 - column % 4
            } else {
                return
            }
        }
    }
}
