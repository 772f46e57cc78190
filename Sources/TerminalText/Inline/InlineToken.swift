/// A piece of a paragraph between two marks of Markdown.
struct InlineToken {
    enum Kind {
        /// Text as it is written.
        case text
        /// What stands for something else: an entity, an escaped mark.
        case replaced(String)
        case code, math, html
        /// `*`, `_` or `~~` in a row. What is used up opens or closes emphasis, the rest is text.
        case delimiters
        case softBreak, hardBreak
        /// A bracket that starts a link if it is one.
        case bracket
        case linkStart(String)
        case linkEnd
        case imageStart
        case imageEnd(String)
        /// An address in the text that is its own link.
        case address(String)
    }

    var kind: Kind
    /// In the text of the paragraph.
    var range: Range<Int>
    // How many of each kind of emphasis end before what is left of the token, and start after it.
    var closes = EmphasisCount()
    var opens = EmphasisCount()
    /// How many delimiters are text.
    var left = 0

    init(_ kind: Kind, _ range: Range<Int>) {
        self.kind = kind
        self.range = range
    }
}

/// How many spans of each kind are open.
struct EmphasisCount {
    var emphasis = 0
    var strong = 0
    var strike = 0

    static func += (left: inout Self, right: Self) {
        left.emphasis += right.emphasis
        left.strong += right.strong
        left.strike += right.strike
    }

    static func -= (left: inout Self, right: Self) {
        left.emphasis -= right.emphasis
        left.strong -= right.strong
        left.strike -= right.strike
    }

    var isZero: Bool { emphasis == 0 && strong == 0 && strike == 0 }

    var attributes: Style.Attributes {
        var attributes: Style.Attributes = []
        if emphasis > 0 { attributes.insert(.italic) }
        if strong > 0 { attributes.insert(.bold) }
        if strike > 0 { attributes.insert(.strikethrough) }
        return attributes
    }
}
