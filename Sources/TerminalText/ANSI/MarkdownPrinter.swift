/// Prints Markdown while it is being written, without ever moving the cursor: a row comes out when it cannot change.
///
/// A row of code comes with its line, a row of a paragraph when the next one has begun and no mark before its end is
/// open, a table after its first rows or its end. All of it comes by ``finish()`` at the latest.
///
/// The text must have passed ``Sanitizer``.
public struct MarkdownPrinter: Sendable {
    private var stream: MarkdownStream
    private let renderer: ANSIRenderer
    private var printed = 0

    public init(options: MarkdownOptions, renderer: ANSIRenderer) {
        stream = MarkdownStream(options: options)
        self.renderer = renderer
    }

    /// Adds text, which may end anywhere.
    ///
    /// - Returns: The rows to print by now, each with its line feed; often none.
    public mutating func append(_ text: String) -> String {
        stream.append(text)
        return takeRows()
    }

    /// The row that is being written, as it looks by now, without a line feed; nil if there is none or it may not fit.
    ///
    /// For terminals that can erase a row: what is shown of it must be erased before anything else is printed.
    public func unfinishedRow(fitting width: Int) -> String? {
        guard let row = stream.tail().first, !row.text.isEmpty, row.columns < width else { return nil }
        return renderer.text(of: row)
    }

    /// Ends the text.
    ///
    /// - Returns: All rows that were held back, and the list of links.
    public mutating func finish() -> String {
        stream.finish()
        return takeRows()
    }

    private mutating func takeRows() -> String {
        let lines = stream.lines
        guard printed < lines.count else { return "" }
        var text = ""
        for line in lines[printed...] {
            text += renderer.text(of: line)
            text += "\n"
        }
        printed = lines.count
        return text
    }
}
