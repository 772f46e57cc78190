/// Where a line may be broken: after spaces and hyphens, around ideographs, never before a closing mark.
///
/// A small part of the Unicode line breaking rules (UAX #14), with the East Asian rule that closing punctuation does
/// not start a line and opening punctuation does not end one.
enum LineBreaks {
    enum Class {
        case letter, digitOrSign, wide, opening, closing, quote, hyphen, dash
    }

    static func classOf(_ scalar: Unicode.Scalar, columns: Int) -> Class {
        if scalar.value < 0x80 { return ascii(UInt8(truncatingIfNeeded: scalar.value)) }
        // Letters are most of all text; marks are looked for among the rest.
        if scalar.value >= 0x3400, scalar.value < 0xE000 { return columns == 2 ? .wide : .letter }
        if scalar.value >= 0x100, scalar.value < 0x2000 { return columns == 2 ? .wide : .letter }
        switch scalar {
        case "（", "［", "｛", "「", "『", "【", "〈", "《", "〔", "〖", "〘", "〚", "‘", "“", "«", "￥", "＄": return .opening
        case "、", "。", "，", "．", "・", "：", "；", "？", "！", "）", "］", "｝", "」", "』", "】", "〉", "》", "〕", "〗",
            "〙", "〛", "’", "”", "»", "…", "‥", "ー", "々", "〻", "ゝ", "ゞ", "ヽ", "ヾ", "％", "‰", "℃", "°", "〜", "～",
            "ぁ", "ぃ", "ぅ", "ぇ", "ぉ", "っ", "ゃ", "ゅ", "ょ", "ゎ", "ァ", "ィ", "ゥ", "ェ", "ォ", "ッ", "ャ", "ュ", "ョ",
            "ヮ", "ヵ", "ヶ":
            return .closing
        case "—", "―": return .dash
        default: return columns == 2 ? .wide : .letter
        }
    }

    private static func ascii(_ byte: UInt8) -> Class {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): .letter
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): .opening
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "!"), UInt8(ascii: "?"),
            UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "%"):
            .closing
        case UInt8(ascii: "'"), UInt8(ascii: "\""): .quote
        case UInt8(ascii: "-"): .hyphen
        default: .digitOrSign
        }
    }

    /// Whether the line may be broken between two clusters with no space between them.
    ///
    /// - Parameter beforeLast: What stands before `last`, for hyphens: only those between letters join words.
    static func allowsBreak(after last: Class, beforeLast: Class?, before next: Class, lastIsWide: Bool) -> Bool {
        switch (last, next) {
        case (_, .closing), (.opening, _), (_, .dash), (.quote, _), (_, .quote): false
        case (.dash, _), (.wide, _), (_, .wide): true
        case (.closing, _): lastIsWide
        case (.hyphen, .letter): beforeLast == .letter
        default: false
        }
    }
}
