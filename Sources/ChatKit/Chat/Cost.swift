/// An amount of money, exact.
public struct Cost: Sendable, Hashable {
    public enum Currency: String, Sendable, Hashable, CaseIterable {
        case rub
        case usd
    }

    /// How many decimals of the currency ``amount`` has: one token at 0.005 for a million is a whole number of them.
    public static let places = 9
    /// One whole rouble or dollar.
    public static let whole: Int64 = 1_000_000_000
    /// More than any turn costs. Amounts are cut here, so that a provider's nonsense cannot make sums overflow.
    public static let maximum: Int64 = 1_000_000 * whole

    public var currency: Currency
    /// In billionths of the currency.
    public var amount: Int64

    public init(currency: Currency, amount: Int64) {
        self.currency = currency
        self.amount = amount
    }

    /// The exact amount as a decimal fraction: `0.0123`.
    public var decimal: String { DecimalText.text(amount, places: Self.places) }
}

extension Cost: CustomStringConvertible {
    /// For people: `$0.0123`, `12.50 ₽`. Rounded: two decimals from 1 on, four below, and two digits of what is less.
    public var description: String { shown(.toNearestOrAwayFromZero) }

    /// The same, rounded as is right for what it says: down for what is left, up for what may be needed.
    public func shown(_ rule: FloatingPointRoundingRule) -> String {
        let rounded = Self.rounded(amount, rule)
        return switch currency {
        case .usd: rounded.hasPrefix("-") ? "-$\(rounded.dropFirst())" : "$\(rounded)"
        case .rub: "\(rounded) ₽"
        }
    }

    private static func rounded(_ amount: Int64, _ rule: FloatingPointRoundingRule) -> String {
        var places = 2
        if amount.magnitude < UInt64(whole) { places = 4 }
        if amount == 0 { places = 2 }
        if amount != 0, amount.magnitude < UInt64(whole) / 10_000 {
            // The first digit's place and one more.
            places = min(Self.places, Self.places - String(amount.magnitude).count + 2)
        }
        var step: Int64 = 1
        for _ in places..<Self.places { step *= 10 }
        let addend: Int64 =
            switch rule {
            case .down, .towardZero: 0
            case .up, .awayFromZero: step - 1
            default: step / 2
            }
        let units = (amount.magnitude + UInt64(addend)) / UInt64(step)
        let digits = String(units)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return (amount < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
    }
}
