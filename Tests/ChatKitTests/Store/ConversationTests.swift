import ChatKit
import Testing

@Suite struct ConversationTests {
    @Test func `a conversation is found again as it was made, in another process too`() async throws {
        let fixture = try await StoreFixture()
        let made = try await fixture.store.create(
            ConversationDraft(
                id: ConversationID(rawValue: "trip"), title: "A trip", firstPrompt: "Be brief.", profile: "work",
                model: "gpt-4o", options: RequestOptions(temperature: 0.3, maxOutputTokens: 90, extra: ["top_p": 1]),
                budget: BudgetWishes(contextBudget: 4000, reservedOutput: 500, overflow: .keepEnds),
                spendLimit: SpendLimit(unit: .rub, amount: 5_000_000), tags: ["b", "a", "b", ""]))
        #expect(made.firstPrompt?.text == "Be brief.")
        #expect(made.firstPrompt?.role == .system)
        #expect(made.tags == ["a", "b"])
        #expect(made.head == nil)
        let found = try await fixture.another().conversation(made.id)
        #expect(found == made)
        #expect(found.options.temperature == 0.3)
        #expect(found.spendLimit == SpendLimit(unit: .rub, amount: 5_000_000))
    }

    @Test func `an ID that nobody has is not found`() async throws {
        let fixture = try await StoreFixture()
        let id = ConversationID(number: 111)
        await #expect(throws: ChatError.conversationNotFound(id)) { try await fixture.store.conversation(id) }
        #expect(try await fixture.store.find(id) == nil)
        #expect(try await fixture.store.lastUsed() == nil)
    }

    @Test func `an automatic ID is not given again when its conversation is gone`() async throws {
        let fixture = try await StoreFixture()
        for _ in 1...3 { _ = try await fixture.store.create(ConversationDraft()) }
        for number: Int64 in [3, 2] { try await fixture.store.delete(ConversationID(number: number)) }
        #expect(try await fixture.store.create(ConversationDraft()).id.rawValue == "4")
    }

    @Test func `automatic IDs count on from the largest number in use`() async throws {
        let fixture = try await StoreFixture()
        #expect(try await fixture.conversation().id.rawValue == "1")
        #expect(try await fixture.conversation().id.rawValue == "2")
        _ = try await fixture.conversation("111")
        _ = try await fixture.conversation("trip-500")
        _ = try await fixture.conversation("12a")
        _ = try await fixture.conversation("٩٩٩")
        #expect(try await fixture.conversation().id.rawValue == "112")
        _ = try await fixture.conversation("0500")
        #expect(try await fixture.conversation().id.rawValue == "501")
        _ = try await fixture.conversation("999999999999999999")
        _ = try await fixture.conversation("123456789012345678901234567890")
        #expect(try await fixture.conversation().id.rawValue == "1000000000000000000")
        #expect(try await fixture.conversation().id.rawValue == "1000000000000000001")
    }

    @Test func `007 stays 007 and is not 7`() async throws {
        let fixture = try await StoreFixture()
        let agent = try await fixture.conversation("007")
        let seven = try await fixture.conversation("7")
        #expect(agent.id.rawValue == "007")
        #expect(agent.key != seven.key)
        #expect(try await fixture.store.conversation(agent.id).key == agent.key)
    }

