import ChatKit
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct TurnRunnerTests {
    private let folder: TemporaryFolder
    private let store: ConversationStore

    init() async throws {
        folder = try TemporaryFolder()
        store = try await ConversationStore.open(at: folder.file("chat.db"))
    }

    // MARK: The order of promises

    @Test func `the question is on disk before the provider is asked`() async throws {
        let id = try ConversationID(validating: "111")
        let path = store.path
        let provider = ScriptedProvider(
            .look { request in
                #expect(request.messages == [Message(.system, "Be brief."), Message(.user, "hi")])
                let other = try await ConversationStore.open(at: path)
                let conversation = try await other.conversation(id)
                #expect(try await other.branch(of: conversation).map(\.text) == ["hi"])
                #expect(try await other.turns(of: conversation).map(\.status) == [.running])
            },
            .give(.finished(ReplyFinish(reason: .stop))))
        let events = try await run(provider, "hi", .new(ConversationDraft(id: id, firstPrompt: "Be brief.")))
        guard case .finished(let finish)? = events.last else { throw ChatError.unexpected("no finish") }
        #expect(finish.reason == .stop)
        #expect(finish.estimatedUsage != nil, "our own count stands for the provider's")
    }

    @Test func `the request of a prompt is planned and encoded once`() async throws {
        let id = try ConversationID(validating: "111")
        let path = store.path
        let provider = ScriptedProvider(
            .look { request in
                let other = try await ConversationStore.open(at: path)
                #expect(request.session == (try await other.conversation(id)).uid.rawValue)
            },
            .give(.text("ok")), .give(.finished(ReplyFinish(reason: .stop))))
        _ = try await run(provider, "hi", .new(ConversationDraft(id: id, firstPrompt: "Be brief.")))
        #expect(provider.preparations == 1)
        let conversation = try await store.conversation(id)
        let turn = try #require(try await store.lastTurn(of: conversation))
        #expect(turn.sent == [conversation.firstPrompt?.id, turn.question])
        _ = try await run(provider, "again", .existing(conversation))
        #expect(provider.preparations == 2)
    }

    @Test func `the reply and its usage are on disk before the finish is passed on`() async throws {
        let usage = Usage(inputTokens: 3, outputTokens: 2, totalTokens: 5)
        let provider = ScriptedProvider(
            .give(.reasoning("hm")), .give(.text("Hel")), .give(.text("lo")), .give(.usage(usage)),
            .give(.finished(ReplyFinish(reason: .length, model: "m-2"))))
        var iterator = stream(provider, "hi", .new(ConversationDraft())).makeAsyncIterator()
        var conversation: Conversation?
        while let event = try await iterator.next() {
            if case .started(let start) = event, let id = start.conversation {
                conversation = try await store.conversation(id)
            }
            if case .finished = event { break }
        }
        let started = try #require(conversation)
        let turn = try #require(try await store.turns(of: started).first)
        #expect(turn.status == .complete)
        #expect(turn.usage == usage)
        #expect(turn.finishReason == .length)
        #expect(turn.modelAnswered == "m-2")
        #expect(turn.timeToFirstToken != nil)
        let reply = try #require(try await store.branch(of: try await store.conversation(started.id)).last)
        #expect(reply.message.parts == [.reasoning("hm"), .text("Hello")])
        #expect(reply.status == .complete)
    }

    @Test func `the events keep the grammar, whoever answers`() async throws {
        let provider = ScriptedProvider(.give(.text("a")), .give(.finished(ReplyFinish(reason: .stop))))
        var grammar = ReplyGrammar()
        for event in try await run(provider, "hi", .new(ConversationDraft())) {
            let isAccepted = grammar.accept(event)
            #expect(isAccepted, "\(event)")
        }
        #expect(grammar.isFinished)
    }

    // MARK: Going on

    @Test func `the next turn sends the dialogue so far`() async throws {
        let id = try ConversationID(validating: "dialogue")
        let answer = ScriptedProvider(.give(.text("one")), .give(.finished(ReplyFinish(reason: .stop))))
        _ = try await run(answer, "first", .new(ConversationDraft(id: id)))
        let seen = Mutex<[Message]>([])
        let provider = ScriptedProvider(
            .look { request in seen.withLock { $0 = request.messages } }, .give(.finished(ReplyFinish(reason: .stop))))
        _ = try await run(provider, "second", .existing(try await store.conversation(id)))
        #expect(
            seen.withLock { $0 } == [Message(.user, "first"), Message(.assistant, "one"), Message(.user, "second")])
        let turns = try await store.turns(of: try await store.conversation(id))
        #expect(turns.map(\.sent.count) == [1, 3])
    }

    @Test func `two who start one conversation both get in, one after the other`() async throws {
        let id = try ConversationID(validating: "race")
        _ = try await store.create(ConversationDraft(id: id))
        let provider = ScriptedProvider(.give(.text("late")), .give(.finished(ReplyFinish(reason: .stop))))
        let events = try await run(provider, "hi", .new(ConversationDraft(id: id)))
        #expect(events.first == .started(ReplyStart(profile: "scripted", model: "m", conversation: id)))
    }

    @Test func `a second turn waits for the first and says for whom`() async throws {
        let conversation = try await store.create(ConversationDraft())
        let gate = Gate()
        let slow = ScriptedProvider(
            .give(.text("slow")), .wait(gate), .give(.finished(ReplyFinish(reason: .stop))))
        var first = stream(slow, "one", .existing(conversation)).makeAsyncIterator()
        _ = try await first.next()
        #expect(try await first.next() == .text("slow"))

        let quick = ScriptedProvider(.give(.text("quick")), .give(.finished(ReplyFinish(reason: .stop))))
        var second = stream(quick, "two", .existing(conversation)).makeAsyncIterator()
        _ = try await second.next()
        guard case .notice(let notice)? = try await second.next() else {
            Issue.record("no notice")
            return
        }
        #expect(notice.kind == .waiting)
        #expect(notice.text.contains("process"))

        gate.open()
        while try await first.next() != nil {}
        while try await second.next() != nil {}
        let branch = try await store.branch(of: try await store.conversation(conversation.id))
        #expect(branch.map(\.text) == ["one", "slow", "two", "quick"])
    }

    @Test func `a caller that does not wait is told that the conversation is busy`() async throws {
        let conversation = try await store.create(ConversationDraft())
        let held = try await store.lockTurn(of: conversation)
        let request = TurnRequest(
            place: .existing(conversation), question: [.text("hi")], model: "m", patience: .givesUp)
        var iterator = TurnRunner(store: store, provider: ScriptedProvider()).run(request).makeAsyncIterator()
        _ = try await iterator.next()
        let failure = await failure(of: &iterator)
        #expect(failure?.code == "conversation_busy")
        #expect(failure?.exitStatus == 75)
        withExtendedLifetime(held) {}
    }

    // MARK: Early ends

    @Test func `a cancelled turn keeps what had arrived`() async throws {
        let conversation = try await store.create(ConversationDraft())
        let provider = ScriptedProvider(.give(.text("half an ans")), .stall)
        let arrived = Gate()
        let stream = stream(provider, "hi", .existing(conversation))
        let reading = Task {
            var iterator = stream.makeAsyncIterator()
            do throws(ChatError) {
                while let event = try await iterator.next() {
                    if case .text = event { arrived.open() }
                }
                return ChatError?.none
            } catch {
                return error
            }
        }
        await arrived.wait()
        reading.cancel()
        #expect(await reading.value == .cancelled)
        let reply = try #require(try await store.branch(of: try await store.conversation(conversation.id)).last)
        #expect(reply.status == .cancelled)
        #expect(reply.text == "half an ans")
        #expect(try await store.turns(of: conversation).map(\.status) == [.cancelled])
    }

    @Test func `a stream that is dropped closes its turn and frees the conversation`() async throws {
        let conversation = try await store.create(ConversationDraft())
        let provider = ScriptedProvider(.give(.text("dropped")), .stall)
        do {
            var iterator = stream(provider, "hi", .existing(conversation)).makeAsyncIterator()
            _ = try await iterator.next()
            _ = try await iterator.next()
        }
        let lock = try await store.lockTurn(of: conversation)
        #expect(lock.recovered.isEmpty)
        let branch = try await store.branch(of: try await store.conversation(conversation.id))
        #expect(branch.map(\.status) == [.complete, .cancelled])
    }

    @Test func `a failed turn keeps its beginning and the error's code`() async throws {
        let conversation = try await store.create(ConversationDraft())
        let provider = ScriptedProvider(.give(.text("beg")), .fail(.connectionLost(host: "h")))
        var iterator = stream(provider, "hi", .existing(conversation)).makeAsyncIterator()
        #expect(await failure(of: &iterator) == .connectionLost(host: "h"))
        let turn = try #require(try await store.turns(of: conversation).first)
        #expect(turn.status == .failed)
        #expect(turn.errorCode == "connection_lost")
        let branch = try await store.branch(of: try await store.conversation(conversation.id))
        #expect(branch.map(\.text) == ["hi", "beg"])
    }

    @Test func `a question that failed unanswered is not sent again with the next one`() async throws {
        let conversation = try await store.create(ConversationDraft())
        var iterator = stream(
            ScriptedProvider(.fail(.rateLimited(profile: "p", retryAfter: nil))), "lost", .existing(conversation)
        ).makeAsyncIterator()
        #expect(await failure(of: &iterator) == .rateLimited(profile: "p", retryAfter: nil))
        let branch = try await store.branch(of: try await store.conversation(conversation.id))
        #expect(branch.isEmpty)
        #expect(try await store.messages(of: conversation).map(\.text) == ["lost"])
    }

    @Test func `a stream that ends without a finish is an error and not an answer`() async throws {
        let conversation = try await store.create(ConversationDraft())
        var iterator = stream(ScriptedProvider(.give(.text("x"))), "hi", .existing(conversation)).makeAsyncIterator()
        #expect(await failure(of: &iterator)?.code == "unexpected")
        #expect(try await store.turns(of: conversation).map(\.status) == [.failed])
    }

    @Test func `what cannot be sent starts no conversation`() async throws {
        let refusal = ChatError.missingCredential(profile: "p", variables: ["KEY"])
        var iterator = stream(ScriptedProvider(refusal: refusal), "hi", .new(ConversationDraft())).makeAsyncIterator()
        #expect(await failure(of: &iterator) == refusal)
        #expect(try await store.list(ConversationQuery()).conversations.isEmpty)
    }

    // MARK: -

    private func stream(_ provider: ScriptedProvider, _ question: String, _ place: TurnRequest.Place) -> ReplyStream {
        TurnRunner(store: store, provider: provider).run(
            TurnRequest(place: place, question: [.text(question)], model: "m"))
    }

    private func run(
        _ provider: ScriptedProvider, _ question: String, _ place: TurnRequest.Place
    ) async throws -> [ReplyEvent] {
        var events: [ReplyEvent] = []
        for try await event in stream(provider, question, place) { events.append(event) }
        return events
    }

    private func failure(of iterator: inout ReplyStream.AsyncIterator) async -> ChatError? {
        do throws(ChatError) {
            while try await iterator.next() != nil {}
            return nil
        } catch {
            return error
        }
    }
}
