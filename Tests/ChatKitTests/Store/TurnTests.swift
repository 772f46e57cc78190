import Testing

@testable import ChatKit

@Suite struct TurnTests {
    @Test func `a turn stores its question at once and its reply at its end`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation(firstPrompt: "Be brief.")
        let prompt = try #require(conversation.firstPrompt).id
        let turn = try await fixture.store.beginTurn(.asking("How?", context: [prompt]), in: conversation)
        #expect(turn.status == .running)
        #expect(turn.sent == [prompt, turn.question])
        let other = try await fixture.another()
        #expect(try await other.branch(of: conversation).map(\.text) == ["How?"])
        #expect(try await other.turns(of: conversation) == [turn])

        let outcome = TurnOutcome(
            status: .complete, parts: [.reasoning("Hm."), .text("So.")], finishReason: .stop,
            modelAnswered: "demo-1.1", usage: Usage(inputTokens: 5, outputTokens: 7, totalTokens: 12),
            cost: Cost(currency: .rub, amount: 42), timeToFirstToken: .milliseconds(30), totalTime: .seconds(2))
        let reply = try #require(try await fixture.store.finishTurn(turn.id, outcome))
        #expect(reply.parentID == turn.question)
        #expect(reply.message == Message(role: .assistant, parts: [.reasoning("Hm."), .text("So.")]))
        #expect(reply.model == "demo-1.1")
        #expect(try await other.branch(of: conversation).last == reply)
        #expect(try await other.conversation(conversation.id).head == reply.id)
        let stored = try #require(try await other.turns(of: conversation).first)
        #expect(stored.status == .complete && stored.reply == reply.id && stored.finishReason == .stop)
        #expect(stored.usage == outcome.usage && stored.modelAnswered == "demo-1.1" && stored.modelAsked == "demo-1")
        #expect(stored.timeToFirstToken == .milliseconds(30) && stored.totalTime == .seconds(2))
        #expect(
            try await other.spending(of: conversation)
                == Spending(turns: 1, tokens: 12, costs: [Cost(currency: .rub, amount: 42)]))
    }

    @Test func `what replies took is read without their turns`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let turn = try await fixture.begin("q", in: conversation)
        let usage = Usage(inputTokens: 5, outputTokens: 7)
        let reply = try #require(
            try await fixture.store.finishTurn(
                turn.id, TurnOutcome(status: .complete, parts: [.text("a")], usage: usage, totalTime: .seconds(2))))
        let silent = try await fixture.begin("q", in: conversation)
        let other = try #require(
            try await fixture.store.finishTurn(silent.id, TurnOutcome(status: .cancelled, parts: [.text("b")])))
        let accounts = try await fixture.store.accounts(of: [turn.question, reply.id, other.id])
        #expect(accounts == [reply.id: ReplyAccount(usage: usage, totalTime: .seconds(2)), other.id: ReplyAccount()])
        #expect(try await fixture.store.accounts(of: []) == [:])
    }

    @Test func `a turn is found by its place among its conversation's, or as the last answer`() async throws {
        let fixture = try await StoreFixture()
        let store = fixture.store
        let conversation = try await fixture.conversation()
        let other = try await fixture.conversation()
        #expect(try await store.turn(nil, of: conversation) == nil)
        #expect(try await store.lastTurn(of: conversation) == nil)
        for number in 1...3 {
            try await fixture.exchange("q\(number)", "a\(number)", in: conversation)
            try await fixture.exchange("o\(number)", "o\(number)", in: other)
        }
        var aside = TurnDraft.asking("")
        aside.kind = .summary
        aside.question = .aside(Message(.user, "Summarise."), after: try await store.branch(of: conversation)[1].id)
        let summary = try await store.beginTurn(aside, in: conversation)
        let turns = try await store.turns(of: conversation)
        for (index, turn) in turns.enumerated() {
            let found = try #require(try await store.turn(index + 1, of: conversation))
            #expect(found == (turn, index + 1))
        }
        for number in [-1, 0, 5] { #expect(try await store.turn(number, of: conversation) == nil) }
        let last = try #require(try await store.turn(nil, of: conversation))
        #expect(last == (turns[2], 3))
        #expect(try await store.lastTurn(of: conversation)?.id == summary.id)
        #expect(try await store.turnCount(of: conversation) == 4)
        #expect(try await store.summaryMessages(of: conversation) == [summary.question])
    }

    @Test func `without a number the turn of the first of several answers is found`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        try await fixture.exchange("before", "a", in: conversation)
        let turns = try await fixture.beginSeveral(3, of: "q", in: conversation)
        let found = try #require(try await fixture.store.turn(nil, of: conversation))
        #expect(found.turn.id == turns[0].id && found.number == 2)
    }

    @Test func `each question follows the reply before it`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        try await fixture.exchange("1", "one", in: conversation)
        // The value is stale now; the store knows the head.
        try await fixture.exchange("2", "two", in: conversation)
        let branch = try await fixture.store.branch(of: conversation)
        #expect(branch.map(\.text) == ["1", "one", "2", "two"])
        #expect(branch.map(\.parentID) == [nil] + branch.dropLast().map(\.id))
    }

    @Test(arguments: [StoredMessage.Status.failed, .cancelled, .interrupted])
    func `a question that got no answer leaves the branch and stays in the tree`(
        status: StoredMessage.Status
    ) async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        try await fixture.exchange("1", "one", in: conversation)
        let turn = try await fixture.begin("lost", in: conversation)
        let reply = try await fixture.store.finishTurn(
            turn.id, TurnOutcome(status: status, parts: [.text("")], errorCode: "unreachable"))
        #expect(reply == nil)
        #expect(try await fixture.texts(of: conversation) == ["1", "one"])
        try await fixture.exchange("again", "two", in: conversation)
        #expect(try await fixture.texts(of: conversation) == ["1", "one", "again", "two"])
        #expect(try await fixture.store.messages(of: conversation).map(\.text).contains("lost"))
        let stored = try await fixture.store.turns(of: conversation)[1]
        #expect(stored.status.rawValue == status.rawValue && stored.errorCode == "unreachable" && stored.reply == nil)
    }

    @Test func `a reply that broke off stays in the branch with its status`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let turn = try await fixture.begin("q", in: conversation)
        try await fixture.store.finishTurn(turn.id, TurnOutcome(status: .cancelled, parts: [.text("half")]))
        let branch = try await fixture.store.branch(of: conversation)
        #expect(branch.map(\.text) == ["q", "half"])
        #expect(branch.last?.status == .cancelled)
    }

    @Test func `a complete reply without words is kept as one`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let turn = try await fixture.begin("q", in: conversation)
        let reply = try await fixture.store.finishTurn(
            turn.id, TurnOutcome(status: .complete, parts: [], finishReason: .contentFilter))
        #expect(reply?.message.parts == [])
        #expect(try await fixture.store.branch(of: conversation).count == 2)
    }

    @Test func `answering a stored question again makes a sibling`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        try await fixture.exchange("1", "one", in: conversation)
        let question = try await fixture.store.branch(of: conversation)[0].id
        var draft = TurnDraft.asking("")
        draft.question = .stored(question)
        let turn = try await fixture.store.beginTurn(draft, in: conversation)
        #expect(turn.question == question && turn.sent == [question])
        try await fixture.store.finishTurn(turn.id, TurnOutcome(status: .complete, parts: [.text("uno")]))
        #expect(try await fixture.texts(of: conversation) == ["1", "uno"])
        #expect(try await fixture.store.messages(of: conversation).map(\.text) == ["1", "one", "uno"])
    }

    @Test func `the head can be put on another branch of the same conversation only`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation(firstPrompt: "p")
        let other = try await fixture.conversation()
        let first = try #require(try await fixture.exchange("1", "one", in: conversation))
        try await fixture.exchange("2", "two", in: conversation)
        _ = try await fixture.store.setHead(first.id, of: conversation)
        try await fixture.exchange("3", "three", in: conversation)
        #expect(try await fixture.texts(of: conversation) == ["1", "one", "3", "three"])
        #expect(try await fixture.store.branch(endingAt: first.id).map(\.text) == ["1", "one"])
        await #expect(throws: ChatError.self) { try await fixture.store.setHead(first.id, of: other) }
        let prompt = try #require(conversation.firstPrompt).id
        await #expect(throws: ChatError.self) { try await fixture.store.setHead(prompt, of: conversation) }
    }

    @Test func `a turn ends once`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let turn = try await fixture.begin("q", in: conversation)
        let outcome = TurnOutcome(status: .complete, parts: [.text("a")])
        try await fixture.store.finishTurn(turn.id, outcome)
        await #expect(throws: ChatError.self) { try await fixture.store.finishTurn(turn.id, outcome) }
        #expect(try await fixture.texts(of: conversation) == ["q", "a"])
    }

    @Test func `a reply is kept though its task was cancelled`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let turn = try await fixture.begin("q", in: conversation)
        let store = fixture.store
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await store.journal([.text("a")], of: turn.id)
            try await store.finishTurn(turn.id, TurnOutcome(status: .cancelled, parts: [.text("a")]))
        }
        _ = try await task.value
        #expect(try await fixture.texts(of: conversation) == ["q", "a"])
    }

    @Test func `text is kept byte for byte, but for U+0000`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let text = "a\r\n\tb \u{1B}[31m e\u{301} é \u{FEFF}🏳️‍🌈 \u{10FFFF} '\";-- %s\u{0}after\n\n"
        try await fixture.exchange(text, text, in: conversation)
        let expected = Array(text.replacing("\0", with: "\u{FFFD}").utf8)
        for message in try await fixture.store.branch(of: conversation) {
            #expect(Array(message.text.utf8) == expected)
        }
    }
}
