import ChatKit

import Testing

@testable import chat_tui

/// What others do in the conversation that is shown.
@Suite struct SyncTests {
    private static let id = ConversationID(number: 7)

    private static func message(_ number: Int64, _ role: Role, _ text: String) -> StoredMessage {
        StoredMessage(
            id: StoredMessage.ID(rawValue: number), parentID: nil, message: Message(role, text), status: .complete,
            createdAt: Timestamp(rawValue: 0), model: role == .user ? nil : "gpt-test")
    }

    private static func opened(_ texts: [String] = ["q", "a"]) -> OpenedConversation {
        var opened = Core.conversation(texts)
        opened.isStored = true
        opened.head = opened.messages.last?.id
        return opened
    }

    private static func running(_ pieces: [Part], row: Int64) -> RunningReply {
        let turn = Turn.ID(rawValue: 5)
        return RunningReply(
            turn: turn, question: StoredMessage.ID(rawValue: 3), model: "gpt-test",
            holder: "process 4711 (chat-cli), since 11:47", isOwn: false, pieces: pieces,
            mark: JournalMark(turn: turn, row: row))
    }

    private static func glance(_ news: [StoredMessage]?, _ running: RunningReply? = nil) -> ConversationGlance {
        let conversation = Conversation(
            key: Conversation.Key(rawValue: 1), id: id, uid: ULID(), title: "Talk", createdAt: Timestamp(rawValue: 0),
            lastUsedAt: Timestamp(rawValue: 0))
        return ConversationGlance(conversation: conversation, news: news, running: running)
    }

    /// Somebody wrote, and time passed; gives what is looked for.
    private static func stir(_ core: inout Core) -> ConversationLook? {
        core.send(.looked(ConversationLook(), .nothing))
        core.now += .seconds(1)
        core.send(.stirred)
        for case .look(let look) in core.effects { return look }
        return nil
    }

