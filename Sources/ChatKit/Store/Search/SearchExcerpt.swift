/// A piece of a text around what was found in it.
///
/// The text is read once, from its beginning to the place where everything was found: the cost is that of reading it,
/// however often the words occur.
struct SearchExcerpt {
    let text: String
    /// Where the words are in ``text``.
    let matches: [Range<String.Index>]

    /// How many words a piece has.
    private static let length = 24
    /// How many of them stand before the first match.
    private static let lead = 6
    /// The longest piece on each side of a match, in bytes: a "word" may be a megabyte of letters.
    private static let reach = 300

    /// - Parameter isCancelled: Asked now and then while a long text is read.
    /// - Returns: Nil when the text does not have every term: the index knows stems, and the user may have asked for words.
    init?(of text: String, _ pattern: SearchPattern, _ tokenizer: SearchTokenizer, isCancelled: () -> Bool) {
        var finder = TermFinder(pattern)
        var count = 0
        tokenizer.words(of: text) { word, bytes in
            count += 1
            if count % 4096 == 0, isCancelled() { return false }
            return finder.take(word, in: bytes)
        }
        guard finder.hasFoundAll, let best = finder.bestWindow(length: Self.length) else { return nil }
        let utf8 = text.utf8
        let size = utf8.count
        // Near the end of the text the piece begins earlier, so that it has its length.
        let lastStart = finder.lastWord.map { max(0, $0 - Self.length) } ?? .max
        let firstWord = max(0, min(best.word - Self.lead, lastStart))
        // The places of the words before the match were kept; the piece ends some words behind it.
        let begin = firstWord == 0 ? 0 : finder.start(ofWord: firstWord) ?? best.range.lowerBound
        let end = finder.end(ofWord: firstWord + Self.length - 1) ?? size
        let low = Self.boundary(max(begin, best.range.lowerBound - Self.reach), in: utf8)
        let high = Self.boundary(min(end, best.range.upperBound + Self.reach), in: utf8)
        func index(_ offset: Int) -> String.Index { utf8.index(utf8.startIndex, offsetBy: offset) }
        let before = low > 0 ? "…" : ""
        let piece = before + text[index(low)..<index(high)] + (high < size ? "…" : "")
        let shift = before.utf8.count - low
        self.text = piece
        matches = finder.matches(from: low, to: high).map { match in
            let units = piece.utf8
            return units.index(
                units.startIndex, offsetBy: match.lowerBound + shift)..<units.index(
                    units.startIndex, offsetBy: match.upperBound + shift)
        }
    }

    /// The last place up to an offset where a character of Unicode begins.
    private static func boundary(_ offset: Int, in utf8: String.UTF8View) -> Int {
        var offset = min(max(0, offset), utf8.count)
        while offset > 0, offset < utf8.count, utf8[utf8.index(utf8.startIndex, offsetBy: offset)] & 0xC0 == 0x80 {
            offset -= 1
        }
        return offset
    }
}

/// Finds the terms of a pattern among the words of a text, one word after the other.
private struct TermFinder {
    private struct Match {
        let term: Int
        /// The number of its first word.
        let word: Int
        let range: Range<Int>
    }

    private let terms: [SearchPattern.Term]
    /// How much of each term the last words are: every way in which it may have begun.
    private var begun: [[(count: Int, word: Int, start: Int)]]
    private var found: [Match] = []
    private var missing: Set<Int>
    private var wordCount = 0
    /// Where words begin and end; of a long text only the last ones before the first match, and those behind it.
    private var places: [Range<Int>] = []
    private var firstPlace = 0
    /// Words that are still read behind the place where everything was found.
    private var rest: Int?

    private static let keptPlaces = 64
    private static let mostMatches = 10_000

    init(_ pattern: SearchPattern) {
        terms = pattern.terms
        begun = Array(repeating: [], count: terms.count)
        missing = Set(terms.indices)
    }

    var hasFoundAll: Bool { missing.isEmpty && !found.isEmpty }

    /// - Returns: Whether more words are needed.
    mutating func take(_ word: SearchWord, in text: UnsafeBufferPointer<CChar>) -> Bool {
        let range = Int(word.start)..<Int(word.end)
        places.append(range)
        if found.isEmpty, places.count > 2 * Self.keptPlaces {
            firstPlace += places.count - Self.keptPlaces
            places.removeFirst(places.count - Self.keptPlaces)
        }
        let plain = word.bytes
        let whole = word.hasSigns ? word.wholeBytes(in: text) : plain
        let stem = word.stem
        for (index, term) in terms.enumerated() {
            var going: [(count: Int, word: Int, start: Int)] = []
            for way in begun[index] + [(0, wordCount, range.lowerBound)]
            where Self.matches(plain, whole, stem, term, at: way.count) {
                if way.count + 1 == term.words.count {
                    missing.remove(index)
                    if found.count < Self.mostMatches {
                        found.append(Match(term: index, word: way.word, range: way.start..<range.upperBound))
                    }
                } else {
                    going.append((way.count + 1, way.word, way.start))
                }
            }
            begun[index] = going
        }
        wordCount += 1
        if let left = rest {
            rest = left - 1
            return left > 1
        }
        if missing.isEmpty { rest = 24 }
        return true
    }

    private static func matches(
        _ plain: [UInt8], _ whole: [UInt8], _ stem: [UInt8], _ term: SearchPattern.Term, at index: Int
    ) -> Bool {
        let wanted = term.words[index]
        if plain == wanted || whole == wanted { return true }
        if term.isQuoted { return false }
        if stem == term.stems[index] { return true }
        return term.isBeginning && index == term.words.count - 1 && plain.starts(with: wanted)
    }

    /// The match that begins the window with the most terms; the first one of those that have as many.
    func bestWindow(length: Int) -> (word: Int, range: Range<Int>)? {
        var counts = [Int](repeating: 0, count: terms.count)
        var distinct = 0
        var best: (count: Int, index: Int)?
        var end = 0
        for start in found.indices {
            while end < found.count, found[end].word < found[start].word + length {
                if counts[found[end].term] == 0 { distinct += 1 }
                counts[found[end].term] += 1
                end += 1
            }
            if distinct > best?.count ?? 0 { best = (distinct, start) }
            counts[found[start].term] -= 1
            if counts[found[start].term] == 0 { distinct -= 1 }
        }
        return best.map { (found[$0.index].word, found[$0.index].range) }
    }

    /// How many words the text has; nil where it was not read to its end.
    var lastWord: Int? { rest == 0 ? nil : wordCount }

    func start(ofWord number: Int) -> Int? {
        let index = number - firstPlace
        return places.indices.contains(index) ? places[index].lowerBound : places.first?.lowerBound
    }

    /// Nil behind the last word: then the piece ends with the text, or with the last word that was read.
    func end(ofWord number: Int) -> Int? {
        let index = number - firstPlace
        if places.indices.contains(index) { return places[index].upperBound }
        return rest == 0 ? places.last?.upperBound : nil
    }

    /// The matches in a piece of the text, in order, none inside another.
    func matches(from low: Int, to high: Int) -> [Range<Int>] {
        var kept: [Range<Int>] = []
        for range in found.map(\.range).sorted(by: { ($0.lowerBound, -$0.upperBound) < ($1.lowerBound, -$1.upperBound) }
        )
        where range.lowerBound >= low && range.upperBound <= high && range.lowerBound >= kept.last?.upperBound ?? 0 {
            kept.append(range)
        }
        return kept
    }
}
