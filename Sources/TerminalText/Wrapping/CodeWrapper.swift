/// Cuts a line of code into rows of a width. Nothing is dropped: spaces stay and tabs become spaces up to the next
/// multiple of four columns. A row that goes on ends in a mark.
struct CodeWrapper: Sendable {
    /// Nil to leave the lines as long as they are.
    let width: Int?
    let mark: StyledRun
    private(set) var lines: [LineWrapper.Line] = []
    private var runs: [StyledRun] = []
    private var columns = 0
    /// The last cluster of a row that is full: it moves to the next one if more follows.
    private var held: (text: String, style: Style, source: Int, columns: Int)?
    /// The column in the whole line of code, for tabs.
    private var lineColumn = 0
    private var rowSource: Int

    init(width: Int?, mark: StyledRun, source: Int) {
        self.width = width.map { max(4, $0) }
        self.mark = mark
        rowSource = source
    }

    mutating func append(_ bytes: [UInt8], _ range: Range<Int>, style: Style, source: Int) {
        guard let width else { return appendUnwrapped(bytes, range, style: style) }
        var index = range.lowerBound
        var text: [UInt8] = []
        while index < range.upperBound {
            let at = source + index - range.lowerBound
            let byte = bytes[index]
            if byte == 0x09 {
                for _ in 0..<(4 - lineColumn % 4) { place([0x20], 1, style, at, width, &text) }
                index += 1
            } else if byte < 0x80, index + 1 == range.upperBound || bytes[index + 1] < 0x80 {
                place(bytes[index...index], 1, style, at, width, &text)
                index += 1
            } else {
                let cluster = Cluster.next(in: bytes, at: index, before: range.upperBound)
                place(bytes[index..<index + cluster.length], cluster.columns, style, at, width, &text)
                index += cluster.length
            }
        }
        flush(&text, style)
    }

    private mutating func appendUnwrapped(_ bytes: [UInt8], _ range: Range<Int>, style: Style) {
        var text: [UInt8] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let cluster = Cluster.next(in: bytes, at: index, before: range.upperBound)
            if bytes[index] == 0x09 {
                let count = 4 - lineColumn % 4
                text.append(contentsOf: repeatElement(0x20, count: count))
                lineColumn += count
            } else {
                text.append(contentsOf: bytes[index..<index + cluster.length])
                lineColumn += cluster.columns
            }
            index += cluster.length
        }
        flush(&text, style)
    }

    private mutating func place(
        _ bytes: ArraySlice<UInt8>, _ width: Int, _ style: Style, _ source: Int, _ limit: Int, _ text: inout [UInt8]
    ) {
        lineColumn += width
        let used = columns + (held?.columns ?? 0)
        // Zero columns: a stray mark stays where it is.
        if used + width <= limit - 1 || (held == nil && width == 0) {
            text.append(contentsOf: bytes)
            columns += width
            return
        }
        flush(&text, style)
        if used + width <= limit, held == nil {
            held = (String(decoding: bytes, as: UTF8.self), style, source, width)
            return
        }
        breakRow(at: held?.source ?? source)
        lineColumn -= width
        place(bytes, width, style, source, limit, &text)
    }

    /// Ends the row with the mark in its last column. What was held starts the next row.
    private mutating func breakRow(at source: Int) {
        if let width, columns < width - 1 {
            runs.append(StyledRun(String(repeating: " ", count: width - 1 - columns), Style(.indent)))
        }
        runs.append(mark)
        lines.append(LineWrapper.Line(runs: runs, source: rowSource..<source, isWrapped: true))
        rowSource = source
        runs = []
        columns = 0
        if let held {
            add(held.text, held.style)
            columns = held.columns
        }
        held = nil
    }

    private mutating func flush(_ text: inout [UInt8], _ style: Style) {
        guard !text.isEmpty else { return }
        add(String(decoding: text, as: UTF8.self), style)
        text.removeAll(keepingCapacity: true)
    }

    private mutating func add(_ text: String, _ style: Style) {
        if runs.last?.style == style { runs[runs.count - 1].text += text } else { runs.append(StyledRun(text, style)) }
    }

    /// Ends the line of code.
    mutating func endLine(source: Int) {
        if let held { add(held.text, held.style) }
        held = nil
        lines.append(LineWrapper.Line(runs: runs, source: rowSource..<source, isWrapped: false))
        rowSource = source
        runs = []
        columns = 0
        lineColumn = 0
    }

    /// The rows finished so far, which leave the wrapper.
    mutating func takeLines() -> [LineWrapper.Line] {
        defer { lines = [] }
        return lines
    }
}
