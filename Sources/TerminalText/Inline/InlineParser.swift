/// Finds emphasis, code, links and the like in the text of a paragraph.
///
/// A text that will go on can be parsed as well: ``undecided`` says from where its meaning may still change. Each
/// construct looks ahead a bounded way, so the time is linear in the text.
struct InlineParser {
    let bytes: [UInt8]
    private(set) var end: Int
    private let start: Int
    /// The scalar before the text, when it is the rest of a longer one.
    let previous: Unicode.Scalar?
    var index: Int
    var tokens: [InlineToken] = []
    /// From where on more text could change what has been found.
    var undecided: Int

    private var textStart: Int
    private var delimiters = Delimiters()
    private var brackets: [Bracket] = []
    /// Brackets below this one are text: links do not stand in links.
    private var firstUsableBracket = 0
    /// For each length of a run of backticks: from here on there is no such run.
    private var missingCodeEnds: [Int: Int] = [:]

    private struct Bracket {
        var token: Int
        var isImage: Bool
        /// The last run of delimiters before it.
        var bottom: Int
    }

    init(_ bytes: [UInt8], _ range: Range<Int>, previous: Unicode.Scalar? = nil) {
        self.bytes = bytes
        self.previous = previous
        start = range.lowerBound
        index = range.lowerBound
        textStart = range.lowerBound
        end = range.upperBound
        undecided = range.upperBound
    }

    /// Parses the text.
    ///
    /// - Parameter guesses: Whether what is open at the end is shown as if it were closed there.
    mutating func parse(guesses: Bool = false) {
        if guesses, let stop = halfLink() {
            var guess = self
            guess.end = stop
            if guess.parseHalfLink() { return self = guess }
        }
        while index < end { step() }
        finish(guesses: guesses)
    }

    private mutating func finish(guesses: Bool) {
        flushText()
        delimiters.process(after: -1, tokens: &tokens, keepsOpen: true)
        if let open = delimiters.firstOpen() { doubt(tokens[open].range.lowerBound) }
        if let bracket = brackets.first { doubt(tokens[bracket.token].range.lowerBound) }
        if let last = tokens.last, case .delimiters = last.kind { doubt(last.range.lowerBound) }
        if guesses { delimiters.closeOpen(tokens: &tokens) }
    }

    mutating func doubt(_ index: Int) { undecided = min(undecided, index) }

    // MARK: - One step

    private mutating func step() {
        switch bytes[index] {
        case UInt8(ascii: "\n"): lineBreak()
        case UInt8(ascii: "\\"): backslash()
        case UInt8(ascii: "`"): code()
        case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"): delimiterRun()
        case UInt8(ascii: "["): open(isImage: false, length: 1)
        case UInt8(ascii: "!"):
            if index + 1 == end { doubt(index) }
            if at(index + 1) == UInt8(ascii: "[") { open(isImage: true, length: 2) } else { index += 1 }
        case UInt8(ascii: "]"): close()
        case UInt8(ascii: "<"): angle()
        case UInt8(ascii: "&"): entity()
        case UInt8(ascii: "$"): dollar()
        case UInt8(ascii: "h"), UInt8(ascii: "w"), UInt8(ascii: "H"), UInt8(ascii: "W"): address()
        default: index += 1
        }
    }

    func at(_ index: Int) -> UInt8? { index < end ? bytes[index] : nil }

    func scalar(before index: Int) -> Unicode.Scalar? {
        index > start ? Cluster.scalar(in: bytes, endingAt: index) : previous
    }

    /// Ends the text before the index and adds a token up to `stop`.
    mutating func add(_ kind: InlineToken.Kind, upTo stop: Int) {
        flushText()
        tokens.append(InlineToken(kind, index..<stop))
        index = stop
        textStart = stop
    }

    mutating func flushText() {
        if textStart < index { tokens.append(InlineToken(.text, textStart..<index)) }
        textStart = index
    }

    private mutating func lineBreak() {
        var stop = index
        while stop > textStart, bytes[stop - 1] == 0x20 { stop -= 1 }
        let isHard = index - stop >= 2
        let after = index + 1
        index = stop
        flushText()
        // The spaces before the line feed belong to no token.
        index = after - 1
        textStart = index
        add(isHard ? .hardBreak : .softBreak, upTo: after)
    }

