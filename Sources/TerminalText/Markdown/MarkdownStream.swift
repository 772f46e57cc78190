/// Lays out Markdown while it is being written.
///
/// ``lines`` are the rows that are settled: what comes later only adds rows after them. ``tail()`` gives the rows of
/// what may still change. The rows of a whole text are the same however it was split, and the work for a piece of text
/// does not depend on how much came before it.
///
/// The text must have passed ``Sanitizer``: whatever it contains is shown.
///
/// ```swift
/// var stream = MarkdownStream(options: MarkdownOptions(width: 80))
/// stream.append(sanitizer.feed(delta))
/// draw(stream.lines + stream.tail())
/// ```
public struct MarkdownStream: Sendable {
    /// How much of a line must be known to tell what it is.
    private static let head = 256
    /// The same for lines of tables.
    private static let tableHead = 16384

    private var parser: BlockParser
    /// The start of a line that is not yet long enough to tell what it is.
    private var pending: [UInt8] = []
    /// Where the pending text starts in the source.
    private var source = 0
    /// Whether the head of the line has been read.
    private var isInLine = false

    public init(options: MarkdownOptions) {
        parser = BlockParser(options: options)
    }

    /// The rows of a whole text.
    public static func lines(of text: String, options: MarkdownOptions) -> [StyledLine] {
        var stream = MarkdownStream(options: options)
        stream.append(text)
        stream.finish()
        return stream.lines
    }

    /// The rows that will not change.
    public var lines: [StyledLine] { parser.layout.lines }

    /// The code blocks so far, the last one as far as it is settled.
    public var codeBlocks: [CodeBlock] { parser.layout.codeBlocks }

    /// The addresses of the links so far, in the order of their numbers.
    public var links: [String] { parser.layout.links.addresses }

    /// Adds text. It may end anywhere.
    public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = bytes[...]
            while let lineEnd = rest.firstIndex(of: 0x0A) {
                take(rest[..<lineEnd])
                endLine()
                rest = rest[(lineEnd + 1)...]
            }
            take(rest)
        }
    }

    /// Ends the text: everything is settled, and the list of links follows.
    public mutating func finish() {
        if !pending.isEmpty || isInLine { endLine(isLast: true) }
        parser.finish()
        parser.layout.addLinkList(source: source)
    }

    /// The rows after ``lines``, of the text that may still change: as it would look if marks that are open were closed
    /// at its end. Marks that only begin something are not shown until it is clear what.
    public func tail() -> [StyledLine] {
        var copy = parser
        copy.layout.startPreview()
        if !pending.isEmpty, isWorthShowing {
            copy.startLine(pending, source: source, isComplete: true)
            copy.endLine(source: source + pending.count)
        } else if isInLine {
            copy.endLine(source: source)
        }
        copy.finish()
        return copy.layout.lines
    }

    private var isWorthShowing: Bool {
        if parser.isInTable { return false }
        if parser.isInCode { return !parser.mayCloseFence(pending) }
        return !pending.allSatisfy { "#-=*+_`~>|:$\\ \t".utf8.contains($0) }
    }

    // MARK: - Lines

    private mutating func take(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        guard !bytes.isEmpty else { return }
        if isInLine {
            parser.append(Array(bytes), 0..<bytes.count)
            source += bytes.count
            return
        }
        pending.append(contentsOf: bytes)
        let limit = mayBeTable ? Self.tableHead : Self.head
        guard pending.count > limit else { return }
        let line = pending
        var headEnd = limit
        while headEnd > 0, line[headEnd] & 0xC0 == 0x80 { headEnd -= 1 }
        pending = []
        parser.startLine(Array(line[..<headEnd]), source: source, isComplete: false)
        parser.append(line, headEnd..<line.count)
        source += line.count
        isInLine = true
    }

    /// Whether the line begins like a row of a table.
    private var mayBeTable: Bool {
        if parser.isInTable { return true }
        if parser.isInCode { return false }
        return pending.prefix(Self.head).first { !" \t>-*+.)0123456789".utf8.contains($0) } == UInt8(ascii: "|")
    }

    private mutating func endLine(isLast: Bool = false) {
        if !isInLine {
            parser.startLine(pending, source: source, isComplete: true)
            source += pending.count
            pending.removeAll(keepingCapacity: true)
        }
        if !isLast { source += 1 }
        isInLine = false
        parser.endLine(source: source)
    }
}
