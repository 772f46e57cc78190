/// A colour as a theme names it. What the terminal can show of it is another matter: ``StyleSupport``.
enum Color: Hashable, Sendable {
    /// The terminal's own colour of text or of the background.
    case standard
    /// 0...15 are the terminal's own palette, 16...231 a cube of 6×6×6, 232...255 greys.
    case palette(UInt8)
    case rgb(red: UInt8, green: UInt8, blue: UInt8)
    /// One that depends on the background.
    case shade(Shade)

    static let black = Color.palette(0)
    static let red = Color.palette(1)
    static let green = Color.palette(2)
    static let yellow = Color.palette(3)
    static let blue = Color.palette(4)
    static let magenta = Color.palette(5)
    static let cyan = Color.palette(6)
    static let white = Color.palette(7)
}

/// Colours that must differ from the background: which one it is decides the palette.
enum Shade: Hashable, Sendable {
    /// Notices, list markers: yellow cannot be read on white.
    case notice
    case prompt, reply
    case comment
    /// Behind a prompt.
    case promptBackground
}

/// Whether text is dark on light or light on dark.
enum Background: String, Sendable {
    case unknown, dark, light

    /// By the colour that the terminal says its background has (OSC 11): by luminance, as in WCAG 2.
    init(red: UInt8, green: UInt8, blue: UInt8) {
        let luminance = 0.2126 * Double(red) + 0.7152 * Double(green) + 0.0722 * Double(blue)
        self = luminance > 127 ? .light : .dark
    }

    /// By `COLORFGBG`, which some terminals set: the last number is the background's in the palette.
    init(environment: [String: String]) {
        switch environment["COLORFGBG"]?.split(separator: ";").last.flatMap({ Int($0) }) {
        case 7?, 15?: self = .light
        case (0...6)?, 8?: self = .dark
        default: self = .unknown
        }
    }
}

/// How a character looks.
struct Style: Hashable, Sendable {
    struct Attributes: OptionSet, Hashable, Sendable {
        let rawValue: UInt8
        static let bold = Attributes(rawValue: 1)
        static let dim = Attributes(rawValue: 2)
        /// Underlined where the terminal has no italics.
        static let italic = Attributes(rawValue: 4)
        static let underline = Attributes(rawValue: 8)
        static let reverse = Attributes(rawValue: 16)

        init(rawValue: UInt8) {
            self.rawValue = rawValue
        }
    }

    var foreground: Color
    var background: Color
    var attributes: Attributes

    init(_ foreground: Color = .standard, on background: Color = .standard, _ attributes: Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    static let plain = Style()
}
