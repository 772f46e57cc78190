import TerminalText
import Testing

@testable import chat_tui

/// Colours can be read on the background they are for.
@Suite struct ContrastTests {
    /// Relative luminance and contrast as WCAG 2.2 defines them.
    private static func luminance(_ index: UInt8) -> Double {
        func linear(_ part: UInt8) -> Double {
            let value = Double(part) / 255
            return value <= 0.04045 ? value / 12.92 : pow24((value + 0.055) / 1.055)
        }
        let (red, green, blue) = Palette.color(index)
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The power of 2.4 by 12 roots of the fifth power: exact enough, without another library.
    private static func pow24(_ base: Double) -> Double {
        // base^2.4 = base^2 · (base^2)^(1/5)
        let square = base * base
        var root = 1.0
        for _ in 0..<60 { root -= (root * root * root * root * root - square) / (5 * root * root * root * root) }
        return square * root
    }

    private static func contrast(_ one: UInt8, _ other: UInt8) -> Double {
        let (first, second) = (luminance(one), luminance(other))
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    private static let styles: [chat_tui.Style] =
        Role.allCases.map { Theme.style(TerminalText.Style($0)) }
        + [Theme.title, Theme.faint, Theme.failure, Theme.notice, Theme.rule]
        + [chat_tui.Style(.standard, on: .shade(.promptBackground)), chat_tui.Style(.shade(.comment), on: .standard)]

    @Test(arguments: [Background.light, .dark, .unknown])
    func `the theme of contrast has pairs of at least 7 to 1, and nothing faint`(_ background: Background) {
        for style in Self.styles {
            let support = StyleSupport(depth: .full, background: background, hasContrast: true)
            let reduced = support.reduce(style)
            guard case .palette(let text) = reduced.foreground, case .palette(let ground) = reduced.background else {
                Issue.record("\(style) has no colours of its own")
                continue
            }
            let contrast = Self.contrast(text, ground)
            #expect(contrast >= 7, "\(background): \(text) on \(ground) is \(contrast)")
            #expect(!reduced.attributes.contains(.dim))
        }
    }

    @Test(arguments: [(Background.light, UInt8(231)), (.dark, 16)])
    func `shades can be read on the background they are for`(_ background: Background, _ ground: UInt8) {
        let support = StyleSupport(depth: .full, background: background)
        for shade in [Shade.notice, .prompt, .reply, .comment] {
            guard case .palette(let text) = support.reduce(chat_tui.Style(.shade(shade))).foreground, text > 15 else {
                continue
            }
            let contrast = Self.contrast(text, ground)
            #expect(contrast >= 4.5, "\(shade): \(contrast)")
        }
    }

    @Test func `without colours nothing has one, in any theme`() {
        for hasContrast in [false, true] {
            let support = StyleSupport(depth: .none, hasContrast: hasContrast)
            for style in Self.styles {
                let reduced = support.reduce(style)
                #expect(reduced.foreground == .standard && reduced.background == .standard)
            }
        }
    }
}
