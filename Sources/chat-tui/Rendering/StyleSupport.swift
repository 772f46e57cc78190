/// What a terminal can show of a ``Style``.
struct StyleSupport: Hashable, Sendable {
    /// How many colours there are, apart from the terminal's own two.
    enum Depth: Int, Comparable, Sendable {
        case none = 0
        case eight = 8
        case sixteen = 16
        case full = 256

        /// The depth of a terminal with that many colours.
        init(colors: Int) {
            self =
                switch colors {
                case 256...: .full
                case 16...: .sixteen
                case 8...: .eight
                default: .none
                }
        }

        static func < (one: Depth, other: Depth) -> Bool {
            one.rawValue < other.rawValue
        }
    }

    var depth: Depth
    var italic = true
    var background = Background.unknown
    /// Text is black on white or white on black, or in colours that are at least 7 : 1 on them.
    var hasContrast = false

    /// The nearest style that the terminal has. Text never takes the colour of its background on the way.
    func reduce(_ style: Style) -> Style {
        if hasContrast, depth > .none { return contrasting(style) }
        var style = style
        if case .shade(let shade) = style.foreground {
            style.foreground = color(of: shade)
            // Where no shade of grey is sure to be seen the terminal's own faint letters are.
            if shade == .comment, style.foreground == .standard { style.attributes.insert(.dim) }
        }
        if case .shade(let shade) = style.background {
            style.background = color(of: shade)
            // Without a background a prompt is told from a reply by its letters.
            if style.background == .standard { style.attributes.insert(.bold) }
        }
        var reduced = style
        reduced.foreground = reduce(style.foreground, &reduced.attributes, brightIsBold: true)
        reduced.background = reduce(style.background, &reduced.attributes, brightIsBold: false)
        if reduced.foreground == reduced.background, style.foreground != style.background {
            reduced.background = .standard
        }
        if !italic, style.attributes.contains(.italic) {
            reduced.attributes.remove(.italic)
            reduced.attributes.insert(.underline)
        }
        return reduced
    }

    /// The style with an explicit background: which one the terminal has does not matter then.
    private func contrasting(_ style: Style) -> Style {
        var style = style
        style.attributes.remove(.dim)
        if case .shade(.promptBackground) = style.background { style.attributes.insert(.bold) }
        let isLight = background == .light
        let isFull = depth == .full
        // The first sixteen are what people have made them; where there are more, those behind them are sure.
        let (black, white): (UInt8, UInt8) = isFull ? (16, 231) : (0, depth == .eight ? 7 : 15)
        style.background = .palette(isLight ? white : black)
        style.foreground = .palette(isFull ? Self.contrasting(style.foreground, isLight) : isLight ? black : white)
        if !italic, style.attributes.remove(.italic) != nil { style.attributes.insert(.underline) }
        return style
    }

    private static func contrasting(_ color: Color, _ isLight: Bool) -> UInt8 {
        switch color {
        case .palette(1): isLight ? 88 : 217
        case .palette(2), .shade(.prompt): isLight ? 22 : 120
        case .palette(3), .shade(.notice): isLight ? 52 : 226
        case .palette(4): isLight ? 18 : 117
        case .palette(5): isLight ? 53 : 219
        case .palette(6), .shade(.reply): isLight ? 23 : 51
        case .shade(.comment): isLight ? 238 : 251
        default: isLight ? 16 : 231
        }
    }

    /// Palette colours of at least 4.5 : 1 on black or white, by xterm's palette; where the background is not known only
    /// those of the first sixteen, which people have chosen so that they can read them.
    private func color(of shade: Shade) -> Color {
        let isFull = depth == .full
        switch (shade, background) {
        case (.notice, .light): return isFull ? .palette(94) : .magenta
        case (.notice, _): return .yellow
        case (.prompt, .light): return isFull ? .palette(22) : .blue
        case (.prompt, _): return .green
        case (.reply, .light): return isFull ? .palette(24) : .blue
        case (.reply, _): return .cyan
        case (.comment, .light) where isFull: return .palette(241)
        case (.comment, .dark) where isFull: return .palette(246)
        case (.promptBackground, .light) where isFull: return .palette(254)
        case (.promptBackground, .dark) where isFull: return .palette(236)
        case (.comment, _), (.promptBackground, _): return .standard
        }
    }

    private func reduce(_ color: Color, _ attributes: inout Style.Attributes, brightIsBold: Bool) -> Color {
        guard depth > .none else { return .standard }
        var index: UInt8
        switch color {
        case .standard, .shade: return .standard
        case .rgb(let red, let green, let blue): index = Palette.nearest(red, green, blue, in: 16...255)
        case .palette(let number): index = number
        }
        if depth < .full, index > 15 {
            let (red, green, blue) = Palette.color(index)
            index = Palette.nearest(red, green, blue, in: 0...15)
        }
        if depth == .eight, index > 7 {
            index -= 8
            if brightIsBold { attributes.insert(.bold) }
        }
        return .palette(index)
    }
}

/// The colours of xterm's palette.
///
/// Source: 256colres.h of xterm, and the table of https://invisible-island.net/xterm/manpage/xterm.html,
/// read 2026-11-21. People change the first 16: those are only a guess.
enum Palette {
    typealias RGB = (red: UInt8, green: UInt8, blue: UInt8)

    static func color(_ index: UInt8) -> RGB {
        switch index {
        case 0..<16: return first[Int(index)]
        case 232...255:
            let level = 8 + (index - 232) * 10
            return (level, level, level)
        default:
            let cube = index - 16
            return (levels[Int(cube / 36)], levels[Int(cube / 6 % 6)], levels[Int(cube % 6)])
        }
    }

    static func nearest(_ red: UInt8, _ green: UInt8, _ blue: UInt8, in range: ClosedRange<UInt8>) -> UInt8 {
        var best = range.lowerBound
        var smallest = Int.max
        for index in range {
            let candidate = color(index)
            let difference = distance(candidate, (red, green, blue))
            if difference < smallest { (best, smallest) = (index, difference) }
        }
        return best
    }

    /// Distance as the eye has it, roughly: green counts most, blue least.
    private static func distance(_ one: RGB, _ other: RGB) -> Int {
        let red = Int(one.red) - Int(other.red)
        let green = Int(one.green) - Int(other.green)
        let blue = Int(one.blue) - Int(other.blue)
        return 3 * red * red + 4 * green * green + 2 * blue * blue
    }

    private static let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    private static let first: [RGB] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
        (255, 255, 255),
    ]
}
