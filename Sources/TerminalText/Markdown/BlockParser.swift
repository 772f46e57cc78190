/// Finds the blocks of Markdown, line by line, and hands them to the layout.
///
/// It follows CommonMark's algorithm for containers and leaves, with what GitHub adds. What a line is, is decided by its
/// head: all of it, or its first bytes when it is long, so that long lines can be laid out before they are complete.
/// No decision looks back further than one line, so nothing that has been handed over ever changes.
///
/// Where it differs from CommonMark: only a paragraph of one short line becomes a heading by being underlined;
/// references are not resolved, since their definitions may come later, and both are shown as they are written;
/// whether a list is loose is decided between each two items.
struct BlockParser: Sendable {
    var layout: MarkdownLayout
    var containers: [Container] = []
    private var nextContainer = 0
    var leaf = Leaf.none
    var sawBlank = false
    /// The last line of the open paragraph, when it may become the head of a table or a heading.
    var heldLine: (bytes: [UInt8], source: Int)?
    var paragraphLines = 0
    /// Blank lines of indented code, which count when more code follows.
    var blankCodeLines = 0
    /// Where the line begins that is being read.
    var lineSource = 0
    /// Whether the line is one of code or of a literal block, which the layout must be told the end of.
    var hasOpenLine = false

    struct Literal {
        /// What ends the block with its line, or nothing if only a blank line does.
        var end: [UInt8]
        var endsAtBlank: Bool
        /// The end of what has been seen of the line, as the mark may come in two pieces.
        var seen: [UInt8] = []

        /// Whether the mark is in the text, or in what came before and the text together.
        mutating func isEnded(by text: ArraySlice<UInt8>) -> Bool {
            guard !end.isEmpty else { return false }
            if BlockStart.contains(text, end) { return true }
            let seam = seen + text.prefix(end.count)
            seen = Array((seen + text.suffix(end.count)).suffix(end.count - 1))
            return BlockStart.contains(seam[...], end)
        }
    }

    enum Leaf {
        case none, paragraph, indentedCode, table
        case fence(BlockStart.Fence)
        case literal(Literal)
        /// A block of one line, which the end of the line ends.
        case line
    }

    init(options: MarkdownOptions) { layout = MarkdownLayout(options: options) }

    // MARK: - What the reader of lines asks

    /// Whether a row of a table may stand here, so that its line must be complete before it is looked at.
    var isInTable: Bool { if case .table = leaf { true } else { false } }

    /// Whether the text could be the beginning of the fence that closes the open code block.
    func mayCloseFence(_ text: [UInt8]) -> Bool {
        guard case .fence(let fence) = leaf else { return false }
        return text.allSatisfy { $0 == fence.byte || BlockStart.isSpace($0) || $0 == UInt8(ascii: ">") }
            && text.contains(fence.byte)
    }

    var isInCode: Bool {
        switch leaf {
        case .fence, .indentedCode: true
        default: false
        }
    }

    // MARK: - Lines

    /// Reads the head of a line.
    ///
    /// - Parameter isComplete: False when more of the line follows.
    mutating func startLine(_ bytes: [UInt8], source: Int, isComplete: Bool) {
        lineSource = source
        var cursor = LineCursor(bytes)
        let matched = matchContainers(&cursor)
        if matched == containers.count, continueLeaf(cursor, isComplete) { return }
        var opened = false
        while !cursor.isBlank, startContainer(&cursor, matched: matched, &opened) {}
        if !cursor.isBlank, startLeaf(&cursor, matched, opened, isComplete) { return }
        if cursor.isBlank {
            if !opened { close(to: matched) }
            closeLeaf()
            sawBlank = sawBlank || !opened
            return
        }
        addParagraphLine(cursor, matched, opened, isComplete)
    }

    /// Adds to a line whose head has been read.
    mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
        layout.append(bytes, range)
        if case .literal(var literal) = leaf { leaf = literal.isEnded(by: bytes[range]) ? .line : .literal(literal) }
    }

    /// - Parameter source: Where the next line begins.
    mutating func endLine(source: Int) {
        lineSource = source
        if hasOpenLine { layout.endLine(source: source) }
        hasOpenLine = false
        if case .line = leaf { closeLeaf() }
    }

    mutating func finish() {
        close(to: 0)
    }

    // MARK: - Containers

    mutating func matchContainers(_ cursor: inout LineCursor) -> Int {
        for (index, container) in containers.enumerated() {
            switch container.kind {
            case .quote:
                guard cursor.indent <= 3, cursor.byte == UInt8(ascii: ">") else { return index }
                cursor.skip(1)
                cursor.skip(columns: 1)
            case .item:
                if cursor.isBlank {
                    guard container.hasContent else { return index }
                } else {
                    guard cursor.indent >= container.indent else { return index }
                    cursor.skip(columns: container.indent)
                }
            }
        }
        return containers.count
    }

    /// Opens a quote or a list item that starts here.
    mutating func startContainer(_ cursor: inout LineCursor, matched: Int, _ opened: inout Bool) -> Bool {
        let indent = cursor.indent
        guard indent <= 3, (opened ? containers.count : matched) < Container.deepest else { return false }
        if cursor.byte == UInt8(ascii: ">") {
            openContainer(.quote, indent: 0, matched, &opened)
            cursor.skip(1)
            cursor.skip(columns: 1)
            return true
        }
        guard let item = BlockStart.item(cursor.text), !BlockStart.isRule(cursor.text) else { return false }
        if isParagraph, matched == containers.count, !opened, !item.interrupts { return false }
        cursor.skip(item.length)
        let space = cursor.indent
        let taken = cursor.isBlank || space > 4 ? 1 : space
        cursor.skip(columns: taken)
        let kind = Container.Kind.item(mark: item.mark, text: item.text)
        openContainer(kind, indent: indent + item.length + taken, matched, &opened)
        return true
    }

    mutating func openContainer(_ kind: Container.Kind, indent: Int, _ matched: Int, _ opened: inout Bool) {
        if !opened {
            close(to: matched)
            closeLeaf()
        }
        opened = true
        for index in containers.indices { containers[index].hasContent = true }
        containers.append(Container(kind: kind, id: nextContainer, indent: indent))
        nextContainer += 1
    }

    mutating func close(to count: Int) {
        guard count < containers.count else {
            if count == 0 { closeLeaf() }
            return
        }
        closeLeaf()
        if containers[count...].contains(where: { $0.isItem && !$0.isDrawn }) { begin(.emptyItem) }
        containers.removeSubrange(count...)
    }
}
