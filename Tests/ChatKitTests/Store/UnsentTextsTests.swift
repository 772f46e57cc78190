import ChatKit
import TestSupport
import Testing

/// Drafts and waiting questions. A program that ends is an ``UnsentTexts`` that is gone.
@Suite struct UnsentTextsTests {
    @Test func `a draft is kept for its conversation and for the one that has not begun`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let texts = try fixture.store.unsentTexts()
        try await texts.setDraft("ещё не\nпослано", in: .conversation(conversation.id))
        try await texts.setDraft("nowhere", in: .new(nil))
        try await texts.setDraft("nowhere yet", in: .new(nil))
        #expect(try await texts.draft(in: .conversation(conversation.id)) == "ещё не\nпослано")
        #expect(try await texts.draft(in: .new(nil)) == "nowhere yet")
        let (one, two) = (try ConversationID(validating: "альфа"), try ConversationID(validating: "бета"))
        try await texts.setDraft("of one name", in: .new(one))
        #expect(try await texts.draft(in: .new(two)) == nil)
        #expect(try await texts.draft(in: .new(one)) == "of one name")
        #expect(try await texts.draft(in: .new(nil)) == "nowhere yet")
        try await texts.setDraft("", in: .new(nil))
        #expect(try await texts.draft(in: .new(nil)) == nil)
        #expect(try await texts.draft(in: .new(one)) == "of one name")
        #expect(try await texts.draft(in: .conversation(conversation.id)) != nil)
    }

    @Test func `a draft belongs to one program while that runs, and to the next that asks when it does not`()
        async throws
    {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let other = try await fixture.another()
        do {
            let first = try fixture.store.unsentTexts()
            try await first.setDraft("mine", in: .conversation(conversation.id))
            let second = try other.unsentTexts()
            #expect(try await second.draft(in: .conversation(conversation.id)) == nil)
            try await second.setDraft("another's", in: .conversation(conversation.id))
            #expect(try await first.draft(in: .conversation(conversation.id)) == "mine")
            try await second.setDraft("", in: .conversation(conversation.id))
            withExtendedLifetime(first) {}
        }
        let heir = try other.unsentTexts()
        #expect(try await heir.draft(in: .conversation(conversation.id)) == "mine")
        let late = try other.unsentTexts()
        #expect(try await late.draft(in: .conversation(conversation.id)) == nil, "only one takes it over")
        withExtendedLifetime(heir) {}
    }

    @Test func `waiting questions are kept in order and sent once`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let texts = try fixture.store.unsentTexts()
        let first = try await texts.enqueue(QueuedPromptDraft("one"), in: conversation.id)
        let second = try await texts.enqueue(QueuedPromptDraft("two"), in: conversation.id)
        #expect(try await texts.queue(in: conversation.id) == [first, second])
        var draft = TurnDraft.asking("one")
        draft.queued = first.id
        let turn = try await fixture.store.beginTurn(draft, in: conversation)
        #expect(try await texts.queue(in: conversation.id).map(\.state) == [.sending, .waiting])
        try await fixture.store.finishTurn(turn.id, TurnOutcome(status: .complete, parts: [.text("a")]))
        let again = draft
        await #expect(throws: ChatError.invalidUsage("the queued prompt \(first.id) was sent or removed already")) {
            try await fixture.store.beginTurn(again, in: conversation)
        }
        #expect(try await fixture.texts(of: conversation) == ["one", "a"])
        #expect(try await texts.queue(in: conversation.id) == [second])
        #expect(try await fixture.store.removeQueued(second.id))
        #expect(try await !fixture.store.removeQueued(second.id))
        #expect(try await texts.queue(in: conversation.id).isEmpty)
    }

    @Test func `the waiting questions of a program that died are taken over by one other`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        do {
            let dead = try fixture.store.unsentTexts()
            _ = try await dead.enqueue(QueuedPromptDraft("left"), in: conversation.id)
            #expect(try await fixture.store.unsentTexts().queue(in: conversation.id).isEmpty)
            withExtendedLifetime(dead) {}
        }
        let other = try await fixture.another()
        let heir = try other.unsentTexts()
        #expect(try await heir.queue(in: conversation.id).map(\.text) == ["left"])
        #expect(try await fixture.store.unsentTexts().queue(in: conversation.id).isEmpty)
        withExtendedLifetime(heir) {}
    }

    @Test func `what was not sent goes with its conversation`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation("x")
        let texts = try fixture.store.unsentTexts()
        try await texts.setDraft("draft", in: .conversation(conversation.id))
        _ = try await texts.enqueue(QueuedPromptDraft("question"), in: conversation.id)
        try await fixture.store.delete(conversation.id)
        try await texts.setDraft("too late", in: .conversation(conversation.id))
        await #expect(throws: ChatError.conversationNotFound(conversation.id)) {
            try await texts.enqueue(QueuedPromptDraft("too late"), in: conversation.id)
        }
        _ = try await fixture.conversation("x")
        #expect(try await texts.draft(in: .conversation(conversation.id)) == nil)
        #expect(try await texts.queue(in: conversation.id).isEmpty)
    }
}
