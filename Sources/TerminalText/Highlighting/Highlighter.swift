/// Gives the words of code their colours, line by line, with what a line leaves open carried to the next.
struct Highlighter: Sendable {
    /// After so many lines code stays plain.
    private static let mostLines = 5000

    private enum State {
        case code
        case comment(depth: Int)
        case string(Int)
    }

    private let grammar: Grammar?
    private var state = State.code
    private var lineCount = 0
    private var isLineStart = true
    /// Whether the text stands inside a tag, and its next word is the tag's name.
    private var isInTag = false
    private var expectsTagName = false
    private var lineRole: Role?

    /// - Parameter language: The word after the fence. Code in a language that is not known stays plain.
    init(language: String) { grammar = Grammar.named(language) }

    /// Splits a line, or the next part of a long one, into ranges of one role each.
    mutating func highlight(_ line: [UInt8], _ body: (Range<Int>, Role) -> Void) {
        guard let grammar, lineCount < Self.mostLines else { return body(0..<line.count, .code) }
        if grammar.isDiff { return body(0..<line.count, diffRole(line)) }
        var scanner = Scanner(line: line)
        if isLineStart, case .code = state, let keyEnd = grammar.keyEnd { scanner.takeKey(before: keyEnd) }
        isLineStart = false
        while scanner.index < line.count { step(&scanner, grammar) }
        scanner.finish(body)
    }

    mutating func endLine() {
        isLineStart = true
        lineRole = nil
        lineCount += 1
        if let grammar, case .string(let index) = state, !grammar.strings[index].spansLines { state = .code }
    }

    private mutating func diffRole(_ line: [UInt8]) -> Role {
        if let lineRole { return lineRole }
        let role: Role =
            if line.starts(with: "+++".utf8) || line.starts(with: "---".utf8) || line.starts(with: "diff ".utf8)
                || line.starts(with: "index ".utf8)
            {
                .comment
            } else if line.first == UInt8(ascii: "+") {
                .inserted
            } else if line.first == UInt8(ascii: "-") {
                .removed
            } else if line.starts(with: "@@".utf8) {
                .hunk
            } else {
                .code
            }
        lineRole = role
        return role
    }

    // MARK: - One step

    private mutating func step(_ scanner: inout Scanner, _ grammar: Grammar) {
        switch state {
        case .comment(let depth): comment(depth, &scanner, grammar)
        case .string(let index): string(index, &scanner, grammar)
        case .code: code(&scanner, grammar)
        }
    }

    private mutating func comment(_ depth: Int, _ scanner: inout Scanner, _ grammar: Grammar) {
        guard let delimiter = grammar.blockComment else { return state = .code }
        if scanner.isAt(delimiter.close) {
            scanner.take(delimiter.close.count, .comment)
            state = depth > 1 ? .comment(depth: depth - 1) : .code
        } else if grammar.nestsComments, scanner.isAt(delimiter.open) {
            scanner.take(delimiter.open.count, .comment)
            state = .comment(depth: depth + 1)
        } else {
            scanner.take(1, .comment)
        }
    }

    private mutating func string(_ index: Int, _ scanner: inout Scanner, _ grammar: Grammar) {
        let delimiter = grammar.strings[index]
        if scanner.isAt(delimiter.close) {
            scanner.take(delimiter.close.count, .string)
            state = .code
            if grammar.stringsAreKeys, scanner.isBeforeColon { scanner.recolorLast(.type) }
        } else if delimiter.escapes, scanner.byte == UInt8(ascii: "\\") {
            scanner.take(2, .string)
        } else {
            scanner.take(1, .string)
        }
    }

    private mutating func code(_ scanner: inout Scanner, _ grammar: Grammar) {
        // Lua's long comment begins like its short one, so blocks come first.
        if let block = grammar.blockComment, scanner.isAt(block.open) {
            scanner.take(block.open.count, .comment)
            state = .comment(depth: 1)
            return
        }
        for mark in grammar.lineComments where scanner.isAt(mark) && scanner.isCommentPlace(mark) {
            scanner.take(scanner.left, .comment)
            return
        }
        if !grammar.isMarkup || isInTag {
            for (index, delimiter) in grammar.strings.enumerated() where scanner.isAt(delimiter.open) {
                scanner.take(delimiter.open.count, .string)
                state = .string(index)
                return
            }
        }
        if grammar.isMarkup { markup(&scanner, grammar) } else { word(&scanner, grammar) }
    }

    private mutating func markup(_ scanner: inout Scanner, _ grammar: Grammar) {
        let byte = scanner.byte
        if byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") {
            isInTag = byte == UInt8(ascii: "<")
            expectsTagName = isInTag
            scanner.take(1, .code)
        } else if isInTag, isLetter(byte) {
            scanner.take(scanner.wordLength(grammar.wordBytes), expectsTagName ? .keyword : .type)
            expectsTagName = false
        } else {
            scanner.take(1, .code)
        }
    }

    private func word(_ scanner: inout Scanner, _ grammar: Grammar) {
        let byte = scanner.byte
        if isDigit(byte) {
            scanner.takeNumber()
        } else if isLetter(byte) || byte == UInt8(ascii: "_") {
            let length = scanner.wordLength(grammar.wordBytes)
            scanner.take(length, role(of: scanner.text(length), grammar))
        } else if let role = grammar.sigils[byte], scanner.isBeforeWord {
            scanner.take(1, role)
            scanner.take(scanner.wordLength(grammar.wordBytes), role)
        } else if byte >= 0x80 {
            scanner.take(max(1, scanner.wordLength([])), .code)
        } else {
            scanner.take(1, .code)
        }
    }

    private func role(of word: String, _ grammar: Grammar) -> Role {
        let key = grammar.ignoresCase ? word.lowercased() : word
        if grammar.keywords.contains(key) { return .keyword }
        if grammar.types.contains(key) { return .type }
        if grammar.capitalsAreTypes, let first = word.utf8.first, (0x41...0x5A).contains(first) { return .type }
        return .code
    }
}
