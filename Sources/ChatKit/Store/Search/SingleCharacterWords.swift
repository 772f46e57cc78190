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
