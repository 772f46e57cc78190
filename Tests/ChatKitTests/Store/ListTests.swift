import GRDB
import Testing

@testable import ChatKit

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

    @Test func `after a turn of the future the conversation used last is still the last used one`() async throws {
        let fixture = try await StoreFixture()
        let wrong = try await fixture.conversation("wrong clock")
        try await fixture.exchange("q", "a", in: wrong)
        let future = Timestamp(rawValue: Timestamp.now.rawValue + 20 * 365 * 86_400_000)
        try await fixture.store.write { database in
            try database.execute(
                sql: "UPDATE conversation SET last_used_at = ?; UPDATE spend SET at = ?",
                arguments: [future.rawValue, future.rawValue])
        }
        let right = try await fixture.conversation("right clock")
        #expect(try await fixture.store.lastUsed()?.id == right.id)
        try await fixture.exchange("q", "a", in: right)
        let listed = try await fixture.store.list().conversations
        #expect(listed.map(\.id) == [right.id, wrong.id])
        #expect(listed.last?.lastUsedAt == future, "the future is shown as it was stored")
        // Used again with the right clock, it has the right time again.
        try await fixture.exchange("q", "a", in: wrong)
        let again = try #require(try await fixture.store.lastUsed())
        #expect(again.id == wrong.id && again.lastUsedAt < future)
    }

    @Test func `lists are in the order asked for, pinned ones first where wanted, page by page`() async throws {
        let fixture = try await StoreFixture()
        for (id, title, tokens) in [("b", "beta", 10), ("a", "Alpha", 30), ("c", nil, 20)] as [(String, String?, Int)] {
            let conversation = try await fixture.store.create(
                ConversationDraft(
                    id: ConversationID(rawValue: id), title: title, profile: "p\(id)", model: ModelID("m\(id)")))
            let turn = try await fixture.begin("q", in: conversation)
            try await fixture.store.finishTurn(
                turn.id,
                TurnOutcome(
                    status: .complete, parts: [.text("a")], usage: Usage(totalTokens: tokens),
                    cost: Cost(currency: id == "a" ? .rub : .usd, amount: Int64(tokens))))
        }
        let b = try await fixture.store.conversation(try ConversationID(validating: "b"))
        _ = try await fixture.store.setPinned(true, of: b)
        for (sort, expected) in [
            (ConversationSort.used, ["c", "a", "b"]), (.created, ["c", "a", "b"]), (.title, ["a", "b", "c"]),
            (.tokens, ["a", "c", "b"]), (.cost, ["c", "b", "a"]),
        ] {
            for pinnedFirst in [false, true] {
                var query = ConversationQuery(limit: 1)
                query.sort = sort
                query.pinnedFirst = pinnedFirst
                var found: [String] = []
                repeat {
                    let page = try await fixture.store.list(query)
                    found += page.conversations.map(\.id.rawValue)
                    query.cursor = page.next
                } while query.cursor != nil
                let wanted = pinnedFirst ? ["b"] + expected.filter { $0 != "b" } : expected
                #expect(found == wanted, "\(sort), pinned first: \(pinnedFirst)")
            }
        }
        var query = ConversationQuery()
        query.model = "ma"
        #expect(try await fixture.store.list(query).conversations.map(\.tokens) == [30])
        query.model = "demo-1"
        #expect(try await fixture.store.list(query).conversations.count == 3)
        query.profile = "pb"
        #expect(try await fixture.store.list(query).conversations.map(\.id.rawValue) == ["b"])
        query.until = Timestamp(rawValue: 1)
        #expect(try await fixture.store.list(query).conversations.isEmpty)
        query.until = nil
        query.since = Timestamp(rawValue: Timestamp.now.rawValue + 1000)
        #expect(try await fixture.store.list(query).conversations.isEmpty)
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
        var summary = try #require(try await fixture.store.list().conversations.first)
        let now = try await fixture.store.conversation(conversation.id)
        summary.createdAt = Timestamp(rawValue: 0)
        summary.tokens = 0
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
