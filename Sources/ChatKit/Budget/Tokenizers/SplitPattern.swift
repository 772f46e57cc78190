/// How an encoding cuts text into the pieces that are encoded one by one. Each is a regular expression of tiktoken's,
/// written out by hand; the tests hold it to tiktoken's own answers.
///
/// Source: tiktoken 0.14.0, `tiktoken_ext/openai_public.py`, read 2026-11-21.
protocol SplitPattern {
    /// Where the piece that begins at a place before the end comes to an end.
    static func endOfPiece(from start: Int, in text: ClassifiedText) -> Int
}

extension ClassifiedText {
    /// The bytes of `'s`, `'t`, `'m`, `'d`, `'ll`, `'ve` or `'re` at an apostrophe, or 0.
    ///
    /// - Parameter ignoringCase: takes capitals and the long s as well, as Unicode's simple case folding has it.
    @inline(__always)
    func contraction(at apostrophe: Int, ignoringCase: Bool) -> Int {
        guard apostrophe &+ 1 < end else { return 0 }
        let fold: UInt8 = ignoringCase ? 0x20 : 0
        let first = bytes[apostrophe &+ 1] | fold
        switch first {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
            return 2
        case UInt8(ascii: "l"), UInt8(ascii: "v"), UInt8(ascii: "r"):
            guard apostrophe &+ 2 < end else { return 0 }
            let second = first == UInt8(ascii: "l") ? first : UInt8(ascii: "e")
            return bytes[apostrophe &+ 2] | fold == second ? 3 : 0
        default:
            guard ignoringCase, apostrophe &+ 2 < end else { return 0 }
            let isLongS = bytes[apostrophe &+ 1] == 0xC5 && bytes[apostrophe &+ 2] == 0xBF
            return isLongS ? 3 : 0
        }
    }

    /// Where `\s+(?!\S)|\s` ends, for white space that was measured already.
    @inline(__always)
    func endOfSpaces(_ space: (end: Int, last: Int, newlineEnd: Int?), from start: Int) -> Int {
        // The last space goes with the word that follows, unless it is the only one.
        space.end == end || space.last == start ? space.end : space.last
    }
}

/// `'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s`
enum GPT2Pattern: SplitPattern {
    @inline(__always)
    static func endOfPiece(from start: Int, in text: ClassifiedText) -> Int {
        let first = text.bytes[start]
        if first == UInt8(ascii: "'") {
            let contraction = text.contraction(at: start, ignoringCase: false)
            if contraction > 0 { return start &+ contraction }
        }
        let body = first == UInt8(ascii: " ") && start &+ 1 < text.end ? start &+ 1 : start
        let (found, width) = text.character(at: body)
        if !found.isDisjoint(with: .letter) { return text.endOfRun(of: .letter, from: body &+ width) }
        if found == .number { return text.endOfRun(of: .number, from: body &+ width) }
        if found.isDisjoint(with: .whitespace) { return text.endOfRun(of: .symbol, from: body &+ width) }
        return text.endOfSpaces(text.whitespace(from: start), from: start)
    }
}

/// `'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s`
enum CL100KPattern: SplitPattern {
    @inline(__always)
    static func endOfPiece(from start: Int, in text: ClassifiedText) -> Int {
        let first = text.bytes[start]
        if first == UInt8(ascii: "'") {
            let contraction = text.contraction(at: start, ignoringCase: true)
            if contraction > 0 { return start &+ contraction }
        }
        let (found, width) = text.character(at: start)
        if !found.isDisjoint(with: .letter) { return text.endOfRun(of: .letter, from: start &+ width) }
        if found == .number { return text.endOfThreeNumbers(from: start) }
        var body = start
        if found != .newline, start &+ width < text.end {
            let next = text.character(at: start &+ width)
            if !next.class.isDisjoint(with: .letter) {
                return text.endOfRun(of: .letter, from: start &+ width &+ next.width)
            }
            if first == UInt8(ascii: " "), !next.class.isDisjoint(with: .symbol) { body = start &+ 1 }
        }
        if body > start || !found.isDisjoint(with: .symbol) {
            return text.endOfRun(of: .newline, from: text.endOfRun(of: .symbol, from: body))
        }
        let space = text.whitespace(from: start)
        if space.end < text.end, let newlineEnd = space.newlineEnd { return newlineEnd }
        return text.endOfSpaces(space, from: start)
    }
}
