import ChatKit
import Foundation
import TerminalText
import TestSupport
import Testing

@testable import chat_tui

/// What the context holds and what it costs, looks, and what is said at the end.
@Suite struct GaugeTests {
    @Test(arguments: [
        (690, "690/1k 69%", false), (710, "710/1k 71%", false), (910, "! 910/1k 91%", true),
    ]) func `the gauge shows used, limit and percent, and warns when it is nearly full`(
        _ used: Int, _ text: String, _ warns: Bool
    ) {
        var opened = Core.conversation(["q", "a"])
        opened.gauge = ContextGauge(used: used, limit: 1000)
        var core = Core(opened)
        #expect(core.rows()[0].hasSuffix(text), "\(core.rows()[0])")
        #expect(core.rows()[0].contains("! ") == warns)
    }

    @Test func `what is being written counts, and what it cost is shown`() {
        var opened = Core.conversation(["q", "a"])
        opened.gauge = ContextGauge(
            used: 87_300, limit: 128_000, costs: [Cost(currency: .usd, amount: 310_000_000)])
        var core = Core(opened)
        #expect(core.rows(120, 40)[0].contains("87.3k/128k 68% $0.31"))
        core.type(String(repeating: "word ", count: 800))
        #expect(core.rows(120, 40)[0].contains("88.3k/128k 69%"))
        #expect(core.rows(40, 12)[0].columns <= 40)
    }

    @Test func `a reply says what it cost`() {
        var core = Core(Core.conversation(["q", "a"]))
        let answer = core.ask("again")
        core.reply("text", answer: answer)
        core.send(.reply(.usage(Usage(inputTokens: 1204, outputTokens: 612)), answer: answer))
        let cost = Cost(currency: .usd, amount: 6_100_000)
        core.send(.reply(.finished(ReplyFinish(reason: .stop, cost: cost)), answer: answer))
        core.send(.replyEnded(nil, answer: answer))
        #expect(core.screen(120, 40).contains("1204 in / 612 out · $0.0061"))
        #expect(core.effects.contains(.gauge(ConversationID(number: 7))))
    }

    @Test func `counts are short`() {
        let cases = [0: "0", 999: "999", 1000: "1k", 1234: "1.2k", 99_949: "99.9k", 128_000: "128k", 1_050_000: "1.1M"]
        for (count, text) in cases { #expect(ContextGauge.short(count) == text) }
    }

    @Test func `colors fit the background, and without any a prompt is still told from a reply`() {
        let shades: [Shade] = [.notice, .prompt, .reply, .comment]
        for background in [Background.dark, .light] {
            let support = StyleSupport(depth: .full, background: background)
            let page = background == .light ? (255.0, 255.0, 255.0) : (0, 0, 0)
            for shade in shades {
                guard case .palette(let index) = support.reduce(Style(.shade(shade))).foreground else {
                    Issue.record("\(shade) has no color on \(background)")
                    continue
                }
                #expect(Self.contrast(Palette.color(index), page) >= 4.5, "\(shade) on \(background)")
            }
            let prompt = support.reduce(Style(.standard, on: .shade(.promptBackground)))
            #expect(prompt.background != .standard && !prompt.attributes.contains(.bold))
        }
        for depth in [StyleSupport.Depth.none, .eight, .sixteen] {
            let reduced = StyleSupport(depth: depth).reduce(Style(.standard, on: .shade(.promptBackground)))
            #expect(reduced.background == .standard && reduced.attributes.contains(.bold))
        }
        #expect(StyleSupport(depth: .none).reduce(Style(.shade(.notice))).foreground == .standard)
    }

    private static func contrast(_ one: chat_tui.Palette.RGB, _ other: (Double, Double, Double)) -> Double {
        func luminance(_ red: Double, _ green: Double, _ blue: Double) -> Double {
            func linear(_ value: Double) -> Double {
                let part = value / 255
                return part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
        }
        let first = luminance(Double(one.red), Double(one.green), Double(one.blue))
        let second = luminance(other.0, other.1, other.2)
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    @Test func `the background is what the terminal says it is`() {
        #expect(
            Background(red: 255, green: 255, blue: 255) == .light && Background(red: 0, green: 43, blue: 54) == .dark)
        #expect(Background(environment: ["COLORFGBG": "0;15"]) == .light)
        #expect(Background(environment: ["COLORFGBG": "15;default;0"]) == .dark)
        #expect(Background(environment: [:]) == .unknown)
        var core = Core()
        core.type("/theme light")
        core.press("Enter")
        #expect(core.model.frame(TerminalSize(columns: 80, rows: 24)).background == .light)
    }

    @Test func `a long reply that ends unseen rings, a short or a seen one does not`() {
        for (isFocused, seconds, rings) in [(false, 11, true), (false, 3, false), (true, 60, false)] {
            var core = Core(Core.conversation(["q", "a"]))
            core.send(.input(.focus(isFocused)))
            let answer = core.ask("long one")
            core.now += .seconds(seconds)
            core.reply("text", answer: answer)
            core.send(.replyEnded(nil, answer: answer))
            #expect(core.effects.contains(.terminal(.bell)) == rings)
            #expect(core.effects.contains(.terminal(.notify("reply complete: Talk"))) == rings)
        }
        let bytes = TerminalCommand.notify("4;1\u{7}\u{1B}]52;c;x").bytes(through: .none)
        #expect(String(decoding: bytes, as: UTF8.self) == "\u{1B}]9;chat: 4;1]52;c;x\u{7}")
    }

    @Test func `small signs are sentences`() {
        var core = Core(Core.conversation(["q", "a"]))
        core.send(.edited(nil, status: 127))
        #expect(core.screen().contains("set VISUAL or EDITOR"))
        core.send(.copied("the reply", characters: 3, ways: []))
        #expect(core.screen().contains("this terminal has no clipboard: /save FILE"))
        let answer = core.ask("stop me")
        core.reply("half", answer: answer)
        core.send(.replyEnded(.cancelled, answer: answer))
        #expect(core.screen().contains("stopped: what came is kept"))
    }
}
