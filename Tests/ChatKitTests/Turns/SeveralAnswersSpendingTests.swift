import ChatKit
import TestSupport
import Testing

/// What several answers cost where each is a request of its own: the scripted provider's kind gives one to a request.
@Suite(.timeLimit(.minutes(5))) struct SeveralAnswersSpendingTests {
    private let folder: TemporaryFolder
    private let store: ConversationStore
    /// A dollar for a million tokens in, two for a million out.
    private let prices = PriceList(own: [
        Price(
            model: "m", from: CivilDate(year: 2020, month: 1, day: 1), currency: .usd, input: 1_000_000,
            output: 2_000_000, source: "a test")
    ])
    private static let finish = ReplyFinish(reason: .stop)
    private static let bill = Usage(inputTokens: 100, outputTokens: 10, totalTokens: 110)
    private static let words = "a few words of the second answer"

    init() async throws {
        folder = try TemporaryFolder()
        store = try await ConversationStore.open(at: folder.file("chat.db"))
    }

    @Test func `an answer that broke off is added to the bill of those before it`() async throws {
        let error = await chatError { try await run(brokenOff(.connectionLost(host: "h"))) }
        #expect(error == .connectionLost(host: "h"))
        let turns = try await turns()
        let first = try #require(turns.first)
        #expect(turns.map(\.usage) == [Self.bill, nil, nil].dropLast(), "what the provider said stays what it said")
        #expect(first.isCostEstimated)
        let (input, output) = (try request(first, of: 3), RoughTokens.count(Self.words))
        #expect(input > 0)
        let cost = Cost(currency: .usd, amount: Int64(100 + input) * 1000 + Int64(10 + output) * 2000)
        #expect(first.cost == cost)
        #expect(
            try await store.spending()
                == Spending(turns: 1, tokens: 110 + input + output, costs: [cost], isEstimated: true))
    }

    @Test func `an unstored answer that broke off is added to the bill too`() async throws {
        let provider = brokenOff(.connectionLost(host: "h"))
        let plan = try await TurnPlanner(provider: provider, store: store).plan(question)
        _ = await chatError {
            for try await _ in TurnRunner(store: store, provider: provider).runUnstored(plan) {}
        }
        let spending = try await store.spending()
        #expect(spending.tokens > 110 + RoughTokens.count(Self.words))
        #expect(try #require(spending.costs.first).amount > 120_000)
    }

    @Test func `a request that was refused adds nothing to the bill of the answers before it`() async throws {
        let provider = ScriptedProvider(
            prices: prices, .give(.text("red")), .give(.usage(Self.bill)), .give(.choice(0, .finished(Self.finish))),
            .fail(.rateLimited(profile: "p", retryAfter: nil)))
        _ = await chatError { try await run(provider) }
        #expect(
            try await store.spending()
                == Spending(turns: 1, tokens: 110, costs: [Cost(currency: .usd, amount: 120_000)]))
        #expect(try await turns().first?.isCostEstimated == false)
    }

    @Test func `whoever breaks off in the first answer pays for one request`() async throws {
        _ = await chatError {
            try await run(
                ScriptedProvider(prices: prices, .give(.text(Self.words)), .fail(.connectionLost(host: "h"))))
        }
        let first = try #require(try await turns().first)
        let (input, output) = (try request(first, of: 3), RoughTokens.count(Self.words))
        let cost = Cost(currency: .usd, amount: Int64(input) * 1000 + Int64(output) * 2000)
        #expect(first.cost == cost)
        #expect(
            try await store.spending() == Spending(turns: 1, tokens: input + output, costs: [cost], isEstimated: true))
    }

    @Test func `answers that all have their bill cost what it says`() async throws {
        let total = Usage(inputTokens: 300, outputTokens: 30, totalTokens: 330)
        try await run(
            ScriptedProvider(
                prices: prices, .give(.text("red")), .give(.usage(Self.bill)),
                .give(.choice(0, .finished(Self.finish))), .give(.choice(1, .text("blue"))),
                .give(.usage(Self.bill.adding(Self.bill))), .give(.choice(1, .finished(Self.finish))),
                .give(.choice(2, .text("green"))), .give(.usage(total)), .give(.choice(2, .text("!"))),
                .give(.choice(2, .finished(Self.finish))), .give(.finished(Self.finish))))
        #expect(
            try await store.spending()
                == Spending(turns: 1, tokens: 330, costs: [Cost(currency: .usd, amount: 360_000)]))
        #expect(try await turns().first?.isCostEstimated == false)
    }

    @Test func `a picture that came unstored is counted without a bill`() async throws {
        let picture = Attachment(of: [1, 2, 3], mediaType: "image/png")
        let provider = ScriptedProvider(
            .give(.attachment(ReceivedAttachment(picture, bytes: [1, 2, 3]))), .give(.finished(Self.finish)))
        let plan = try await TurnPlanner(provider: provider, store: store).plan(question)
        for try await _ in TurnRunner(store: store, provider: provider).runUnstored(plan) {}
        #expect(try await store.spending().tokens >= RoughTokens.picture)
    }

    private var question: TurnRequest {
        var request = TurnRequest(place: .new(ConversationDraft()), question: [.text("q")], model: "m")
        request.options = RequestOptions(extra: ["n": 3])
        return request
    }

    private func brokenOff(_ error: ChatError) -> ScriptedProvider {
        ScriptedProvider(
            prices: prices, .give(.text("red")), .give(.usage(Self.bill)), .give(.choice(0, .finished(Self.finish))),
            .give(.choice(1, .text(Self.words))), .fail(error))
    }

    private func run(_ provider: ScriptedProvider) async throws {
        for try await _ in TurnRunner(store: store, provider: provider).run(question) {}
    }

    private func turns() async throws -> [Turn] {
        let conversation = try #require(try await store.lastUsed())
        return try await store.turns(of: conversation)
    }

    /// What one of so many requests was taken for: our count, with a quarter more where it is a guess.
    private func request(_ turn: Turn, of answers: Int) throws -> Int {
        let count = try #require(turn.estimatedInputTokens) * answers
        return (turn.isEstimateExact ? count : count + count / 4) / answers
    }
}
