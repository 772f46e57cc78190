import ChatKit
import Testing

@testable import chat_tui

/// What Enter does, as the settings want it.
@Suite struct EnterKeyTests {
    private static func lines() -> Core {
        var opened = Core.empty
        opened.preferences.enter = .newline
        return Core(opened)
    }

    @Test(arguments: ["Alt-Enter", "Ctrl-J", "Ctrl-Enter", "Ctrl-X Ctrl-S"])
    func `Enter breaks the line where that is wanted, and other keys send`(_ key: String) {
        var core = Self.lines()
        #expect(core.screen().contains("Alt-Enter sends it"))
        core.type("one")
        core.press("Enter")
        core.type("two")
        core.press("Shift-Enter")
        core.type("three \\")
        #expect(core.effects.isEmpty)
        #expect(core.rows().last?.hasPrefix("Alt-Enter send  Enter line") ?? false)
        core.press(key)
        #expect(core.effects == [.ask(Question(answer: 1, text: "one\ntwo\nthree \\"))])
        #expect(core.model.composer.isEmpty)
    }

    @Test func `Enter still does a command, and what waits with nothing written`() {
        var core = Self.lines()
        core.type("/new")
        core.press("Enter")
        #expect(core.effects == [.open(.new)])
        core.type("/open 12")
        core.press("Enter")
        #expect(core.effects == [.open(.named("12"))])
        let answer = core.ask("never sent")
        #expect(answer == 0 && core.model.composer.text == "never sent\n")
        core.press("Alt-Enter")
        core.send(.reply(.notice(Notice(.retrying, "too many", pause: .seconds(12))), answer: 1))
        core.press("Enter")
        #expect(core.effects == [.hurry] && core.model.composer.isEmpty)
    }

    @Test func `the help names the keys that are in force`() {
        var core = Self.lines()
        core.press("F1")
        let lines = core.rows()
        #expect(lines.contains { $0.contains(" Alt-Enter, Ctrl-J") && $0.hasSuffix("send the message") })
        #expect(lines.contains { $0.contains(" Enter ") && $0.hasSuffix("new line; of a /command: do it") })
        var usual = Core()
        usual.press("F1")
        #expect(usual.rows().contains { $0.contains(" Enter ") && $0.contains("send the message; in a code block") })
    }

    @Test func `a key sends what ends in open code`() {
        var core = Core()
        core.type("```swift")
        core.press("Enter", "Ctrl-X Ctrl-S")
        #expect(core.effects == [.ask(Question(answer: 1, text: "```swift\n"))])
    }
}
