/// A piece of text of one style.
public struct StyledRun: Hashable, Sendable {
    public var text: String
    public var style: Style
    /// Where a link leads, as it is written in the text; only `https`, `http` and `mailto`.
    public var link: String?

    public init(_ text: String, _ style: Style = Style(), link: String? = nil) {
        self.text = text
        self.style = style
        self.link = link
    }
}

/// One row of a terminal.
public struct StyledLine: Hashable, Sendable {
    public var runs: [StyledRun]
    /// The part of the source this row shows, in UTF-8 bytes. The rows of a paragraph follow each other without a gap;
    /// rows that show nothing of the source, such as blank ones, are empty ranges; each row of a table covers its row.
    public var source: Range<Int>
    /// Which block of the text it belongs to: headings, paragraphs, code blocks and so on, counted from 0.
    public var block: Int
    /// Whether the line of text goes on in the next row, which copying joins.
    public var isWrapped: Bool

    public init(runs: [StyledRun], source: Range<Int> = 0..<0, block: Int = 0, isWrapped: Bool = false) {
        self.runs = runs
        self.source = source
        self.block = block
        self.isWrapped = isWrapped
    }

    /// The row as it is seen, without its looks.
    public var text: String { runs.reduce(into: "") { $0 += $1.text } }

    /// How many columns the row takes.
    public var columns: Int { runs.reduce(0) { $0 + $1.text.columns } }
}

/// The code of a code block exactly as it was written, for copying and extracting.
public struct CodeBlock: Hashable, Sendable {
    /// Counted from 1, or on from ``MarkdownOptions/codeBlocksBefore``, as the row above the code shows it.
    public let number: Int
    /// The first word after the fence; empty where there is none.
    public let language: String
    /// Every line with its line feed.
    public internal(set) var code: String
    /// The block of its rows, see ``StyledLine/block``.
    public let block: Int
}