    private mutating func backslash() {
        guard let next = at(index + 1) else {
            doubt(index)
            index += 1
            return
        }
        if next == UInt8(ascii: "(") || next == UInt8(ascii: "[") {
            if math(closing: [UInt8(ascii: "\\"), next == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")]) {
                return
            }
        }
        if next == UInt8(ascii: "\n") {
            add(.hardBreak, upTo: index + 2)
        } else if isASCIIPunctuation(next) {
            add(.replaced(String(Unicode.Scalar(next))), upTo: index + 2)
        } else {
            index += 1
        }
    }

    private mutating func code() {
        var contentStart = index
        while at(contentStart) == UInt8(ascii: "`") { contentStart += 1 }
        let length = contentStart - index
        if contentStart == end { doubt(index) }
        guard index < missingCodeEnds[length] ?? Int.max else {
            doubt(index)
            index = contentStart
            return
        }
        var scan = contentStart
        while scan < end {
            guard bytes[scan] == UInt8(ascii: "`") else {
                scan += 1
                continue
            }
            var runEnd = scan
            while at(runEnd) == UInt8(ascii: "`") { runEnd += 1 }
            if runEnd - scan == length {
                if runEnd == end { doubt(index) }
                return add(.code, upTo: runEnd)
            }
            scan = runEnd
        }
        missingCodeEnds[length] = index
        doubt(index)
        index = contentStart
    }

    private mutating func delimiterRun() {
        let byte = bytes[index]
        var stop = index
        while at(stop) == byte { stop += 1 }
        let count = stop - index
        guard byte != UInt8(ascii: "~") || count == 2 else {
            if stop == end { doubt(index) }
            index = stop
            return
        }
        let before = scalar(before: index)
        let after = stop < end ? Cluster.scalar(in: bytes, at: stop, before: end).scalar : nil
        let flanking = Delimiters.flanking(byte, before: before, after: after)
        add(.delimiters, upTo: stop)
        tokens[tokens.count - 1].left = count
        delimiters.push(
            token: tokens.count - 1, byte: byte, count: count, canOpen: flanking.canOpen, canClose: flanking.canClose)
    }

    // MARK: - Links and images

    private mutating func open(isImage: Bool, length: Int) {
        add(.bracket, upTo: index + length)
        brackets.append(Bracket(token: tokens.count - 1, isImage: isImage, bottom: delimiters.top))
    }

    private mutating func close() {
        guard let bracket = brackets.last else {
            index += 1
            return
        }
        let bracketStart = tokens[bracket.token].range.lowerBound
        if index + 1 == end {
            doubt(bracketStart)
            brackets.removeLast()
            index += 1
            return
        }
        brackets.removeLast()
        let isUsable = bracket.isImage || brackets.count >= firstUsableBracket
        firstUsableBracket = min(firstUsableBracket, brackets.count)
        guard at(index + 1) == UInt8(ascii: "("), isUsable else {
            index += 1
            return
        }
        var target = LinkTarget(bytes, from: index + 2, before: end)
        guard let stop = target.parse() else {
            if target.isUnfinished { doubt(bracketStart) }
            index += 1
            return
        }
        add(bracket.isImage ? .imageEnd(target.address) : .linkEnd, upTo: stop)
        tokens[bracket.token].kind = bracket.isImage ? .imageStart : .linkStart(target.address)
        delimiters.process(after: bracket.bottom, tokens: &tokens)
        if !bracket.isImage { firstUsableBracket = brackets.count }
    }

    /// Of a link whose address is not complete, shows the text alone. False if no link is open there.
    private mutating func parseHalfLink() -> Bool {
        while index < end { step() }
        guard let bracket = brackets.last else { return false }
        add(.linkEnd, upTo: end)
        tokens[bracket.token].kind = .linkStart("")
        finish(guesses: true)
        return true
    }

    /// Where the `](address` starts in which the text ends.
    private func halfLink() -> Int? {
        var scan = end - 1
        while scan > index, end - scan < LinkTarget.longestGuess {
            if bytes[scan] == UInt8(ascii: ")") || bytes[scan] == 0x20 { return nil }
            if bytes[scan] == UInt8(ascii: "("), bytes[scan - 1] == UInt8(ascii: "]") { return scan - 1 }
            scan -= 1
        }
        return nil
    }
}

/// Whether the byte is one that a backslash makes plain.
func isASCIIPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
}
