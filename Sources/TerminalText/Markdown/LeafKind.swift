/// A block that holds no other blocks.
enum LeafKind: Equatable {
    case paragraph, footnote
    case heading(Int)
    /// With the first word after the fence.
    case code(String)
    case html, math, definition
    case rule
    case table([TableAlignment])
    /// A list item with nothing in it.
    case emptyItem
}

/// How the cells of a column stand in it.
enum TableAlignment: Sendable {
    case left, center, right
}
