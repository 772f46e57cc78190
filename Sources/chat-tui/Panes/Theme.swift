internal import TerminalText

/// Which colours and attributes each part of a text and of the screen has. Only the terminal's own colours: people have
/// chosen them so that they can read them.
enum Theme {
    static let title = Style(.standard, on: .standard, .bold)
    static let faint = Style(.standard, on: .standard, .dim)
    static let failure = Style(.red)
    static let notice = Style(.shade(.notice))
    static let selection = Style(.standard, on: .standard, .reverse)
    /// Words that were looked for.
    static let match = Style(.standard, on: .standard, [.reverse, .bold])
    static let rule = Style(.standard, on: .standard, .dim)

    static func style(_ style: TerminalText.Style) -> Style {
        var attributes: Style.Attributes = []
        if style.attributes.contains(.bold) { attributes.insert(.bold) }
        if style.attributes.contains(.italic) { attributes.insert(.italic) }
        if style.attributes.contains(.underline) { attributes.insert(.underline) }
        if style.attributes.contains(.dim) || style.attributes.contains(.strikethrough) { attributes.insert(.dim) }
        if style.attributes.contains(.reverse) { attributes.insert(.reverse) }
        switch style.role {
        case .heading, .tableHeader, .promptName, .replyName: attributes.insert(.bold)
        case .link: attributes.insert(.underline)
        case .rule, .tableRule, .codeHeader, .quotePrefix, .indent, .wrapMark, .linkNumber, .definition:
            attributes.insert(.dim)
        default: break
        }
        return Style(color(style.role), on: .standard, attributes)
    }

    private static func color(_ role: Role) -> Color {
        switch role {
        case .inlineCode, .math: .cyan
        case .link, .image: .blue
        case .keyword: .magenta
        case .string, .inserted: .green
        case .comment: .shade(.comment)
        case .promptName: .shade(.prompt)
        case .replyName: .shade(.reply)
        case .number, .type, .hunk: .cyan
        case .removed: .red
        case .listMarker: .shade(.notice)
        default: .standard
        }
    }
}

extension Frame {
    /// Marks words where they occur in a row.
    mutating func mark(_ words: FindWords, row: Int) {
        guard rows.indices.contains(row) else { return }
        let cells = rows[row].enumerated().filter { $0.element.columns > 0 }
        let text = cells.map { $0.element.text.isEmpty ? " " : String($0.element.text.first ?? " ") }.joined()
        for place in words.places(in: text) where place.upperBound <= cells.count {
            let first = cells[place.lowerBound].offset
            let last = cells[place.upperBound - 1]
            fill(
                rows: row..<(row + 1), columns: first..<(last.offset + Int(last.element.columns)), with: nil,
                style: Theme.match)
        }
    }

    /// Writes a row of text with its looks.
    @discardableResult
    mutating func write(_ line: StyledLine, row: Int, column: Int = 0, limit: Int = .max) -> Int {
        let end = limit >= size.columns ? size.columns : min(size.columns, column + limit)
        var column = column
        for run in line.runs {
            column = write(run.text, row: row, column: column, limit: end - column, style: Theme.style(run.style))
        }
        return column
    }
}
