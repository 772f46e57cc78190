/// How many columns of a terminal a text takes: 2 for ideographs and emoji, 0 for what joins the letter before it.
///
/// Terminals disagree about emoji made of several scalars; this is what the newer ones do (one emoji, two columns).
/// The text is taken to be one line without controls, as ``Sanitizer`` makes it.
extension StringProtocol {
    public var columns: Int {
        if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
        return reduce(0) { $0 + $1.columns }
    }

    /// The text if it fits, else as much of it as fits together with an `…`.
    public func truncated(toColumns limit: Int) -> String {
        if columns <= limit { return String(self) }
        guard limit > 0 else { return "" }
        var result = ""
        var used = 1
        for character in self {
            used += character.columns
            if used > limit { break }
            result.append(character)
        }
        return result + "…"
    }

    /// The text in exactly so many columns: truncated, or with spaces at its end, or at its start where it is a number.
    public func padded(toColumns width: Int, alignedRight: Bool = false) -> String {
        let text = truncated(toColumns: width)
        let space = String(repeating: " ", count: Swift.max(0, width - text.columns))
        return alignedRight ? space + text : text + space
    }
}

extension Character {
    /// The columns of one character as people see it: of all its scalars together.
    public var columns: Int {
        let scalars = unicodeScalars
        guard let first = scalars.first else { return 0 }
        if scalars.count == 1 { return first.columns }
        if scalars.contains("\u{FE0F}") && first.properties.isEmoji { return 2 }
        if first.properties.isEmojiPresentation || first.properties.isEmojiModifierBase { return 2 }
        return scalars.reduce(0) { $0 + $1.columns }
    }
}

extension Unicode.Scalar {
    /// The columns of the scalar on its own.
    var columns: Int {
        if value < 0x300 { return 1 }
        switch value {
        // Most letters there are, without a look at the tables: Cyrillic but its marks, ideographs, Hangul.
        case 0x400...0x482, 0x48A...0x52F: return 1
        // And what rules, lists and quotations are made of.
        case 0x2010...0x2027, 0x2500...0x257F: return 1
        case 0x3400...0x9FFF, 0xAC00...0xD7A3: return 2
        case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0  // Hangul vowels and finals: drawn into the syllable's columns
        default: break
        }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        // The vowels of India among them have a column of their own: so in tmux 3.3a, libvterm 0.1 and glibc 2.36.
        // The visible format characters are number signs of Arabic and its neighbours.
        case .format: return properties.isDefaultIgnorableCodePoint ? 0 : 1
        default: return WideScalars.contains(self) ? 2 : 1
        }
    }
}

/// The scalars of two columns.
private enum WideScalars {
    /// East Asian Width W and F of Unicode 17, gaps without an assigned scalar closed; emoji are left to the standard
    /// library, and marks are taken out before. Source: the tables of wcwidth 0.9.4 (python), read 2026-11-21.
    private static let ranges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2630...0x2637, 0x268A...0x268F, 0x2E80...0x303E, 0x3041...0x3247,
        0x3250...0xA4C6, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B,
        0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DF2, 0x1AFF0...0x1B2FB, 0x1D300...0x1D356,
        0x1D360...0x1D376, 0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
    ]

    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        guard value >= 0x1100 else { return false }
        for range in ranges {
            if value < range.lowerBound { break }
            if value <= range.upperBound { return true }
        }
        return scalar.properties.isEmojiPresentation
    }
}
