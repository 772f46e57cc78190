/// The lines of a code block: coloured line by line, cut into rows, each final when its line is complete.
struct CodeLayout: Sendable {
    private var wrapper: CodeWrapper
    private var highlighter: Highlighter
    private var chunks: LineChunks
    /// What has been completed of the code since it was last taken.
    private var code: [UInt8] = []

    init(language: String, width: Int, options: MarkdownOptions, source: Int) {
        let mark = StyledRun(options.glyphs.wrapMark, Style(.wrapMark, .dim))
        wrapper = CodeWrapper(width: options.cutsLongLines ? width : nil, mark: mark, source: source)
        highlighter = Highlighter(language: language)
        chunks = LineChunks(source: source)
    }

    mutating func startLine(source: Int) { chunks.startLine(source: source) }

    mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
        code.append(contentsOf: bytes[range])
        chunks.append(bytes, range) { Self.write($0, source: $1, &highlighter, &wrapper) }
    }

    mutating func endLine(source: Int) {
        code.append(0x0A)
        chunks.flush { Self.write($0, source: $1, &highlighter, &wrapper) }
        highlighter.endLine()
        wrapper.endLine(source: source)
    }

    private static func write(
        _ bytes: [UInt8], source: Int, _ highlighter: inout Highlighter, _ wrapper: inout CodeWrapper
    ) {
        highlighter.highlight(bytes) { range, role in
            wrapper.append(bytes, range, style: Style(role), source: source + range.lowerBound)
        }
    }

    mutating func takeLines() -> [LineWrapper.Line] { wrapper.takeLines() }

    /// The code since the last time, which leaves the layout.
    mutating func takeCode() -> String {
        defer { code.removeAll(keepingCapacity: true) }
        return String(decoding: code, as: UTF8.self)
    }
}
