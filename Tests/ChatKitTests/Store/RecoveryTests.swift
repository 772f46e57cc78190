import ChatKit
import Testing

@Suite struct RecoveryTests {
    @Test func `what had arrived becomes an interrupted reply`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let turn = try await fixture.begin("q", in: conversation)
        let call = ToolCall(id: "c", name: "f", arguments: "{\"a\": \"\\u0000\"")
        try await fixture.store.journal([.reasoning("Hm"), .reasoning("m."), .text("One ")], of: turn.id)
        try await fixture.store.journal([.text("two\n"), .toolCall(call)], of: turn.id)
        let recovered = try await fixture.another().recoverInterrupted()
        let reply = try #require(recovered.first?.reply)
        #expect(recovered == [RecoveredTurn(conversation: conversation.id, turn: turn.id, reply: reply)])
        #expect(reply.message.parts == [.reasoning("Hmm."), .text("One two\n"), .toolCall(call)])
        #expect(reply.status == .interrupted)
        #expect(try await fixture.store.branch(of: conversation).last == reply)
        #expect(try await fixture.store.turns(of: conversation).map(\.status) == [.interrupted])
        #expect(try await fixture.store.search(SearchQuery("two")).hits.map(\.id) == [reply.id])
        #expect(try await fixture.store.recoverInterrupted().isEmpty)
    }

    @Test func `several answers of a dead process are found, each as far as it came`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let turn = try await fixture.begin("q", in: conversation)
        var draft = TurnDraft.asking("q")
        draft.question = .answered(turn.question)
        let second = try await fixture.store.beginTurn(draft, in: conversation)
        let third = try await fixture.store.beginTurn(draft, in: conversation)
        try await fixture.store.journal([.text("b")], of: second.id)
        try await fixture.store.journal([.text("c")], of: third.id)
        let recovered = try await fixture.another().recoverInterrupted()
        #expect(recovered.map(\.turn) == [turn.id, second.id, third.id])
        #expect(recovered.map { $0.reply?.text } == [nil, "b", "c"])
        // The first had nothing yet; the question stays all the same.
        #expect(try await fixture.texts(of: conversation) == ["q", "b"])
    }

    @Test func `a turn that really runs is left alone`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let lock = try await fixture.store.lockTurn(of: conversation)
        let turn = try await fixture.begin("q", in: conversation)
        #expect(try await fixture.another().recoverInterrupted().isEmpty)
        #expect(try await fixture.store.turns(of: conversation).first?.status == .running)
        try await fixture.store.finishTurn(turn.id, TurnOutcome(status: .complete, parts: [.text("a")]))
        withExtendedLifetime(lock) {}
    }

    @Test func `who takes the turn next mends what the dead one left`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let turn = try await fixture.begin("q", in: conversation)
        try await fixture.store.journal([.text("half")], of: turn.id)
        let lock = try await fixture.another().lockTurn(of: conversation)
        #expect(lock.recovered.map(\.turn) == [turn.id])
        #expect(try await fixture.texts(of: conversation) == ["q", "half"])
    }

    @Test func `a turn that died before its first word leaves the branch`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        _ = try await fixture.begin("q", in: conversation)
        #expect(try await fixture.store.recoverInterrupted().map(\.reply) == [nil])
        #expect(try await fixture.texts(of: conversation).isEmpty)
    }

    @Test func `mending a conversation does not make it the last used one`() async throws {
        let fixture = try await StoreFixture()
        let broken = try await fixture.conversation("broken")
        let turn = try await fixture.begin("q", in: broken)
        try await fixture.store.journal([.text("half")], of: turn.id)
        try await clockMoved()
        let later = try await fixture.conversation("later")
        try await clockMoved()
        #expect(try await fixture.store.recoverInterrupted().count == 1)
        #expect(try await fixture.store.lastUsed()?.id == later.id)
    }

    @Test func `journalling to a turn that is not there is an error`() async throws {
        let fixture = try await StoreFixture()
        await #expect(throws: ChatError.self) {
            try await fixture.store.journal([.text("x")], of: Turn.ID(rawValue: 99))
        }
    }
}
