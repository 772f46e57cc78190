import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct SpendLedgerTests {
    private let fixture: StoreFixture

    init() async throws {
        fixture = try await StoreFixture()
    }

    private var store: ConversationStore { fixture.store }

    // MARK: Limits

    @Test func `what is reserved counts, so that a limit cannot be passed together`() async throws {
        let rule = SpendRule(.usd(100), for: .everything, per: .day)
        let holders = try (0..<4).map { _ in try store.spendHolder() }
        for holder in holders.prefix(3) { try await store.reserve(.of(30, by: holder, rule)) }
        let shortage = await spendShortage { try await store.reserve(.of(30, by: holders[3], rule)) }
        #expect(shortage?.needed == .usd(30))
        #expect(shortage?.standing.reserved == 90)
        #expect(shortage?.standing.left == .usd(10))
        #expect(shortage?.standing.renewsAt == LocalCalendar.system.day(at: .now).upperBound)
        try await store.reserve(.of(10, by: holders[3], rule))
        withExtendedLifetime(holders) {}
    }

    @Test func `what was billed replaces what was reserved`() async throws {
        let rule = SpendRule(.usd(100), for: .everything, per: .month)
        let holder = try store.spendHolder()
        try await store.reserve(.of(90, by: holder, rule))
        try await store.settle(
            holder,
            SpendOutcome(
                usage: Usage(inputTokens: 5, outputTokens: 2, totalTokens: 7, cachedInputTokens: 1),
                cost: Cost(currency: .usd, amount: 40), modelAnswered: "m-2"))
        let standing = try #require(try await store.standings(of: [rule]).first)
        #expect(standing.spent == 40)
        #expect(standing.reserved == 0)
        #expect(try await store.spending() == Spending(turns: 1, tokens: 7, costs: [Cost(currency: .usd, amount: 40)]))
    }

    @Test func `a refused question owes nothing, an answer that broke off what had arrived`() async throws {
        let refused = try store.spendHolder()
        try await store.reserve(.of(90, by: refused))
        try await store.settle(refused, SpendOutcome(isBilled: false))
        #expect(try await store.spending() == Spending())

        let broken = try store.spendHolder()
        try await store.reserve(.of(110, input: 10, outputTokens: 100, by: broken))
        try await store.settle(broken, SpendOutcome(arrivedTokens: 25))
        // The request's 10, and a quarter of the 100 that the longest answer would have cost.
        #expect(try await store.spending().costs == [Cost(currency: .usd, amount: 35)])
        #expect(try await store.spending().tokens == 35)
    }

    @Test func `the reservation of a dead process counts no more`() async throws {
        let rule = SpendRule(.usd(100), for: .everything, per: .day)
        do {
            let holder = try store.spendHolder()
            try await store.reserve(.of(95, input: 5, outputTokens: 90, by: holder, rule))
            let other = try store.spendHolder()
            #expect(await spendShortage { try await store.reserve(.of(90, by: other, rule)) } != nil)
        }
        let holder = try store.spendHolder()
        try await store.reserve(.of(90, by: holder, rule))
        // Its request had left, perhaps: that counts.
        #expect(try await store.spending().costs == [Cost(currency: .usd, amount: 5)])
    }

    @Test func `a turn that a dead process left is charged for what is in the journal, once`() async throws {
        let conversation = try await fixture.conversation("1")
        var turn: Turn
        do {
            let holder = try store.spendHolder()
            turn = try await store.beginTurn(
                .asking("hi"), in: conversation,
                spending: .of(110, input: 10, outputTokens: 100, conversation: conversation.key, by: holder))
            try await store.journal([.text("seven letters make two tokens")], of: turn.id)
        }
        let rule = SpendRule(.usd(1_000), for: .everything, per: .day)
        let holder = try store.spendHolder()
        try await store.reserve(.of(1, by: holder, rule))
        let charged = try await store.spending().costs
        #expect(
            charged == [Cost(currency: .usd, amount: 10 + Int64(RoughTokens.count("seven letters make two tokens")))])
        _ = try await store.recoverInterrupted()
        #expect(try await store.spending().costs == charged)
        turn = try #require(try await store.turns(of: conversation).first)
        #expect(turn.status == .interrupted)
        #expect(turn.cost == charged.first)
        #expect(turn.isCostEstimated)
    }

    @Test func `a limit holds for its profile and its conversation alone`() async throws {
        let conversation = try await store.setSpendLimit(.usd(50), of: try await fixture.conversation("1"))
        let other = try await fixture.conversation("2")
        let holders = try (0..<5).map { _ in try store.spendHolder() }
        let rule = SpendRule(.usd(70), for: .profile("work"), per: .day)
        try await store.reserve(.of(40, profile: "work", conversation: conversation.key, by: holders[0], rule))
        let first = await spendShortage {
            try await store.reserve(.of(20, profile: "work", conversation: conversation.key, by: holders[1], rule))
        }
        #expect(first?.standing.rule.scope == .conversation(conversation.id))
        try await store.reserve(.of(20, profile: "work", conversation: other.key, by: holders[2], rule))
        let second = await spendShortage {
            try await store.reserve(.of(20, profile: "work", conversation: other.key, by: holders[3], rule))
        }
        #expect(second?.standing.rule == rule)
        try await store.reserve(
            .of(
                20, profile: "home", conversation: other.key, by: holders[4],
                .init(.usd(70), for: .profile("home"), per: .day)))
        withExtendedLifetime(holders) {}
    }

    @Test func `a limit of tokens needs no price`() async throws {
        let rule = SpendRule(SpendLimit(unit: .tokens, amount: 100), for: .everything, per: .day)
        let holder = try store.spendHolder()
        var request = SpendRequest.of(1, by: holder, rule)
        request.estimate = SpendEstimate(inputTokens: 60, outputTokens: 40)
        try await store.reserve(request)
        request.estimate.outputTokens = 41
        #expect(
            await spendShortage { try await store.reserve(request) }?.needed == SpendLimit(unit: .tokens, amount: 101))
    }

    @Test func `a limit of money is never kept by guessing`() async throws {
        let holder = try store.spendHolder()
        let dollars = SpendRule(.usd(100), for: .everything, per: .day)
        var request = SpendRequest.of(1, by: holder, dollars)
        request.estimate = SpendEstimate(inputTokens: 1, outputTokens: 1)
        #expect(
            await chatError { try await store.reserve(request) }
                == .priceUnknown(model: "m", limit: dollars, priced: nil))
        let roubles = Cost(currency: .rub, amount: 5)
        request.estimate = SpendEstimate(inputTokens: 1, outputTokens: 1, inputCost: roubles, totalCost: roubles)
        #expect(
            await chatError { try await store.reserve(request) }
                == .priceUnknown(model: "m", limit: dollars, priced: .rub))
        // A limit in the model's currency beside it says that roubles are watched too.
        request.rules.append(SpendRule(SpendLimit(unit: .rub, amount: 4), for: .everything, per: .day))
        #expect(await spendShortage { try await store.reserve(request) }?.standing.rule == request.rules[1])
        request.rules[1].limit.amount = 5
        try await store.reserve(request)
    }

    @Test func `a question that a limit does not allow is not stored`() async throws {
        let conversation = try await fixture.conversation("1")
        let holder = try store.spendHolder()
        let rule = SpendRule(.usd(1), for: .everything, per: .day)
        let shortage = await spendShortage {
            _ = try await store.beginTurn(.asking("hi"), in: conversation, spending: .of(2, by: holder, rule))
        }
        #expect(shortage != nil)
        #expect(try await store.messages(of: conversation).isEmpty)
        #expect(try await store.turns(of: conversation).isEmpty)
    }

    @Test func `what was spent stays when the conversation goes`() async throws {
        let conversation = try await fixture.conversation("1")
        let holder = try store.spendHolder()
        let turn = try await store.beginTurn(
            .asking("hi"), in: conversation, spending: .of(9, conversation: conversation.key, by: holder))
        var outcome = TurnOutcome(status: .complete, parts: [.text("a")], usage: Usage(inputTokens: 1, outputTokens: 1))
        outcome.cost = Cost(currency: .usd, amount: 7)
        try await store.finishTurn(turn.id, outcome)
        #expect(try await store.turns(of: conversation).first?.cost == Cost(currency: .usd, amount: 7))
        try await store.delete(conversation.id)
        #expect(try await store.spending().costs == [Cost(currency: .usd, amount: 7)])
    }

    @Test func `sixteen processes at once share a limit to the last billionth`() async throws {
        let rule = SpendRule(.usd(100), for: .everything, per: .day)
        let path = store.path
        let results = await withTaskGroup(of: (SpendHolder?, Bool).self) { group in
            for _ in 0..<16 {
                group.addTask {
                    guard let store = try? await ConversationStore.open(at: path), let holder = try? store.spendHolder()
                    else { return (nil, false) }
                    return (holder, (try? await store.reserve(.of(10, by: holder, rule))) != nil)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count { $0.1 } == 10)
        #expect(try await store.standings(of: [rule]).first?.left == .usd(0))
    }
}

extension SpendLimit {
    fileprivate static func usd(_ amount: Int64) -> SpendLimit { SpendLimit(unit: .usd, amount: amount) }
}

extension SpendRequest {
    /// A request of the model `m` that may cost an amount of dollars.
    fileprivate static func of(
        _ amount: Int64, input: Int64 = 0, outputTokens: Int = 0, profile: String = "p",
        conversation: Conversation.Key? = nil, by holder: SpendHolder, _ rules: SpendRule...
    ) -> SpendRequest {
        SpendRequest(
            profile: profile, model: "m",
            estimate: SpendEstimate(
                inputTokens: Int(input), outputTokens: outputTokens,
                inputCost: Cost(currency: .usd, amount: input), totalCost: Cost(currency: .usd, amount: amount)),
            rules: rules, conversation: conversation, holder: holder)
    }
}

/// The shortage that a body is refused with; nil if it is not.
private func spendShortage(_ body: () async throws -> Void) async -> SpendShortage? {
    if case .spendLimitReached(let shortage) = await chatError(body) { shortage } else { nil }
}
