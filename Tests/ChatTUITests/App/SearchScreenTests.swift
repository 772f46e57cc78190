import ChatKit
import TestSupport
import Testing

@testable import chat_tui

/// Searching in all conversations and in one, and the palette.
@Suite struct SearchScreenTests {
    private static let id = ConversationID(number: 7)

    private static func hit(_ id: Int64, in conversation: Int64, _ snippet: String, _ match: String) -> SearchHit {
        SearchHit(
            id: StoredMessage.ID(rawValue: id), conversation: ConversationID(number: conversation),
            conversationTitle: "Title \(conversation)", role: .user, createdAt: .now, snippet: snippet,
            matches: snippet.firstRange(of: match).map { [$0] } ?? [])
    }

    private static func core(
        _ texts: [String] = ["q", "a needle here", "q2", "another Needle", "q3", "nothing"]
    ) -> Core {
        var opened = Core.conversation(texts)
        (opened.isStored, opened.head) = (true, opened.messages.last?.id)
        return Core(opened)
    }

    @Test func `all messages are searched as one types, and a hit opens where it stands`() {
        for keys in ["Ctrl-F", "Ctrl-X /"] {
            var core = Self.core()
            core.press(keys)
            core.type("ключ")
            #expect(core.effects == [.search("ключ")])
            let hits = [Self.hit(40, in: 9, "Ключевая ставка растёт", "Ключ"), Self.hit(3, in: 7, "про ключ", "ключ")]
            core.send(.searched(SearchPage(hits: [hits[1]]), words: "клю"))
            #expect(core.screen().contains("searching…"), "what comes late is not shown")
            core.send(.searched(SearchPage(hits: hits), words: "ключ"))
            let frame = core.model.frame(TerminalSize(columns: 80, rows: 24))
            #expect(frame.text.contains("Title 9") && frame.text.contains("Ключевая ставка растёт"))
            let row =
                frame.text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
                    $0.contains("Ключевая")
                } ?? 0
            #expect(frame.rows[row][2].style.attributes.contains(.reverse))
            #expect(!frame.rows[row][8].style.attributes.contains(.reverse))
            core.press("Enter")
            #expect(core.effects == [.open(.named("9"))])
            var opened = Core.conversation(["far", "away"])
            (opened.id, opened.choice, opened.isStored) = (ConversationID(number: 9), .named("9"), true)
            opened.hasEarlier = true
            core.send(.opened(opened))
            #expect(
                core.model.reads().contains(
                    .read(.around(StoredMessage.ID(rawValue: 40)), in: ConversationID(number: 9))))
        }
    }

    @Test func `a long conversation opens at the hit, with what stands around it`() {
        var opened = Core.conversation((1...100).map { "message \($0)" })
        (opened.isStored, opened.hasEarlier) = (true, true)
        for number in opened.messages.indices { opened.messages[number].id.rawValue += 1000 }
        var core = Core(opened)
        _ = core.screen()
        core.model.chat?.transcript.goal = StoredMessage.ID(rawValue: 50)
        #expect(core.model.reads().contains(.read(.around(StoredMessage.ID(rawValue: 50)), in: Self.id)))
        let found = (34...97).map { number in
            StoredMessage(
                id: StoredMessage.ID(rawValue: Int64(number)), parentID: nil, message: Message(.user, "old \(number)"),
                status: .complete, createdAt: Core.time)
        }
        core.send(
            .read(
                DialoguePage(messages: found, hasEarlier: true), of: .around(StoredMessage.ID(rawValue: 50)),
                in: Self.id))
        #expect(core.screen().contains("old 50"))
        #expect(core.model.chat?.transcript.focusedEntry?.text == "old 50")
        core.press("Ctrl-End")
        #expect(core.screen().contains("message 100"))
    }

    @Test func `a hit on another branch shows that branch`() {
        var core = Self.core()
        _ = core.screen()
        let message = StoredMessage.ID(rawValue: 77)
        core.model.chat?.transcript.goal = message
        #expect(core.model.reads().contains(.read(.around(message), in: Self.id)))
        core.send(.read(DialoguePage(messages: [], hasEarlier: false), of: .around(message), in: Self.id))
        #expect(core.effects == [.showVersion(message, in: Self.id)])
        #expect(core.screen().contains("another branch"))
    }

    @Test func `words are found in the conversation, the last first, with n and N to the others`() {
        for keys in ["Ctrl-S", "Ctrl-X f"] {
            var core = Self.core()
            _ = core.screen()
            core.press(keys)
            core.type("needle")
            #expect(core.effects == [.find("needle", in: Self.id)])
            #expect(core.screen().contains("find: needle") && core.screen().contains("2/2"))
            _ = core.model.reads()
            #expect(core.model.chat?.transcript.focusedEntry?.text == "another Needle")
            core.press("Enter")
            core.type("N")
            _ = core.model.reads()
            #expect(core.model.chat?.transcript.focusedEntry?.text == "a needle here")
            #expect(core.screen().contains("found 1/2: needle"))
            core.type("n")
            _ = core.model.reads()
            #expect(core.model.chat?.transcript.focusedEntry?.text == "another Needle")
            core.type("n")
            #expect(core.screen().contains("from the first one again"))
            core.press("Esc")
            #expect(core.model.chat?.find == nil && core.model.composer.isEmpty)
        }
    }

    @Test func `found words stand out on the screen`() {
        var core = Self.core(["q", "中文 needle and НИТКА"])
        _ = core.screen()
        core.press("Ctrl-S")
        core.type("needle нитка")
        _ = core.model.reads()
        let frame = core.model.frame(TerminalSize(columns: 80, rows: 24))
        let lines = frame.text.split(separator: "\n", omittingEmptySubsequences: false)
        let row = lines.firstIndex { $0.hasPrefix("中文") } ?? 0
        let marked = frame.rows[row].enumerated().filter { $0.element.style.attributes.contains(.reverse) }.map(
            \.offset)
        #expect(marked == Array(5..<11) + Array(16..<21))
    }

    @Test func `the palette finds actions, conversations and models, and does what is chosen`() {
        for keys in ["Ctrl-P", "F3"] {
            var core = Self.core()
            core.press(keys)
            core.send(.offers([OfferedProfile(name: "azure")], models: ["gpt-4o-mini"], of: "openai"))
            let summary = ConversationSummary(
                key: Conversation.Key(rawValue: 3), id: ConversationID(number: 12), title: "Ключевая ставка",
                lastUsedAt: .now)
            core.send(.listed(ConversationPage(conversations: [summary]), ListRequest()))
            #expect(core.screen().contains("Ctrl-F"), "with its key")
            core.type("mini gpt")
            core.press("Enter")
            #expect(core.effects == [.keep(profile: "openai", model: "gpt-4o-mini", in: Self.id)])
            core.press(keys)
            core.type("ставка")
            core.press("Enter")
            #expect(core.effects == [.open(.named("12"))])
            core.press(keys)
            core.type("search all")
            core.press("Enter")
            #expect(core.screen().contains("Search:"))
            core.press("Esc", keys)
            core.type("srchall")
            #expect(core.screen().contains("search all messages"), "letters in their order are enough")
        }
    }

    @Test func `the search fits every screen`() {
        for (columns, rows) in [(120, 40), (40, 12), (20, 5)] {
            var core = Self.core()
            core.press("Ctrl-F")
            core.type("x")
            let hits = (1...30).map { Self.hit(Int64($0), in: 9, "snippet \($0) x", "x") }
            core.send(.searched(SearchPage(hits: hits), words: "x"))
            core.press("Down", "Down")
            #expect(core.screen(columns, rows).contains("snippet 3"))
        }
    }
}
