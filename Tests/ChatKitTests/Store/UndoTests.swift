import GRDB
import TestSupport
import Testing

@testable import ChatKit

@Suite struct UndoTests {
    @Test func `every setting can be undone and redone`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation("a", firstPrompt: "Be brief.")
        try await fixture.exchange("q", "a", in: conversation)
        let question = try #require(try await fixture.store.branch(of: conversation).first?.id)
        let former = try await fixture.store.conversation(conversation.id)
        let changes: [ConversationChange] = [
            .title("t"), .firstPrompt(nil), .profile("p"), .model("m"), .options(RequestOptions(temperature: 0.5)),
            .budget(BudgetWishes(contextBudget: 7)), .spendLimit(SpendLimit("2 usd")), .pinned(true),
            .archived(true), .tags(["x", "ё"]), .messagePinned(question, true), .head(question),
            .id(try ConversationID(validating: "b")),
        ]
        for change in changes {
            let changed = try await fixture.store.change([change], of: former)
            let pins = try await fixture.store.pins(of: former)
            let undone = try await fixture.store.undo(in: former)
            #expect(undone.kind == change.kind)
            #expect(try await fixture.store.conversation(former.id) == former, "\(change)")
            #expect(try await fixture.store.pins(of: former).isEmpty)
            #expect(try await fixture.store.redo(in: former).kind == change.kind)
            #expect(try await fixture.store.conversation(changed.id) == changed, "\(change)")
            #expect(try await fixture.store.pins(of: former) == pins)
            try await fixture.store.undo(in: former)
        }
        // What was sent before them is still there to be undone, and nothing else.
        #expect(try await fixture.store.undo(in: former).kind == .turn)
        await #expect(throws: ChatError.unusableInput("there is nothing to undo")) {
            try await fixture.store.undo(in: former)
        }
    }

    @Test func `several settings of one command are undone together, and none is a change`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        try await fixture.store.change([.title("t"), .pinned(true)], of: conversation)
        try await fixture.store.change([.title("t")], of: conversation)
        #expect(try await fixture.store.undo(in: conversation).kind == .settings)
        #expect(try await fixture.store.conversation(conversation.id) == conversation)
        #expect(try await fixture.store.changes(of: conversation).map(\.isUndone) == [true])
        // A new change ends what could be redone.
        try await fixture.store.change([.title("u")], of: conversation)
        await #expect(throws: ChatError.unusableInput("there is nothing to redo")) {
            try await fixture.store.redo(in: conversation)
        }
    }

    @Test func `a change of no conversation in particular is the last one of all`() async throws {
        let fixture = try await StoreFixture()
        let first = try await fixture.conversation("first")
        let second = try await fixture.conversation("second")
        try await fixture.store.change([.title("1")], of: first)
        try await fixture.store.change([.title("2")], of: second)
        #expect(try await fixture.store.undo().conversation == second.id)
        #expect(try await fixture.store.undo().conversation == first.id)
        #expect(try await fixture.store.redo().conversation == first.id)
        #expect(try await fixture.store.redo().conversation == second.id)
    }

    @Test func `a turn that brought nothing leaves the branch as it was, and no change`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        try await fixture.exchange("q", "a", in: conversation)
        let prompt = try #require(try await fixture.store.branch(of: conversation).first?.id)
        let changes = try await fixture.store.changes(of: conversation)
        for question: TurnDraft.Question in [
            .new(Message(.user, "more")), .instead(Message(.user, "other"), of: prompt), .stored(prompt),
        ] {
            var draft = TurnDraft.asking("")
            draft.question = question
            let turn = try await fixture.store.beginTurn(draft, in: conversation)
            try await fixture.store.finishTurn(turn.id, TurnOutcome(status: .failed, parts: []))
            #expect(try await fixture.texts(of: conversation) == ["q", "a"])
            #expect(try await fixture.store.changes(of: conversation) == changes)
        }
    }

    @Test func `an undone turn stays in the tree, and what died in the middle can be undone`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        try await fixture.exchange("q", "a", in: conversation)
        let turn = try await fixture.begin("more", in: conversation)
        try await fixture.store.journal([.text("part")], of: turn.id)
        // As after the death of the process: the lock is free, the turn runs.
        #expect(try await fixture.store.recoverInterrupted().count == 1)
        #expect(try await fixture.texts(of: conversation) == ["q", "a", "more", "part"])
        try await fixture.store.undo(in: conversation)
        #expect(try await fixture.texts(of: conversation) == ["q", "a"])
        #expect(try await fixture.store.messages(of: conversation).map(\.text) == ["q", "a", "more", "part"])
        try await fixture.store.redo(in: conversation)
        #expect(try await fixture.texts(of: conversation) == ["q", "a", "more", "part"])
    }

    @Test func `the branch of a conversation in which a reply is written cannot be changed, its title can`()
        async throws
    {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        try await fixture.exchange("q", "a", in: conversation)
        let message = try #require(try await fixture.store.branch(of: conversation).last?.id)
        let other = try await fixture.another()
        let lock = try await other.lockTurn(of: conversation)
        let busy = ChatError.conversationBusy(conversation.id, holder: "another process")
        await #expect(throws: busy) { _ = try await fixture.store.setHead(nil, of: conversation) }
        await #expect(throws: busy) { _ = try await fixture.store.switchBranch(to: message, of: conversation) }
        await #expect(throws: busy) { try await fixture.store.delete(message: message, of: conversation) }
        await #expect(throws: busy) { try await fixture.store.undo(in: conversation) }
        await #expect(throws: busy) { try await fixture.store.trash([conversation]) }
        let renamed = try await fixture.store.change(
            [.title("t"), .id(try ConversationID(validating: "new"))], of: conversation)
        #expect(renamed.title == "t")
        // The reply that is being written finds its conversation by its key.
        let turn = try await other.beginTurn(.asking("more"), in: conversation)
        try await other.finishTurn(turn.id, TurnOutcome(status: .complete, parts: [.text("b")]))
        #expect(try await fixture.texts(of: renamed) == ["q", "a", "more", "b"])
        withExtendedLifetime(lock) {}
    }

    @Test func `an ID that another conversation took meanwhile is not taken back`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation("a")
        let renamed = try await fixture.store.rename(conversation.id, to: try ConversationID(validating: "b"))
        _ = try await fixture.conversation("a")
        await #expect(throws: ChatError.conversationExists(conversation.id)) {
            try await fixture.store.undo(in: renamed)
        }
        try await fixture.store.trash([renamed])
        _ = try await fixture.conversation("b")
        await #expect(throws: ChatError.conversationExists(renamed.id)) { try await fixture.store.undo() }
    }

    @Test func `the last hundred changes are kept`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        for number in 1...(ConversationStore.undoableChanges + 3) {
            try await fixture.store.change([.title("\(number)")], of: conversation)
        }
        for _ in 0..<ConversationStore.undoableChanges { try await fixture.store.undo(in: conversation) }
        #expect(try await fixture.store.conversation(conversation.id).title == "3")
        await #expect(throws: ChatError.self) { try await fixture.store.undo(in: conversation) }
    }

    /// Whatever was done, undoing all of it comes back to the beginning, redoing it to the end, and the search index is in
    /// step with the messages after every step.
    @Test(arguments: SeededGenerator.seeds(12)) func `random changes can all be undone and redone`(
        seed: UInt64
    ) async throws {
        var generator = SeededGenerator(seed: seed)
        let fixture = try await StoreFixture()
        let store = fixture.store
        let created = try await fixture.conversation("start", firstPrompt: "Be brief.")
        try await fixture.exchange("first", "reply", in: created)
        let base = try await store.changes(of: created).count
        var states = [try await state(of: created, in: store)]
        for step in 0..<30 {
            let before = try await store.changes(of: created).count
            try await change(created, step, in: store, &generator)
            guard try await store.check(quick: false) == [] else {
                Issue.record("the index is not in step after step \(step)")
                return
            }
            if try await store.changes(of: created).count > before {
                states.append(try await state(of: created, in: store))
            }
        }
        #expect(try await store.changes(of: created).count == base + states.count - 1)
        for expected in states.dropLast().reversed() {
            try await store.undo(in: created)
            #expect(try await state(of: created, in: store) == expected)
        }
        for expected in states.dropFirst() {
            try await store.redo(in: created)
            #expect(try await state(of: created, in: store) == expected)
        }
        #expect(try await store.check(quick: false) == [])
        try await store.rebuildSearchIndex()
        #expect(try await store.check(quick: false) == [])
    }

    private struct State: Equatable {
        var conversation: Conversation?
        var branch: [StoredMessage]
        var pins: Set<StoredMessage.ID>
    }

    private func state(of created: Conversation, in store: ConversationStore) async throws -> State {
        var conversation = try await store.current(created)
        // Using a conversation is no change of it.
        conversation?.lastUsedAt = created.lastUsedAt
        return State(
            conversation: conversation, branch: try await store.branch(of: created),
            pins: try await store.pins(of: created))
    }

    private func change(
        _ created: Conversation, _ step: Int, in store: ConversationStore, _ generator: inout SeededGenerator
    ) async throws {
        guard let conversation = try await store.current(created) else {
            let trashed = try #require(try await store.trashed().first)
            try await store.restore(trashed)
            return
        }
        let messages = try await store.messages(of: conversation).filter { $0.role != .system }
        let message = messages.randomElement(using: &generator)
        switch Int.random(in: 0..<12, using: &generator) {
        case 0, 1: try await turn(.new(Message(.user, "prompt \(step)")), conversation, step, in: store)
        case 2:
            guard let prompt = messages.filter({ $0.role == .user }).randomElement(using: &generator) else { return }
            try await turn(.instead(Message(.user, "edited \(step)"), of: prompt.id), conversation, step, in: store)
        case 3:
            guard let prompt = messages.filter({ $0.role == .user }).randomElement(using: &generator) else { return }
            try await turn(.stored(prompt.id), conversation, step, in: store)
        case 4: if let message { try await store.delete(message: message.id, of: conversation) }
        case 5: if let message { _ = try await store.switchBranch(to: message.id, of: conversation) }
        case 6: _ = try await store.setHead(message?.parentID, of: conversation)
        case 7: try await store.change([.title("title \(step)"), .tags(["tag\(step)"])], of: conversation)
        case 8: _ = try await store.rename(conversation.id, to: try ConversationID(validating: "id-\(step)"))
        case 9:
            if let message { try await store.setPinned(Bool.random(using: &generator), message.id, of: conversation) }
        case 10: try await store.trash([conversation])
        default:
            guard let last = messages.last, last.role == .assistant else { return }
            try await turn(.continuing(TurnRequest.continuation, last.id), conversation, step, in: store)
        }
    }

    private func turn(
        _ question: TurnDraft.Question, _ conversation: Conversation, _ step: Int, in store: ConversationStore
    ) async throws {
        var draft = TurnDraft.asking("")
        draft.question = question
        let turn = try await store.beginTurn(draft, in: conversation)
        let parts: [Part] = step % 5 == 0 ? [] : [.text("reply \(step)")]
        try await store.finishTurn(turn.id, TurnOutcome(status: parts.isEmpty ? .failed : .complete, parts: parts))
    }
}

extension ConversationStore {
    /// The conversation whatever its ID is now; nil in the trash.
    fileprivate func current(_ created: Conversation) async throws -> Conversation? {
        try await read { database in
            try ConversationRows.conversation(database, "WHERE key = ? AND trashed_at IS NULL", [created.key.rawValue])
        }
    }
}
