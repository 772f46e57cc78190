import TestSupport
import Testing

@testable import ChatKit

@Suite struct MessageDeletionTests {
    @Test func `what follows a deleted message follows the message before it`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        try await fixture.exchange("q1", "a1", in: conversation)
        try await fixture.exchange("q2", "a2", in: conversation)
        let branch = try await fixture.store.branch(of: conversation)
        try await fixture.store.delete(message: branch[1].id, of: conversation)
        #expect(try await fixture.texts(of: conversation) == ["q1", "q2", "a2"])
        let page = try await fixture.store.page(of: conversation, limit: 2)
        #expect(page.messages.map(\.text) == ["q2", "a2"] && page.hasEarlier)
        #expect(
            try await fixture.store.page(of: conversation, before: branch[2].id, limit: 2).messages.map(\.text) == [
                "q1"
            ])
        #expect(try await fixture.store.path(of: conversation) == [branch[0].id, branch[2].id, branch[3].id])
        let document = try await fixture.store.document(of: conversation.id)
        #expect(document.branch.map(\.text) == ["q1", "q2", "a2"])
        #expect(try await fixture.store.search(SearchQuery("a1")).hits.isEmpty)
        #expect(try await fixture.store.list().conversations.first?.messageCount == 3)
        #expect(try await fixture.store.check(quick: false) == [])
        await #expect(throws: ChatError.self) {
            try await fixture.store.delete(message: branch[1].id, of: conversation)
        }
        try await fixture.store.undo(in: conversation)
        #expect(try await fixture.texts(of: conversation) == ["q1", "a1", "q2", "a2"])
        #expect(try await fixture.store.search(SearchQuery("a1")).hits.count == 1)
    }

    @Test func `the next prompt follows what is left after the last messages were deleted`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        try await fixture.exchange("q1", "a1", in: conversation)
        for message in try await fixture.store.branch(of: conversation).reversed() {
            try await fixture.store.delete(message: message.id, of: conversation)
        }
        #expect(try await fixture.store.conversation(conversation.id).head == nil)
        try await fixture.exchange("q2", "a2", in: conversation)
        #expect(try await fixture.texts(of: conversation) == ["q2", "a2"])
    }

    @Test func `a deleted reply is no choice and no version`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let turns = try await fixture.beginSeveral(3, of: "q", in: conversation)
        try await fixture.store.finishTurns(
            turns.enumerated().map { EndedTurn($1.id, TurnOutcome(status: .complete, parts: [.text("a\($0)")])) })
        let first = try #require(try await fixture.store.branch(of: conversation).last)
        let second = try #require(try await fixture.store.choices(of: conversation)[first.id]?[1])
        try await fixture.store.delete(message: second.id, of: conversation)
        #expect(try await fixture.store.choices(of: conversation)[first.id]?.map(\.text) == ["a0", "a2"])
        #expect(try await fixture.store.versions(of: [first.id])[first.id]?.count == 2)
        await #expect(throws: ChatError.self) {
            _ = try await fixture.store.switchBranch(to: second.id, of: conversation)
        }
    }

    @Test func `a tool call goes with its results`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let turn = try await fixture.begin("weather", in: conversation)
        let call = ToolCall(id: "c1", name: "weather", arguments: "{}")
        try await fixture.store.finishTurn(turn.id, TurnOutcome(status: .complete, parts: [.toolCall(call)]))
        var draft = TurnDraft.asking("")
        draft.question = .new(
            Message(role: .tool, parts: [.toolResult(ToolResult(callID: "c1", name: "weather", content: "warm"))]))
        let second = try await fixture.store.beginTurn(draft, in: conversation)
        try await fixture.store.finishTurn(second.id, TurnOutcome(status: .complete, parts: [.text("It is warm.")]))
        let branch = try await fixture.store.branch(of: conversation)
        for message in [branch[1], branch[2]] {
            let deleted = try await fixture.store.delete(message: message.id, of: conversation)
            #expect(deleted == [branch[1].id, branch[2].id])
            #expect(try await fixture.texts(of: conversation) == ["weather", "It is warm."])
            try await fixture.store.undo(in: conversation)
        }
        // Words alone go alone.
        #expect(try await fixture.store.delete(message: branch[3].id, of: conversation) == [branch[3].id])
    }

    @Test func `first prompts and messages of other conversations are not deleted`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation(firstPrompt: "Be brief.")
        let other = try await fixture.conversation()
        try await fixture.exchange("q", "a", in: other)
        let foreign = try #require(try await fixture.store.branch(of: other).first?.id)
        for message in [try #require(conversation.firstPrompt?.id), foreign, StoredMessage.ID(rawValue: 999)] {
            await #expect(throws: ChatError.invalidUsage("the conversation 1 has no message \(message)")) {
                try await fixture.store.delete(message: message, of: conversation)
            }
        }
    }

    // MARK: Continuing a reply

    @Test func `the rest of a reply is stored with its beginning, beside it`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let cut = try await fixture.begin("q", in: conversation)
        try await fixture.store.finishTurn(cut.id, TurnOutcome(status: .cancelled, parts: [.text("one, t")]))
        let partial = try await fixture.store.replyToContinue(of: conversation)
        #expect(partial.text == "one, t")
        var draft = TurnDraft.asking("")
        draft.question = .continuing(TurnRequest.continuation, partial.id)
        let turn = try await fixture.store.beginTurn(draft, in: conversation)
        try await fixture.store.journal([.text("wo, ")], of: turn.id)
        // The process dies: what had come is kept with the beginning.
        #expect(try await fixture.store.recoverInterrupted().first?.reply?.text == "one, two, ")
        let again = try await fixture.store.replyToContinue(of: conversation)
        draft.question = .continuing(TurnRequest.continuation, again.id)
        let last = try await fixture.store.beginTurn(draft, in: conversation)
        try await fixture.store.finishTurn(last.id, TurnOutcome(status: .complete, parts: [.text("three")]))
        #expect(try await fixture.texts(of: conversation) == ["q", "one, two, three"])
        #expect(
            try await fixture.store.messages(of: conversation).map(\.text)
                == ["q", "one, t", "one, two, ", "one, two, three"])
        #expect(try await fixture.store.messages(last.sent).map(\.text) == [TurnRequest.continuation.text])
        #expect(try await fixture.store.search(SearchQuery("Continue")).hits.isEmpty)
        await #expect(throws: ChatError.self) { _ = try await fixture.store.replyToContinue(of: conversation) }
        try await fixture.store.undo(in: conversation)
        #expect(try await fixture.texts(of: conversation) == ["q", "one, two, "])
        #expect(try await fixture.store.check(quick: false) == [])
    }

    @Test func `a continuation that brought nothing changes nothing`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let cut = try await fixture.begin("q", in: conversation)
        let outcome = TurnOutcome(status: .complete, parts: [.text("one")], finishReason: .length)
        let partial = try #require(try await fixture.store.finishTurn(cut.id, outcome))
        #expect(try await fixture.store.replyToContinue(of: conversation) == partial)
        var draft = TurnDraft.asking("")
        draft.question = .continuing(TurnRequest.continuation, partial.id)
        let turn = try await fixture.store.beginTurn(draft, in: conversation)
        try await fixture.store.finishTurn(turn.id, TurnOutcome(status: .failed, parts: []))
        #expect(try await fixture.store.conversation(conversation.id).head == partial.id)
        #expect(try await fixture.store.changes(of: conversation).map(\.kind) == [.turn])
    }
}
