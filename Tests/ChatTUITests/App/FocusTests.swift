import ChatKit
import TestSupport
import Testing

@testable import chat_tui

/// Moving from message to message, and what is done with one.
@Suite struct FocusTests {
    private static let id = ConversationID(number: 7)

    private static func core(
        _ texts: [String] = ["first prompt", "first reply", "second prompt", "second reply"]
    ) -> Core {
        var opened = Core.conversation(texts)
        (opened.isStored, opened.head) = (true, opened.messages.last?.id)
        return Core(opened)
    }

    private static func message(_ number: Int64) -> StoredMessage.ID { StoredMessage.ID(rawValue: number) }

    @Test func `Alt-Up goes from message to message, and past the last one back to the input`() {
        for keys in [("Alt-Up", "Alt-Down"), ("Ctrl-X Up", "Ctrl-X Down")] {
            var core = Self.core()
            _ = core.screen()
            core.press(keys.0)
            #expect(core.model.chat?.transcript.focusedEntry?.text == "second reply")
            core.press("Up", "Up", "Up", "Up", "Up")
            #expect(core.model.chat?.transcript.focusedEntry?.text == "first prompt")
            core.press(keys.1, "Down", "Down", "Down")
            #expect(core.model.chat?.transcript.focused == nil)
        }
    }

    @Test func `the head of the focused message stands out, and the cursor is on it`() throws {
        for (columns, rows) in [(80, 24), (120, 40), (40, 12), (20, 5)] {
            var core = Self.core(["q", String(repeating: "words and words ", count: 200), "q2", "a2"])
            _ = core.screen(columns, rows)
            core.press("Alt-Up", "Up")
            for _ in 0..<3 {
                core.press("Up")
                let frame = core.model.frame(TerminalSize(columns: columns, rows: rows))
                let cursor = try #require(frame.cursor)
                let cell = frame.rows[cursor.row][core.model.areas.dialogue]
                #expect(cell.style.attributes.contains(.reverse), "\(columns)x\(rows)\n\(frame.text)")
            }
        }
    }

    @Test func `a message is copied, quoted and saved`() {
        var core = Self.core(["q", "line one\n\nline two"])
        _ = core.screen()
        core.press("Alt-Up", "c")
        #expect(core.effects == [.copy("line one\n\nline two", what: "the message “line one”")])
        core.press("q")
        #expect(core.model.composer.text == "> line one\n>\n> line two\n\n")
        #expect(core.model.chat?.transcript.focused == nil)
        core.press("Ctrl-C", "Alt-Up", "s")
        core.type("notes.md")
        core.press("Enter")
        #expect(core.effects == [.save("line one\n\nline two", path: "notes.md")])
    }

    @Test func `code blocks are saved by their numbers`() {
        var core = Self.core(["q", "```\none\n```\n\n```\ntwo\n```"])
        core.type("/save 2 two.txt")
        core.press("Enter")
        #expect(core.effects == [.save("two\n", path: "two.txt")])
        core.type("/save 9 x")
        core.press("Enter")
        #expect(core.effects.isEmpty && core.screen().contains("nothing to save"))
    }

