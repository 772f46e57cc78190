import ChatKit
import TestSupport
import Testing

@testable import chat_tui

/// What is shown of costs, of what was left out and of hidden text, and pages for reading and comparing.
@Suite(.timeLimit(.minutes(10))) struct ScreenFeatureTests {
    private static let id = ConversationID(number: 7)

    private static func core(_ texts: [String] = ["q", "a"]) -> Core {
        var opened = Core.conversation(texts)
        (opened.isStored, opened.head) = (true, opened.messages.last?.id)
        return Core(opened)
    }

    @Test func `tokens, speed and money are counted while a reply streams`() throws {
        var core = Self.core()
        let answer = core.ask("Why?")
        let price = Price(
            model: "gpt-test", from: try #require(CivilDate("2026-01-01")), currency: .usd, input: 1_000_000,
            output: 100_000_000, source: "test")
        core.send(.priced(price, answer: answer))
        core.now += .seconds(1)
        core.reply(String(repeating: "word ", count: 80), answer: answer)
        core.now += .seconds(2)
        core.reply(String(repeating: "word ", count: 80), answer: answer)
        core.now += .milliseconds(300)
        core.send(.tick)
        let status = try #require(core.rows(120, 24).first { $0.contains("Esc stop") })
        #expect(status.contains("first 1.0 s") && status.contains("tok/s") && status.contains("~$0.0"), "\(status)")
    }

    @Test func `what is left of a limit stands on the rule`() {
        var core = Self.core()
        var gauge = ContextGauge(used: 10, limit: 100)
        let rule = SpendRule(SpendLimit(unit: .usd, amount: 5 * Cost.whole), for: .everything, per: .day)
        gauge.limits = [SpendStanding(rule: rule, spent: 2 * Cost.whole, reserved: 0, renewsAt: nil)]
        core.send(.gauged(gauge, in: Self.id))
        #expect(core.screen().contains("$3.00 left of $5.00"))
    }

    @Test func `where older messages are left out a line says so, and a key says why`() {
        var core = Self.core(["one", "reply one", "two", "reply two"])
        var gauge = ContextGauge(used: 90, limit: 100)
        (gauge.sentFrom, gauge.leftOut) = (StoredMessage.ID(rawValue: 3), 2)
        core.send(.gauged(gauge, in: Self.id))
        let rows = core.rows()
        let line = rows.firstIndex { $0.contains("sent from here on; 2 older messages are left out (Ctrl-X i: why)") }
        #expect(line.map { rows[$0 + 2] == "two" } == true, "\(core.screen())")
        core.press("Ctrl-X i")
        #expect(core.effects == [.why(Self.id)])
        core.send(.page(title: "The last request", text: "Budget: 100 tokens"))
        #expect(core.screen().contains("Budget: 100 tokens"))
        core.press("Esc", "Alt-Up", "Up", "w")
        #expect(core.effects == [.why(Self.id)])
    }

    @Test func `hidden characters are counted beside the name`() {
        var core = Self.core(["q", "a\u{202E}b\u{200B}c \u{1B}[2J"])
        #expect(core.screen().contains("3 hidden characters"))
        var clean = Self.core(["q", "nothing"])
        #expect(!clean.screen().contains("hidden"))
    }

    @Test func `a table is seen whole, sideways, and as it was written`() {
        let head = (1...12).map { "column number \($0)" }.joined(separator: " | ")
        let table = "before\n\n| \(head) |\n|\(String(repeating: "---|", count: 12))\n| \(head) |\n\nafter"
        var core = Self.core(["q", table])
        _ = core.screen()
        core.press("Alt-Up", "v")
        #expect(core.screen().contains("column number 1  ") && !core.screen().contains("column number 12"))
        for _ in 0..<20 { core.press("Right") }
        #expect(core.screen().contains("column number 12"))
        core.press("t")
        #expect(core.screen().contains("| column number 1 |"))
        core.press("c")
        #expect(core.effects.count == 1)
        core.press("Esc")
        #expect(core.screen().contains("after"))
    }

    @Test func `replies of several models are made one after another and shown side by side`() {
        var core = Self.core()
        core.type("/compare m-1,m-2")
        core.press("Enter")
        #expect(
            core.effects.last
                == .ask(Question(answer: 1, conversation: Self.id, model: "m-1")))
        core.reply("from one", answer: 1)
        core.send(.replyEnded(nil, answer: 1))
        #expect(core.effects.contains(.ask(Question(answer: 2, conversation: Self.id, model: "m-2"))))
        core.reply("from two", answer: 2)
        core.send(.replyEnded(nil, answer: 2))
        #expect(core.effects.contains(.compare(Self.id)))
        #expect(core.model.chat?.model == nil, "the conversation keeps its own model")
        core.send(
            .compared([
                ComparedReply(model: "m-1", text: "from **one**", summary: "1.0 s"),
                ComparedReply(model: "m-2", text: "from two", summary: "2.0 s"),
            ]))
        let rows = core.rows()
        #expect(rows.contains { $0.contains("m-1") && $0.contains("m-2") })
        #expect(rows.contains { $0.contains("from one") && $0.contains("│ from two") })
        #expect(core.screen(40, 12).contains("from one") && !core.screen(40, 12).contains("from two"))
        core.press("Right")
        #expect(core.screen(40, 12).contains("from two"))
    }

    @Test func `files go with the next message, with their size and kind`() {
        var core = Self.core()
        core.type("/attach cat.png")
        core.press("Enter")
        #expect(core.effects == [.attach("cat.png")])
        let file = AttachedFile(path: "cat.png", mediaType: "image/png", size: 84_000)
        core.send(.attached(file))
        #expect(core.screen().contains("cat.png (image/png, 82 KB)"))
        _ = core.ask("What is it?")
        guard case .ask(let question)? = core.effects.last else {
            Issue.record("\(core.effects)")
            return
        }
        #expect(question.attachments == [file] && !core.screen().contains("cat.png"))
    }

    @Test func `nothing but the text is on the screen where that is wanted, from its first column on`() {
        var core = Self.core(["question", "the reply"])
        _ = core.screen(120, 24)
        core.press("Ctrl-X z")
        let rows = core.rows(120, 24)
        #expect(rows.contains("the reply") && rows.contains("question"))
        #expect(!rows.contains { $0.contains("│") || $0.contains("─") || $0.contains("F1") })
        core.press("Ctrl-X z")
        #expect(core.rows(120, 24).last?.contains("F1") == true)
    }

    @Test func `a reply that came in another conversation marks it until it is opened`() {
        var core = Self.core()
        let answer = core.ask("go on")
        core.send(.opened(OpenedConversation(id: ConversationID(number: 9), answerer: Core.ready)))
        core.reply("done", answer: answer)
        core.send(.replyEnded(nil, answer: answer))
        #expect(core.model.list.unread == [Self.id])
        core.send(.opened(Core.conversation(["q", "a"])))
        #expect(core.model.list.unread.isEmpty)
    }

    @Test func `the last exchange stays on the shell's screen where that is wanted`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["the **last** reply"]) }
        let environment = [
            "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m",
            "CHAT_LEAVE": "transcript",
        ]
        let terminal = try TerminalProcess("chat-tui", environment: environment)
        try await terminal.wait(for: "Write a question")
        try await terminal.type("my words\r")
        try await terminal.wait(for: "7 in / 3 out")
        try await terminal.type("\u{04}")
        #expect(try await terminal.waitForEnd() == 0)
        let text = await terminal.look { $0.text }
        #expect(text.contains("my words") && text.contains("the **last** reply"))
        #expect(text.contains("continues this conversation") && !text.contains("F1 keys"))
    }
}
