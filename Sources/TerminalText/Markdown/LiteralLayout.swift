/// Lines that are shown as they are written: HTML, formulas, definitions.
struct LiteralLayout: Sendable {
    private let style: Style
    private var wrapper: LineWrapper
    private var chunks: LineChunks

    init(style: Style, width: Int, source: Int) {
        self.style = style
        wrapper = LineWrapper(width: width, source: source)
        chunks = LineChunks(source: source)
    }

    mutating func startLine(source: Int) { chunks.startLine(source: source) }

    mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
        chunks.append(bytes, range) {
            wrapper.append($0, 0..<$0.count, style: style, source: $1, breaksAtHyphens: false)
        }
    }

    mutating func endLine(source: Int) {
        chunks.flush { wrapper.append($0, 0..<$0.count, style: style, source: $1, breaksAtHyphens: false) }
        wrapper.endLine(source: source)
    }

    mutating func takeLines() -> [LineWrapper.Line] { wrapper.takeLines() }
}
