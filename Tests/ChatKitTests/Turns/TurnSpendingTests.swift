import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct TurnSpendingTests {
    private let folder: TemporaryFolder
    private let store: ConversationStore
    /// A dollar for a million tokens in, two for a million out.
    private let prices = PriceList(own: [
        Price(
            model: "m", from: CivilDate(year: 2020, month: 1, day: 1), currency: .usd, input: 1_000_000,
            output: 2_000_000, source: "a test")
    ])

    init() async throws {
        folder = try TemporaryFolder()
        store = try await ConversationStore.open(at: folder.file("chat.db"))
    }

    @Test func `a finish says what the turn cost, and the turn keeps it`() async throws {
        let provider = ScriptedProvider(
            prices: prices, .give(.text("a")), .give(.usage(Usage(inputTokens: 100, outputTokens: 10))),
            .give(.finished(ReplyFinish(reason: .stop, model: "m-2026-01-01"))))
        let events = try await run(provider)
        let cost = Cost(currency: .usd, amount: 120_000)
        #expect(events.last == .finished(ReplyFinish(reason: .stop, model: "m-2026-01-01", cost: cost)))
        let turn = try #require(try await turns().first)
        #expect(turn.cost == cost)
        #expect(!turn.isCostEstimated)
        #expect(try await store.spending() == Spending(turns: 1, tokens: 110, costs: [cost]))
    }

    @Test func `without a bill the cost is an estimate and says so`() async throws {
        let provider = ScriptedProvider(
            prices: prices, .give(.text("seven letters make two tokens")), .give(.finished(ReplyFinish(reason: .stop))))
        guard case .finished(let finish) = try await run(provider).last else { return #expect(Bool(false)) }
        #expect(finish.isCostEstimated)
        let cost = try #require(finish.cost)
        #expect(cost.amount > 0)
        let turn = try #require(try await turns().first)
        #expect(turn.cost == cost)
        #expect(turn.isCostEstimated)
    }

    @Test func `a model without a price costs an unknown amount, not nothing`() async throws {
        let provider = ScriptedProvider(
            .give(.text("a")), .give(.usage(Usage(inputTokens: 1, outputTokens: 1))),
            .give(.finished(ReplyFinish(reason: .stop))))
        _ = try await run(provider)
        #expect(try await turns().first?.cost == nil)
        #expect(try await store.spending() == Spending(turns: 1, tokens: 2, costs: []))
    }

    @Test func `a question that a limit does not allow sends nothing and starts no conversation`() async throws {
        let provider = ScriptedProvider(
            limits: [SpendRule(SpendLimit(unit: .usd, amount: 1), for: .everything, per: .day)], prices: prices,
            .look { _ in Issue.record("it was sent") })
        let error = await chatError { _ = try await run(provider) }
        guard case .spendLimitReached(let shortage) = error else { return #expect(error == .cancelled) }
        #expect(shortage.standing.reserved == 0)
        #expect(try await store.list(ConversationQuery()).conversations.isEmpty)
        #expect(try await store.standings(of: [shortage.standing.rule]).first?.reserved == 0)
    }

    @Test(arguments: [
        ChatError.unauthorized(profile: "p", status: 401, detail: ""), .rateLimited(profile: "p", retryAfter: nil),
        .unreachable(host: "h", reason: "r"), .timedOut(stage: WaitStage.connection, after: .seconds(1)),
    ])
    func `a request that the provider did not take costs nothing`(_ error: ChatError) async throws {
        _ = await chatError { _ = try await run(ScriptedProvider(prices: prices, .fail(error))) }
        #expect(try await store.spending() == Spending())
        #expect(try await turns().first?.cost == nil)
    }

    @Test(arguments: [
        ChatError.connectionLost(host: "h"), .timedOut(stage: WaitStage.firstByte, after: .seconds(1)),
        .malformedReply(profile: "p", problem: "x"), .cancelled,
    ])
    func `a request that broke off may be billed, and is counted`(_ error: ChatError) async throws {
        _ = await chatError { _ = try await run(ScriptedProvider(prices: prices, .fail(error))) }
        let spending = try await store.spending()
        #expect(spending.turns == 1)
        #expect(spending.costs.first?.amount ?? 0 > 0)
    }

    @Test func `an answer that is no longer read is charged for what had arrived`() async throws {
        var stream: ReplyStream? = TurnRunner(
            store: store, provider: ScriptedProvider(prices: prices, .give(.text("abcdefg abcdefg")), .stall)
        ).run(TurnRequest(place: .new(ConversationDraft()), question: [.text("hi")], model: "m"))
        var iterator = stream?.makeAsyncIterator()
        while let event = try await iterator?.next() {
            if case .text = event { break }
        }
        (stream, iterator) = (nil, nil)
        while try await turns().first?.status != .cancelled { await Task.yield() }
        let turn = try #require(try await turns().first)
        #expect(turn.isCostEstimated)
        #expect(try #require(turn.cost).amount >= 2_000 * Int64(RoughTokens.count("abcdefg abcdefg")))
    }

    @Test func `an unstored question keeps no word, but what it cost`() async throws {
        let provider = ScriptedProvider(
            prices: prices, .give(.text("a")), .give(.usage(Usage(inputTokens: 100, outputTokens: 10))),
            .give(.finished(ReplyFinish(reason: .stop))))
        let plan = try await TurnPlanner(provider: provider, store: store).plan(.asking("secret"))
        var last: ReplyEvent?
        for try await event in TurnRunner(store: store, provider: provider).runUnstored(plan) { last = event }
        let cost = Cost(currency: .usd, amount: 120_000)
        #expect(last == .finished(ReplyFinish(reason: .stop, cost: cost)))
        #expect(try await store.spending() == Spending(turns: 1, tokens: 110, costs: [cost]))
        #expect(try await store.list(ConversationQuery()).conversations.isEmpty)
    }

    @Test func `an unstored question is held to the limits`() async throws {
        let provider = ScriptedProvider(
            limits: [SpendRule(SpendLimit(unit: .tokens, amount: 10), for: .everything, per: .day)],
            .look { _ in Issue.record("it was sent") })
        let error = await chatError {
            let plan = try await TurnPlanner(provider: provider, store: store).plan(.asking("hi"))
            for try await _ in TurnRunner(store: store, provider: provider).runUnstored(plan) {}
        }
        #expect(error?.exitStatus == 79)
        #expect(try await store.spending() == Spending())
    }

    private func run(_ provider: ScriptedProvider) async throws -> [ReplyEvent] {
        var events: [ReplyEvent] = []
        let request = TurnRequest(place: .new(ConversationDraft()), question: [.text("hi")], model: "m")
        for try await event in TurnRunner(store: store, provider: provider).run(request) { events.append(event) }
        return events
    }

    private func turns() async throws -> [Turn] {
        guard let conversation = try await store.lastUsed() else { return [] }
        return try await store.turns(of: conversation)
    }
}

extension TurnRequest {
    fileprivate static func asking(_ question: String) -> TurnRequest {
        TurnRequest(place: .new(ConversationDraft()), question: Message(.user, question), model: "m")
    }
}
