/// What stands before the rows of a block: the marks of its quotes, the markers and indents of its list items.
struct BlockPrefix: Sendable {
    /// Before the first row, with markers that are not drawn yet.
    private(set) var first: [StyledRun] = []
    /// Before all other rows.
    private(set) var rest: [StyledRun] = []
    private(set) var columns = 0

    /// Lists nested deeper than this are not indented further.
    private static let deepestList = 5
    private static let deepestQuote = 3

    init(_ containers: some BidirectionalCollection<Container>, options: MarkdownOptions) {
        build(containers, options)
        guard columns > options.columns / 2 else { return }
        // Little is left for the text: only the innermost marker stays.
        let last = containers.last { !$0.isDrawn && $0.isItem }
        self.first = []
        rest = []
        columns = 0
        if let last { build([last], options) }
        if columns > options.columns / 2 { rest = [] }
        columns = min(columns, options.columns - 4)
    }

    private mutating func build(_ containers: some BidirectionalCollection<Container>, _ options: MarkdownOptions) {
        let quotes = containers.reduce(0) { $0 + ($1.isItem ? 0 : 1) }
        var items = 0
        var hasQuote = false
        var firstColumns = 0
        for container in containers {
            switch container.kind {
            case .quote:
                if quotes > Self.deepestQuote, hasQuote { continue }
                hasQuote = true
                let text = quotes > Self.deepestQuote ? ">\(quotes) " : "> "
                first.append(StyledRun(text, Style(.quotePrefix, .dim)))
                rest.append(StyledRun(text, Style(.quotePrefix, .dim)))
                columns += text.utf8.count
                firstColumns += text.utf8.count
            case .item(let mark, let text):
                items += 1
                let marker = isDigit(text.utf8.first ?? mark) ? text : options.glyphs.bullet
                let width = marker.columns + 1
                let isFlat = items > Self.deepestList
                if !container.isDrawn {
                    first.append(StyledRun(marker, Style(.listMarker)))
                    first.append(StyledRun(" ", Style(.indent)))
                    firstColumns += width
                } else if !isFlat {
                    first.append(StyledRun(String(repeating: " ", count: width), Style(.indent)))
                    firstColumns += width
                }
                if !isFlat {
                    rest.append(StyledRun(String(repeating: " ", count: width), Style(.indent)))
                    columns += width
                }
            }
        }
        columns = max(columns, firstColumns)
    }

    /// The runs before a row with nothing in it.
    static func trimmed(_ runs: [StyledRun]) -> [StyledRun] {
        var runs = runs
        while let last = runs.last, last.style.role == .indent { runs.removeLast() }
        if let last = runs.last, last.style.role == .quotePrefix {
            runs[runs.count - 1].text = String(last.text.prefix { $0 != " " })
        }
        return runs
    }
}
