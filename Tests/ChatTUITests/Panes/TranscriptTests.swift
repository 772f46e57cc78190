import ChatKit
import TerminalText
import Testing

@testable import chat_tui

@Suite struct TranscriptTests {
    private static func talk(_ count: Int) -> Core {
        Core(Core.conversation((0..<count).map { "message \($0) " + String(repeating: "words and words ", count: 12) }))
    }

    @Test func `the end is followed until one scrolls up, and again from the end on`() {
        var core = Self.talk(40)
        let answer = core.ask("q")
        #expect(core.model.chat?.transcript.follows == true)
        core.reply("first\n\n", answer: answer)
        core.press("PageUp")
        let before = core.rows()[2...15]
        for number in 0..<50 { core.reply("line \(number)\n\n", answer: answer) }
        #expect(core.rows()[2...15] == before, "what is read does not move")
        #expect(core.screen().contains("goes on below"))
        core.press("Ctrl-End")
        #expect(core.screen().contains("line 49"))
        core.press("PageUp", "PageDown")
        #expect(core.model.chat?.transcript.follows == true)
    }

    @Test func `the words at the top stay there when the width changes`() {
        var core = Self.talk(40)
        _ = core.screen()
        core.press("Ctrl-Home")
        for _ in 0..<5 { core.press("PageDown") }
        let top = core.rows()[2]
        for width in [40, 120, 33, 61] {
            let there = core.rows(width, 24)[2]
            #expect(!there.isEmpty)
        }
        #expect(core.rows()[2] == top)
    }

    @Test func `pieces of an answer give the same rows as the whole`() {
        let text =
            "# Title\n\nПервый *абзац* 你好\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```swift\nlet x = 1\n```\n\n1. one\n2. two"
        var whole = TranscriptEntry(.model("m"), text: text)
        var pieces = TranscriptEntry(.model("m"), text: "", isWhole: false)
        _ = pieces.rowCount(of: 0, width: 40)
        for character in text {
            pieces.append(text: String(character))
            _ = pieces.rowCount(of: 0, width: 40)
        }
        pieces.finish()
        let count = whole.rowCount(of: 0, width: 40)
        #expect(pieces.rowCount(of: 0, width: 40) == count)
        for row in 0..<count {
            let (one, other) = (whole.row(row, of: 0, width: 40).text, pieces.row(row, of: 0, width: 40).text)
            #expect(one == other)
        }
    }

    @Test func `thoughts are folded to one line and shown on demand`() {
        var core = Core()
        let answer = core.ask("q")
        core.send(.reply(.reasoning("secret\nthoughts"), answer: answer))
        #expect(core.screen().contains("› thinking") && !core.screen().contains("secret"))
        core.reply("the answer", answer: answer)
        #expect(core.screen().contains("› thought:"))
        core.press("Ctrl-X h")
        #expect(core.screen().contains("secret") && core.screen().contains("the answer"))
        core.press("Ctrl-X h")
        #expect(!core.screen().contains("secret"))
    }

    @Test func `earlier questions come back, and what was being written too`() {
        var core = Core(Core.conversation(["first", "a", "second", "b"]))
        core.type("draft")
        core.press("Up")
        #expect(core.model.composer.text == "second")
        core.press("Up", "Up")
        #expect(core.model.composer.text == "first")
        core.press("Down", "Down")
        #expect(core.model.composer.text == "draft")
    }

    @Test func `up and down move by rows of the screen in a long line`() {
        var core = Core()
        core.type(String(repeating: "слово 字 ", count: 30))
        let height = core.screen(40, 24).split(separator: "\n").filter { $0.contains("слово") }.count
        #expect(height >= 8)
        core.press("Up", "Up")
        #expect(core.model.composer.edited.caret.column < 240 && core.model.composer.edited.caret.column > 100)
        core.press("Down", "Down")
        #expect(core.model.composer.edited.caret.column >= 200)
    }
}
