import ChatKit
import TerminalText
import Testing

@testable import chat_tui

/// Whole screens, as people see them.
@Suite struct ScreenTests {
    private static let dialogue = Core.conversation([
        "Почему небо голубое?", "Свет рассеивается:\n\n- синий сильнее\n- красный слабее\n\n```py\nprint(1)\n```",
        "用中文再说一遍。", "蓝光比红光散射得更厉害，所以天空看起来是蓝色的。",
    ])

    @Test func `80x24`() {
        var core = Core(Self.dialogue)
        core.type("ещё")
        #expect(
            core.screen(80, 24)
                == """
                Talk                                                           gpt-test · openai

                you  00:00
                Почему небо голубое?

                gpt-test  00:00
                Свет рассеивается:

                • синий сильнее
                • красный слабее

                py ───────────────────────────────────────────────────────────────────────── [1]
                print(1)

                you  00:00
                用中文再说一遍。

                gpt-test  00:00
                蓝光比红光散射得更厉害，所以天空看起来是蓝色的。


                ────────────────────────────────────────────────────────────────────────────────
                > ещё
                Enter send  Alt-Enter line  F1 keys  Ctrl-X m model  Ctrl-X w copy
                """.replacing("00:00", with: Self.midnight))
    }

    @Test func `40x12`() {
        var core = Core(Self.dialogue)
        core.type("ещё")
        #expect(
            core.screen(40, 12)
                == """
                Talk                            gpt-test

                print(1)

                you  00:00
                用中文再说一遍。

                gpt-test  00:00
                蓝光比红光散射得更厉害，所以天空看起来是
                蓝色的。
                > ещё
                Enter send  Alt-Enter line  F1 keys
                """.replacing("00:00", with: Self.midnight))
    }

    @Test func `20x5 shows the end and the input, less says that it is too small`() {
        var core = Core(Self.dialogue)
        #expect(
            core.rows(20, 5) == [
                "gpt-test  00:00".replacing("00:00", with: Self.midnight), "蓝光比红光散射得更厉", "害，所以天空看起来是", "蓝色的。", ">",
            ])
        #expect(core.rows(19, 5) == ["", "", "  too small: 19x5", "", ""])
    }

    @Test func `long text is no wider than can be read`() {
        var core = Core(Core.conversation(["q", String(repeating: "word ", count: 100)]))
        let rows = core.rows(200, 40).dropFirst().dropLast(3)
        let widest = rows.map { $0.dropFirst(core.model.areas.dialogue).count }.max() ?? 0
        #expect(widest > 80 && widest <= 100)
    }

    @Test func `hints that have no room are left out whole`() {
        for keys in ["Esc", "F1", "F2", "F2 /", "Ctrl-X m", "Ctrl-X w", "Ctrl-R"] {
            var core = Core(Self.dialogue)
            core.press(keys)
            core.send(.listed(ConversationPage(conversations: []), ListRequest()))
            let whole = core.rows(99, 24)[23]
            for columns in 20..<99 {
                let hints = core.rows(columns, 24)[23]
                let next = whole.dropFirst(hints.count).first
                #expect(
                    hints.hasSuffix("…") || whole.hasPrefix(hints) && [nil, " "].contains(next), "\(columns): \(hints)")
                #expect(hints.columns < columns)
            }
        }
    }

    @Test(arguments: [(80, 24), (120, 40), (40, 12), (20, 5), (1, 1), (300, 3), (3, 300)])
    func `no size is too odd for any page`(_ columns: Int, _ rows: Int) {
        for key in ["Esc", "F1", "F2", "Ctrl-X m"] {
            var core = Core(Self.dialogue)
            core.press(key)
            core.send(.offers([OfferedProfile(name: "a"), OfferedProfile(name: "b")], models: [], of: nil))
            core.send(.listed(ConversationPage(conversations: []), ListRequest()))
            core.press("Down", "PageUp", "End")
            let frame = core.model.frame(TerminalSize(columns: columns, rows: rows))
            #expect(frame.rows.count == rows && frame.rows.allSatisfy { $0.count == columns })
            let cursor = frame.cursor
            #expect(cursor.map { (0..<rows).contains($0.row) && (0..<columns).contains($0.column) } ?? true)
        }
    }

    /// Midnight of 1970 in the time zone of whoever runs the tests.
    private static let midnight = String(Core.time.localMinute.suffix(5))
}
