/// Lays out the blocks that ``BlockParser`` finds, one after another, each as soon as its rows cannot change.
struct MarkdownLayout: Sendable {
    let options: MarkdownOptions
    /// The rows so far.
    var lines: [StyledLine] = []
    var codeBlocks: [CodeBlock] = []
    var links = LinkList()
    /// Set for the part of the text that may still change: marks are shown as if they were closed at its end.
    private(set) var isPreview = false

    private var block = -1
    private var codeCount = 0
    private var prefix = BlockPrefix([], options: MarkdownOptions(width: 80))
    private var isFirstRow = true
    private var lastKind: LeafKind?
    private var lastContainers: [Container] = []

    // The block that is open: at most one of these.
    private var paragraph: ParagraphLayout?
    private var code: CodeLayout?
    private var literal: LiteralLayout?
    private var table: TableLayout?

    init(options: MarkdownOptions) { self.options = options }

    /// From here on this is a copy that shows what is not settled yet. Its rows start empty.
    mutating func startPreview() {
        isPreview = true
        lines = []
        codeBlocks = []
        links.isPreview = true
    }

    private var width: Int { options.columns - prefix.columns }

    // MARK: - Blocks

    /// Starts a block.
    ///
    /// - Parameters:
    ///   - containers: What it stands in; markers of items that it draws are noted there.
    ///   - hasBlankBefore: Whether the source has a blank line before it.
    mutating func begin(_ kind: LeafKind, in containers: inout [Container], hasBlankBefore: Bool, source: Int) {
        separate(kind, containers, hasBlankBefore, source)
        block += 1
        prefix = BlockPrefix(containers, options: options)
        isFirstRow = true
        for index in containers.indices {
            containers[index].isDrawn = true
            containers[index].hasContent = true
        }
        lastKind = kind
        lastContainers = containers
        open(kind, source)
    }

    private mutating func open(_ kind: LeafKind, _ source: Int) {
        switch kind {
        case .paragraph, .footnote:
            paragraph = ParagraphLayout(
                base: Style(), width: width, source: source, listsLinks: options.listsLinks)
        case .heading(let level):
            paragraph = ParagraphLayout(
                base: Self.headingStyle(level), width: width, source: source, listsLinks: options.listsLinks,
                settles: false)
        case .code(let language): openCode(language, source)
        case .html: literal = LiteralLayout(style: Style(.html), width: width, source: source)
        case .math: literal = LiteralLayout(style: Style(.math, .italic), width: width, source: source)
        case .definition: literal = LiteralLayout(style: Style(.definition, .dim), width: width, source: source)
        case .table(let alignments):
            table = TableLayout(alignments: alignments, width: width, options: options)
        case .rule:
            add([StyledRun(rule(width), Style(.rule, .dim))], source..<source)
        case .emptyItem: add([], source..<source)
        }
    }

    private static func headingStyle(_ level: Int) -> Style {
        Style(.heading, level == 1 ? [.bold, .underline] : .bold)
    }

    /// The row above the code names its language and number.
    private mutating func openCode(_ language: String, _ source: Int) {
        codeCount += 1
        let codeCount = options.codeBlocksBefore + codeCount
        if !isPreview { codeBlocks.append(CodeBlock(number: codeCount, language: language, code: "", block: block)) }
        let number = options.numbersCode ? "[\(codeCount)]" : ""
        let name = (language.isEmpty ? "code" : language).truncated(toColumns: 24)
        let ruleWidth = width - name.columns - 1 - (number.isEmpty ? 0 : number.utf8.count + 1)
        var header = "\(name) \(rule(max(0, ruleWidth)))\(number.isEmpty ? "" : " ")\(number)"
        if ruleWidth < 0 { header = (number.isEmpty ? name : number).truncated(toColumns: width) }
        add([StyledRun(header, Style(.codeHeader, .dim))], source..<source)
        code = CodeLayout(language: language, width: width, options: options, source: source)
    }

    private func rule(_ columns: Int) -> String {
        String(repeating: options.glyphs.rule, count: columns / max(1, options.glyphs.rule.columns))
    }

    /// Ends the open block.
    mutating func end(source: Int) {
        if paragraph != nil {
            if case .heading = lastKind { paragraph?.removeClosingMarks() }
            paragraph?.finish(source: source, guesses: isPreview, links: &links)
        }
        table?.finish(links: &links)
        literal?.finish(source: source)
        takeRows()
        paragraph = nil
        code = nil
        literal = nil
        table = nil
    }

    // MARK: - Text of the open block

    mutating func startLine(_ bytes: [UInt8], _ range: Range<Int>, source: Int, isHeld: Bool = false) {
        paragraph?.startLine(bytes, range, source: source, isHeld: isHeld, links: &links)
        code?.startLine(source: source)
        literal?.startLine(source: source)
        if paragraph == nil { append(bytes, range) } else { takeRows() }
    }

    mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
        paragraph?.append(bytes, range, links: &links)
        code?.append(bytes, range)
        literal?.append(bytes, range)
        takeRows()
    }

    /// - Parameter source: Where the next line starts.
    mutating func endLine(source: Int) {
        code?.endLine(source: source)
        literal?.endLine(source: source)
        takeRows()
    }

    /// The open paragraph turns out to be a heading.
    mutating func becomeHeading(_ level: Int) {
        lastKind = .heading(level)
        paragraph?.base = Self.headingStyle(level)
    }

    /// The last line of the open paragraph turns out to be the head of a table.
    ///
    /// - Parameter headSource: Where that line starts.
    mutating func becomeTable(_ alignments: [TableAlignment], in containers: inout [Container], headSource: Int) {
        if paragraph?.removeHeldLine() == false {
            end(source: headSource)
            begin(.table(alignments), in: &containers, hasBlankBefore: true, source: headSource)
        } else {
            paragraph = nil
            lastKind = .table(alignments)
            open(.table(alignments), headSource)
        }
    }

    /// Adds a row to the open table; the first is its head.
    mutating func addTableRow(_ bytes: [UInt8], _ range: Range<Int>, source: Range<Int>) {
        table?.add(TableRow(bytes, range, source: source), links: &links)
        takeRows()
    }

    // MARK: - Rows

    private mutating func takeRows() {
        if paragraph != nil { add(paragraph?.takeLines() ?? []) }
        if code != nil {
            add(code?.takeLines() ?? [])
            let text = code?.takeCode() ?? ""
            if !isPreview, !codeBlocks.isEmpty { codeBlocks[codeBlocks.count - 1].code += text }
        }
        if literal != nil { add(literal?.takeLines() ?? []) }
        if table != nil { add(table?.takeLines() ?? []) }
    }

    private mutating func add(_ rows: [LineWrapper.Line]) {
        for row in rows { add(row.runs, row.source, isWrapped: row.isWrapped) }
    }

    private mutating func add(_ runs: [StyledRun], _ source: Range<Int>, isWrapped: Bool = false) {
        let before = isFirstRow ? prefix.first : prefix.rest
        isFirstRow = false
        lines.append(
            StyledLine(
                runs: runs.isEmpty ? BlockPrefix.trimmed(before) : before + runs, source: source, block: block,
                isWrapped: isWrapped))
    }

    // MARK: - Between blocks

    private mutating func separate(_ kind: LeafKind, _ containers: [Container], _ hasBlank: Bool, _ source: Int) {
        guard let lastKind else { return }
        var common = 0
        while common < containers.count, common < lastContainers.count,
            containers[common].id == lastContainers[common].id
        {
            common += 1
        }
        guard hasBlank || !isClose(kind, to: lastKind, containers, common) else { return }
        let prefix = BlockPrefix(containers[..<common].filter { !$0.isItem }, options: options)
        lines.append(StyledLine(runs: BlockPrefix.trimmed(prefix.rest), source: source..<source, block: block))
    }

    /// Whether a block follows the last one without a blank row: in one list, under a heading, in a row of definitions.
    private func isClose(_ kind: LeafKind, to last: LeafKind, _ containers: [Container], _ common: Int) -> Bool {
        if containers[..<common].contains(where: \.isItem) { return true }
        if common < containers.count, common < lastContainers.count,
            containers[common].isSibling(of: lastContainers[common])
        {
            return true
        }
        switch last {
        case .heading: return true
        case .definition, .footnote: return kind == last
        default: return false
        }
    }

    /// The addresses of the links, after the last block.
    mutating func addLinkList(source: Int) {
        guard options.listsLinks, !links.addresses.isEmpty else { return }
        separate(.paragraph, [], true, source)
        block += 1
        prefix = BlockPrefix([], options: options)
        for (index, address) in links.addresses.enumerated() {
            let number = "[\(index + 1)] "
            let width = options.cutsLongLines ? self.width - number.utf8.count : Int.max / 2
            var wrapper = LineWrapper(width: width, source: source)
            let bytes = Array(address.utf8)
            wrapper.append(
                bytes, 0..<bytes.count, style: Style(.link, .underline), link: LinkList.opens(address), source: source,
                isVerbatim: false, breaksAtHyphens: false)
            wrapper.finish(source: source)
            for (row, line) in wrapper.takeLines().enumerated() {
                let before = row == 0 ? number : String(repeating: " ", count: number.utf8.count)
                let style = row == 0 ? Style(.linkNumber, .dim) : Style(.indent)
                add([StyledRun(before, style)] + line.runs, source..<source, isWrapped: line.isWrapped)
            }
        }
    }
}
