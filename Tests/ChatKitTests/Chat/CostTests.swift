import ChatKit
import TestSupport
import Testing

@Suite struct CostTests {
    @Test(arguments: SeededGenerator.seeds(1))
    func `a decimal fraction is read and written without loss`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            let units =
                Int64.random(in: 0...Int64.max, using: &generator) >> Int64.random(in: 0...62, using: &generator)
            let places = Int.random(in: 0...18, using: &generator)
            let text = DecimalText.text(units, places: places)
            #expect(DecimalText.units(text, places: places) == units, "\(units) with \(places) places: \(text)")
        }
    }

    @Test(arguments: [
        ("0", 0), ("5", 5_000_000_000), ("0.5", 500_000_000), ("0.000000001", 1), ("1.250", 1_250_000_000),
        ("0.0000000010", 1), ("007", 7_000_000_000),
    ])
    func `numbers are read exactly`(text: String, units: Int64) {
        #expect(DecimalText.units(text, places: 9) == units)
    }

    @Test(arguments: [
        "", ".", "5.", ".5", "-1", "+1", "1e3", "1,5", "0.0000000001", "9223372037", "٥", "1.2.3", " 1", "0x10", "inf",
    ])
    func `what is no plain number is not read`(text: String) {
        #expect(DecimalText.units(text, places: 9) == nil)
    }

    @Test(arguments: [
        (0, "$0.00"), (1, "$0.000000001"), (25, "$0.000000025"), (12_345, "$0.000012"), (99_999, "$0.000100"),
        (100_000, "$0.0001"), (12_345_678, "$0.0123"), (999_950_000, "$1.0000"), (1_000_000_000, "$1.00"),
        (1_234_567_890, "$1.23"), (12_345_000_000_000, "$12345.00"), (-50_000_000, "-$0.0500"),
    ])
    func `amounts are shown with the digits that matter`(amount: Int64, text: String) {
        #expect(Cost(currency: .usd, amount: amount).description == text)
    }

    @Test func `what is left is rounded down and what may be needed up`() {
        let cost = Cost(currency: .usd, amount: 1_995_000_001)
        #expect(cost.shown(.down) == "$1.99")
        #expect(cost.shown(.up) == "$2.00")
        #expect(Cost(currency: .usd, amount: 2_000_000_000).shown(.up) == "$2.00")
    }

    @Test func `roubles have their sign behind`() {
        #expect(Cost(currency: .rub, amount: 12_500_000_000).description == "12.50 ₽")
        #expect(Cost(currency: .rub, amount: 12_500_000_000).decimal == "12.5")
    }

    @Test(arguments: [
        ("5 usd", SpendLimit(unit: .usd, amount: 5_000_000_000)),
        ("0.50usd", SpendLimit(unit: .usd, amount: 500_000_000)),
        ("$5", SpendLimit(unit: .usd, amount: 5_000_000_000)), ("5$", SpendLimit(unit: .usd, amount: 5_000_000_000)),
        ("300 RUB", SpendLimit(unit: .rub, amount: 300_000_000_000)),
        ("300 ₽", SpendLimit(unit: .rub, amount: 300_000_000_000)),
        ("300 руб", SpendLimit(unit: .rub, amount: 300_000_000_000)),
        ("200000 tokens", SpendLimit(unit: .tokens, amount: 200_000)), ("0 usd", SpendLimit(unit: .usd, amount: 0)),
    ])
    func `limits are read as people write them, and as they are written`(text: String, limit: SpendLimit) {
        #expect(SpendLimit(text) == limit)
        #expect(SpendLimit(limit.description) == limit)
    }

    @Test(arguments: [
        "", "5", "usd", "5 eur", "$5 rub", "$5 usd", "-5 usd", "1.5 tokens", "5 usd usd", "1000001 usd", "none",
        "5,5 usd",
        "99999999999999999999 usd",
    ])
    func `what is no amount is not read`(text: String) {
        #expect(SpendLimit(text) == nil)
    }
}
