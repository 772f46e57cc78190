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
        #expect(core.screen().contains("the reply goes on below"))
        core.press("Ctrl-End")
        #expect(core.screen().contains("line 49"))
        core.press("PageUp", "PageDown")
        #expect(core.model.chat?.transcript.follows == true)
    }

    @Test func `far away, beside the list, the window moves in steps, and not at the end of the answer`() throws {
        var core = Self.talk(40)
        core.model.isFar = true
        let answer = core.ask("q")
        var tops: [String] = []
        for number in 0..<60 {
            core.reply("line \(number)\n\n", answer: answer)
            let screen = core.rows(120, 40)
            #expect(screen.contains { $0.hasSuffix("line \(number)") }, "what comes is seen")
            let top = screen.first { $0.contains("line ") }.map { String($0.suffix(8)) } ?? ""
            if number > 30, top != tops.last { tops.append(top) }
        }
        #expect((6...9).contains(tops.count), "29 lines of two rows in steps of 8 rows")
        let before = core.rows(120, 40)[3...30]
        core.send(.replyEnded(nil, answer: answer))
        #expect(core.rows(120, 40)[3...30] == before)
        core.press("Shift-Up")
        #expect(core.rows(120, 40)[4...30] == before.dropLast(), "one scrolls from where one is")
        core.press("Ctrl-End")
        let last = try #require(core.rows(120, 40).lastIndex { $0.contains("line 59") })
        #expect(last == 40 - 5, "at its end no rows are free")
    }

    @Test(arguments: [(true, 99), (false, 120)])
    func `near, or without the list, every row moves the window`(_ isFar: Bool, _ columns: Int) {
        var core = Self.talk(40)
        core.model.isFar = isFar
        let answer = core.ask("q")
        var last: Set<Int> = []
        for number in 0..<60 {
            core.reply("line \(number)\n\n", answer: answer)
            let row = core.rows(columns, 40).lastIndex { $0.contains("line \(number)") } ?? -1
            if number > 30 { last.insert(row) }
        }
        #expect(last.count == 1)
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
