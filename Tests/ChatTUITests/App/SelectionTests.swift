import ChatKit
import Testing

@testable import chat_tui

/// Text selected with the mouse is the source of the messages, whatever happens to the screen meanwhile.
@Suite struct SelectionTests {
    private static func mouse(_ phase: MouseEvent.Phase, _ row: Int, _ column: Int) -> AppEvent {
        .input(.mouse(MouseEvent(button: .left, phase: phase, place: .init(row: row, column: column), modifiers: [])))
    }

    private static func core(_ reply: String) -> Core {
        var opened = Core.conversation(["What?", reply])
        (opened.isStored, opened.head) = (true, opened.messages.last?.id)
        return Core(opened)
    }

    private static func row(_ core: inout Core, with text: String) throws -> Int {
        try #require(core.rows().firstIndex { $0.contains(text) })
    }

    @Test func `a drag copies what was written, with its marks`() throws {
        var core = Self.core("Some **bold** words and `code`.\n\nThe end.")
        let row = try Self.row(&core, with: "Some bold")
        core.send(Self.mouse(.press, row, 5))
        core.send(Self.mouse(.drag, row, 10))
        core.send(Self.mouse(.release, row, 10))
        #expect(core.effects == [.copy("bold** ", what: "the selection “bold**”")])
        core.send(Self.mouse(.press, row, 0))
        core.send(Self.mouse(.drag, row + 2, 50))
        core.send(Self.mouse(.release, row + 2, 50))
        #expect(
            core.effects == [
                .copy(
                    "Some **bold** words and `code`.\n\nThe end.",
                    what: "the selection “Some **bold** words and `code`.”")
            ])
    }

    @Test func `code is copied byte for byte, without its header`() throws {
        let code = "func f() {\n\treturn 1\n}\n"
        var core = Self.core("```swift\n\(code)```")
        let row = try Self.row(&core, with: "func f()")
        core.send(Self.mouse(.press, row, 0))
        core.send(Self.mouse(.drag, row + 2, 40))
        core.send(Self.mouse(.release, row + 2, 40))
        guard case .copy(let text, _)? = core.effects.first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(code.hasPrefix(text) && text.hasSuffix("}"), "\(text)")
    }

    @Test func `it stays on its words while more come and the width changes`() throws {
        var core = Self.core("One line of words that is long enough to be broken on a narrow screen.")
        let row = try Self.row(&core, with: "One line")
        core.send(Self.mouse(.press, row, 12))
        core.send(Self.mouse(.drag, row, 17))
        let before = core.model.chat?.transcript.selectedText
        #expect(before == "words")
        _ = core.screen(40, 12)
        core.model.chat?.transcript.insert(TranscriptEntry(.person, text: "in front"), at: 0)
        let answer = core.ask("more")
        core.reply("and more", answer: answer)
        _ = core.screen(60, 20)
        #expect(core.model.chat?.transcript.selectedText == before)
        core.press("Esc")
        #expect(core.model.chat?.transcript.selection == nil)
    }

    @Test func `selected cells stand out`() throws {
        var core = Self.core("plain words")
        let row = try Self.row(&core, with: "plain words")
        core.send(Self.mouse(.press, row, 0))
        core.send(Self.mouse(.drag, row, 5))
        let cells = core.model.frame(TerminalSize(columns: 80, rows: 24)).rows[row]
        #expect(cells[0..<5].allSatisfy { $0.style.attributes.contains(.reverse) })
        #expect(!cells[6].style.attributes.contains(.reverse))
    }

    @Test func `a double click takes a word, a third one the line`() throws {
        var core = Self.core("first слово third\n\nother")
        let row = try Self.row(&core, with: "слово")
        for (count, text) in [(2, "слово"), (3, "first слово third")] {
            for _ in 0..<count {
                core.send(Self.mouse(.press, row, 8))
                core.send(Self.mouse(.release, row, 8))
            }
            #expect(core.model.chat?.transcript.selectedText == text)
            core.now += .seconds(2)
        }
    }

    @Test func `a drag over several messages has them all, and what we say ourselves not`() throws {
        var core = Self.core("the reply")
        let first = try Self.row(&core, with: "What?")
        let last = try Self.row(&core, with: "the reply")
        core.send(Self.mouse(.press, first, 0))
        core.send(Self.mouse(.drag, last, 3))
        #expect(core.model.chat?.transcript.selectedText == "What?\n\nthe")
    }
}
