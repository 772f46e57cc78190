/// The blocks that hold no others: how they start, go on and end.
extension BlockParser {
    var isParagraph: Bool { if case .paragraph = leaf { true } else { false } }

    mutating func begin(_ kind: LeafKind) {
        layout.begin(kind, in: &containers, hasBlankBefore: sawBlank, source: lineSource)
        sawBlank = false
    }

    mutating func closeLeaf() {
        if case .none = leaf { return }
        leaf = .none
        heldLine = nil
        paragraphLines = 0
        blankCodeLines = 0
        layout.end(source: lineSource)
    }

    /// Hands the line to the leaf that is open, if it belongs to it.
    mutating func continueLeaf(_ line: LineCursor, _ isComplete: Bool) -> Bool {
        var cursor = line
        switch leaf {
        case .fence(let fence):
            if isComplete, cursor.indent <= 3, BlockStart.closes(fence, cursor.text) {
                closeLeaf()
            } else {
                cursor.skip(columns: min(fence.indent, cursor.indent))
                addLiteralLine(cursor)
            }
            return true
        case .literal(var literal):
            if cursor.isBlank, literal.endsAtBlank { return false }
            addLiteralLine(cursor)
            literal.seen = []
            leaf = literal.isEnded(by: cursor.text) ? .line : .literal(literal)
            return true
        case .indentedCode:
            if cursor.isBlank {
                blankCodeLines += 1
                return true
            }
            guard cursor.indent >= 4 else { return false }
            for _ in 0..<blankCodeLines {
                layout.startLine([], 0..<0, source: lineSource)
                layout.endLine(source: lineSource)
            }
            blankCodeLines = 0
            cursor.skip(columns: 4)
            addLiteralLine(cursor)
            return true
        case .table:
            guard isComplete, cursor.text.contains(UInt8(ascii: "|")), !startsBlock(cursor) else { return false }
            layout.addTableRow(
                cursor.bytes, cursor.index..<cursor.bytes.count,
                source: lineSource..<lineSource + cursor.bytes.count)
            return true
        default: return false
        }
    }

    func startsBlock(_ cursor: LineCursor) -> Bool {
        let text = cursor.text
        return BlockStart.heading(text) != nil || BlockStart.fence(text, indent: 0) != nil || BlockStart.isRule(text)
            || BlockStart.item(text)?.isEmpty == false || text.first == UInt8(ascii: ">")
    }

    mutating func addLiteralLine(_ cursor: LineCursor) {
        hasOpenLine = true
        let bytes = cursor.bytes
        if cursor.tabColumns > 0 {
            let spaces = [UInt8](repeating: 0x20, count: cursor.tabColumns)
            layout.startLine(spaces, 0..<spaces.count, source: lineSource)
            layout.append(bytes, cursor.index..<bytes.count)
        } else {
            layout.startLine(bytes, cursor.index..<bytes.count, source: lineSource + cursor.index)
        }
    }

    /// Starts the leaf that begins here, other than a paragraph.
    mutating func startLeaf(
        _ cursor: inout LineCursor, _ matched: Int, _ opened: Bool, _ isComplete: Bool
    ) -> Bool {
        let text = cursor.text
        let indent = cursor.indent
        if indent >= 4 {
            guard !isParagraph || opened else { return false }
            prepare(matched, opened)
            begin(.code(""))
            leaf = .indentedCode
            cursor.skip(columns: 4)
            addLiteralLine(cursor)
            return true
        }
        let continues = isParagraph && matched == containers.count && !opened
        if continues, isComplete, convertParagraph(text) { return true }
        if let heading = BlockStart.heading(text) {
            prepare(matched, opened)
            begin(.heading(heading.level))
            leaf = .line
            layout.startLine(
                cursor.bytes, heading.textStart..<cursor.bytes.count, source: lineSource + heading.textStart)
            return true
        }
        if isComplete, let (fence, language) = BlockStart.fence(text, indent: indent) {
            prepare(matched, opened)
            begin(.code(language))
            leaf = .fence(fence)
            return true
        }
        if isComplete, BlockStart.isRule(text) {
            prepare(matched, opened)
            begin(.rule)
            leaf = .line
            return true
        }
        if let (kind, end) = BlockStart.literal(text) {
            prepare(matched, opened)
            begin(kind)
            addLiteralLine(cursor)
            var literal = Literal(end: end, endsAtBlank: end.isEmpty || kind == .math)
            leaf = literal.isEnded(by: text.dropFirst(2)) ? .line : .literal(literal)
            return true
        }
        return false
    }

    /// Closes what the line does not continue.
    mutating func prepare(_ matched: Int, _ opened: Bool) {
        if !opened { close(to: matched) }
        closeLeaf()
    }

    /// Makes the open paragraph a heading or a table, if the line says so.
    mutating func convertParagraph(_ text: ArraySlice<UInt8>) -> Bool {
        guard let held = heldLine else { return false }
        if paragraphLines == 1, let level = BlockStart.underline(text) {
            layout.becomeHeading(level)
            leaf = .line
            return true
        }
        guard text.contains(UInt8(ascii: "-")), text.allSatisfy({ "|-: \t".utf8.contains($0) }),
            text.contains(UInt8(ascii: "|")) || held.bytes.contains(UInt8(ascii: "|")),
            let alignments = TableRow(Array(text), 0..<text.count, source: 0..<0).alignments
        else { return false }
        let head = TableRow(held.bytes, 0..<held.bytes.count, source: 0..<0)
        guard head.cells.count == alignments.count else { return false }
        layout.becomeTable(alignments, in: &containers, headSource: held.source)
        layout.addTableRow(held.bytes, 0..<held.bytes.count, source: held.source..<lineSource)
        leaf = .table
        heldLine = nil
        return true
    }

    // MARK: - Paragraphs

    mutating func addParagraphLine(_ cursor: LineCursor, _ matched: Int, _ opened: Bool, _ isComplete: Bool) {
        let start = cursor.textIndex
        let definition = isComplete ? BlockStart.definition(cursor.text) : nil
        let continues = isParagraph && !opened && definition != .footnote
        if !continues {
            prepare(matched, opened)
            begin(definition ?? .paragraph)
            if definition == .definition {
                addLiteralLine(cursor)
                leaf = .line
                return
            }
            leaf = .paragraph
        }
        paragraphLines += 1
        let mayBeHead =
            isComplete && (paragraphLines == 1 || cursor.text.contains(UInt8(ascii: "|")))
            && matched == containers.count || isComplete && !continues
        heldLine = mayBeHead ? (Array(cursor.text), lineSource) : nil
        layout.startLine(
            cursor.bytes, start..<cursor.bytes.count, source: lineSource + start, isHeld: heldLine != nil)
    }
}
