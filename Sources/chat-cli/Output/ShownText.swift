import TerminalText

/// Text of others on its way to a reader: as it is for files and pipes, harmless for a terminal, and rendered there if
/// it is Markdown.
struct ShownText {
    private var sanitizer: Sanitizer?
    private var markdown: MarkdownPrinter?
    private let stream: StandardStream
    private let width: Int
    /// What stands in the cursor's row without being settled: it is erased and written again as it grows.
    private var unfinishedRow: String?

    /// - Parameter isRendered: Whether a terminal gets its Markdown rendered; one that is `dumb` never does.
    init(on stream: StandardStream, isRendered: Bool) {
        self.stream = stream
        width = stream.columns ?? 80
        guard stream.isTerminal else { return }
        sanitizer = Sanitizer()
        if isRendered, !Colour.isDumb {
            markdown = MarkdownPrinter(
                options: MarkdownOptions(width: width, cutsLongLines: false),
                renderer: ANSIRenderer(coloring: Colour.isWanted(on: stream) ? .colors : .attributes))
        }
    }

    /// What of the text so far can be shown by now.
    mutating func feed(_ text: String) -> String {
        guard let clean = sanitizer?.feed(text) else { return text }
        guard let rows = markdown?.append(clean) else { return clean }
        // In a window that was made narrower the row may take two, and could not be erased.
        let row = markdown?.unfinishedRow(fitting: min(width, stream.columns ?? width))
        if rows.isEmpty, row == unfinishedRow { return "" }
        let erased = pause()
        unfinishedRow = row
        return erased + rows + (row ?? "")
    }

    /// Takes back what is not settled, so that something else can be written; ``feed(_:)`` shows it again.
    mutating func pause() -> String {
        guard unfinishedRow != nil else { return "" }
        unfinishedRow = nil
        return "\r\u{1B}[K"
    }

    /// What was held back, when the text has ended.
    mutating func finish() -> String {
        guard let rest = sanitizer?.finish() else { return "" }
        let erased = pause()
        guard let rows = markdown?.append(rest) else { return rest }
        return erased + rows + (markdown?.finish() ?? "")
    }

    /// A whole text at once.
    static func whole(_ text: String, on stream: StandardStream, isRendered: Bool) -> String {
        var shown = ShownText(on: stream, isRendered: isRendered)
        guard let clean = shown.sanitizer?.feed(text) else { return text }
        return (shown.markdown?.append(clean) ?? clean) + shown.finish()
    }
}
