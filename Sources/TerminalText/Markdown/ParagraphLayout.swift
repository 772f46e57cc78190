/// A paragraph that grows: its settled part is in lines, its open part is parsed again when more comes.
///
/// A place is settled when no mark before it is open and it stands at a space or between two ideographs. Text without
/// such places is cut every few kilobytes, at offsets that do not depend on how the text came. So the open part is
/// bounded, and so is the work for each piece of text.
struct ParagraphLayout: Sendable {
    /// Emphasis and links do not reach over this many bytes of a paragraph.
    private static let segment = 4096
    /// How far a cut looks for a space.
    private static let slack = 512
    /// How much must have come before settling is tried again.
    private static let patience = 64

    var base: Style
    private(set) var wrapper: LineWrapper
    private let listsLinks: Bool
    private let settles: Bool
    private var text: [UInt8] = []
    private var origins: [Origin] = []
    private var previous: Unicode.Scalar?
    /// Where the last line starts in the text, when it may still become a heading or the head of a table.
    private var heldFrom: Int?
    private var isEmpty = true
    private var untilCut = Self.segment
    private var tried = 0

    typealias Origin = (offset: Int, source: Int)

    /// - Parameter settles: False for headings, whose end decides about marks before it.
    init(base: Style, width: Int, source: Int, listsLinks: Bool, settles: Bool = true) {
        self.base = base
        self.listsLinks = listsLinks
        self.settles = settles
        wrapper = LineWrapper(width: width, source: source)
    }

    /// Starts a line of the paragraph.
    ///
    /// - Parameter isHeld: Whether the next line of the source may make this one something else.
    mutating func startLine(
        _ bytes: [UInt8], _ range: Range<Int>, source: Int, isHeld: Bool, links: inout LinkList
    ) {
        if !isEmpty { text.append(0x0A) }
        isEmpty = false
        heldFrom = isHeld ? text.count : nil
        origins.append((text.count, source))
        append(bytes, range, links: &links)
    }

    /// Adds to the line.
    mutating func append(_ bytes: [UInt8], _ range: Range<Int>, links: inout LinkList) {
        var start = range.lowerBound
        while start < range.upperBound {
            var stop = min(start + Self.segment, range.upperBound)
            while stop < range.upperBound, bytes[stop] & 0xC0 == 0x80 { stop -= 1 }
            text.append(contentsOf: bytes[start..<stop])
            start = stop
            settle(&links)
        }
        if range.isEmpty { settle(&links) }
    }

    /// Takes the last line out again. True if nothing is left.
    mutating func removeHeldLine() -> Bool {
        guard let heldFrom else { return false }
        text.removeSubrange(max(0, heldFrom - 1)...)
        origins.removeLast()
        self.heldFrom = nil
        return origins.isEmpty
    }

    /// Removes the `#` marks that may close a heading.
    mutating func removeClosingMarks() {
        var end = text.count
        while end > 0, text[end - 1] == 0x20 || text[end - 1] == 0x09 { end -= 1 }
        var marks = end
        while marks > 0, text[marks - 1] == UInt8(ascii: "#") { marks -= 1 }
        if marks < end, marks == 0 || text[marks - 1] == 0x20 { text.removeSubrange(marks...) }
    }

    /// Ends the paragraph.
    ///
    /// - Parameter guesses: Whether what is open is shown as if it were closed here.
    mutating func finish(source: Int, guesses: Bool, links: inout LinkList) {
        while let last = text.last, last == 0x20 || last == 0x09 || last == 0x0A { text.removeLast() }
        var parser = InlineParser(text, 0..<text.count, previous: previous)
        parser.parse(guesses: guesses)
        write(parser.tokens, upTo: Int.max, &links)
        wrapper.finish(source: source)
    }

    mutating func takeLines() -> [LineWrapper.Line] { wrapper.takeLines() }

    // MARK: - Settling

