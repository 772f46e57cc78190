import ChatKit
import TestSupport
import Testing

@Suite struct QueueTests {
    @Test func `a prompt is listed in order, changed, moved and removed`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation("111")
        let other = try await fixture.conversation("222")
        var prompts: [QueuedPrompt] = []
        for text in ["one", "two", "three"] {
            prompts.append(try await fixture.store.enqueue(QueuedPromptDraft(text), in: conversation.id))
        }
        let foreign = try await fixture.store.enqueue(QueuedPromptDraft("elsewhere"), in: other.id)
        try await fixture.store.moveQueued(prompts[2].id, before: prompts[0].id)
        try await fixture.store.moveQueued(prompts[0].id, before: nil)
        let soon = Timestamp(rawValue: Timestamp.now.rawValue + 3_600_000)
        let changed = try await fixture.store.changeQueued(prompts[1].id, text: "zwei", notBefore: soon)
        #expect(!changed.isDue(at: .now) && changed.isDue(at: soon))
        #expect(try await fixture.store.queue(in: conversation.id).map(\.text) == ["three", "zwei", "one"])
        #expect(try await fixture.store.queue().map(\.text) == ["three", "zwei", "one", "elsewhere"])
        let undated = try await fixture.store.changeQueued(prompts[1].id, notBefore: .some(nil))
        #expect(undated.isDue(at: .now) && undated.text == "zwei")
        await #expect(throws: ChatError.invalidUsage("the queue of conversation 111 has no prompt \(foreign.id)")) {
            try await fixture.store.moveQueued(prompts[0].id, before: foreign.id)
        }
        #expect(try await fixture.store.removeQueued(prompts[1].id))
        await #expect(throws: ChatError.notFound(kind: "queued prompt", name: "\(prompts[1].id)")) {
            _ = try await fixture.store.changeQueued(prompts[1].id, text: "late")
        }
        #expect(try await fixture.store.queue(in: conversation.id).map(\.text) == ["three", "one"])
    }

    @Test func `what was queued with a prompt comes back`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let image = try await fixture.store.attach([1, 2, 3], mediaType: "image/png", name: "a.png")
        let draft = QueuedPromptDraft(
            "Опиши", attachments: [image], profile: "work", model: "m-1",
            options: RequestOptions(temperature: 0.5, extra: ["seed": 7]), notBefore: Timestamp(rawValue: 5),
            command: "c1")
        let stored = try await fixture.store.enqueue(draft, in: conversation.id)
        #expect(stored.draft == draft && stored.state == .waiting)
        #expect(try await fixture.store.queuedPrompt(stored.id) == stored)
        // Bytes that only the queue refers to are kept when another conversation goes.
        let other = try await fixture.conversation()
        try await fixture.store.delete(other.id)
        #expect(try await fixture.store.attachments(of: [draft.message]) == [image.hash: [1, 2, 3]])
    }

    @Test func `a prompt is sent once, and again only when that is allowed`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let prompt = try await fixture.store.enqueue(QueuedPromptDraft("hi"), in: conversation.id)
        var asking = TurnDraft.asking("hi")
        asking.queued = prompt.id
        let draft = asking
        let turn = try await fixture.store.beginTurn(draft, in: conversation)
        #expect(try await fixture.store.queuedPrompt(prompt.id)?.state == .sending)
        await #expect(throws: ChatError.invalidUsage("the queued prompt \(prompt.id) is being sent")) {
            try await fixture.store.removeQueued(prompt.id)
        }
        await #expect(throws: ChatError.self) { try await fixture.store.beginTurn(draft, in: conversation) }
        try await fixture.store.finishTurn(
            turn.id, TurnOutcome(status: .failed, parts: [], errorCode: "unauthorized", errorMessage: "rejected"))
        let held = try #require(try await fixture.store.queuedPrompt(prompt.id))
        #expect(
            held.state
                == .held(QueuedPrompt.Hold(status: .failed, errorCode: "unauthorized", errorMessage: "rejected")))
        #expect(held.turn == turn.id && held.message == turn.question)
        await #expect(throws: ChatError.self) { try await fixture.store.beginTurn(draft, in: conversation) }
        try await fixture.store.allowResending(prompt.id)
        let second = try await fixture.store.beginTurn(draft, in: conversation)
        try await fixture.store.finishTurn(second.id, TurnOutcome(status: .complete, parts: [.text("a")]))
        #expect(try await fixture.store.queue().isEmpty)
    }

    @Test func `a prompt whose program died while it was sent is held`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let prompt = try await fixture.store.enqueue(QueuedPromptDraft("hi"), in: conversation.id)
        var draft = TurnDraft.asking("hi")
        draft.queued = prompt.id
        // No lock is held, as after kill -9.
        _ = try await fixture.store.beginTurn(draft, in: conversation)
        _ = try await fixture.store.recoverInterrupted()
        #expect(
            try await fixture.store.queuedPrompt(prompt.id)?.state == .held(QueuedPrompt.Hold(status: .interrupted)))
    }

    @Test func `a failed prompt is sent again in its own place, unless it was changed or the branch went on`()
        async throws
    {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let profile = Profile(name: "demo", kind: .demo, baseURL: "", model: "m")
        let prompt = try await fixture.store.enqueue(QueuedPromptDraft("hi"), in: conversation.id)
        var draft = TurnDraft.asking("hi")
        draft.queued = prompt.id
        let turn = try await fixture.store.beginTurn(draft, in: conversation)
        try await fixture.store.finishTurn(turn.id, TurnOutcome(status: .failed, parts: [], errorCode: "unreachable"))
        func request() async throws -> TurnRequest {
            try await TurnRequest(
                sending: try #require(try await fixture.store.queuedPrompt(prompt.id)),
                in: try await fixture.store.conversation(conversation.id), by: profile, from: fixture.store)
        }
        #expect(try await request().stored == turn.question)
        try await fixture.exchange("meanwhile", "yes", in: conversation)
        #expect(try await request().stored == nil)
        _ = try await fixture.store.setHead(nil, of: conversation)
        #expect(try await request().stored == turn.question)
        _ = try await fixture.store.changeQueued(prompt.id, text: "hello")
        #expect(try await request().stored == nil)
    }

    @Test func `a running program takes over what others queued, and keeps it from them`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let prompt = try await fixture.store.enqueue(QueuedPromptDraft("from afar"), in: conversation.id)
        #expect(try !fixture.store.isTaken(prompt))
        let texts = try fixture.store.unsentTexts()
        let taken = try await texts.queue(in: conversation.id)
        #expect(taken.map(\.id) == [prompt.id])
        #expect(try fixture.store.isTaken(taken[0]) && !fixture.store.isTaken(taken[0], from: texts))
        #expect(try await fixture.another().unsentTexts().queue(in: conversation.id).isEmpty)
        withExtendedLifetime(texts) {}
    }
}
