internal import TerminalText

/// The rows of an entry in a certain width: a head, the text, a foot.
///
/// A long text is in pieces, and a piece is laid out when somebody looks at it: so that a megabyte costs what is seen of
/// it. The head belongs to the first piece, the foot to the last.
struct EntryRows: Sendable {
    /// What of an entry a row shows, whatever the width: so that it can be found again in another one.
    struct Source: Equatable {
        enum Part { case head, body, foot }

        var part: Part
        /// A row of the head or foot; a byte of the piece.
        var offset: Int
        /// How far the row is from the one that shows the byte: blank rows show none.
        var shift = 0
    }

    /// How many bytes a piece has at least.
    static let pieceSize = 32_768

    let width: Int
    private let isPerson: Bool
    private let codeBlocksBefore: Int
    private let head: [StyledLine]
    private let foot: [StyledLine]
    /// Where each piece is in the text.
    private let ranges: [Range<Int>]
    /// The pieces that have been laid out.
    private(set) var laidOut: [Int: [StyledLine]] = [:]
    /// The last piece, where it may still grow.
    private var growing: MarkdownStream?
    private var tail: [StyledLine] = []
    private var isTailFresh = true

    /// `text`: the entry's, when it has passed the filter.
    init(_ entry: TranscriptEntry, text: String, width: Int) {
        self.width = width
        isPerson = entry.author == .person
        codeBlocksBefore = entry.codeBlocksBefore ?? 0
        head = EntryFrame.head(of: entry, width: width)
        foot = EntryFrame.foot(of: entry, width: width)
        let starts = Self.cuts(in: text, isPerson: isPerson)
        ranges = zip(starts, starts.dropFirst() + [text.utf8.count]).map { $0..<max($0, $1) }
        guard !isPerson, !entry.isWhole else { return }
        growing = MarkdownStream(options: options(of: ranges.count - 1))
        append(Self.part(ranges[ranges.count - 1], of: text))
    }

    private static func cuts(in text: String, isPerson: Bool) -> [Int] {
        guard text.utf8.count > 2 * pieceSize else { return [0] }
        return isPerson ? TextRows.cuts(in: text, size: pieceSize) : MarkdownCuts.offsets(in: text, size: pieceSize)
    }

    private static func part(_ range: Range<Int>, of text: String) -> String {
        let utf8 = text.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
        return String(text[start..<utf8.index(start, offsetBy: range.count)])
    }

    private func options(of piece: Int) -> MarkdownOptions {
        var options = MarkdownOptions(width: width)
        // How many blocks of code come before is not known.
        options.numbersCode = piece == 0
        options.codeBlocksBefore = codeBlocksBefore
        return options
    }

    // Rows

    var pieces: Int { ranges.count }

    /// Lays out a piece, if it is not.
    mutating func layOut(_ piece: Int, of text: @autoclosure () -> String) {
        if growing != nil, piece == pieces - 1 { return refreshTail() }
        guard laidOut[piece] == nil else { return }
        let words = pieces == 1 ? text() : Self.part(ranges[piece], of: text())
        if isPerson {
            // The line feed at a cut ends a row here, and begins none.
            let isCut = piece < pieces - 1 && words.utf8.last == UInt8(ascii: "\n")
            laidOut[piece] = TextRows.rows(of: isCut ? words.dropLast() : words[...], width: width)
        } else {
            let rows = MarkdownStream.lines(of: words, options: options(of: piece))
            // Between two blocks.
            laidOut[piece] = piece > 0 ? [StyledLine(runs: [])] + rows : rows
        }
    }

    /// Forgets pieces that are not seen.
    mutating func keep(_ near: ClosedRange<Int>) {
        guard laidOut.count > near.count else { return }
        laidOut = laidOut.filter { near.contains($0.key) }
    }

    /// How many rows a piece has that is laid out.
    func count(of piece: Int) -> Int {
        (piece == 0 ? head.count : 0) + bodyCount(of: piece) + (piece == pieces - 1 ? foot.count : 0)
    }

    private func bodyCount(of piece: Int) -> Int {
        if let growing, piece == pieces - 1 { return lead(piece) + growing.lines.count + tail.count }
        return laidOut[piece]?.count ?? 0
    }

    /// The blank row between the piece that grows and the one before it.
    private func lead(_ piece: Int) -> Int { piece > 0 ? 1 : 0 }

    func row(_ number: Int, of piece: Int) -> StyledLine {
        var number = number
        if piece == 0 {
            if number < head.count { return head[number] }
            number -= head.count
        }
        let count = bodyCount(of: piece)
        if number >= count {
            return foot.indices.contains(number - count) ? foot[number - count] : StyledLine(runs: [])
        }
        guard let growing, piece == pieces - 1 else { return laidOut[piece]?[number] ?? StyledLine(runs: []) }
        number -= lead(piece)
        guard number >= 0 else { return StyledLine(runs: []) }
        return number < growing.lines.count ? growing.lines[number] : tail[number - growing.lines.count]
    }

    /// The bytes of the text that a row shows: none above them for its head, none behind them for its foot.
    func textRange(ofRow number: Int, of piece: Int) -> Range<Int> {
        let start = ranges.indices.contains(piece) ? ranges[piece].lowerBound : 0
        if piece == 0, number < head.count { return 0..<0 }
        let body = number - (piece == 0 ? head.count : 0)
        guard body < bodyCount(of: piece) else {
            let end = ranges.last?.upperBound ?? 0
            return end..<end
        }
        let source = row(number, of: piece).source
        return (start + source.lowerBound)..<(start + source.upperBound)
    }

    // Growing

    mutating func append(_ delta: String) {
        growing?.append(delta)
        isTailFresh = false
    }

    mutating func finish() {
        growing?.finish()
        tail = []
        isTailFresh = true
    }

    /// Lays out what may still change: once a frame, however many pieces came.
    private mutating func refreshTail() {
        guard !isTailFresh else { return }
        isTailFresh = true
        tail = growing?.tail() ?? []
    }

    // Places

    func source(ofRow number: Int, of piece: Int) -> Source {
        let start = piece == 0 ? head.count : 0
        if number < start { return Source(part: .head, offset: number) }
        let end = start + bodyCount(of: piece)
        if number >= end { return Source(part: .foot, offset: number - end) }
        var source = Source(part: .body, offset: row(number, of: piece).source.lowerBound)
        source.shift = number - row(showing: source, of: piece)
        return source
    }

    func row(showing source: Source, of piece: Int) -> Int {
        let start = piece == 0 ? head.count : 0
        let end = start + bodyCount(of: piece)
        switch source.part {
        case .head: return min(source.offset, max(0, head.count - 1))
        case .foot: return end + min(source.offset, max(0, foot.count - 1))
        case .body:
            let found = (start..<end).last { number in
                let range = row(number, of: piece).source
                return range.lowerBound <= source.offset && !range.isEmpty
            }
            return min(max(start, (found ?? start) + source.shift), max(start, end - 1))
        }
    }
}