    @Test func `an edited prompt is sent as a version of its own, and what was in the input comes back`() {
        var core = Self.core()
        core.type("draft")
        _ = core.screen()
        core.press("Alt-Up", "Up", "Up", "Up", "e")
        #expect(core.model.composer.text == "first prompt" && core.screen().contains("editing an earlier message"))
        core.type(", better")
        core.press("Enter")
        #expect(
            core.effects.last
                == .ask(
                    Question(
                        answer: 1, text: "first prompt, better", conversation: Self.id, replacing: Self.message(1))))
        #expect(core.model.composer.text == "draft")
        let screen = core.screen()
        #expect(
            screen.contains("first prompt, better") && !screen.contains("second"),
            "what followed is on the other branch")
    }

    @Test func `editing is given up with Esc, and the last prompt has a key and a command`() {
        for keys in ["Ctrl-X e", "Alt-E", "/edit"] {
            var core = Self.core()
            if keys.hasPrefix("/") {
                core.type(keys)
                core.press("Enter")
            } else {
                core.press(keys)
            }
            #expect(core.model.composer.text == "second prompt", "\(keys)")
            core.press("Esc")
            #expect(core.model.composer.isEmpty && !core.screen().contains("editing"))
            core.type("new")
            core.press("Enter")
            #expect(core.effects.last == .ask(Question(answer: 1, text: "new", conversation: Self.id)))
        }
    }

    @Test func `any reply is retried, beside the one it was`() {
        var core = Self.core()
        _ = core.screen()
        core.press("Alt-Up", "Up", "Up", "r")
        #expect(core.effects == [.ask(Question(answer: 1, conversation: Self.id, replacing: Self.message(1)))])
        let screen = core.screen()
        #expect(screen.contains("first prompt") && !screen.contains("first reply") && !screen.contains("second"))
    }

    @Test func `versions are shown and gone through`() {
        var opened = Core.conversation(["prompt", "reply"])
        (opened.isStored, opened.head) = (true, opened.messages.last?.id)
        opened.versions = [Self.message(1): [Self.message(1), Self.message(5), Self.message(9)]]
        var core = Core(opened)
        #expect(core.screen().contains("you  1/3 ·"))
        core.press("Alt-Up")
        #expect(core.rows().last?.contains("Left, Right versions") == true)
        core.press("]")
        #expect(core.effects == [.showVersion(Self.message(5), in: Self.id)])
        var other = Core.conversation(["other prompt", "other reply"])
        for number in other.messages.indices { other.messages[number].id.rawValue += 4 }
        other.versions = [Self.message(5): [Self.message(1), Self.message(5), Self.message(9)]]
        core.send(.reopened(other))
        #expect(core.screen().contains("you  2/3 ·") && core.screen().contains("other reply"))
        #expect(core.model.chat?.transcript.focusedEntry?.text == "other prompt")
        core.press("Right")
        #expect(core.effects == [.showVersion(Self.message(9), in: Self.id)])
        core.press("Left")
        #expect(core.effects == [.showVersion(Self.message(1), in: Self.id)])
    }

    @Test func `details are a page that any pager's key reads`() {
        var core = Self.core()
        _ = core.screen()
        core.press("Alt-Up", "i")
        #expect(core.effects == [.details(Self.message(4))])
        core.send(.page(title: "Details", text: (1...60).map { "line \($0)" }.joined(separator: "\n")))
        #expect(core.screen().contains("line 1") && !core.screen().contains("line 60"))
        core.press("End")
        #expect(core.screen().contains("line 60"))
        core.type("xq")
        #expect(core.screen().contains("line 60") && core.model.composer.isEmpty)
        core.press("Esc")
        #expect(core.screen().contains("second reply"))
    }

    @Test func `what has no meaning there is typed into the input`() {
        var core = Self.core()
        _ = core.screen()
        core.press("Alt-Up")
        core.type("What?")
        #expect(core.model.composer.text == "What?" && core.model.chat?.transcript.focused == nil)
    }

    @Test func `focus stays on its message while others come and go`() {
        var core = Self.core()
        _ = core.screen()
        core.press("Alt-Up", "Up")
        let answer = core.model.answers
        core.send(.reply(.text("x"), answer: answer))
        #expect(core.model.chat?.transcript.focusedEntry?.text == "second prompt")
        core.model.chat?.transcript.insert(TranscriptEntry(.person, text: "in front"), at: 0)
        #expect(core.model.chat?.transcript.focusedEntry?.text == "second prompt")
    }

    @Test func `a click focuses the message under it`() {
        var core = Self.core()
        let row = core.rows().firstIndex { $0.contains("first reply") } ?? 0
        core.send(
            .input(.mouse(MouseEvent(button: .left, phase: .press, place: .init(row: row, column: 2), modifiers: []))))
        #expect(core.model.chat?.transcript.focusedEntry?.text == "first reply")
    }
}
