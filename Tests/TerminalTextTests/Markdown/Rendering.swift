import TerminalText

/// The rows of a text as they are seen.
func rows(_ text: String, width: Int = 40, glyphs: MarkdownOptions.Glyphs = .unicode) -> [String] {
    MarkdownStream.lines(of: text, options: MarkdownOptions(width: width, glyphs: glyphs)).map(\.text)
}

/// The first row of a text with its styles spelled out: `b{bold}`, `i{italic}`, `s{strike}`, `c{code}`, `l{link}`.
func marked(_ text: String) -> String {
    let lines = MarkdownStream.lines(of: text, options: MarkdownOptions(width: 200, listsLinks: false))
    return lines.first?.runs.reduce(into: "") { result, run in
        var letters = ""
        if run.style.role == .inlineCode { letters += "c" }
        if run.style.role == .link { letters += "l" }
        if run.style.role == .image { letters += "g" }
        if run.style.role == .math { letters += "m" }
        if run.style.role == .html { letters += "h" }
        if run.style.attributes.contains(.bold) { letters += "b" }
        if run.style.attributes.contains(.italic), run.style.role != .math { letters += "i" }
        if run.style.attributes.contains(.strikethrough) { letters += "s" }
        result += letters.isEmpty ? run.text : "\(letters){\(run.text)}"
    } ?? ""
}
