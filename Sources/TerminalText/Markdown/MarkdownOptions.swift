/// How Markdown is laid out.
public struct MarkdownOptions: Hashable, Sendable {
    /// What is drawn around the text.
    public struct Glyphs: Hashable, Sendable {
        public var bullet: String
        public var rule: String
        /// At the end of a row of code that goes on in the next.
        public var wrapMark: String

        public init(bullet: String, rule: String, wrapMark: String) {
            self.bullet = bullet
            self.rule = rule
            self.wrapMark = wrapMark
        }

        public static let unicode = Glyphs(bullet: "•", rule: "─", wrapMark: "↪")
        /// For terminals without UTF-8, and for those that draw ambiguous characters in two columns.
        public static let ascii = Glyphs(bullet: "-", rule: "-", wrapMark: "\\")
    }

    /// In columns; no row of text is longer. Less than 8 counts as 8.
    public var width: Int
    public var glyphs: Glyphs
    /// Whether long lines of code and long addresses in the list of links are cut into rows. Left whole, the terminal
    /// wraps them, and its selection joins them.
    public var cutsLongLines: Bool
    /// Whether links get numbers and the addresses a list at the end.
    public var listsLinks: Bool

    /// Whether code blocks get numbers.
    public var numbersCode = true
    /// How many code blocks come before the text: its first one has the next number.
    public var codeBlocksBefore = 0

    public init(width: Int, glyphs: Glyphs = .unicode, cutsLongLines: Bool = true, listsLinks: Bool = true) {
        self.width = width
        self.glyphs = glyphs
        self.cutsLongLines = cutsLongLines
        self.listsLinks = listsLinks
    }

    var columns: Int { max(8, width) }
}
