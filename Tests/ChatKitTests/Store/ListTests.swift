import ChatKit
import Testing

@Suite struct ListTests {
    @Test func `the last used conversation comes first and is the one to continue`() async throws {
        let fixture = try await StoreFixture()
        let first = try await fixture.conversation("first")
        _ = try await fixture.conversation("second")
        try await clockMoved()
        try await fixture.exchange("q", "a", in: first)
        #expect(try await fixture.store.list().conversations.map(\.id.rawValue) == ["first", "second"])
        #expect(try await fixture.store.lastUsed()?.id == first.id)
    }

    @Test func `a summary tells what a list shows`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.store.create(
            ConversationDraft(
                id: ConversationID(rawValue: "x"), title: "T", firstPrompt: "p", profile: "work", model: "m",
                tags: ["b", "a"]))
        #expect(try await fixture.store.list().conversations.first?.preview == nil)
        try await fixture.exchange("  How\n\tdo  I?\n", "So", in: conversation)
        try await fixture.exchange("Second", "Well", in: conversation)
        let summary = try #require(try await fixture.store.list().conversations.first)
        let now = try await fixture.store.conversation(conversation.id)
        #expect(
            summary
                == ConversationSummary(
                    key: now.key, id: now.id, title: "T", preview: "How do I?", messageCount: 4, profile: "work",
                    model: "m", lastUsedAt: now.lastUsedAt, tags: ["a", "b"],
                    newest: NewestQuestion(status: .complete, isAnswered: true)))
    }

    @Test func `a question with several answers is answered by one that is whole`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        try await fixture.exchange("before", "a", in: conversation)
        let turns = try await fixture.beginSeveral(3, of: "q", in: conversation)
        #expect(try await fixture.store.list().conversations.first?.newest?.status == .running)
        try await fixture.store.finishTurns([
            EndedTurn(turns[0].id, TurnOutcome(status: .failed, parts: [], errorCode: "connection_lost")),
            EndedTurn(turns[1].id, TurnOutcome(status: .complete, parts: [.text("whole")])),
            EndedTurn(turns[2].id, TurnOutcome(status: .failed, parts: [.text("half")], errorCode: "connection_lost")),
        ])
        let newest = try await fixture.store.list().conversations.first?.newest
        #expect(newest == NewestQuestion(status: .complete, isAnswered: true))
        let lost = try await fixture.begin("next", in: conversation)
        try await fixture.store.finishTurn(lost.id, TurnOutcome(status: .failed, parts: [], errorCode: "x"))
        let next = try await fixture.store.list().conversations.first?.newest
        #expect(next == NewestQuestion(status: .failed, isAnswered: false, errorCode: "x"))
    }

    @Test func `a long question is cut to its beginning`() async throws {
        let fixture = try await StoreFixture()
        _ = try await fixture.begin(String(repeating: "слово ", count: 400), in: try await fixture.conversation())
        let preview = try #require(try await fixture.store.list().conversations.first?.preview)
        #expect(preview.count == 100 && preview.hasSuffix("…") && preview.hasPrefix("слово слово"))
    }

    @Test func `a question without words is known by what came with it`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let picture = try await fixture.store.attach([1], mediaType: "image/png", name: "кот.png")
        _ = try await fixture.begin([.image(picture)], in: conversation)
        #expect(try await fixture.store.list().conversations.first?.preview == "[кот.png]")
        let words = try await fixture.conversation("words")
        _ = try await fixture.begin([.image(picture), .text("Who?")], in: words)
        #expect(try await fixture.store.preview(of: words) == "Who?")
    }

    @Test func `archived conversations are listed on request only`() async throws {
        let fixture = try await StoreFixture()
        let hidden = try await fixture.conversation("hidden")
        _ = try await fixture.store.setArchived(true, of: hidden)
        #expect(try await fixture.store.list().conversations.isEmpty)
        #expect(try await fixture.store.lastUsed() == nil)
        let all = try await fixture.store.list(ConversationQuery(includesArchived: true)).conversations
        #expect(all.map(\.id) == [hidden.id] && all.allSatisfy(\.isArchived))
    }

    @Test func `a tag picks its conversations`() async throws {
        let fixture = try await StoreFixture()
        let tagged = try await fixture.conversation("tagged")
        _ = try await fixture.conversation("plain")
        _ = try await fixture.store.setTags(["дом"], of: tagged)
        let query = ConversationQuery(tag: "дом")
        #expect(try await fixture.store.list(query).conversations.map(\.id) == [tagged.id])
        #expect(try await fixture.store.list(ConversationQuery(tag: "до")).conversations.isEmpty)
    }

    @Test func `pages follow each other without gap or repetition, though others are used meanwhile`() async throws {
        let fixture = try await StoreFixture()
        for _ in 0..<7 { _ = try await fixture.conversation() }
        var query = ConversationQuery(limit: 3)
        let first = try await fixture.store.list(query)
        #expect(first.conversations.count == 3)
        try await fixture.exchange("q", "a", in: try await fixture.conversation("new"))
        query.cursor = first.next
        let second = try await fixture.store.list(query)
        query.cursor = second.next
        let third = try await fixture.store.list(query)
        #expect(third.next == nil && second.next != nil)
        let ids = (first.conversations + second.conversations + third.conversations).map(\.id.rawValue)
        #expect(ids.sorted() == ["1", "2", "3", "4", "5", "6", "7"])
        #expect(try await fixture.store.list(ConversationQuery(limit: 8)).next == nil)
    }
}
