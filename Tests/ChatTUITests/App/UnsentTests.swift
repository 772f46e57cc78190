import ChatKit
import Testing

@testable import chat_tui

/// What is written and not sent: drafts and questions that wait.
@Suite struct UnsentTests {
    private static let id = ConversationID(number: 7)

    private static func stored(_ texts: [String] = ["q", "a"]) -> OpenedConversation {
        var opened = Core.conversation(texts)
        opened.isStored = true
        opened.head = opened.messages.last?.id
        return opened
    }

    @Test func `what is typed before the conversation has been read stands behind its draft`() {
        let now = ContinuousClock.now
        var model = AppModel(at: now)
        _ = model.open(.named("7"))
        for character in "мир" { _ = model.update(.input(.key(KeyEvent(.character(character)))), at: now) }
        var opened = Self.stored()
        (opened.choice, opened.draft) = (.named("7"), "привет ")
        _ = model.update(.opened(opened), at: now)
        #expect(model.composer.text == "привет мир")
    }

    @Test func `a draft is kept a moment after it was changed, once for many keys`() {
        var core = Core(Self.stored())
        core.type("при")
        #expect(core.effects.isEmpty)
        core.now += .milliseconds(200)
        core.type("вет")
        #expect(core.effects.isEmpty)
        #expect(core.model.nextWake == core.now + .milliseconds(100))
        core.now += .milliseconds(100)
        core.send(.tick)
        #expect(core.effects == [.keepDraft("привет", in: .conversation(Self.id))])
        #expect(core.model.nextWake == nil)
        core.now += .seconds(1)
        core.send(.tick)
        #expect(core.effects.isEmpty)
    }

    @Test func `a draft is kept when the conversation is left, and is there when it is opened`() {
        var opened = Self.stored()
        opened.draft = "half a question"
        var core = Core(opened)
        #expect(core.model.composer.text == "half a question")
        core.type("!")
        core.send(.opened(Core.empty))
        #expect(core.effects == [.keepDraft("half a question!", in: .conversation(Self.id))])
        #expect(core.model.composer.isEmpty)
        core.type("new")
        #expect(core.model.leave() == [.keepDraft("new", in: .new(nil))], "the program ends")
    }

    @Test func `a draft that was sent is kept no more`() {
        var core = Core()
        core.type("question")
        core.now += .seconds(1)
        core.send(.tick)
        #expect(core.effects == [.keepDraft("question", in: .new(nil))])
        core.press("Enter")
        let start = ReplyStart(profile: "openai", model: "m", conversation: Self.id, isNewConversation: true)
        core.send(.reply(.started(start), answer: 1))
        #expect(core.effects == [.keepDraft("", in: .new(nil))], "it had no conversation yet")
        core.type("next")
        core.now += .seconds(1)
        core.send(.tick)
        #expect(core.effects == [.keepDraft("next", in: .conversation(Self.id))])
        core.press("Enter")
        core.now += .seconds(1)
        core.send(.tick)
        #expect(core.effects == [.keepDraft("", in: .conversation(Self.id))])
    }

    @Test func `a draft goes along when somebody else begins the conversation`() throws {
        let id = try ConversationID(validating: "альфа")
        var core = Core(OpenedConversation(id: id, answerer: Core.ready))
        core.type("draft")
        core.now += .seconds(1)
        core.send(.tick)
        #expect(core.effects == [.keepDraft("draft", in: .new(id))])
        let conversation = Conversation(
            key: Conversation.Key(rawValue: 1), id: id, uid: ULID(), createdAt: Timestamp(rawValue: 0),
            lastUsedAt: Timestamp(rawValue: 0))
        let glance = ConversationGlance(conversation: conversation, news: [])
        core.send(.looked(ConversationLook(id: id), .changed(glance)))
        #expect(core.effects.contains(.keepDraft("", in: .new(id))))
        core.now += .seconds(1)
        core.send(.tick)
        #expect(core.effects.contains(.keepDraft("draft", in: .conversation(id))))
    }

    @Test func `questions that wait are kept, as soon as their conversation has begun`() {
        var core = Core()
        let answer = core.ask("one")
        core.type("two")
        core.press("Enter")
        #expect(core.effects.isEmpty)
        let start = ReplyStart(profile: "openai", model: "m", conversation: Self.id, isNewConversation: true)
        core.send(.reply(.started(start), answer: answer))
        #expect(core.effects == [.enqueue(QueuedQuestion(ticket: .new(1), text: "two"), in: Self.id)])
        core.type("three")
        core.press("Enter")
        #expect(core.effects == [.enqueue(QueuedQuestion(ticket: .new(2), text: "three"), in: Self.id)])
        core.press("Up")
        #expect(core.effects == [.unqueue(.new(2))] && core.model.composer.text == "three")
        core.press("Ctrl-X", "q")
        #expect(core.screen().contains("Queued messages") && core.screen().contains("> two"))
        core.press("Delete")
        #expect(core.effects == [.unqueue(.new(1))])
        core.send(.replyEnded(nil, answer: answer))
        #expect(!core.effects.contains { if case .ask = $0 { true } else { false } })
    }

    @Test func `questions that a dead program left are offered and sent only when the person says so`() {
        var opened = Self.stored()
        opened.queue = [
            QueuedQuestion(ticket: .stored(QueuedPrompt.ID(rawValue: 4)), text: "left"),
            QueuedQuestion(ticket: .stored(QueuedPrompt.ID(rawValue: 5)), text: "behind"),
        ]
        var core = Core(opened)
        #expect(core.screen().contains("2 messages are queued: Enter sends"))
        _ = core.ask("something else")
        core.send(.replyEnded(nil, answer: 1))
        #expect(!core.effects.contains { if case .ask = $0 { true } else { false } }, "they go on waiting")
        core.press("Enter")
        let first = Question(
            answer: 2, text: "left", conversation: Self.id, ticket: .stored(QueuedPrompt.ID(rawValue: 4)))
        #expect(core.effects == [.ask(first)])
        core.send(.replyEnded(nil, answer: 2))
        let second = Question(
            answer: 3, text: "behind", conversation: Self.id, ticket: .stored(QueuedPrompt.ID(rawValue: 5)))
        #expect(core.effects == [.ask(second)], "from then on they go by themselves")
    }

    @Test func `after an error nothing is sent by itself, and nothing is lost`() {
        var core = Core(Self.stored())
        let answer = core.ask("one")
        core.type("two")
        core.press("Enter")
        core.type("draft")
        core.send(.replyEnded(.connectionLost(host: "h"), answer: answer))
        #expect(core.model.composer.text == "draft")
        #expect(core.screen().contains("1 message is queued: Ctrl-X q shows them"))
        core.press("Ctrl-U", "Enter")
        #expect(core.effects == [.ask(Question(answer: 2, text: "two", conversation: Self.id, ticket: .new(1)))])
    }

    @Test func `questions go on in a conversation that was left`() {
        var core = Core(Self.stored())
        let answer = core.ask("one")
        core.type("two")
        core.press("Enter")
        core.send(.opened(Core.empty))
        core.send(.replyEnded(nil, answer: answer))
        #expect(core.effects == [.ask(Question(answer: 2, text: "two", conversation: Self.id, ticket: .new(1)))])
        core.send(.replyEnded(nil, answer: 2))
        #expect(core.screen().contains("has come"))
    }
}
