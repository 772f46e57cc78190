/// Writes styled lines as text with escape sequences, for programs that print and do not draw.
///
/// The sequences are only those made here: the text of the lines has passed ``Sanitizer`` before it was laid out.
public struct ANSIRenderer: Sendable {
    public enum Coloring: Sendable {
        /// Text alone: no escape sequence at all.
        case none
        /// Bold, italic, underline and so on, as `NO_COLOR` asks for.
        case attributes
        /// These, and the sixteen colours of the terminal's palette.
        case colors
    }

    public var coloring: Coloring
    /// Whether links can be opened where the terminal knows how (OSC 8).
    public var marksLinks: Bool

    public init(coloring: Coloring, marksLinks: Bool = false) {
        self.coloring = coloring
        self.marksLinks = marksLinks
    }

    /// The line without a line feed; every style is reset at its end.
    public func text(of line: StyledLine) -> String {
        guard coloring != .none else { return line.text }
        var result = ""
        for run in line.runs {
            let parameters = parameters(of: run.style)
            let link = marksLinks ? run.link : nil
            if let link { result += "\u{1B}]8;;\(link)\u{1B}\\" }
            if parameters.isEmpty {
                result += run.text
            } else {
                result += "\u{1B}[\(parameters)m\(run.text)\u{1B}[0m"
            }
            if link != nil { result += "\u{1B}]8;;\u{1B}\\" }
        }
        return result
    }

    private func parameters(of style: Style) -> String {
        var parameters: [Int] = []
        let attributes = style.attributes
        if attributes.contains(.bold) { parameters.append(1) }
        if attributes.contains(.dim) || style.role == .comment { parameters.append(2) }
        if attributes.contains(.italic) { parameters.append(3) }
        if attributes.contains(.underline) { parameters.append(4) }
        if attributes.contains(.reverse) { parameters.append(7) }
        if attributes.contains(.strikethrough) { parameters.append(9) }
        if coloring == .colors, let color = ANSIColors.foreground(style.role) { parameters.append(color) }
        return parameters.map { String($0) }.joined(separator: ";")
    }
}
