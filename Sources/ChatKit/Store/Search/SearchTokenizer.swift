import GRDB

/// Splits text into the words that are searched: SQLite's `unicode61` (case folded, accents removed), and besides
///
/// - `ё` counts as `е`, as people write it;
/// - in scripts that are written without spaces, and for emoji, each character is a word of its own: `数据库` is
///   found inside a sentence as the phrase of its three characters.
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
        var position = 0
        var runStart = 0
        while position < text.count {
            let (scalar, length) = SearchTokenizer.scalar(in: text, at: position)
            guard SingleCharacterWords.contains(scalar) else {
                position += length
                continue
            }
            let code = words(text, from: runStart, to: position, context, tokenization, tokenCallback)
            if code != 0 { return code }
            let single = tokenCallback(
                context, 0, pText + position, CInt(length), CInt(position), CInt(position + length))
            if single != 0 { return single }
            position += length
            runStart = position
        }
        return words(text, from: runStart, to: position, context, tokenization, tokenCallback)
    }

    /// What the callback below needs of the one it stands for.
    private struct Relay {
        let context: UnsafeMutableRawPointer?
        let callback: FTS5TokenCallback
        /// Where the run begins in the whole text.
        let offset: CInt
    }

    /// Passes a run without single-character words through unicode61.
    private func words(
        _ text: UnsafeBufferPointer<CChar>, from start: Int, to end: Int, _ context: UnsafeMutableRawPointer?,
        _ tokenization: FTS5Tokenization, _ callback: @escaping FTS5TokenCallback
    ) -> CInt {
        guard start < end, let base = text.baseAddress else { return 0 }
        var relay = Relay(context: context, callback: callback, offset: CInt(start))
        return withUnsafeMutablePointer(to: &relay) { relay in
            unicode61.tokenize(
                context: relay, tokenization: tokenization, pText: base + start, nText: CInt(end - start)
            ) { relay, flags, token, length, start, end in
                guard let relay = relay?.assumingMemoryBound(to: Relay.self).pointee, let token else { return 0 }
                let word = UnsafeBufferPointer(start: token, count: Int(length))
                return SearchTokenizer.withPlainE(word) { word in
                    relay.callback(
                        relay.context, flags, word.baseAddress, length, relay.offset + start, relay.offset + end)
                }
            }
        }
    }

    /// The word with every `ё` (D1 91 in UTF-8) as `е` (D0 B5); words come here in lower case.
    private static func withPlainE(
        _ word: UnsafeBufferPointer<CChar>, _ body: (UnsafeBufferPointer<CChar>) -> CInt
    ) -> CInt {
        let first: CChar = -0x2F
        let second: CChar = -0x6F
        var place = 0
        while place + 1 < word.count, word[place] != first || word[place + 1] != second { place += 1 }
        guard place + 1 < word.count else { return body(word) }
        var plain = Array(word)
        for place in place..<(plain.count - 1) where plain[place] == first && plain[place + 1] == second {
            plain[place] = -0x30
            plain[place + 1] = -0x4B
        }
        return plain.withUnsafeBufferPointer(body)
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

/// The characters that are words of their own: scripts written without spaces, and pictures.
enum SingleCharacterWords {
    /// Source: Unicode's `Blocks.txt` 15.0, read 2026-11-21.
    private static let ranges: [ClosedRange<UInt32>] = [
        0x0E00...0x0EFF,  // Thai, Lao
        0x1000...0x109F,  // Myanmar
        0x1780...0x17FF,  // Khmer
        0x2600...0x27BF,  // symbols, dingbats
        0x2E80...0x2FDF,  // radicals
        0x3005...0x3007, 0x3021...0x3029, 0x3031...0x303C,  // signs that stand for ideographs
        0x3041...0x318F,  // Hiragana, Katakana, Bopomofo, Hangul's older letters
        0x31A0...0x31BF, 0x31F0...0x31FF,
        0x3400...0x4DBF, 0x4E00...0xA4CF,  // Chinese characters, Yi
        0xAC00...0xD7AF,  // Korean syllables
        0xF900...0xFAFF, 0xFF66...0xFF9F, 0xFFA0...0xFFDC,  // forms kept for older encodings
        0x1F000...0x1FAFF,  // emoji
        0x20000...0x3FFFF,  // more Chinese characters
    ]

    static func contains(_ scalar: UInt32) -> Bool {
        guard scalar >= 0x0E00 else { return false }
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(scalar)
    }
}
