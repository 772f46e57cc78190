import ChatKit
import TestSupport
import Testing

@testable import chat_tui

/// What the screen shows is so.
@Suite struct TruthfulScreenTests {
    private static let code = "Here:\n\n```sh\n%\n```\n"

    @Test func `a code block has a number of its own in the conversation, and the key copies that one`() {
        let texts = ["q1", Self.code.replacing("%", with: "first"), "q2", Self.code.replacing("%", with: "second")]
        var core = Core(Core.conversation(texts))
        let screen = core.screen(80, 40)
        #expect(screen.contains("[1]") && screen.contains("[2]"))
        core.press("Ctrl-X 1")
        #expect(core.effects == [.copy("first\n", what: "code block 1 “first”")])
        core.press("Ctrl-X 2")
        #expect(core.effects == [.copy("second\n", what: "code block 2 “second”")])
        let answer = core.ask("q3")
        core.reply("```\nthird\n```\n\n```\nfourth", answer: answer)
        #expect(core.screen(80, 40).contains("[4]"))
        core.send(.replyEnded(nil, answer: answer))
        _ = core.ask("q4")
        core.reply("```\nfifth\n```\n", answer: core.model.answers)
        #expect(core.screen(80, 50).contains("[5]"))
        core.type("/copy 3")
        core.press("Enter")
        #expect(core.effects == [.copy("third\n", what: "code block 3 “third”")])
        core.press("Ctrl-X 9")
        #expect(core.effects.isEmpty && core.screen().contains("nothing to copy: code block 9"))
    }

    @Test func `numbers given stay when earlier messages are read`() {
        var opened = Core.conversation(["q", Self.code.replacing("%", with: "late")])
        opened.hasEarlier = true
        for number in opened.messages.indices { opened.messages[number].id.rawValue += 100 }
        var core = Core(opened)
        _ = core.screen()
        let page = DialoguePage(
            messages: Core.conversation(["older", Self.code.replacing("%", with: "early")]).messages,
            hasEarlier: false)
        core.press("PageUp")
        _ = core.model.reads()
        core.send(.read(page, of: .before(opened.messages[0].id), in: ConversationID(number: 7)))
        _ = core.screen()
        core.press("Ctrl-X 1")
        #expect(core.effects == [.copy("late\n", what: "code block 1 “late”")])
        core.press("Ctrl-X 2")
        #expect(core.effects == [.copy("early\n", what: "code block 2 “early”")])
    }

    @Test func `titles are found by words in any order and any case`() {
        var core = Core(Core.conversation(["q", "a"]))
        core.press("F2")
        let titles = ["Swift actors and reentrancy", "Ёлка и ключевая ставка", "Docker"]
        let page = ConversationPage(
            conversations: titles.enumerated().map { number, title in
                ConversationSummary(
                    key: Conversation.Key(rawValue: Int64(number)), id: ConversationID(number: Int64(number + 1)),
                    title: title, lastUsedAt: .now)
            })
        core.send(.listed(page, ListRequest()))
        for (words, title) in [("reentrancy swift", titles[0]), ("ставка елка", titles[1])] {
            core.type(words)
            #expect(core.screen().contains(title) && !core.screen().contains("Docker"), "\(words)")
            core.press("Esc")
        }
    }

    @Test func `that there is more below is never written over the text`() {
        for (columns, rows) in [(80, 24), (120, 40), (40, 12), (49, 16)] {
            let text = (1...80).map { "\($0) " + String(repeating: "x", count: columns - 4) }.joined(separator: "\n")
            var core = Core(Core.conversation([text, "end"]))
            _ = core.screen(columns, rows)
            core.press("PageUp", "PageUp")
            let shown = core.rows(columns, rows)
            #expect(shown.contains { $0.contains("more below") }, "\(columns)x\(rows)")
            for row in shown where row.contains("xxx") {
                #expect(!row.contains("more below"), "\(columns)x\(rows): \(row)")
            }
        }
    }

    @Test func `messages of another day show it, and a rule stands where a day begins`() {
        var opened = Core.conversation(["old", "a", "yesterday", "b", "now", "c"])
        let now = Timestamp.now.rawValue
        let day: Int64 = 86_400_000
        let ages: [Int64] = [40, 40, 1, 1, 0, 0]
        for number in opened.messages.indices {
            opened.messages[number].createdAt = Timestamp(rawValue: now - ages[number] * day)
        }
        var core = Core(opened)
        let screen = core.screen(80, 40)
        let old = Timestamp(rawValue: now - 40 * day).localMinute
        #expect(screen.contains("you  \(old)"), "\(screen)")
        #expect(screen.contains("── \(old.prefix(10)) ─"))
        #expect(screen.contains("── \(Timestamp(rawValue: now - day).localMinute.prefix(10)) ─"))
        #expect(screen.split(separator: "── ").count >= 3)
        #expect(screen.contains("you  \(Timestamp(rawValue: now).localMinute.suffix(5))"))
    }

    @Test func `a database that was deleted is said to be, as long as it is so`() {
        var core = Core(Core.conversation(["q", "a"]))
        let error = ChatError.storeUnavailable(path: "/tmp/x.db", reason: "the file was deleted")
        let look = ConversationLook(id: ConversationID(number: 7))
        core.send(.looked(look, .lost(error)))
        core.now += .seconds(60)
        core.send(.tick)
        #expect(core.screen().contains("the file was deleted"))
        #expect(core.screen(40, 12).contains("! "))
    }

    @Test func `what waits for a locked database says so`() {
        var core = Core(Core.conversation(["q", "a"]))
        let answer = core.ask("now")
        core.now += .seconds(1)
        #expect(core.model.update(.tick, at: core.now).contains(.probeStore))
        core.send(.probedStore(isBusy: true))
        #expect(core.screen().contains("waiting for the database"))
        core.reply("text", answer: answer)
        #expect(!core.screen().contains("waiting for the database"))
        var opening = AppModel(at: core.now)
        _ = opening.open(.new)
        #expect(opening.nextWake == core.now + .seconds(1))
        let effects = opening.update(.tick, at: core.now + .seconds(1))
        #expect(effects.contains(.probeStore))
        _ = opening.update(.probedStore(isBusy: true), at: core.now + .seconds(2))
        #expect(opening.frame(TerminalSize(columns: 80, rows: 24)).text.contains("waiting for the database"))
    }
}
