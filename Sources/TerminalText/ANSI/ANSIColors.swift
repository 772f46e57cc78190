/// The colours of roles, out of the sixteen that every terminal has and its user has chosen.
enum ANSIColors {
    /// The parameter of SGR that sets the colour; nil for the terminal's own.
    static func foreground(_ role: Role) -> Int? {
        switch role {
        case .heading: 36
        case .inlineCode: 33
        case .link: 34
        case .image, .math: 35
        case .listMarker: 33
        case .keyword: 35
        case .string: 32
        case .number: 36
        case .type: 33
        case .inserted: 32
        case .removed: 31
        case .hunk: 36
        case .promptName: 32
        case .replyName: 36
        case .text, .code, .html, .definition, .tableHeader, .linkNumber, .comment, .rule, .tableRule, .codeHeader,
            .quotePrefix, .indent, .wrapMark:
            nil
        }
    }
}
