/// Breaks text into lines of a width as it comes, in one pass and with a memory of one line.
///
/// A line that has left the wrapper cannot change by what follows. Runs of spaces are kept inside a line and dropped
/// where it is broken.
struct LineWrapper: Sendable {
    /// A finished line: its runs, and which part of the source it stands for.
    struct Line: Sendable {
        var runs: [StyledRun]
        var source: Range<Int>
        var isWrapped: Bool
    }

    /// Where a stretch of the buffer comes from and how it looks.
    struct Span: Sendable {
        var start: Int
        var style: Style
        var link: String?
        var source: Int
        /// Whether the bytes are those of the source, one for one.
        var isVerbatim: Bool
    }

    let width: Int
    var lines: [Line] = []
    var buffer: [UInt8] = []
    var spans: [Span] = []
    private var lineEnd = 0
    private var lineColumns = 0
    private var wordStart = 0
    private var wordColumns = 0
    private var last: LineBreaks.Class?
    private var beforeLast: LineBreaks.Class?
    private var lastIsWide = false
    /// Where the last cluster of the word starts that may start a line, and the columns of the word before it.
    private var starter: (index: Int, columns: Int) = (0, 0)
    private var lineSource: Int
    private var hasLines = false

    /// - Parameter source: Where in the source the first line starts.
    init(width: Int, source: Int) {
        self.width = max(2, width)
        lineSource = source
    }

    /// Adds text without line feeds.
    ///
    /// - Parameters:
    ///   - source: Where in the source the bytes come from.
    ///   - breaksAtHyphens: False for addresses.
    mutating func append(
        _ bytes: [UInt8], _ range: Range<Int>, style: Style, link: String? = nil, source: Int,
        isVerbatim: Bool = true, breaksAtHyphens: Bool = true
    ) {
        guard !range.isEmpty else { return }
        spans.append(Span(start: buffer.count, style: style, link: link, source: source, isVerbatim: isVerbatim))
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            if byte == 0x20 || byte == 0x09 {
                index += 1
                appendSpace()
            } else if byte < 0x80, index + 1 == range.upperBound || bytes[index + 1] < 0x80 {
                let next = LineBreaks.classOf(Unicode.Scalar(byte), columns: 1)
                appendCluster(next, columns: 1, breaksAtHyphens: breaksAtHyphens)
                buffer.append(byte)
                index += 1
            } else {
                let cluster = Cluster.next(in: bytes, at: index, before: range.upperBound)
                let next = LineBreaks.classOf(cluster.first, columns: cluster.first.columns)
                appendCluster(next, columns: cluster.columns, breaksAtHyphens: breaksAtHyphens)
                buffer.append(contentsOf: bytes[index..<index + cluster.length])
                index += cluster.length
            }
        }
    }

    private mutating func appendSpace() {
        placeWord()
        buffer.append(0x20)
        // Spaces before the first word of a line are not shown.
        if lineEnd == 0 { cut(buffer.count) }
        wordStart = buffer.count
        beforeLast = nil
        last = nil
    }

    /// Makes room for a cluster that will be put into the buffer next.
    private mutating func appendCluster(_ next: LineBreaks.Class, columns: Int, breaksAtHyphens: Bool) {
        if let last, last != .hyphen || breaksAtHyphens,
            LineBreaks.allowsBreak(after: last, beforeLast: beforeLast, before: next, lastIsWide: lastIsWide)
        {
            placeWord()
            wordStart = buffer.count
        }
        beforeLast = last
        last = next
        lastIsWide = columns == 2
        let gap = wordStart - lineEnd
        if lineEnd > 0, lineColumns + gap + wordColumns + columns > width {
            emit(upTo: lineEnd, next: wordStart, isWrapped: true)
        }
        if lineEnd == 0, wordColumns + columns > width, buffer.count > wordStart {
            cutWord(takesStarter: next == .closing && columns == 2)
        }
        if next != .closing { starter = (buffer.count, wordColumns) }
        wordColumns += columns
    }

    /// Cuts a word that is longer than a line.
    ///
    /// - Parameter takesStarter: Whether what comes may not start a line, and needs something before it.
    private mutating func cutWord(takesStarter: Bool) {
        guard takesStarter, starter.index > 0 else {
            return emit(upTo: buffer.count, next: buffer.count, isWrapped: true)
        }
        let columns = wordColumns - starter.columns
        emit(upTo: starter.index, next: starter.index, isWrapped: true)
        wordColumns = columns
    }

    /// The word so far can be broken off here: it joins the line.
    private mutating func placeWord() {
        guard buffer.count > wordStart else { return }
        lineColumns += (lineEnd > 0 ? wordStart - lineEnd : 0) + wordColumns
        lineEnd = buffer.count
        wordColumns = 0
    }

    /// Ends the line here because the text does, and starts another one.
    ///
    /// - Parameter source: Where in the source the next line starts.
    mutating func endLine(source: Int) {
        placeWord()
        emit(upTo: lineEnd, next: buffer.count, isWrapped: false, nextSource: source)
        last = nil
        beforeLast = nil
    }

    /// Ends the text.
    mutating func finish(source: Int) {
        placeWord()
        if lineEnd > 0 || !hasLines { emit(upTo: lineEnd, next: buffer.count, isWrapped: false, nextSource: source) }
    }

    /// The lines finished so far, which leave the wrapper.
    mutating func takeLines() -> [Line] {
        defer { lines = [] }
        return lines
    }

    // MARK: - Lines

    private mutating func emit(upTo end: Int, next: Int, isWrapped: Bool, nextSource: Int? = nil) {
        let nextSource = nextSource ?? source(at: next)
        let range = lineSource..<max(lineSource, nextSource)
        lines.append(Line(runs: runs(upTo: end), source: range, isWrapped: isWrapped))
        hasLines = true
        lineSource = range.upperBound
        if next == buffer.count { wordColumns = 0 }
        cut(next)
        lineEnd = 0
        lineColumns = 0
    }

    private func source(at index: Int) -> Int {
        guard let span = spans.last(where: { $0.start <= index }) else { return lineSource }
        return span.isVerbatim ? span.source + index - span.start : span.source
    }

    private func runs(upTo end: Int) -> [StyledRun] {
        var runs: [StyledRun] = []
        for (index, span) in spans.enumerated() where span.start < end {
            let stop = min(end, index + 1 < spans.count ? spans[index + 1].start : buffer.count)
            guard stop > span.start else { continue }
            let text = String(decoding: buffer[span.start..<stop], as: UTF8.self)
            if let last = runs.last, last.style == span.style, last.link == span.link {
                runs[runs.count - 1].text += text
            } else {
                runs.append(StyledRun(text, span.style, link: span.link))
            }
        }
        return runs
    }

    /// Forgets the first bytes of the buffer.
    private mutating func cut(_ count: Int) {
        let kept = spans.lastIndex { $0.start <= count } ?? 0
        spans.removeFirst(kept)
        for index in spans.indices {
            let start = spans[index].start - count
            if start < 0, spans[index].isVerbatim { spans[index].source -= start }
            spans[index].start = max(0, start)
        }
        buffer.removeFirst(count)
        wordStart = max(0, wordStart - count)
        lineEnd = max(0, lineEnd - count)
        starter.index -= count
    }
}
