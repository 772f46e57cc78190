import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct SeveralAnswersTurnTests {
    private let folder: TemporaryFolder
    private let store: ConversationStore
    private let options = RequestOptions(extra: ["n": 3])
    private static let finish = ReplyFinish(reason: .stop, model: "m-2")

    init() async throws {
        folder = try TemporaryFolder()
        store = try await ConversationStore.open(at: folder.file("chat.db"))
    }

    @Test func `each answer is a sibling with a turn of its own, and the first one is the head`() async throws {
        let usage = Usage(inputTokens: 5, outputTokens: 9, totalTokens: 14)
        let provider = ScriptedProvider(
            .give(.text("red")), .give(.choice(2, .text("gre"))), .give(.choice(1, .text("blue"))),
            .give(.choice(2, .text("en"))), .give(.usage(usage)), .give(.choice(0, .finished(Self.finish))),
            .give(.choice(1, .finished(ReplyFinish(reason: .length, model: "m-2")))),
            .give(.choice(2, .finished(Self.finish))), .give(.finished(Self.finish)))
        let conversation = try await store.create(ConversationDraft())
        _ = try await run(provider, in: conversation)

        let branch = try await store.branch(of: try await store.conversation(conversation.id))
        #expect(branch.map(\.text) == ["q", "red"])
        let all = try await store.messages(of: conversation)
        let answers = all.filter { $0.role == .assistant }
        #expect(Set(answers.map(\.text)) == ["red", "blue", "green"])
        #expect(answers.allSatisfy { $0.parentID == branch[0].id && $0.status == .complete && $0.model == "m-2" })
        let turns = try await store.turns(of: conversation)
        #expect(turns.count == 3 && turns.allSatisfy { $0.question == branch[0].id && $0.status == .complete })
        #expect(turns.map(\.usage) == [usage, nil, nil])
        let reasons = Dictionary(uniqueKeysWithValues: turns.map { ($0.reply, $0.finishReason) })
        #expect(reasons[answers.first { $0.text == "blue" }?.id] == .length)
        #expect(try await store.spending().tokens == 14)
    }

    @Test func `of answers cut off by an error, those that had come to their end are whole`() async throws {
        let provider = ScriptedProvider(
            .give(.text("whole")), .give(.choice(0, .finished(Self.finish))), .give(.choice(1, .text("ha"))),
            .fail(.connectionLost(host: "h")))
        let conversation = try await store.create(ConversationDraft())
        let error = await chatError { _ = try await run(provider, in: conversation) }
        #expect(error == .connectionLost(host: "h"))
        let answers = try await store.messages(of: conversation).filter { $0.role == .assistant }
        #expect(answers.map(\.text) == ["whole", "ha"])
        #expect(answers.map(\.status) == [.complete, .failed])
        let turns = try await store.turns(of: conversation)
        #expect(turns.map(\.errorCode) == [nil, "connection_lost"])
        #expect(try await store.branch(of: try await store.conversation(conversation.id)).last?.text == "whole")
    }

    @Test func `an answer that never came does not take the others from the branch`() async throws {
        let provider = ScriptedProvider(
            .give(.choice(1, .text("second"))), .fail(.connectionLost(host: "h")))
        let conversation = try await store.create(ConversationDraft())
        _ = await chatError { _ = try await run(provider, in: conversation) }
        let branch = try await store.branch(of: try await store.conversation(conversation.id))
        #expect(branch.map(\.text) == ["q", "second"])
    }

    @Test func `what several answers may cost is set aside, and fewer tokens than that are not enough`() async throws {
        let limit = SpendRule(SpendLimit(unit: .tokens, amount: 10_000), for: .everything, per: .day)
        let provider = ScriptedProvider(limits: [limit], .give(.finished(Self.finish)))
        let conversation = try await store.create(ConversationDraft())
        let error = await chatError { _ = try await run(provider, in: conversation) }
        guard case .spendLimitReached = error else { return #expect(error == .cancelled, "three times 4096 is more") }
        #expect(try await store.turns(of: conversation).isEmpty)
    }

    @Test func `a question that waited is taken from the queue once for all its answers`() async throws {
        let provider = ScriptedProvider(
            .give(.text("red")), .give(.choice(1, .text("blue"))), .give(.finished(Self.finish)))
        let conversation = try await store.create(ConversationDraft())
        let texts = try store.unsentTexts()
        let queued = try await texts.enqueue(QueuedPromptDraft("q"), in: conversation.id)
        let request = TurnRequest(
            place: .existing(conversation), question: [.text("q")], model: "m", options: options, queued: queued.id)
        for try await _ in TurnRunner(store: store, provider: provider).run(request) {}
        let answers = try await store.messages(of: conversation).filter { $0.role == .assistant }
        #expect(answers.map(\.text) == ["red", "blue"] && answers.allSatisfy { $0.status == .complete })
        #expect(try await texts.queue(in: conversation.id).isEmpty)
    }

    @Test(arguments: [4_611_686_018_427_387_904, Int.max])
    func `the longest reply that can be asked for is no more than the ledger counts`(length: Int) async throws {
        let conversation = try await store.create(ConversationDraft())
        let long = RequestOptions(maxOutputTokens: length, extra: ["n": 2])
        let events = try await run(
            ScriptedProvider(.give(.text("a")), .give(.finished(Self.finish))), in: conversation, long)
        guard case .finished(let finish)? = events.last else { throw ChatError.unexpected("no finish") }
        #expect(finish.reason == Self.finish.reason)
        let limit = SpendRule(SpendLimit(unit: .tokens, amount: 10_000), for: .everything, per: .day)
        let limited = ScriptedProvider(limits: [limit], .look { _ in Issue.record("it was sent") })
        let error = await chatError { _ = try await run(limited, in: conversation, long) }
        guard case .spendLimitReached(let shortage) = error else { return #expect(error == .cancelled) }
        #expect(shortage.needed.amount >= 1_000_000_000_000)
    }

    private func stream(
        _ provider: ScriptedProvider, in conversation: Conversation, _ options: RequestOptions
    ) -> ReplyStream {
        TurnRunner(store: store, provider: provider).run(
            TurnRequest(place: .existing(conversation), question: [.text("q")], model: "m", options: options))
    }

    private func run(
        _ provider: ScriptedProvider, in conversation: Conversation, _ other: RequestOptions? = nil
    ) async throws -> [ReplyEvent] {
        var events: [ReplyEvent] = []
        for try await event in stream(provider, in: conversation, other ?? options) { events.append(event) }
        return events
    }
}
