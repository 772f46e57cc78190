import ChatKit
import Synchronization
import TestSupport
import Testing

/// What of a dialogue is sent, told and recorded.
@Suite(.timeLimit(.minutes(5))) struct ContextTests {
    private let folder: TemporaryFolder
    private let store: ConversationStore

    init() async throws {
        folder = try TemporaryFolder()
        store = try await ConversationStore.open(at: folder.file("chat.db"))
    }

    @Test func `a dialogue that is too long loses its oldest exchanges, and the user is told`() async throws {
        let id = try await dialogue(of: 4, firstPrompt: "Be brief.")
        // 3 to prime the reply, 4 around each of four messages; the texts are 3, 2, 2 and 1 tokens.
        let (events, request) = try await ask("again", id, BudgetWishes(contextBudget: 27))
        #expect(request.messages.map(\.text) == ["Be brief.", "q4", "a4", "again"])
        let notices = events.compactMap { event in
            if case .notice(let notice) = event { notice } else { nil }
        }
        #expect(
            notices == [Notice(.trimmed, "left out 6 older messages (36 tokens): the context budget is 27 tokens")])
        let conversation = try await store.conversation(id)
        let turn = try #require(try await store.turns(of: conversation).last)
        #expect(turn.sent.count == 4)
        #expect(turn.dropped.count == 6)
        #expect(turn.budget?.limit == 27)
        #expect(turn.budget?.origin == .request)
        #expect(turn.isEstimateExact)
        #expect(try await store.branch(of: conversation).count == 10)
    }

    @Test func `a pinned message stays with its exchange`() async throws {
        let id = try await dialogue(of: 4)
        let conversation = try await store.conversation(id)
        let branch = try await store.branch(of: conversation)
        try await store.setPinned(true, branch[3].id, of: conversation)
        let (_, request) = try await ask("again", id, BudgetWishes(contextBudget: 35))
        #expect(request.messages.map(\.text) == ["q2", "a2", "q4", "a4", "again"])
        try await store.setPinned(false, branch[3].id, of: conversation)
        let (_, other) = try await ask("again", id, BudgetWishes(contextBudget: 35, overflow: .keepEnds))
        #expect(other.messages.map(\.text) == ["q1", "a1", "again", "ok", "again"])
    }

    @Test func `a question that has no room is refused with the numbers and not kept`() async throws {
        let id = try await dialogue(of: 1, firstPrompt: "Be brief.")
        let failure = await #expect(throws: ChatError.self) {
            _ = try await ask("one two three four", id, BudgetWishes(contextBudget: 10))
        }
        #expect(failure?.exitStatus == 65)
        #expect(
            failure?.message
                == "the first prompt (7), the question (8) and what goes around them (3) need 18 tokens; the context budget is 10 "
                + "(the model's window has 128000, of which 16384 are kept for the answer)")
        #expect(try await store.branch(of: try await store.conversation(id)).count == 2)
        let unwilling = await #expect(throws: ChatError.self) {
            _ = try await ask("again", id, BudgetWishes(contextBudget: 20, overflow: .error))
        }
        #expect(unwilling?.message.contains("the dialogue (12)") == true)
    }

    @Test func `the conversation's budget holds where the request has none`() async throws {
        let id = try await dialogue(of: 4)
        let conversation = try await store.conversation(id)
        _ = try await store.setBudget(BudgetWishes(contextBudget: 25), of: conversation)
        let (_, request) = try await ask("again", id)
        #expect(request.messages.map(\.text) == ["q4", "a4", "again"])
        let (_, other) = try await ask("again", id, BudgetWishes(contextBudget: 1000))
        #expect(other.messages.count == 11)
    }

    @Test func `EasyBackend's rule gives the reply what is left of its window`() async throws {
        let id = try await dialogue(of: 1)
        let (_, request) = try await ask("again", id, BudgetWishes(overflow: .easyBackend))
        // 3, and 4 around each message with 2, 2 and 1 tokens in it.
        #expect(request.options.maxOutputTokens == 4000 - 20)
    }

    // MARK: Summaries

    @Test func `a summary stands for what has no room, and is used again`() async throws {
        let id = try await dialogue(of: 40)
        let wishes = BudgetWishes(contextBudget: 400, overflow: .summarize)
        let (events, requests) = try await askAll("again", id, wishes, answers: ["The gist.", "ok"])
        try #require(requests.count == 2)
        #expect(requests[0].messages.first?.text == "q1")
        #expect(requests[0].messages.last?.text.hasPrefix("Summarise our conversation") == true)
        #expect(requests[1].messages.prefix(2).map(\.text) == [requests[0].messages.last?.text, "The gist."])
        #expect(requests[1].messages.suffix(3).map(\.text) == ["q40", "a40", "again"])
        let kinds = events.compactMap { event in
            if case .notice(let notice) = event { notice.kind } else { nil }
        }
        #expect(kinds == [.summarising, .trimmed])

        let conversation = try await store.conversation(id)
        let branch = try await store.branch(of: conversation)
        #expect(branch.count == 82)
        let turns = try await store.turns(of: conversation)
        #expect(turns.map(\.kind).suffix(2) == [.answer, .summary])
        #expect(turns.suffix(2).map(\.status) == [.complete, .complete])
        let answer = turns[turns.count - 2]
        #expect(!answer.summarised.isEmpty && answer.dropped.isEmpty)
        #expect(answer.sent.count == requests[1].messages.count)

        let (_, later) = try await askAll("more", id, wishes, answers: ["ok"])
        try #require(later.count == 1)
        #expect(later[0].messages[1].text == "The gist.")
    }

    @Test func `a summary that has no room for all goes with the newest exchanges`() async throws {
        let id = try await dialogue(of: 16)
        let wishes = BudgetWishes(contextBudget: 170, overflow: .summarize)
        // The request for a summary takes a third of this budget: there is room for one, and none for a longer one.
        let (_, requests) = try await askAll("again", id, wishes, answers: ["The gist.", "ok"])
        try #require(requests.count == 2)
        let summarised = requests[0].messages.count - 1
        #expect(requests[1].messages[1].text == "The gist.")
        #expect(requests[1].messages.suffix(3).map(\.text) == ["q16", "a16", "again"])
        let answer = try #require(try await store.turns(of: try await store.conversation(id)).dropLast().last)
        #expect(answer.summarised.count == summarised)
        #expect(!answer.dropped.isEmpty)
        #expect(answer.summarised.count + answer.dropped.count + requests[1].messages.count - 3 == 32)
        #expect((answer.estimatedInputTokens ?? .max) <= 170)
    }

    @Test func `what is too long for a summary does not keep the rest from one, and is told as left out`() async throws
    {
        let long = String(repeating: "word ", count: 380)
        let id = try await dialogue(of: 40) { $0 == 3 ? long : "q\($0)" }
        let wishes = BudgetWishes(contextBudget: 400, overflow: .summarize)
        let (_, requests) = try await askAll("again", id, wishes, answers: ["The gist.", "ok"])
        try #require(requests.count == 2)
        #expect(requests[0].messages.prefix(6).map(\.text) == ["q1", "a1", "q2", "a2", "q4", "a4"])
        #expect(requests[1].messages[1].text == "The gist.")
        let conversation = try await store.conversation(id)
        let branch = try await store.branch(of: conversation)
        let answer = try #require(try await store.turns(of: conversation).dropLast().last)
        #expect(answer.dropped == [branch[4].id, branch[5].id])
        #expect(answer.summarised.count == requests[0].messages.count - 1)

        // The next summary is written from this one, and has seen what it saw.
        let (_, later) = try await askAll(
            "more", id, BudgetWishes(contextBudget: 300, overflow: .summarize), answers: ["The gist of it.", "ok"])
        try #require(later.count == 2)
        #expect(later[0].messages[1].text == "The gist.")
        let next = try #require(try await store.turns(of: conversation).dropLast().last)
        #expect(next.dropped == answer.dropped)
        #expect(Set(answer.summarised).isStrictSubset(of: next.summarised))
    }

    @Test func `a summary that fails leaves the oldest out instead, and the user is told`() async throws {
        let id = try await dialogue(of: 16)
        let (events, requests) = try await askAll(
            "again", id, BudgetWishes(contextBudget: 170, overflow: .summarize), answers: [nil, "ok"])
        try #require(requests.count == 2)
        #expect(requests[1].messages.last?.text == "again")
        let texts = events.compactMap { event in
            if case .notice(let notice) = event { notice.text } else { nil }
        }
        #expect(texts.contains { $0.hasPrefix("no summary could be written: ") })
        #expect(texts.contains { $0.hasPrefix("left out ") })
        let turns = try await store.turns(of: try await store.conversation(id))
        #expect(turns.suffix(2).map(\.status) == [.complete, .failed])
    }

    // MARK: -

    /// A conversation of exchanges `q1` – `a1` and so on.
    private func dialogue(
        of count: Int, firstPrompt: String? = nil, asking question: (Int) -> String = { "q\($0)" }
    ) async throws -> ConversationID {
        let conversation = try await store.create(ConversationDraft(firstPrompt: firstPrompt))
        for number in 1...count {
            let turn = try await store.beginTurn(
                TurnDraft(
                    question: .new(Message(.user, question(number))), profile: "scripted", provider: .demo,
                    model: "gpt-4o"), in: conversation)
            try await store.finishTurn(turn.id, TurnOutcome(status: .complete, parts: [.text("a\(number)")]))
        }
        return conversation.id
    }

    private func ask(
        _ question: String, _ id: ConversationID, _ wishes: BudgetWishes = BudgetWishes()
    ) async throws -> ([ReplyEvent], ChatRequest) {
        let (events, requests) = try await askAll(question, id, wishes, answers: ["ok"])
        return (events, try #require(requests.last))
    }

    /// - Parameter answers: What the provider says, one request after the other; nil fails.
    private func askAll(
        _ question: String, _ id: ConversationID, _ wishes: BudgetWishes, answers: [String?]
    ) async throws -> ([ReplyEvent], [ChatRequest]) {
        let provider = AnsweringProvider(answers)
        let request = TurnRequest(
            place: .existing(try await store.conversation(id)), question: [.text(question)], model: "gpt-4o",
            budget: wishes)
        var events: [ReplyEvent] = []
        for try await event in TurnRunner(store: store, provider: provider).run(request) { events.append(event) }
        return (events, provider.requests)
    }
}

/// Gives one answer after the other.
private final class AnsweringProvider: Provider {
    let profile = Profile(name: "scripted", kind: .demo, baseURL: "")
    private let state: Mutex<(answers: [String?], requests: [ChatRequest])>

    init(_ answers: [String?]) {
        state = Mutex((answers, []))
    }

    var requests: [ChatRequest] { state.withLock { $0.requests } }

    func reply(to request: ChatRequest) -> ReplyStream {
        let answer = state.withLock { state in
            state.requests.append(request)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        let start = ReplyEvent.started(ReplyStart(profile: "scripted", model: request.model))
        guard let answer else { return ReplyStream([start], failure: .connectionLost(host: "h")) }
        return ReplyStream([start, .text(answer), .finished(ReplyFinish(reason: .stop))])
    }

    func prepare(_ request: ChatRequest) async throws(ChatError) -> PreparedRequest {
        PreparedRequest(request, as: HTTPRequest(method: "POST", url: "scripted:"))
    }

    func models() async throws(ChatError) -> [ModelID] { [] }
}
