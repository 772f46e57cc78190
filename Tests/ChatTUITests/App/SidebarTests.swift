import ChatKit
import Testing

@testable import chat_tui

/// The list of conversations, beside the dialogue and in its place.
@Suite struct SidebarTests {
    private static let day: Int64 = 86_400_000

    private static func summary(
        _ number: Int64, _ title: String, days: Int64, isPinned: Bool = false
    )
        -> ConversationSummary
    {
        ConversationSummary(
            key: Conversation.Key(rawValue: number), id: ConversationID(number: number), title: title,
            lastUsedAt: Timestamp(rawValue: Timestamp.now.rawValue - days * day), isPinned: isPinned)
    }

    private static let page = ConversationPage(conversations: [
        summary(1, "Закреплённый", days: 50, isPinned: true), summary(7, "Talk", days: 0), summary(3, "昨天的", days: 1),
        summary(4, "week", days: 4), summary(5, "month", days: 20), summary(6, "long ago", days: 400),
    ])

    private static func core() -> Core {
        var opened = Core.conversation(["q", "a"])
        opened.isStored = true
        return Core(opened)
    }

    @Test func `from a hundred columns on the list stands beside the dialogue, in groups`() {
        var core = Self.core()
        _ = core.screen(100, 30)
        #expect(core.model.reads().contains(.list(ListRequest())))
        core.send(.listed(Self.page, ListRequest()))
        let rows = core.rows(100, 30)
        #expect(rows[0].hasPrefix("Chats") && rows[0].contains("│ Talk"))
        let left = rows.map { String($0.prefix(20)).split(separator: " ").joined(separator: " ") }
        let order = [
            "Pinned", "Закреплённый", "Today", "* Talk", "Yesterday", "昨天的", "Last 7 days", "week", "Last 30 days",
            "month", "Older",
        ]
        var place = left.startIndex
        for text in order {
            guard let found = left[place...].firstIndex(where: { $0.contains(text) }) else {
                Issue.record("\(text) is not below what it should be below")
                return
            }
            place = found
        }
        #expect(!core.screen(99, 30).contains("Chats"))
        core.press("Ctrl-X l")
        #expect(!core.screen(120, 30).contains("Chats"))
    }

    @Test func `the same keys choose in the list beside the dialogue and in its place`() {
        for columns in [80, 120] {
            var core = Self.core()
            _ = core.screen(columns, 30)
            core.press("Ctrl-X s")
            core.send(.listed(Self.page, ListRequest()))
            _ = core.screen(columns, 30)
            core.press("Down")
            #expect(core.screen(columns, 30).contains("> "))
            core.press("Enter")
            #expect(core.effects == [.open(.named("3"))], "the one that is shown was chosen before")
        }
    }

    @Test func `the chosen one stays chosen when others come before it`() {
        var core = Self.core()
        _ = core.screen()
        core.press("Ctrl-X s")
        core.send(.listed(Self.page, ListRequest()))
        core.press("Down", "Down")
        var page = Self.page
        page.conversations.insert(Self.summary(9, "new", days: 0), at: 1)
        core.send(.listed(page, ListRequest()))
        core.press("Enter")
        #expect(core.effects == [.open(.named("4"))])
    }

    @Test func `a long list is read on as its end comes near`() {
        var core = Self.core()
        _ = core.screen()
        core.press("Ctrl-X s")
        let first = (0..<200).map { Self.summary(1000 + $0, "c\($0)", days: 1) }
        let cursor = ConversationCursor(position: 1199)
        core.send(.listed(ConversationPage(conversations: first, next: cursor), ListRequest()))
        _ = core.screen()
        #expect(core.model.reads().isEmpty)
        core.press("End")
        _ = core.screen()
        let request = ListRequest(limit: 400, cursor: cursor)
        #expect(core.model.reads() == [.list(request)])
        #expect(core.model.reads().isEmpty, "once")
        core.send(.listed(ConversationPage(conversations: [Self.summary(5000, "last", days: 40)]), request))
        core.press("End", "Enter")
        #expect(core.effects == [.open(.named("5000"))])
    }

    @Test func `Ctrl-C leaves what is typed there, and then the list`() {
        var core = Self.core()
        _ = core.screen()
        core.press("F2")
        core.send(.listed(Self.page, ListRequest()))
        core.type("wee")
        #expect(core.screen().contains("find: wee") && !core.screen().contains("month"))
        core.press("Ctrl-C")
        #expect(core.screen().contains("month"))
        core.press("Ctrl-R", "Ctrl-C", "Ctrl-C")
        #expect(core.screen().hasPrefix("Talk") && core.effects.isEmpty)
    }

    @Test func `what is archived can be got back`() {
        var core = Self.core()
        _ = core.screen()
        core.press("Ctrl-X s")
        core.send(.listed(Self.page, ListRequest()))
        core.press("Down", "Ctrl-A")
        #expect(core.effects == [.archive(ConversationID(number: 3), true)])
        core.press("Ctrl-_")
        #expect(core.effects == [.archive(ConversationID(number: 3), false)])
        core.press("Ctrl-T")
        #expect(core.effects == [.pin(ConversationID(number: 3), true)])
        core.press("Ctrl-O")
        #expect(core.effects == [.list(ListRequest(showsArchived: true))])
    }

