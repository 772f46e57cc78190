/// A cell of a table, parsed once and laid out at any width.
struct TableCell {
    private let bytes: [UInt8]
    private let tokens: [InlineToken]
    private let base: Style
    private let source: Int
    private let listsLinks: Bool

    init(_ bytes: [UInt8], base: Style, source: Int, listsLinks: Bool) {
        var parser = InlineParser(bytes, 0..<bytes.count)
        parser.parse()
        self.bytes = bytes
        tokens = parser.tokens
        self.base = base
        self.source = source
        self.listsLinks = listsLinks
    }

    /// The rows of the cell at a width; at none, the rows that its line breaks make.
    func rows(width: Int?, links: inout LinkList) -> [[StyledRun]] {
        var wrapper = LineWrapper(width: width ?? Int.max / 2, source: source)
        var writer = InlineWriter(bytes, base: base, origins: [(0, source)], listsLinks: listsLinks)
        writer.write(tokens, into: &wrapper, links: &links)
        wrapper.finish(source: source)
        return wrapper.takeLines().map(\.runs)
    }

    /// The columns of its widest row when nothing is wrapped.
    func columns(links: inout LinkList) -> Int {
        rows(width: nil, links: &links).map { $0.reduce(0) { $0 + $1.text.columns } }.max() ?? 0
    }
}
