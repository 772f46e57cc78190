import TestSupport
import Testing

@testable import ChatKit

@Suite struct PriceListTests {
    private let now = Timestamp(rawValue: (CivilDate(year: 2026, month: 11, day: 21).dayNumber * 24 + 12) * 3_600_000)

    @Test func `every line of the shipped list makes sense and says where it is from`() {
        let (prices, faults) = PriceLine.prices(PriceList.shippedText, sources: PriceList.shippedSources)
        #expect(faults.isEmpty, "lines \(faults)")
        for price in prices where price.model != "demo" {
            #expect(price.source.contains("https://"), "\(price.model): \(price.source)")
            #expect(price.source.contains("read 2026-"), "\(price.model): \(price.source)")
            #expect(price.input > 0 && price.output >= price.input, "\(price.model)")
            #expect(price.cached.map { $0 < price.input } ?? true, "\(price.model)")
        }
        // A line of its own for each model, day and length.
        #expect(Set(prices.map { "\($0.model) \($0.from) \($0.above)" }).count == prices.count)
    }

    @Test(arguments: [
        ("gpt-4o", "gpt-4o"), ("gpt-4o-2024-08-06", "gpt-4o"), ("gpt-4o-2024-05-13", "gpt-4o-2024-05-13"),
        ("gpt-4-0613", "gpt-4"), ("GPT-4o-mini-2024-07-18", "gpt-4o-mini"), ("GigaChat", "GigaChat"),
        ("GigaChat-2-Max:2.0.28.2", "GigaChat-2-Max"), ("GigaChat:latest", "GigaChat"),
        ("gpt-35-turbo", "gpt-35-turbo"),
        ("o3-2025-04-16", "o3"), ("gpt-5.6-luna", "gpt-5.6-luna"),
    ])
    func `a snapshot or version has the price of its model`(name: String, listed: String) {
        #expect(PriceList().price(of: ModelID(name), profile: "p", at: now)?.model == listed)
    }

    @Test(arguments: [
        "llama3.2", "llama3.2:latest", "ft:gpt-4o:acme::abc", "gpt-4o-audio-preview", "openai/gpt-4o", "gpt", "",
        "GigaChat-3-Ultra", "GigaChat-2-Max-preview", "gpt-4o-", "2024-05-13",
    ])
    func `a model that is not listed has no price`(name: String) {
        #expect(PriceList().price(of: ModelID(name), profile: "p", at: now) == nil)
    }

    @Test func `the price of the day holds`() {
        func output(_ text: String) -> Int64? {
            let day = CivilDate(text)?.dayNumber ?? 0
            return PriceList().price(of: "gpt-5.6-luna", profile: "p", at: Timestamp(rawValue: day * 86_400_000))?
                .output
        }
        #expect(output("2026-07-08") == nil)
        #expect(output("2026-07-09") == 6_000_000)
        #expect(output("2026-07-29") == 6_000_000)
        #expect(output("2026-07-30") == 1_200_000)
    }

    @Test func `a long request has the price of long requests`() {
        func input(_ tokens: Int) -> Int64? {
            PriceList().price(of: "gpt-5.4", profile: "p", at: now, inputTokens: tokens)?.input
        }
        #expect(input(272_000) == 2_500_000)
        #expect(input(272_001) == 5_000_000)
    }

    @Test func `one cached token at 0.025 for a million is an exact amount`() {
        let price = Price.of(input: 100_000, cached: 25_000, output: 400_000)
        let cost = price.cost(inputTokens: 1, outputTokens: 0, cachedTokens: 1)
        #expect(cost == Cost(currency: .usd, amount: 25))
        #expect(cost.decimal == "0.000000025")
    }

    @Test func `cached tokens and reasoning have their own prices where there are any`() {
        let plain = Price.of(input: 2_500_000, output: 10_000_000)
        #expect(plain.cost(inputTokens: 1_000, outputTokens: 100, cachedTokens: 900).decimal == "0.0035")
        let cached = Price.of(input: 2_500_000, cached: 1_250_000, output: 10_000_000)
        #expect(cached.cost(inputTokens: 1_000, outputTokens: 100, cachedTokens: 900).decimal == "0.002375")
        let reasoning = Price.of(input: 2_500_000, output: 10_000_000, reasoning: 20_000_000)
        #expect(reasoning.cost(inputTokens: 1_000, outputTokens: 100, reasoningTokens: 50).decimal == "0.004")
    }

    @Test(arguments: SeededGenerator.seeds(1))
    func `costs add up, whatever the counts`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            // Three decimals for a million are whole billionths for a token.
            let price = Price.of(
                input: Int64.random(in: 0...100_000, using: &generator) * 1_000,
                output: Int64.random(in: 0...100_000, using: &generator) * 1_000)
            let first = Int.random(in: 0...300_000, using: &generator)
            let second = Int.random(in: 0...300_000, using: &generator)
            let parts =
                price.cost(inputTokens: first, outputTokens: 0).amount
                + price.cost(inputTokens: 0, outputTokens: second).amount
            #expect(price.cost(inputTokens: first, outputTokens: second).amount == parts)
            #expect(parts == Int64(first) * price.input / 1_000 + Int64(second) * price.output / 1_000)
        }
    }

    @Test func `a cost that does not end is rounded up, never down`() {
        let price = Price.of(input: 1, output: 1)
        #expect(price.cost(inputTokens: 1, outputTokens: 0).amount == 1)
        #expect(price.cost(inputTokens: 1_000, outputTokens: 0).amount == 1)
        #expect(price.cost(inputTokens: 1_001, outputTokens: 0).amount == 2)
    }

    @Test func `nonsense from a provider does not overflow`() {
        let price = Price.of(input: 1_000_000_000_000, cached: 1, output: 1_000_000_000_000)
        for tokens in [Int.max, Int.min, -1] {
            let cost = price.cost(
                inputTokens: tokens, outputTokens: tokens, cachedTokens: tokens, reasoningTokens: tokens)
            #expect((0...Cost.maximum).contains(cost.amount))
        }
    }

    @Test func `the user's own price wins, and one for the profile before it`() {
        var list = PriceList(own: [.of(model: "gpt-4o", input: 7, output: 7)])
        #expect(list.price(of: "gpt-4o-2024-08-06", profile: "work", at: now)?.input == 7)
        list.own.append(.of(model: "GPT-4o", profile: "work", input: 8, output: 8))
        #expect(list.price(of: "gpt-4o", profile: "work", at: now)?.input == 8)
        #expect(list.price(of: "gpt-4o", profile: "home", at: now)?.input == 7)
    }
}

extension Price {
    static func of(
        model: String = "m", profile: String? = nil, currency: Cost.Currency = .usd, input: Int64, cached: Int64? = nil,
        output: Int64, reasoning: Int64? = nil
    ) -> Price {
        Price(
            model: model, profile: profile, from: CivilDate(year: 2020, month: 1, day: 1), currency: currency,
            input: input, cached: cached, output: output, reasoning: reasoning, source: "a test")
    }
}
