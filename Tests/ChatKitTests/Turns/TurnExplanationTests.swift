import TestSupport
import Testing

@testable import ChatKit

/// Every turn can be explained, and its request made again byte for byte.
@Suite(.timeLimit(.minutes(10))) struct TurnExplanationTests {
    private let folder: TemporaryFolder
    private let store: ConversationStore

    init() async throws {
        folder = try TemporaryFolder()
        store = try await ConversationStore.open(at: folder.file("chat.db"))
    }

    @Test
    func `each of 200 turns under 4000 tokens gives the bytes that the server got`() async throws {
        var generator = SeededGenerator(seed: 200)
        let server = try await ScriptedServer.start { request in
            .openAI([request.text.contains("Summarise our") ? "The gist of \(request.number)." : Self.answer(request)])
        }
        let profile = Profile.test(.openai, server.url)
        let provider = try makeProvider(for: profile, over: .test())
        let conversation = try await store.create(
            ConversationDraft(firstPrompt: "You are brief.\nОтвечай кратко. 请简短。"))
        _ = try await store.setBudget(BudgetWishes(contextBudget: 4000), of: conversation)
        for number in 1...200 {
            if number % 50 == 0 {
                let strategies: [OverflowStrategy] = [.keepEnds, .summarize, .easyBackend, .dropOldest]
                _ = try await store.setBudget(
                    BudgetWishes(contextBudget: 4000, overflow: strategies[number / 50 - 1]), of: conversation)
            }
            if number == 20 {
                let branch = try await store.branch(of: try await store.conversation(conversation.id))
                try await store.setPinned(true, branch[6].id, of: conversation)
            }
            let request = TurnRequest(
                place: .existing(conversation), question: [.text(Self.question(number, &generator))], model: "gpt-4o",
                options: RequestOptions(temperature: number % 3 == 0 ? 0.25 : nil))
            let reply = await ReadReply(TurnRunner(store: store, provider: provider).run(request))
            #expect(reply.error == nil)
        }
        let turns = try await store.turns(of: conversation)
        #expect(turns.count { $0.kind == .answer } == 200)
        #expect(turns.contains { $0.kind == .summary })
        #expect(turns.count { !$0.dropped.isEmpty } > 50)
        #expect(turns.count { !$0.summarised.isEmpty } > 10)
        #expect(turns.allSatisfy { ($0.estimatedInputTokens ?? .max) <= 4000 && $0.isEstimateExact })

        var bodies = Dictionary(grouping: server.requests.map(\.body)) { SHA256.hexadecimal($0) }
        for number in turns.indices {
            let explanation = try await TurnExplanation(of: conversation, turn: number + 1, in: store) { _ in profile }
            let body = try #require(explanation.body, "turn \(number + 1)")
            let recorded = bodies.removeValue(forKey: SHA256.hexadecimal(body))
            #expect(recorded == [body], "turn \(number + 1)")
        }
        #expect(bodies.isEmpty)
    }

    @Test(arguments: [ProviderKind.openai, .azure, .gigachat])
    func `a request can be made again when its profile is gone`(kind: ProviderKind) async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        var profile = Profile.test(kind, server.url, credentials: .accessToken(.value(Secret("t"))))
        profile.azure.apiVersion = "2024-10-21"
        profile.azure.deployments = ["gpt-4o": "mine"]
        let provider = try makeProvider(for: profile, over: .test())
        let conversation = try await store.create(ConversationDraft(firstPrompt: "Be brief."))
        for question in ["a\0b", "c"] {
            let options = RequestOptions(
                maxOutputTokens: 100,
                tools: [.function(FunctionTool(name: "now", description: "The time."))], extra: ["top_p": .double(0.5)])
            let reply = await ReadReply(
                TurnRunner(store: store, provider: provider).run(
                    TurnRequest(
                        place: .existing(conversation), question: [.text(question)], model: "gpt-4o",
                        options: options)))
            #expect(reply.error == nil)
        }
        for number in 1...2 {
            let explanation = try await TurnExplanation(of: conversation, turn: number, in: store) { _ in nil }
            #expect(explanation.body == server.requests[number - 1].body)
        }
    }

    @Test func `messages say what they were, and what became of them`() async throws {
        let conversation = try await store.create(ConversationDraft(firstPrompt: "Be brief."))
        let provider = ScriptedProvider(.give(.text("ok")), .give(.finished(ReplyFinish(reason: .stop))))
        for number in 1...5 {
            let request = TurnRequest(
                place: .existing(conversation), question: [.text("question \(number)")], model: "gpt-4o",
                budget: BudgetWishes(contextBudget: 40))
            #expect(await ReadReply(TurnRunner(store: store, provider: provider).run(request)).error == nil)
        }
        let explanation = try await TurnExplanation(of: conversation, turn: nil, in: store) { _ in nil }
        #expect(explanation.number == 5)
        #expect(explanation.items.map(\.place.rawValue).filter { $0 != "dialogue" } == ["first_prompt", "question"])
        #expect(
            explanation.items.filter { $0.fate == .dropped }.map(\.message.text) == [
                "question 1", "ok", "question 2", "ok", "question 3", "ok",
            ])
        // What begins the reply is not a message.
        let sent = explanation.items.filter { $0.fate == .sent }.reduce(3) { $0 + $1.tokens.count }
        #expect(sent == explanation.turn.estimatedInputTokens)
        await #expect(throws: ChatError.self) {
            _ = try await TurnExplanation(of: conversation, turn: 6, in: store) { _ in nil }
        }
    }

    private static let words = ["alpha", "слово", "学习", "x = y + 1;\n", "\"quoted\"", "emoji 🙂", "ёлка", "\t", "</b>"]

    private static func question(_ number: Int, _ generator: inout SeededGenerator) -> String {
        let count = Int.random(in: 1...120, using: &generator)
        return "\(number): "
            + (0..<count).compactMap { _ in words.randomElement(using: &generator) }.joined(separator: " ")
    }

    private static func answer(_ request: RecordedRequest) -> String {
        String(repeating: "Ответ \(request.number). ", count: request.number % 17 * 3 + 1)
    }
}
