/// A quick look that tells text with nothing to hide from text that wants a closer one.
///
/// It knows ASCII, Latin-1, Russian, Chinese, Japanese and Korean letters with their punctuation: none of these scalars
/// is a control, a mark, invisible or unassigned. Everything else is merely not known to be plain.
enum PlainText {
    static func isPlain(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isPlain($0) }
    }

    private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                guard byte >= 0x20 ? byte != 0x7F : byte == 0x0A || byte == 0x09 else { return false }
                index += 1
            } else if byte < 0xE0 {
                guard isPlain(UInt32(byte & 0x1F) << 6 | UInt32(bytes[index + 1] & 0x3F)) else { return false }
                index += 2
            } else if byte < 0xF0 {
                let low = UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F)
                guard isPlain(UInt32(byte & 0x0F) << 12 | low) else { return false }
                index += 3
            } else {
                return false
            }
        }
        return true
    }

    static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        isPlain(scalar.value)
    }

    private static func isPlain(_ value: UInt32) -> Bool {
        switch value {
        case 0x09, 0x0A, 0x20...0x7E: true
        case 0xA0...0xAC, 0xAE...0x24F: true  // Latin without the soft hyphen
        case 0x400...0x482, 0x48A...0x52F: true  // Cyrillic without its combining marks
        case 0x2010...0x2027, 0x2030...0x205E: true  // dashes, quotes, ellipsis
        case 0x2190...0x23FF, 0x2500...0x2604: true  // arrows, mathematics, boxes
        case 0x3000...0x3029, 0x3041...0x3096, 0x30A0...0x30FF: true  // CJK punctuation, kana
        case 0x3400...0x9FFF, 0xAC00...0xD7A3: true  // ideographs, Hangul syllables
        case 0xFF01...0xFF60: true  // full-width forms
        default: false
        }
    }
}