    private mutating func settle(_ links: inout LinkList) {
        let limit = heldFrom.map { max(0, $0 - 1) } ?? text.count
        var consumed = 0
        while limit - consumed > untilCut + Self.slack {
            let cut = cutPlace(consumed + untilCut)
            settle(upTo: cut, isForced: true, from: consumed, &links)
            untilCut += Self.segment - (cut - consumed)
            consumed = cut
        }
        if settles, limit - consumed >= tried + Self.patience {
            // Not beyond the next cut: what closes after it does not count before it.
            let settled = settle(upTo: min(limit, consumed + untilCut), isForced: false, from: consumed, &links)
            untilCut -= settled - consumed
            consumed = settled
            tried = limit - consumed
        }
        if consumed > 0 { drop(consumed) }
    }

    /// The first space at or after the index, or the end of the slack.
    private func cutPlace(_ index: Int) -> Int {
        var place = index
        while place < index + Self.slack, text[place] != 0x20, text[place] != 0x0A { place += 1 }
        while place > index, text[place] & 0xC0 == 0x80 { place -= 1 }
        return place
    }

    /// Writes the text from `start` up to the limit, or to the last settled place before it. Returns that place.
    @discardableResult
    private mutating func settle(upTo limit: Int, isForced: Bool, from start: Int, _ links: inout LinkList) -> Int {
        var parser = InlineParser(text, start..<limit, previous: previous)
        parser.parse()
        let place = isForced ? limit : SettledPlace.last(in: parser.tokens, of: text, before: parser.undecided) ?? start
        guard place > start else { return start }
        write(parser.tokens, upTo: place, &links)
        previous = Cluster.scalar(in: text, endingAt: place)
        return place
    }

    private mutating func write(_ tokens: [InlineToken], upTo limit: Int, _ links: inout LinkList) {
        var writer = InlineWriter(text, base: base, origins: origins, previous: previous, listsLinks: listsLinks)
        writer.write(tokens, upTo: limit, into: &wrapper, links: &links)
    }

    private mutating func drop(_ count: Int) {
        text.removeFirst(count)
        if let heldFrom { self.heldFrom = heldFrom - count }
        let current = origins.lastIndex { $0.offset <= count } ?? 0
        origins.removeFirst(current)
        for index in origins.indices {
            let offset = origins[index].offset - count
            if offset < 0 { origins[index].source -= offset }
            origins[index].offset = max(0, offset)
        }
    }
}

/// Finds where a paragraph can be cut so that its parts mean what the whole means.
enum SettledPlace {
    static func last(in tokens: [InlineToken], of text: [UInt8], before limit: Int) -> Int? {
        var open = EmphasisCount()
        var links = 0
        var place: Int?
        for token in tokens {
            if token.range.lowerBound >= limit { break }
            switch token.kind {
            case .delimiters:
                open -= token.closes
                open += token.opens
            case .linkStart, .imageStart: links += 1
            case .linkEnd, .imageEnd: links -= 1
            case .text where open.isZero && links == 0:
                place = last(in: token.range.lowerBound..<min(token.range.upperBound, limit), of: text) ?? place
            case .softBreak where open.isZero && links == 0:
                let start = token.range.lowerBound
                if start > 0, text[start - 1] != 0x20 { place = start }
            default: break
            }
        }
        return place
    }

    private static func last(in range: Range<Int>, of text: [UInt8]) -> Int? {
        var index = range.upperBound - 1
        while index > range.lowerBound {
            let byte = text[index]
            if byte == 0x20 {
                if text[index - 1] != 0x20 { return index }
            } else if byte >= 0xE3, byte <= 0xE9, text[index - 1] & 0xC0 == 0x80 {
                if isIdeograph(Cluster.scalar(in: text, at: index, before: text.count).scalar),
                    let before = Cluster.scalar(in: text, endingAt: index), isIdeograph(before)
                {
                    return index
                }
            }
            index -= 1
        }
        return nil
    }

    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        (0x3400...0x9FFF).contains(scalar.value) || (0x3001...0x3002).contains(scalar.value) || scalar == "，"
    }
}
