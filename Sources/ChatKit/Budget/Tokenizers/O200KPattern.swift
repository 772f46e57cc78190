/// `[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?`, then the same with
/// `+` after the first class and `*` after the second, then `\p{N}{1,3}`, ` ?[^\s\p{L}\p{N}]+[\r\n/]*`, `\s*[\r\n]+`,
/// `\s+(?!\S)`, `\s+`.
enum O200KPattern: SplitPattern {
    @inline(__always)
    static func endOfPiece(from start: Int, in text: ClassifiedText) -> Int {
        let (found, width) = text.character(at: start)
        if !found.isDisjoint(with: .letterOrMark) { return endOfWord(from: start, in: text) }
        if found == .number { return text.endOfThreeNumbers(from: start) }
        var body = start
        if found != .newline, start &+ width < text.end {
            let next = text.character(at: start &+ width)
            if !next.class.isDisjoint(with: .letterOrMark) { return endOfWord(from: start &+ width, in: text) }
            if text.bytes[start] == UInt8(ascii: " "), next.class == .other { body = start &+ 1 }
        }
        if body > start || found == .other {
            return endOfLineEnds(from: text.endOfRun(of: .symbol, from: body), in: text)
        }
        let space = text.whitespace(from: start)
        return space.newlineEnd ?? text.endOfSpaces(space, from: start)
    }

    /// Capitals, then small letters, then a contraction. Letters without case and marks count as both.
    @inline(__always)
    private static func endOfWord(from start: Int, in text: ClassifiedText) -> Int {
        var position = start
        var endOfCaseless: Int?
        while position < text.end {
            let (found, width) = text.character(at: position)
            if found == .lower {
                return endOfContraction(
                    from: text.endOfRun(of: .notUpper, from: position &+ width), in: text)
            }
            if found.isDisjoint(with: .letterOrMark) { break }
            position &+= width
            if found != .upper { endOfCaseless = position }
        }
        // No small letter follows. The first form of a word then ends with the last letter that can stand for one.
        return endOfContraction(from: endOfCaseless ?? position, in: text)
    }

    @inline(__always)
    private static func endOfContraction(from start: Int, in text: ClassifiedText) -> Int {
        guard start < text.end, text.bytes[start] == UInt8(ascii: "'") else { return start }
        return start &+ text.contraction(at: start, ignoringCase: true)
    }

    /// `[\r\n/]*`
    @inline(__always)
    private static func endOfLineEnds(from start: Int, in text: ClassifiedText) -> Int {
        var position = start
        while position < text.end {
            let byte = text.bytes[position]
            guard byte == 0x0A || byte == 0x0D || byte == UInt8(ascii: "/") else { break }
            position &+= 1
        }
        return position
    }
}
