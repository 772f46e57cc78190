/// How a piece of text looks: what it is, and which attributes it carries. Colours belong to a theme, not to the text.
public struct Style: Hashable, Sendable {
    /// What a terminal can do to letters without colour.
    public struct Attributes: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let bold = Attributes(rawValue: 1)
        public static let italic = Attributes(rawValue: 2)
        public static let underline = Attributes(rawValue: 4)
        public static let strikethrough = Attributes(rawValue: 8)
        /// For what may be missed: many terminals make it hard to read.
        public static let dim = Attributes(rawValue: 16)
        public static let reverse = Attributes(rawValue: 32)
    }

    public var role: Role
    public var attributes: Attributes

    public init(_ role: Role = .text, _ attributes: Attributes = []) {
        self.role = role
        self.attributes = attributes
    }
}

/// What a piece of text is. A theme gives each role its colour.
public enum Role: UInt8, CaseIterable, Sendable {
    case text, heading
    /// Code inside a sentence.
    case inlineCode
    /// What of a code block has no colour of its own.
    case code
    case link, image, math, html
    /// The line that says where a reference link or footnote leads.
    case definition
    case listMarker, tableHeader
    /// The `[3]` after a link, which names its line in the list of links.
    case linkNumber
    // The classes of the highlighter.
    case keyword, string, comment, number, type, inserted, removed, hunk
    /// The names above a prompt and a reply.
    case promptName, replyName
    // Drawn by us, not part of the text.
    case rule, tableRule, codeHeader, quotePrefix, indent, wrapMark

    /// Whether the piece was drawn by us and is left out when the text of lines is copied.
    public var isDecoration: Bool { rawValue >= Role.rule.rawValue }
}
