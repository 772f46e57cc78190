import ChatKit

/// Shows a reply as it comes. One printer for each `--output`.
protocol ReplyPrinter {
    /// Shows an event.
    mutating func print(_ event: ReplyEvent) throws

    /// Ends the output, after an error too.
    mutating func finish(after error: ChatError?) throws
}

/// The ways in which answers and lists are written.
enum OutputFormat: String, CaseIterable, Sendable {
    /// For people: the words alone.
    case text
    /// The Markdown source, never rendered.
    case markdown
    /// One JSON value at the end.
    case json
    /// One JSON value a line, as things happen.
    case jsonl
}
