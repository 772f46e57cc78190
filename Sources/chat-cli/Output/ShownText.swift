import TerminalText

/// Text that a reader may have as it is: what others wrote is filtered if the reader is a terminal, and the escape
/// sequences in it are ours.
struct SafeText: ExpressibleByStringLiteral {
    let text: String

    fileprivate init(_ text: String) {
        self.text = text
    }

    /// Words of this program.
    init(stringLiteral words: StaticString) {
        text = words.description
    }

    var isEmpty: Bool { text.isEmpty }
    var endsWithNewline: Bool { text.utf8.last == 0x0A }

    /// Text of others.
    static func of(_ text: String, on stream: StandardStream) -> SafeText {
        SafeText(stream.isTerminal ? Sanitizer.text(text) : text)
    }

    /// JSON of others.
    static func json(_ text: String, on stream: StandardStream) -> SafeText {
        SafeText(stream.isTerminal ? Sanitizer.json(text) : text)
    }

    /// In bold letters, where the stream has them.
    func bold(on stream: StandardStream) -> SafeText {
        Colour.isWanted(on: stream) ? SafeText("\u{1B}[1m\(text)\u{1B}[0m") : self
    }

    /// In one of the 256 colours of a terminal. To be called where ``Colour/isWanted(on:)``.
    func coloured(_ number: Int) -> SafeText {
        SafeText("\u{1B}[38;5;\(number)m\(text)\u{1B}[0m")
    }

    /// Begins or ends dim letters, where the stream has them.
    static func dim(_ isDim: Bool, on stream: StandardStream) -> SafeText {
        guard Colour.isWanted(on: stream) else { return "" }
        return isDim ? "\u{1B}[2m" : "\u{1B}[22m"
    }

    /// Without the line feeds at its end.
    var trimmed: SafeText {
        var rest = text[...]
        while rest.last?.isNewline == true { rest = rest.dropLast() }
        return SafeText(String(rest))
    }

    /// A line of progress over the one before; empty to remove it.
    static func progress(_ line: String) -> SafeText {
        SafeText("\r" + Sanitizer.line(line) + "\u{1B}[K")
    }

    static func + (left: SafeText, right: SafeText) -> SafeText { SafeText(left.text + right.text) }
}

extension [SafeText] {
    func joined(separator: SafeText = "") -> SafeText {
        SafeText(map(\.text).joined(separator: separator.text))
    }
}

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
    mutating func feed(_ text: String) -> SafeText {
        guard let clean = sanitizer?.feed(text) else { return SafeText(text) }
        guard let rows = markdown?.append(clean) else { return SafeText(clean) }
        // In a window that was made narrower the row may take two, and could not be erased.
        let row = markdown?.unfinishedRow(fitting: min(width, stream.columns ?? width))
        if rows.isEmpty, row == unfinishedRow { return "" }
        let erased = pause()
        unfinishedRow = row
        return SafeText(erased.text + rows + (row ?? ""))
    }

    /// Takes back what is not settled, so that something else can be written; ``feed(_:)`` shows it again.
    mutating func pause() -> SafeText {
        guard unfinishedRow != nil else { return "" }
        unfinishedRow = nil
        return "\r\u{1B}[K"
    }

    /// What was held back, when the text has ended.
    mutating func finish() -> SafeText {
        guard let rest = sanitizer?.finish() else { return "" }
        let erased = pause()
        guard let rows = markdown?.append(rest) else { return SafeText(rest) }
        return SafeText(erased.text + rows + (markdown?.finish() ?? ""))
    }

    /// A whole text at once.
    static func whole(_ text: String, on stream: StandardStream, isRendered: Bool) -> SafeText {
        var shown = ShownText(on: stream, isRendered: isRendered)
        guard let clean = shown.sanitizer?.feed(text) else { return SafeText(text) }
        return SafeText((shown.markdown?.append(clean) ?? clean) + shown.finish().text)
    }
}
