import TerminalText

/// Text of others on its way to a reader: as it is for files and pipes, harmless for a terminal, and rendered there if
/// it is Markdown.
struct ShownText {
    private var sanitizer: Sanitizer?
    private var markdown: MarkdownPrinter?

    /// - Parameter isRendered: Whether a terminal gets its Markdown rendered; one that is `dumb` never does.
    init(on stream: StandardStream, isRendered: Bool) {
        guard stream.isTerminal else { return }
        sanitizer = Sanitizer()
        if isRendered, !Colour.isDumb {
            markdown = MarkdownPrinter(
                options: MarkdownOptions(width: stream.columns ?? 80, cutsLongLines: false),
                renderer: ANSIRenderer(coloring: Colour.isWanted(on: stream) ? .colors : .attributes))
        }
    }

    /// What of the text so far can be shown by now.
    mutating func feed(_ text: String) -> String {
        guard let clean = sanitizer?.feed(text) else { return text }
        return markdown?.append(clean) ?? clean
    }

    /// What was held back, when the text has ended.
    mutating func finish() -> String {
        guard let rest = sanitizer?.finish() else { return "" }
        guard let rows = markdown?.append(rest) else { return rest }
        return rows + (markdown?.finish() ?? "")
    }

    /// A whole text at once.
    static func whole(_ text: String, on stream: StandardStream, isRendered: Bool) -> String {
        var shown = ShownText(on: stream, isRendered: isRendered)
        return shown.feed(text) + shown.finish()
    }
}