    @Test func `an answer that another program writes streams in and stays`() throws {
        var core = Core(Self.opened())
        let first = try #require(Self.stir(&core))
        #expect(first.head == StoredMessage.ID(rawValue: 2) && first.mark == nil)
        let question = Self.message(3, .user, "из другого окна")
        core.send(.looked(first, .changed(Self.glance([question], Self.running([.text("свет ")], row: 1)))))
        #expect(core.screen().contains("из другого окна") && core.screen().contains("свет"))
        #expect(core.screen().contains("process 4711 (chat-cli), since 11:47"))
        core.type("mine")
        core.press("Enter")
        #expect(core.effects.contains(.enqueue(QueuedQuestion(ticket: .new(1), text: "mine"), in: Self.id)))
        let second = try #require(Self.stir(&core))
        #expect(second.head == question.id && second.mark?.row == 1)
        core.send(.looked(second, .changed(Self.glance([], Self.running([.text("и 光")], row: 2)))))
        #expect(core.screen().contains("свет и 光"))
        let third = try #require(Self.stir(&core))
        core.send(.looked(third, .changed(Self.glance([Self.message(4, .assistant, "свет и 光!")]))))
        #expect(core.screen().contains("свет и 光!") && !core.screen().contains("4711"))
        #expect(
            core.effects.contains(.ask(Question(answer: 1, text: "mine", conversation: Self.id, ticket: .new(1)))),
            "what waited for it is asked")
        #expect(core.screen().split(separator: "свет и").count == 2, "once")
    }

    @Test
    func `an answer with calls, pictures and signs that the store respells is shown once, as it is when reopened`()
        throws
    {
        var core = Core(Self.opened())
        let answer = core.ask("again?")
        let calls = [1, 2].map { ToolCall(id: "c\($0)", name: "f", arguments: #"{"a":\#($0)}"#) }
        core.reply("nul\0!", answer: answer)
        for call in calls { core.send(.reply(.toolCall(call), answer: answer)) }
        core.send(.replyEnded(nil, answer: answer))
        guard case .look(let look)? = core.effects.first else {
            Issue.record("nobody looks")
            return
        }
        var stored = Self.message(4, .assistant, "nul\u{FFFD}!")
        stored.message.parts += calls.map(Part.toolCall)
        core.send(.looked(look, .changed(Self.glance([Self.message(3, .user, "again?"), stored]))))
        #expect(core.model.chat?.transcript.entries.map(\.id?.rawValue) == [1, 2, 3, 4])
        let text = core.model.chat?.transcript.entries.last?.text ?? ""
        #expect(text == "nul\u{FFFD}!\n`f({\"a\":1})`\n\n`f({\"a\":2})`\n")
        #expect(core.screen().contains(#"f({"a":2})"#))
    }

    @Test func `an answer that another program wrote shows what it took as soon as it ends`() throws {
        var core = Core(Self.opened())
        let first = try #require(Self.stir(&core))
        let question = Self.message(3, .user, "theirs")
        core.send(.looked(first, .changed(Self.glance([question], Self.running([.text("light")], row: 1)))))
        #expect(!core.screen().contains("tok in") && !core.screen().contains(" in / "))
        var answer = Self.message(4, .assistant, "light!")
        answer.model = "gpt-test-2026"
        let account = ReplyAccount(usage: Usage(inputTokens: 12, outputTokens: 34), totalTime: .milliseconds(6900))
        let second = try #require(Self.stir(&core))
        core.send(.looked(second, .changed(Self.glance([answer]), accounts: [answer.id: account])))
        let heading = core.rows().first { $0.hasPrefix("gpt-test-2026") }
        #expect(heading?.hasSuffix("12 in / 34 out · 6.9 s") ?? false)
        // One that was never seen growing has them too.
        let third = try #require(Self.stir(&core))
        let news = [Self.message(5, .user, "more"), Self.message(6, .assistant, "m")]
        core.send(.looked(third, .changed(Self.glance(news), accounts: [StoredMessage.ID(rawValue: 6): account])))
        #expect(core.rows().filter { $0.hasSuffix("12 in / 34 out · 6.9 s") }.count == 2)
    }

    @Test func `what we asked ourselves is not shown twice`() throws {
        var core = Core(Self.opened())
        let answer = core.ask("again?")
        core.reply("yes", answer: answer)
        core.send(.replyEnded(nil, answer: answer))
        guard case .look(let look)? = core.effects.first else {
            Issue.record("nobody looks")
            return
        }
        let news = [Self.message(3, .user, "again?"), Self.message(4, .assistant, "yes")]
        core.send(.looked(look, .changed(Self.glance(news))))
        #expect(core.model.chat?.transcript.entries.map(\.id?.rawValue) == [1, 2, 3, 4])
        #expect(core.model.chat?.head == StoredMessage.ID(rawValue: 4))
        // What another asked while ours was waiting for its turn stands before it.
        let mine = core.ask("mine")
        core.reply("m", answer: mine)
        core.send(.replyEnded(nil, answer: mine))
        let others = [Self.message(5, .user, "other"), Self.message(6, .assistant, "o")]
        let own = [Self.message(7, .user, "mine"), Self.message(8, .assistant, "m")]
        let late = try #require(core.model.chat?.look(isForced: true))
        core.send(.looked(late, .changed(Self.glance(others + own))))
        #expect(
            core.model.chat?.transcript.entries.map(\.text) == ["q", "a", "again?", "yes", "other", "o", "mine", "m"])
    }

    @Test func `a question of ours that failed stays where it was`() throws {
        var core = Core(Self.opened())
        let answer = core.ask("in vain")
        core.send(.replyEnded(.rateLimited(profile: "openai", retryAfter: nil), answer: answer))
        #expect(core.screen().contains("! the provider of the profile openai has too many requests"))
        core.send(.looked(try #require(core.model.chat?.look()), .changed(Self.glance([]))))
        let look = try #require(Self.stir(&core))
        core.send(
            .looked(look, .changed(Self.glance([Self.message(3, .user, "theirs"), Self.message(4, .assistant, "t")]))))
        #expect(core.model.chat?.transcript.entries.map(\.text) == ["q", "a", "in vain", "theirs", "t"])
        core.press("Ctrl-X", "r")
        #expect(core.effects == [.ask(Question(answer: 2, conversation: Self.id))], "the last question was theirs")
    }

    @Test func `asking again what had no answer writes the question anew`() throws {
        var core = Core(Self.opened())
        let answer = core.ask("in vain")
        core.send(.replyEnded(.timedOut(stage: "x", after: .seconds(1)), answer: answer))
        core.press("Ctrl-X", "r")
        #expect(core.effects == [.ask(Question(answer: 2, text: "in vain", conversation: Self.id))])
        #expect(core.model.chat?.transcript.entries.filter { $0.text == "in vain" }.count == 1)
    }

    @Test func `another branch is read anew and the words at the top stay`() throws {
        let texts = (1...60).map { "message \($0)" }
        var core = Core(Self.opened(texts))
        _ = core.screen()
        core.press("PageUp", "PageUp")
        let top = core.rows()[2]
        let look = try #require(Self.stir(&core))
        core.send(.looked(look, .changed(Self.glance(nil))))
        #expect(core.effects == [.reopen(Self.id)])
        var opened = Self.opened(texts + ["new", "news"])
        opened.title = "Another"
        core.send(.reopened(opened))
        #expect(core.rows()[2] == top && core.rows()[0].hasPrefix("Another"))
    }

    @Test func `news below do not move what is read above`() throws {
        var core = Core(Self.opened((1...60).map { "message \($0)" }))
        _ = core.screen()
        core.press("PageUp", "PageUp")
        let before = Array(core.rows()[2..<18])
        let look = try #require(Self.stir(&core))
        core.send(
            .looked(look, .changed(Self.glance([Self.message(61, .user, "more"), Self.message(62, .assistant, "m")]))))
        #expect(Array(core.rows()[2..<18]) == before)
    }

    @Test func `a conversation that was deleted elsewhere says so`() throws {
        var core = Core(Self.opened())
        let look = try #require(Self.stir(&core))
        core.send(.looked(look, .gone))
        #expect(core.screen().contains("! this conversation was deleted by another program"))
        #expect(core.screen().contains("another question begins it anew"))
        _ = core.ask("go on")
        #expect(core.effects.contains(.ask(Question(answer: 1, text: "go on", conversation: Self.id))))
    }

    @Test func `looks are few, and none is made when nobody writes`() throws {
        var core = Core(Self.opened())
        core.send(.looked(ConversationLook(), .nothing))
        #expect(core.model.nextWake == nil)
        core.now += .seconds(1)
        core.send(.stirred)
        let looks = core.effects
        #expect(looks.count == 1)
        for _ in 0..<20 {
            core.now += .milliseconds(2)
            core.send(.stirred)
            #expect(core.effects.isEmpty)
        }
        let look = try #require(core.model.chat?.look())
        core.send(.looked(look, .nothing))
        #expect(core.model.nextWake.map { $0 > core.now } ?? false)
    }

    @Test func `an answer whose program died is asked about`() throws {
        var core = Core(Self.opened())
        let look = try #require(Self.stir(&core))
        core.send(
            .looked(look, .changed(Self.glance([Self.message(3, .user, "x")], Self.running([.text("h")], row: 1)))))
        core.now += .seconds(3)
        core.send(.tick)
        #expect(core.effects.contains { if case .look(let look) = $0 { look.mends } else { false } })
    }

    @Test func `what broke off in another session says so when it is opened`() {
        var opened = Self.opened(["lost", "half"])
        opened.messages[0] = Self.message(1, .user, "lost question")
        opened.troubles = [
            StoredMessage.ID(rawValue: 1): Trouble(status: .failed, message: "the net is down", isUnanswered: true),
            StoredMessage.ID(rawValue: 2): Trouble(status: .interrupted, message: nil, isUnanswered: false),
        ]
        var core = Core(opened)
        #expect(core.screen().contains("! the net is down"))
        #expect(core.screen().contains("! the program ended in the middle of this reply"))
    }

    @Test func `a retry counts down, and Enter does not wait for it`() {
        var core = Core(Self.opened())
        let answer = core.ask("now")
        core.send(
            .reply(.notice(Notice(.retrying, "too many requests; waiting 12 s", pause: .seconds(12))), answer: answer))
        #expect(core.screen().contains("! too many requests; waiting 12 s"))
        #expect(core.screen().contains("! trying again in 12 s") && core.screen().contains("Enter now  Esc stop"))
        core.now += .seconds(5)
        #expect(core.model.nextWake != nil)
        core.send(.tick)
        #expect(core.screen().contains("! trying again in 7 s"))
        core.press("Enter")
        #expect(core.effects == [.hurry])
        core.reply("at last", answer: answer)
        #expect(!core.screen().contains("too many requests") && !core.screen().contains("trying again"))
    }
}
