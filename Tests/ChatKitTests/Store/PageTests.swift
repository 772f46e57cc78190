import ChatKit
import Testing

@Suite struct PageTests {
    @Test func `a dialogue is read from its end, a page at a time`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation(firstPrompt: "p")
        for number in 1...5 { try await fixture.exchange("q\(number)", "a\(number)", in: conversation) }
        var texts: [[String]] = []
        var page = try await fixture.store.page(of: conversation, limit: 4)
        texts.append(page.messages.map(\.text))
        while page.hasEarlier {
            page = try await fixture.store.page(of: conversation, before: page.messages[0].id, limit: 4)
            texts.append(page.messages.map(\.text))
        }
        #expect(texts == [["q4", "a4", "q5", "a5"], ["q2", "a2", "q3", "a3"], ["q1", "a1"]])
        let first = try #require(page.messages.first)
        #expect(try await fixture.store.page(of: conversation, before: first.id, limit: 4) == DialoguePage())
        let ids = try await fixture.store.path(of: conversation)
        #expect(ids == (try await fixture.store.branch(of: conversation).map(\.id)))
        #expect(try await fixture.store.messages([ids[2], ids[0]]).map(\.text) == ["q2", "q1"])
    }

    @Test func `a page has only the branch that is talked in`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let first = try #require(try await fixture.exchange("1", "one", in: conversation))
        try await fixture.exchange("2", "two", in: conversation)
        _ = try await fixture.store.setHead(first.id, of: conversation)
        try await fixture.exchange("3", "three", in: conversation)
        let page = try await fixture.store.page(of: conversation, limit: 3)
        #expect(page.messages.map(\.text) == ["one", "3", "three"] && page.hasEarlier)
        #expect(try await fixture.store.path(of: conversation).count == 4)
    }

    @Test func `a page ends where the text is enough, after one message at least`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        try await fixture.exchange("small", String(repeating: "x", count: 1000), in: conversation)
        try await fixture.exchange("ж", String(repeating: "y", count: 1000), in: conversation)
        let one = try await fixture.store.page(of: conversation, limit: 9, size: 500)
        #expect(one.messages.count == 1 && one.hasEarlier)
        let two = try await fixture.store.page(of: conversation, limit: 9, size: 1002)
        #expect(two.messages.count == 2 && two.hasEarlier)
        let all = try await fixture.store.page(of: conversation, limit: 9, size: 2007)
        #expect(all.messages.count == 4 && !all.hasEarlier)
    }

    @Test func `an empty dialogue has an empty page and no preview`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation(firstPrompt: "p")
        #expect(try await fixture.store.page(of: conversation, limit: 9) == DialoguePage())
        #expect(try await fixture.store.path(of: conversation) == [])
        #expect(try await fixture.store.preview(of: conversation) == nil)
        try await fixture.exchange("What  is\nit?", "a", in: conversation)
        #expect(try await fixture.store.preview(of: conversation) == "What is it?")
    }
}
