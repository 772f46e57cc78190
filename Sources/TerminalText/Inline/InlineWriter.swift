/// Puts what ``InlineParser`` has found into lines.
struct InlineWriter {
    let bytes: [UInt8]
    let base: Style
    /// Where the lines of the text stand in the source: offset in the text, offset in the source.
    let origins: [(offset: Int, source: Int)]
    let previous: Unicode.Scalar?
    let listsLinks: Bool
    private var origin = 0
    private var open = EmphasisCount()
    private var link: (address: String, textStart: Int)?
    private var isImage = false

    init(
        _ bytes: [UInt8], base: Style, origins: [(offset: Int, source: Int)], previous: Unicode.Scalar? = nil,
        listsLinks: Bool
    ) {
        self.bytes = bytes
        self.base = base
        self.origins = origins
        self.previous = previous
        self.listsLinks = listsLinks
    }

    /// - Parameter limit: Where in the text to stop.
    mutating func write(
        _ tokens: [InlineToken], upTo limit: Int = Int.max, into wrapper: inout LineWrapper, links: inout LinkList
    ) {
        for token in tokens {
            let range = token.range.clamped(to: 0..<max(limit, 0))
            if token.range.lowerBound >= limit { return }
            switch token.kind {
            case .text, .bracket: verbatim(range, style, &wrapper)
            case .replaced(let text): replaced(text, at: range.lowerBound, style, &wrapper)
            case .code: code(range, &wrapper)
            case .math: formula(range, &wrapper)
            case .html: verbatim(range, Style(.html, style.attributes), &wrapper)
            case .delimiters:
                open -= token.closes
                let start = range.lowerBound
                verbatim(start..<start + max(0, token.left), style, &wrapper)
                open += token.opens
            case .softBreak: softBreak(token.range, &wrapper)
            case .hardBreak: wrapper.endLine(source: source(at: token.range.upperBound))
            case .linkStart(let address): link = (address, token.range.upperBound)
            case .linkEnd: endLink(token.range, &wrapper, &links)
            case .imageStart:
                isImage = true
                replaced("[image: ", at: range.lowerBound, style, &wrapper)
            case .imageEnd(let address):
                replaced("] " + address, at: range.lowerBound, style, &wrapper, breaksAtHyphens: false)
                isImage = false
            case .address(let address): self.address(address, range, &wrapper)
            }
        }
    }

    private var style: Style {
        var style = base
        style.attributes.formUnion(open.attributes)
        if isImage { style.role = .image }
        if link != nil {
            style.role = .link
            style.attributes.insert(.underline)
        }
        return style
    }

    /// Offsets are asked for in their order, so the search goes on where it stopped.
    private mutating func source(at offset: Int) -> Int {
        while origin + 1 < origins.count, origins[origin + 1].offset <= offset { origin += 1 }
        guard origin < origins.count else { return offset }
        return origins[origin].source + offset - origins[origin].offset
    }

    private mutating func verbatim(_ range: Range<Int>, _ style: Style, _ wrapper: inout LineWrapper) {
        guard !range.isEmpty else { return }
        let target = link.flatMap { LinkList.opens($0.address) }
        wrapper.append(bytes, range, style: style, link: target, source: source(at: range.lowerBound))
    }

    private mutating func replaced(
        _ text: String, at offset: Int, _ style: Style, _ wrapper: inout LineWrapper, breaksAtHyphens: Bool = true
    ) {
        let bytes = Array(text.utf8)
        let target = link.flatMap { LinkList.opens($0.address) }
        wrapper.append(
            bytes, 0..<bytes.count, style: style, link: target, source: source(at: offset), isVerbatim: false,
            breaksAtHyphens: breaksAtHyphens)
    }

    // MARK: - Kinds

    private mutating func code(_ range: Range<Int>, _ wrapper: inout LineWrapper) {
        var content = range
        while content.count > 1, bytes[content.lowerBound] == UInt8(ascii: "`") {
            content = content.lowerBound + 1..<content.upperBound - 1
        }
        let isPadded =
            content.count > 2 && Self.isSpace(bytes[content.lowerBound])
            && Self.isSpace(bytes[content.upperBound - 1]) && !bytes[content].allSatisfy(Self.isSpace)
        if isPadded { content = content.lowerBound + 1..<content.upperBound - 1 }
        let style = Style(.inlineCode, style.attributes)
        for line in lines(content) {
            verbatim(line, style, &wrapper)
            if line.upperBound < content.upperBound { replaced(" ", at: line.upperBound, style, &wrapper) }
        }
    }

    /// A formula in letters, where it has such a form; else as it is written, with its lines.
    private mutating func formula(_ range: Range<Int>, _ wrapper: inout LineWrapper) {
        let style = Style(.math, style.attributes.union(.italic))
        if let text = MathText.text(of: bytes[range]) {
            return replaced(text, at: range.lowerBound, style, &wrapper)
        }
        for line in lines(range) {
            verbatim(line, style, &wrapper)
            if line.upperBound < range.upperBound { wrapper.endLine(source: source(at: line.upperBound + 1)) }
        }
    }

    private func lines(_ range: Range<Int>) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = range.lowerBound
        for index in range where bytes[index] == 0x0A {
            lines.append(start..<index)
            start = index + 1
        }
        return lines + [start..<range.upperBound]
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A }

    /// A line break in the source is a space, but not between two ideographs: Chinese has none.
    private mutating func softBreak(_ range: Range<Int>, _ wrapper: inout LineWrapper) {
        guard range.upperBound < bytes.count else { return }
        var end = range.lowerBound
        while end > 0, bytes[end - 1] == 0x20 { end -= 1 }
        let before = end > 0 ? Cluster.scalar(in: bytes, endingAt: end) : previous
        let after = Cluster.scalar(in: bytes, at: range.upperBound, before: bytes.count).scalar
        if let before, Self.isWrittenWithoutSpaces(before), Self.isWrittenWithoutSpaces(after) { return }
        replaced(" ", at: range.lowerBound, style, &wrapper)
    }

    private static func isWrittenWithoutSpaces(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2E80...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF, 0xFF01...0xFF60, 0x20000...0x3FFFF: true
        default: false
        }
    }

    private mutating func endLink(_ range: Range<Int>, _ wrapper: inout LineWrapper, _ links: inout LinkList) {
        guard let link else { return }
        self.link = nil
        let isOwnText = bytes[link.textStart..<max(link.textStart, range.lowerBound)].elementsEqual(link.address.utf8)
        guard listsLinks, !link.address.isEmpty, !isOwnText else { return }
        let number = "[\(links.number(of: link.address))]"
        replaced(number, at: range.lowerBound, Style(.linkNumber, .dim), &wrapper)
    }

    private mutating func address(_ address: String, _ range: Range<Int>, _ wrapper: inout LineWrapper) {
        var text = range
        if bytes[range.lowerBound] == UInt8(ascii: "<") { text = range.lowerBound + 1..<range.upperBound - 1 }
        let style = Style(.link, style.attributes.union(.underline))
        wrapper.append(
            bytes, text, style: style, link: LinkList.opens(address), source: source(at: text.lowerBound),
            breaksAtHyphens: false)
    }
}
