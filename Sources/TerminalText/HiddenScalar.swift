/// Which scalars a terminal must not see, and what they are called where they are shown instead.
enum HiddenScalar {
    /// What becomes of a scalar.
    enum Kind: Equatable {
        case visible
        /// A combining mark.
        case mark
        /// A variation selector where it belongs.
        case selector
        /// A joiner that belongs here if what follows fits.
        case joiner
        /// A tag that may be part of a flag.
        case flagTag
        case lineBreak
        case blankLine
        case carriageReturn
        case escape
        case controlSequence
        /// The start of a control string, by name.
        case string(String)
        /// Not to be shown, by name.
        case hidden(String)
    }

    static func kind(of scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Kind {
        switch scalar.value {
        case 0x09, 0x0A: return .visible
        case 0x0B, 0x0C: return .blankLine
        case 0x0D: return .carriageReturn
        case 0x1B: return .escape
        case 0x85, 0x2028, 0x2029: return .lineBreak
        case 0x90: return .string("DCS")
        case 0x98: return .string("SOS")
        case 0x9B: return .controlSequence
        case 0x9D: return .string("OSC")
        case 0x9E: return .string("PM")
        case 0x9F: return .string("APC")
        case 0x200C, 0x200D:
            return previous.map { canPrecede($0, joiner: scalar) } == true ? .joiner : .hidden(name(of: scalar))
        case 0xFE0E, 0xFE0F:
            return previous?.properties.isEmoji == true ? .selector : .hidden(name(of: scalar))
        case 0x180B...0x180D, 0x180F:
            return previous.map { (0x1820...0x18AA).contains($0.value) } == true
                ? .selector : .hidden(name(of: scalar))
        case 0xE0020...0xE007F where previous == "\u{1F3F4}": return .flagTag
        case 0x0600...0x0605, 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD:
            // Format characters with a shape of their own, such as the Arabic number sign.
            return .visible
        default: break
        }
        let properties = scalar.properties
        if properties.isDefaultIgnorableCodePoint { return .hidden(name(of: scalar)) }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned: return .hidden(name(of: scalar))
        case .nonspacingMark, .enclosingMark, .spacingMark: return .mark
        default: return .visible
        }
    }

    // MARK: - Joiners

    /// Whether a zero width joiner or non-joiner between the two has something to do.
    static func joins(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
        if isEmoji(left) { return right != "\u{FE0F}" && isEmoji(right) }
        if isIndic(left) { return true }
        return hasJoiningLetters(left) && hasJoiningLetters(right)
    }

    private static func canPrecede(_ scalar: Unicode.Scalar, joiner: Unicode.Scalar) -> Bool {
        joiner == "\u{200D}" && isEmoji(scalar) || hasJoiningLetters(scalar)
    }

    /// Digits are emoji by the standard, for keycaps, and the selector that makes one is none, but there only after one.
    private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{FE0F}" || scalar.value > 0xFF && scalar.properties.isEmoji
    }

    /// The scripts of India write a half letter at the end of a word with a joiner.
    private static func isIndic(_ scalar: Unicode.Scalar) -> Bool {
        (0x0900...0x0DFF).contains(scalar.value)
    }

    /// Scripts whose letters take other shapes when they are joined: Arabic to Myanmar, Khmer, Mongolian and their like.
    private static func hasJoiningLetters(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0600...0x0DFF, 0x0F00...0x109F, 0x1780...0x18AF, 0xA840...0xA8FF, 0xA9E0...0xAADF, 0xFB50...0xFDFF,
            0xFE70...0xFEFC, 0x10A00...0x11FFF, 0x1E900...0x1E95F:
            switch scalar.properties.generalCategory {
            case .otherLetter, .modifierLetter, .uppercaseLetter, .lowercaseLetter, .nonspacingMark, .spacingMark:
                return true
            default: return false
            }
        default: return false
        }
    }

    // MARK: - Flags written with tags

    /// How many tags the longest flag has.
    static let flagTagCount = 6

    static func isTag(_ scalar: Unicode.Scalar) -> Bool {
        (0xE0020...0xE007F).contains(scalar.value)
    }

    /// Whether the tags make England, Scotland or Wales of a black flag: any other run could carry hidden words.
    static func isFlag(tags: String) -> Bool {
        let letters = tags.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value & 0x7F) }
        return letters.last == 0x7F
            && ["gbeng", "gbsct", "gbwls"].contains(String(decoding: letters.dropLast(), as: UTF8.self))
    }

    // MARK: - Names

    static func name(of scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x00...0x1F: controlNames[Int(scalar.value)]
        case 0x7F: "DEL"
        case 0x9C: "ST"
        case 0xFE00...0xFE0F: "VS\(scalar.value - 0xFE00 + 1)"
        case 0xE0000...0xE007F: "tag"
        case 0xE0100...0xE01EF: "VS\(scalar.value - 0xE0100 + 17)"
        default: formatNames[scalar.value] ?? hexadecimal(scalar.value)
        }
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static let controlNames = [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI",
        "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
    ]

    private static let formatNames: [UInt32: String] = [
        0x00AD: "SHY", 0x034F: "CGJ", 0x061C: "ALM", 0x180E: "MVS",
        0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ", 0x200E: "LRM", 0x200F: "RLM",
        0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
        0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0xFEFF: "BOM",
    ]
}