    @Test func `clicks open conversations and place the caret`() {
        var core = Self.core()
        core.type("one two")
        _ = core.screen(120, 30)
        core.send(.listed(Self.page, ListRequest()))
        let rows = core.rows(120, 30)
        let row = rows.firstIndex { $0.contains("month") } ?? 0
        let composer = rows.firstIndex { $0.contains("> one two") } ?? 0
        let column = core.model.areas.dialogue + 2 + 3
        core.send(
            .input(
                .mouse(
                    MouseEvent(button: .left, phase: .press, place: .init(row: composer, column: column), modifiers: [])
                )))
        core.type("!")
        #expect(core.model.composer.text == "one! two")
        core.send(
            .input(.mouse(MouseEvent(button: .left, phase: .press, place: .init(row: row, column: 4), modifiers: []))))
        #expect(core.effects.contains(.open(.named("5"))))
    }

    @Test func `any message and any block is copied, without what could harm`() {
        var core = Core(Core.conversation(["question", "text\n\n```sh\nls \u{1B}]0;x\u{07}\n```\n"]))
        core.press("Ctrl-X w")
        #expect(core.screen().contains("code 1: ls") && core.screen().contains("you: question"))
        core.press("Down", "Enter")
        #expect(core.effects == [.copy("ls ‹OSC 0›\n", what: "code block 1 “ls ‹OSC 0›”")])
        core.send(.copied("code block 1", characters: 11, ways: [.terminal, .program("xclip")]))
        #expect(core.screen().contains("copied code block 1 with xclip: 11 characters"))
        core.send(.copied("the answer", characters: 1, ways: [.terminal]))
        #expect(core.screen().contains("sent to the terminal's clipboard: the answer, 1 character"))
        core.send(.copied("the answer", characters: 100_000, ways: []))
        #expect(core.screen().contains("too long for the terminal's clipboard: the answer"))
    }

    @Test func `what comes late for another conversation or page changes nothing`() {
        var core = Self.core()
        core.press("Ctrl-N")
        core.send(
            .opened(
                {
                    var late = Core.conversation(["late"]); late.choice = .named("9"); return late
                }()))
        #expect(!core.screen().contains("late"), "something else was asked for since")
        core.press("Ctrl-X m")
        core.send(.failed(.fileNotFound(path: "elsewhere")))
        core.send(.offers([OfferedProfile(name: "openai")], models: [], of: nil))
        #expect(!core.screen().contains("elsewhere") && core.screen().contains("openai"))
        core.send(.unoffered(of: "other", .unreachable(host: "h", reason: "r")))
        #expect(!core.screen().contains("cannot reach"))
    }

    @Test func `a title of several lines is renamed in one`() {
        var core = Self.core()
        core.press("F2")
        core.send(.listed(ConversationPage(conversations: [Self.summary(9, "two\nlines", days: 0)]), ListRequest()))
        _ = core.screen()
        core.press("Ctrl-R")
        #expect(core.screen().contains("title: two lines"))
        core.press("Enter")
        #expect(core.effects.contains(.rename(ConversationID(number: 9), title: "two lines")))
    }

    @Test(arguments: ["Delete y", "Ctrl-D y", "Ctrl-A"]) func `when the last one is gone the one before it is chosen`(
        _ keys: String
    ) {
        var core = Self.core()
        core.press("F2")
        var page = ConversationPage(conversations: (1...60).map { Self.summary($0 + 10, "c\($0)", days: 1) })
        core.send(.listed(page, ListRequest()))
        _ = core.screen()
        core.press("End")
        while page.conversations.count > 1 {
            core.press(keys)
            page.conversations.removeLast()
            core.send(.listed(page, ListRequest()))
            let chosen = core.rows().filter { $0.hasPrefix("> ") }
            #expect(chosen.count == 1 && chosen[0].contains(" c\(page.conversations.count) "))
            if page.conversations.count == 50 { page.conversations.removeSubrange(2...) }
        }
        core.press("Enter")
        #expect(core.effects == [.open(.named("11"))])
    }

    @Test func `when one in the middle is gone the one after it stays chosen`() {
        var core = Self.core()
        core.press("F2")
        core.send(.listed(Self.page, ListRequest()))
        core.press("Down", "Delete", "y")
        #expect(core.effects == [.delete(ConversationID(number: 3))])
        var page = Self.page
        page.conversations.removeAll { $0.id == ConversationID(number: 3) }
        core.send(.listed(page, ListRequest()))
        page.conversations.insert(Self.summary(9, "new", days: 0), at: 1)
        core.send(.listed(page, ListRequest()))
        core.press("Enter")
        #expect(core.effects == [.open(.named("4"))])
    }

    @Test func `who gives up finding one is back where he was`() {
        var core = Self.core()
        core.press("Ctrl-G")
        core.send(.listed(Self.page, ListRequest()))
        #expect(core.screen().contains("find:") && core.screen().contains("Esc back"))
        core.type("week")
        core.press("Esc")
        #expect(core.model.overlay == nil)
        core.press("F2")
        core.type("week")
        core.press("Esc")
        #expect(core.model.overlay == .conversations && core.screen().contains("Закреплённый"))
        core.press("Enter")
        #expect(core.effects == [.open(.named("4"))], "what was found stays chosen")
    }

    @Test func `finding says that it looks at titles, and where all messages are searched`() {
        for (columns, rows) in [(80, 24), (120, 40), (40, 12), (20, 5)] {
            var core = Self.core()
            _ = core.screen(columns, rows)
            core.press("F2")
            core.send(.listed(Self.page, ListRequest()))
            core.type("zzz")
            let width = columns == 120 ? 30 : columns
            let words = core.rows(columns, rows).map { $0.prefix(width).split(separator: " ").joined(separator: " ") }
                .joined(separator: " ")
            #expect(words.contains("No title has these words"))
            #expect(words.contains("Ctrl-X / searches all messages.") == (rows > 5), "\(words)")
        }
    }
}
