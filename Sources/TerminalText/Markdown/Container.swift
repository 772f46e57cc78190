/// A quote or list item that blocks stand in.
struct Container: Sendable {
    enum Kind: Sendable {
        case quote
        /// `mark` is the bullet, or the byte after the number; `text` is the marker as written.
        case item(mark: UInt8, text: String)
    }

    var kind: Kind
    /// Tells containers of the same kind apart.
    var id: Int
    /// How far the content of an item is indented in the source, in columns.
    var indent = 0
    var hasContent = false
    /// Whether the marker of an item is in a row already.
    var isDrawn = false

    var isItem: Bool {
        if case .item = kind { true } else { false }
    }

    /// Whether two items that follow each other belong to one list.
    func isSibling(of other: Container) -> Bool {
        if case .item(let mark, _) = kind, case .item(let otherMark, _) = other.kind { return mark == otherMark }
        return false
    }

    /// The deepest nesting; what goes deeper is text.
    static let deepest = 24
}