    @Test func `an ID is the same however its accents are spelt`() async throws {
        let fixture = try await StoreFixture()
        let composed = try ConversationID(validating: "ч\u{0439}")
        let decomposed = try ConversationID(validating: "ч\u{0438}\u{0306}")
        _ = try await fixture.conversation("学习")
        let conversation = try await fixture.store.create(ConversationDraft(id: composed))
        #expect(try await fixture.store.conversation(decomposed).key == conversation.key)
        await #expect(throws: ChatError.conversationExists(decomposed)) {
            try await fixture.store.create(ConversationDraft(id: decomposed))
        }
        #expect(try await fixture.store.find(try ConversationID(validating: "ч\u{0438}")) == nil)
        let renamed = try await fixture.store.rename(composed, to: decomposed)
        #expect(renamed.key == conversation.key)
        #expect(Array(renamed.id.rawValue.utf8) == Array(decomposed.rawValue.utf8))
        #expect(try await fixture.store.document(of: composed).conversation.key == conversation.key)
        try await fixture.store.delete(composed)
        #expect(try await fixture.store.find(decomposed) == nil)
    }

    @Test func `an ID in use is refused, when making and when renaming`() async throws {
        let fixture = try await StoreFixture()
        let first = try await fixture.conversation("a")
        let second = try await fixture.conversation("b")
        await #expect(throws: ChatError.conversationExists(first.id)) { try await fixture.conversation("a") }
        await #expect(throws: ChatError.conversationExists(first.id)) {
            try await fixture.store.rename(second.id, to: first.id)
        }
        #expect(try await fixture.store.rename(first.id, to: first.id).key == first.key)
        let third = ConversationID(number: 3)
        let renamed = try await fixture.store.rename(second.id, to: third)
        #expect(renamed.key == second.key)
        #expect(try await fixture.store.find(second.id) == nil)
        await #expect(throws: ChatError.conversationNotFound(second.id)) {
            try await fixture.store.rename(second.id, to: first.id)
        }
    }

    @Test func `what can be changed is changed and kept`() async throws {
        let fixture = try await StoreFixture()
        let store = fixture.store
        let made = try await fixture.conversation()
        _ = try await store.setTitle("T", of: made)
        _ = try await store.setProfile("work", of: made)
        _ = try await store.setModel("m", of: made)
        _ = try await store.setOptions(RequestOptions(temperature: 1), of: made)
        _ = try await store.setBudget(BudgetWishes(contextBudget: 100, overflow: .keepEnds), of: made)
        _ = try await store.setSpendLimit(SpendLimit(unit: .tokens, amount: 7), of: made)
        _ = try await store.setPinned(true, of: made)
        _ = try await store.setArchived(true, of: made)
        let changed = try await store.setTags(["x"], of: made)
        #expect(changed == (try await store.conversation(made.id)))
        #expect(changed.title == "T" && changed.profile == "work" && changed.model == "m")
        #expect(changed.options == RequestOptions(temperature: 1) && changed.contextBudget == 100)
        #expect(changed.budget == BudgetWishes(contextBudget: 100, overflow: .keepEnds))
        #expect(changed.spendLimit == SpendLimit(unit: .tokens, amount: 7))
        #expect(changed.isPinned && changed.isArchived && changed.tags == ["x"])
        let cleared = try await store.setSpendLimit(nil, of: try await store.setTitle(nil, of: made))
        #expect(cleared.title == nil && cleared.spendLimit == nil)
    }

    @Test func `a changed first prompt leaves the former one in the tree and both out of the branch`() async throws {
        let fixture = try await StoreFixture()
        let made = try await fixture.conversation(firstPrompt: "one")
        try await fixture.exchange("q", "a", in: made)
        let changed = try await fixture.store.setFirstPrompt("two", of: made)
        #expect(changed.firstPrompt?.text == "two")
        #expect(try await fixture.store.messages(of: made).map(\.text) == ["one", "q", "a", "two"])
        #expect(try await fixture.texts(of: made) == ["q", "a"])
        #expect(try await fixture.store.setFirstPrompt(nil, of: made).firstPrompt == nil)
    }

    @Test func `changing a conversation that was deleted meanwhile says so`() async throws {
        let fixture = try await StoreFixture()
        let made = try await fixture.conversation()
        try await fixture.store.delete(made.id)
        let gone = ChatError.conversationNotFound(made.id)
        await #expect(throws: gone) { try await fixture.store.setTitle("x", of: made) }
        await #expect(throws: gone) { try await fixture.store.setFirstPrompt("x", of: made) }
        await #expect(throws: gone) { try await fixture.store.setTags(["x"], of: made) }
        await #expect(throws: gone) { try await fixture.begin("x", in: made) }
        await #expect(throws: gone) { try await fixture.store.delete(made.id) }
    }
}
