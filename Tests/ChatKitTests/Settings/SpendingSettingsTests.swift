import ChatKit
import Foundation
import TestSupport
import Testing

@Suite struct SpendingSettingsTests {
    private static let config = """
        limits:
          daily: [5 usd, 300 rub]
          monthly: 1000000 tokens
        profiles:
          work:
            provider: openai
            api_key_command: echo key
            daily_limit: $1
        """

    @Test func `limits of the file hold for everything and for their profile`() throws {
        let settings = try SettingsFixture(config: Self.config).settings()
        let global = [
            SpendRule(SpendLimit(unit: .usd, amount: 5_000_000_000), for: .everything, per: .day),
            SpendRule(SpendLimit(unit: .rub, amount: 300_000_000_000), for: .everything, per: .day),
            SpendRule(SpendLimit(unit: .tokens, amount: 1_000_000), for: .everything, per: .month),
        ]
        let own = SpendRule(SpendLimit(unit: .usd, amount: 1_000_000_000), for: .profile("work"), per: .day)
        #expect(try settings.spendRules() == global + [own])
        #expect(try settings.profile(named: "work").limits == global + [own])
        #expect(try settings.profile(named: "demo").limits == global)
    }

    @Test func `the environment wins, and can say none`() throws {
        let fixture = try SettingsFixture(config: Self.config)
        let settings = try fixture.settings(["CHAT_DAILY_LIMIT": "2 usd", "CHAT_MONTHLY_LIMIT": "none"])
        #expect(try settings.profile(named: "demo").limits.map(\.description) == ["2 usd a day"])
        let explanation = try settings.explain("limits.daily")
        #expect(explanation.winner?.origin == .environment("CHAT_DAILY_LIMIT"))
        #expect(explanation.overridden.map(\.value.description) == ["5 usd, 300 rub"])
        #expect(try settings.explain("daily_limit", profile: "work").winner?.value.description == "1 usd")
        let error = chatError { _ = try fixture.settings(["CHAT_DAILY_LIMIT": "lots"]).profile(named: "demo") }
        #expect(error?.message.contains("CHAT_DAILY_LIMIT: expected an amount such as 5 usd") == true)
    }

    @Test(arguments: [
        ("limits:\n  daily: 5", 2, "daily: expected an amount such as 5 usd", "daily: 5 usd"),
        ("limits:\n  daly: 5 usd", 2, "unknown limit daly", "did you mean daily?"),
        ("limits: 5 usd", 1, "limits: expected names with amounts", "daily: 5 usd"),
        ("limits:\n  daily: 5 usd, 6 usd", 2, "daily: expected an amount", ""),
        ("limits:\n  daily: [5 usd, 3]", 2, "daily: expected an amount", ""),
        ("profiles:\n  demo:\n    daily_limit: much", 3, "daily_limit: expected an amount", "daily_limit: 5 usd"),
        ("limit:\n  daily: 5 usd", 1, "unknown setting limit", "did you mean limits?"),
    ])
    func `a wrong limit is named with its line`(config: String, line: Int, problem: String, hint: String) throws {
        let fixture = try SettingsFixture(config: config)
        let error = chatError { _ = try fixture.settings().profile(named: "demo") }
        #expect(error?.message.hasPrefix("\(fixture.configPath):\(line): ") == true, "\(error?.message ?? "none")")
        #expect(error?.message.contains(problem) == true, "\(error?.message ?? "none")")
        #expect(error?.hint?.contains(hint) == true || hint.isEmpty, "\(error?.hint ?? "none")")
    }

    @Test func `the user's prices are read, with the defaults of what they leave out`() throws {
        let fixture = try SettingsFixture()
        _ = try write(
            """
            # mine
            prices:
              - model: llama3.2
                currency: usd
                input: 0
                output: 0
              - {model: gpt-4o, from: 2026-01-01, currency: rub, input: 250, cached: 125.5, output: 1000, above: 10,
                 profile: work, source: our contract}
            """, in: fixture)
        let prices = try fixture.settings().prices().own
        #expect(prices.map(\.model) == ["llama3.2", "gpt-4o"])
        #expect(prices[0].from == CivilDate(year: 1970, month: 1, day: 1))
        #expect(prices[0].source.hasSuffix("prices.yaml:3"))
        #expect(
            prices[1]
                == Price(
                    model: "gpt-4o", profile: "work", from: CivilDate(year: 2026, month: 1, day: 1), currency: .rub,
                    input: 250_000_000, cached: 125_500_000, output: 1_000_000_000, above: 10, source: "our contract"))
        #expect(try fixture.settings().profile(named: "demo").prices.own == prices)
    }

    @Test(arguments: [
        ("- model: x", 1, "expected prices: with a list below"), ("price: []", 1, "unknown key price"),
        ("prices: 5", 1, "prices: expected a list"), ("prices:\n  - x", 2, "expected a price with model"),
        ("prices:\n  - model: x\n    currency: usd\n    input: 1", 2, "the price has no output"),
        (
            "prices:\n  - model: x\n    currency: eur\n    input: 1\n    output: 1", 3,
            "currency: expected usd or rub, found eur"
        ),
        (
            "prices:\n  - model: x\n    currency: usd\n    input: 1,5\n    output: 1", 4,
            "input: expected the price of a million"
        ),
        ("prices:\n  - model: x\n    curency: usd", 3, "unknown key curency"),
        (
            "prices:\n  - {model: x, currency: usd, input: 1, output: 1, from: soon}", 2,
            "from: expected a day, found soon"
        ),
        (
            "prices:\n  - {model: x, currency: usd, input: 1, output: 1, above: -1}", 2,
            "above: expected a number of tokens"
        ),
        (
            "prices:\n  - {model: x, currency: usd, input: 1, output: 1}\n  - {model: X, currency: rub, input: 1, output: 1}",
            3, "a second price of X"
        ),
    ])
    func `a wrong price is named with its line`(text: String, line: Int, problem: String) throws {
        let fixture = try SettingsFixture()
        let path = try write(text, in: fixture)
        let error = chatError { _ = try fixture.settings().profile(named: "demo") }
        #expect(error?.message.hasPrefix("\(path):\(line): ") == true, "\(error?.message ?? "none")")
        #expect(error?.message.contains(problem) == true, "\(error?.message ?? "none")")
    }

    private func write(_ prices: String, in fixture: SettingsFixture) throws -> String {
        try FileManager.default.createDirectory(
            atPath: fixture.folder.file(".config/chatkit"), withIntermediateDirectories: true)
        return try fixture.folder.write(prices, to: ".config/chatkit/prices.yaml")
    }
}
