import GRDB

/// Splits text into the words that are searched: SQLite's `unicode61` (case folded, accents removed), and besides
///
/// - `ё` counts as `е`, as people write it;
/// - Russian and English words are cut to their stems, so that one form of a word finds the others;
/// - in scripts that are written without spaces, and for emoji, each character is a word of its own: `数据库` is
///   found inside a sentence as the phrase of its three characters;
/// - a word with `+` or `#` behind it (`C++`, `F#`) is a word with these signs, too.
///
/// The last word of a prefix that is searched stays as it is typed: only whole words have stems.
final class SearchTokenizer: FTS5CustomTokenizer {
    static let name = "chat"

    private let unicode61: any FTS5Tokenizer

    init(db: Database, arguments: [String]) throws {
        unicode61 = try db.makeTokenizer(.unicode61(diacritics: .remove))
    }

    func tokenize(
        context: UnsafeMutableRawPointer?, tokenization: FTS5Tokenization, pText: UnsafePointer<CChar>?, nText: CInt,
        tokenCallback: @escaping FTS5TokenCallback
    ) -> CInt {
        guard let pText else { return 0 }
        let text = UnsafeBufferPointer(start: pText, count: Int(nText))
        let isQuery = tokenization.contains(.query)
        let isPrefix = tokenization.contains(.prefix)
        // The last word of a prefix keeps its ending, so each word waits until the next one comes.
        var waiting: SearchWord?
        func pass(_ word: SearchWord, stemmed: Bool) -> CInt {
            var word = word
            let (start, end) = (word.start, word.end)
            if word.hasSigns {
                // In a text `c++` is also `c`; who asks for `c++` wants just that.
                if isQuery { return word.withSigns(in: text) { tokenCallback(context, 0, $0, $1, start, end) } }
                let length = CInt(word.signCount)
                let code = word.withSigns(in: text) { tokenCallback(context, 0, $0, $1, start, end) }
                if code != 0 { return code }
                return word.withBytes(stemmed: stemmed) {
                    tokenCallback(context, Self.colocated, $0, $1, start, end - length)
                }
            }
            return word.withBytes(stemmed: stemmed) { tokenCallback(context, 0, $0, $1, start, end) }
        }
        let code = words(in: text) { word in
            guard isPrefix else { return pass(word, stemmed: true) }
            defer { waiting = word }
            return waiting.map { pass($0, stemmed: true) } ?? 0
        }
        if code == 0, let waiting { return pass(waiting, stemmed: false) }
        return code
    }

    /// FTS5_TOKEN_COLOCATED: at the same place as the token before.
    private static let colocated: CInt = 1

    /// Passes the words of a text on, folded but not yet cut to their stems, until one is answered with other than 0.
    func words(in text: UnsafeBufferPointer<CChar>, _ take: (SearchWord) -> CInt) -> CInt {
        guard let base = text.baseAddress else { return 0 }
        var position = 0
        var runStart = 0
        while position < text.count {
            let (scalar, length) = SearchTokenizer.scalar(in: text, at: position)
            guard SingleCharacterWords.contains(scalar) else {
                position += length
                continue
            }
            let code = foldedWords(in: text, from: runStart, to: position, take)
            if code != 0 { return code }
            let bytes = UnsafeRawBufferPointer(start: base + position, count: length)
            let single = take(SearchWord(bytes: Array(bytes), start: CInt(position), end: CInt(position + length)))
            if single != 0 { return single }
            position += length
            runStart = position
        }
        return foldedWords(in: text, from: runStart, to: position, take)
    }

    /// What the callback below needs of the one it stands for.
    private struct Relay {
        let text: UnsafeBufferPointer<CChar>
        /// Where the run begins in the whole text, and where it ends.
        let start: Int
        let end: Int
        let take: (SearchWord) -> CInt
    }

    /// Passes a run without single-character words through unicode61.
    private func foldedWords(
        in text: UnsafeBufferPointer<CChar>, from start: Int, to end: Int, _ take: (SearchWord) -> CInt
    ) -> CInt {
        guard start < end, let base = text.baseAddress else { return 0 }
        return withoutActuallyEscaping(take) { take in
            var relay = Relay(text: text, start: start, end: end, take: take)
            return withUnsafeMutablePointer(to: &relay) { relay in
                unicode61.tokenize(
                    context: relay, tokenization: .document, pText: base + start, nText: CInt(end - start)
                ) { relay, _, token, length, start, end in
                    guard let relay = relay?.assumingMemoryBound(to: Relay.self).pointee, let token else { return 0 }
                    let bytes = UnsafeRawBufferPointer(start: token, count: Int(length))
                    var word = SearchWord(
                        bytes: Array(bytes), start: CInt(relay.start) + start, end: CInt(relay.start) + end)
                    word.makeEPlain()
                    word.findSigns(in: relay.text, upTo: relay.end)
                    return relay.take(word)
                }
            }
        }
    }

    /// The scalar at a position and its length in bytes; broken UTF-8 counts byte by byte as U+0000.
    private static func scalar(in text: UnsafeBufferPointer<CChar>, at position: Int) -> (UInt32, Int) {
        let first = UInt8(bitPattern: text[position])
        let length =
            switch first {
            case 0..<0xC0: 1
            case 0xC0..<0xE0: 2
            case 0xE0..<0xF0: 3
            default: 4
            }
        guard length > 2 else { return (0, length == 2 && position + 1 >= text.count ? 1 : length) }
        guard position + length <= text.count else { return (0, 1) }
        var value = UInt32(first) & (length == 3 ? 0x0F : 0x07)
        for offset in 1..<length { value = value << 6 | UInt32(UInt8(bitPattern: text[position + offset]) & 0x3F) }
        return (value, length)
    }
}
