import ChatKit
import TestSupport
import Testing

/// GigaChat counts for itself, where a guess is not good enough.
@Suite(.timeLimit(.minutes(5))) struct ExactCountsTests {
    private let folder: TemporaryFolder
    private let store: ConversationStore

    init() async throws {
        folder = try TemporaryFolder()
        store = try await ConversationStore.open(at: folder.file("chat.db"))
    }

    @Test func `what the provider counted once is not asked for again`() async throws {
        let server = try await ScriptedServer.start { Self.answer($0, tokens: 7) }
        let counts = ExactCounts(provider: try provider(server), store: store)
        #expect(try await counts.counts(of: ["да", "нет", "да"], by: "GigaChat-2") == ["да": 7, "нет": 7])
        #expect(try await counts.counts(of: ["да", "может"], by: "GigaChat-2") == ["да": 7, "может": 7])
        #expect(try await counts.counts(of: ["да"], by: "GigaChat-2-Max") == ["да": 7])
        let bodies = try server.requests.map { try JSONValue(parsing: $0.body) }
        #expect(
            bodies == [
                ["model": "GigaChat-2", "input": ["да", "нет"]], ["model": "GigaChat-2", "input": ["может"]],
                ["model": "GigaChat-2-Max", "input": ["да"]],
            ])
        #expect(server.requests.allSatisfy { $0.path.hasSuffix("/tokens/count") })
    }

    @Test(arguments: ["[]", "{}", "[{\"tokens\": \"2\"}]", "<html>", "[{\"tokens\": -1}]"])
    func `an answer that is no count is an error`(answer: String) async throws {
        let server = try await ScriptedServer.start { _ in
            .text(answer)
        }
        let counts = ExactCounts(provider: try provider(server), store: nil)
        await #expect(throws: ChatError.self) { try await counts.counts(of: ["да"], by: "GigaChat") }
    }

    @Test func `a provider that does not count says so`() async throws {
        let counts = ExactCounts(provider: ScriptedProvider(), store: nil)
        let error = await #expect(throws: ChatError.self) { try await counts.counts(of: ["да"], by: "demo") }
        #expect(error?.exitStatus == 64)
    }

    @Test func `near its budget a turn is planned with the provider's counts, and far from it with a guess`()
        async throws
    {
        let server = try await ScriptedServer.start { request in
            request.path.hasSuffix("/tokens/count") ? Self.answer(request, tokens: 1) : .openAI(["хорошо"])
        }
        let conversation = try await store.create(ConversationDraft())
        let long = String(repeating: "слово ", count: 60)
        for _ in 1...3 { try await ask(long, conversation, server, BudgetWishes(contextBudget: 4000)) }
        #expect(!server.requests.contains { $0.path.hasSuffix("/tokens/count") })
        // By our guess the three questions are more than this budget; by the provider's count everything has room.
        try await ask("ещё", conversation, server, BudgetWishes(contextBudget: 100))
        let turn = try #require(try await store.turns(of: conversation).last)
        #expect(turn.dropped.isEmpty)
        #expect(turn.sent.count == 7)
        // Seven texts of a token, what goes around each, what begins the reply.
        #expect(turn.estimatedInputTokens == 7 + 7 * 4 + 7)
        // What goes around texts is a guess all the same.
        #expect(!turn.isEstimateExact)
        let plan = try await TurnPlanner(provider: try provider(server), store: store, mayAsk: false).plan(
            request("ещё", conversation, BudgetWishes(contextBudget: 100)))
        #expect(!plan.dropped.isEmpty)
        #expect(server.requests.count { $0.path.hasSuffix("/tokens/count") } == 1)
    }

    @Test func `when counting fails the guess holds, and the user is told`() async throws {
        let server = try await ScriptedServer.start { request in
            request.path.hasSuffix("/tokens/count")
                ? .text("no", status: 500) : .openAI(["хорошо"])
        }
        let conversation = try await store.create(ConversationDraft())
        let text = String(repeating: "слово ", count: 60)
        let guess = TokenCounter(model: "GigaChat-2").count(
            ChatRequest(model: "GigaChat-2", messages: [Message(.user, text)]))
        let notices = try await ask(text, conversation, server, BudgetWishes(contextBudget: guess.count))
        #expect(notices.contains { $0.hasPrefix("the tokens stay a guess") })
    }

    // MARK: -

    private func provider(_ server: ScriptedServer) throws -> any Provider {
        let profile = Profile.test(.gigachat, server.url, credentials: .accessToken(.value(Secret("t"))))
        return try makeProvider(for: profile, over: .test())
    }

    private func request(_ text: String, _ conversation: Conversation, _ wishes: BudgetWishes) -> TurnRequest {
        TurnRequest(
            place: .existing(conversation), question: [.text(text)], model: "GigaChat-2", budget: wishes
        )
    }

    @discardableResult
    private func ask(
        _ text: String, _ conversation: Conversation, _ server: ScriptedServer, _ wishes: BudgetWishes
    ) async throws -> [String] {
        let present = try await store.conversation(conversation.id)
        let runner = TurnRunner(store: store, provider: try provider(server))
        var notices: [String] = []
        for try await event in runner.run(request(text, present, wishes)) {
            if case .notice(let notice) = event { notices.append(notice.text) }
        }
        return notices
    }

    private static func answer(_ request: RecordedRequest, tokens: Int) -> ScriptedReply {
        let texts = (try? JSONValue(parsing: request.body))?["input"]?.arrayValue ?? []
        let counts = texts.map { _ -> JSONValue in ["object": "tokens", "tokens": .integer(tokens), "characters": 1] }
        return .text(JSONValue.array(counts).jsonText)
    }
}
