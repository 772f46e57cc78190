/// Lines that are shown as they are written: HTML, definitions, and formulas that have no form in letters.
struct LiteralLayout: Sendable {
    private let style: Style
    private var wrapper: LineWrapper
    private var chunks: LineChunks
    /// The bytes of a formula, until its end tells whether it has a form in letters; nil: nothing is held back.
    private var formula: [UInt8]?
    private let start: Int

    /// A formula with more bytes is shown as it is written.
    private static let longestFormula = 2000

    init(style: Style, width: Int, source: Int) {
        self.style = style
        wrapper = LineWrapper(width: width, source: source)
        chunks = LineChunks(source: source)
        formula = style.role == .math ? [] : nil
        start = source
    }

    mutating func startLine(source: Int) { chunks.startLine(source: source) }

    mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
        formula?.append(contentsOf: bytes[range])
        if let count = formula?.count, count > Self.longestFormula { formula = nil }
        chunks.append(bytes, range) {
            wrapper.append($0, 0..<$0.count, style: style, source: $1, breaksAtHyphens: false)
        }
    }

    mutating func endLine(source: Int) {
        chunks.flush { wrapper.append($0, 0..<$0.count, style: style, source: $1, breaksAtHyphens: false) }
        wrapper.endLine(source: source)
        if formula != nil { formula?.append(UInt8(ascii: "\n")) }
    }

    /// Ends the block.
    mutating func finish(source: Int) {
        guard let bytes = formula else { return }
        formula = nil
        guard let text = MathText.text(of: bytes) else { return }
        var line = LineWrapper(width: wrapper.width, source: start)
        let letters = Array(text.utf8)
        line.append(
            letters, 0..<letters.count, style: style, source: start, isVerbatim: false, breaksAtHyphens: false)
        line.endLine(source: source)
        wrapper = line
    }

    mutating func takeLines() -> [LineWrapper.Line] { formula == nil ? wrapper.takeLines() : [] }
}
