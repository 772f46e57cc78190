/// A colour as a theme names it. What the terminal can show of it is another matter: ``StyleSupport``.
enum Color: Hashable, Sendable {
    /// The terminal's own colour of text or of the background.
    case standard
    /// 0...15 are the terminal's own palette, 16...231 a cube of 6×6×6, 232...255 greys.
    case palette(UInt8)
    case rgb(red: UInt8, green: UInt8, blue: UInt8)

    static let black = Color.palette(0)
    static let red = Color.palette(1)
    static let green = Color.palette(2)
    static let yellow = Color.palette(3)
    static let blue = Color.palette(4)
    static let magenta = Color.palette(5)
    static let cyan = Color.palette(6)
    static let white = Color.palette(7)
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
