/// The most that may be spent: tokens, or money in one currency.
public struct SpendLimit: Sendable, Hashable {
    /// What the amount counts.
    public enum Unit: String, Sendable, Hashable, CaseIterable {
        case tokens
        case rub
        case usd

        /// The currency; nil for tokens.
        public var currency: Cost.Currency? {
            switch self {
            case .tokens: nil
            case .rub: .rub
            case .usd: .usd
            }
        }

        public init(_ currency: Cost.Currency) {
            switch currency {
            case .rub: self = .rub
            case .usd: self = .usd
            }
        }
    }

    public var unit: Unit
    /// Tokens, or billionths of the currency.
    public var amount: Int64

    public init(unit: Unit, amount: Int64) {
        self.unit = unit
        self.amount = amount
    }

    /// The forms that ``init(_:)`` reads, as a noun phrase.
    public static let expectation = "an amount such as 5 usd, 300 rub or 200000 tokens"

    /// Reads an amount as people write it: `5 usd`, `0.50usd`, `$5`, `300 rub`, `300 ₽`, `200000 tokens`.
    ///
    /// - Returns: Nil for anything else, and for more than a million of the currency or a billion tokens.
    public init?(_ text: String) {
        let text = text.lowercased().filter { $0 != " " && $0 != "\u{A0}" }
        let isDollars = text.hasPrefix("$")
        let rest = isDollars ? text.dropFirst() : text[...]
        let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit: Unit
        switch rest.dropFirst(number.count) {
        case "" where isDollars: unit = .usd
        case "usd", "$", "dollar", "dollars": unit = .usd
        case "rub", "₽", "rubles", "roubles", "руб", "р": unit = .rub
        case "tokens", "token": unit = .tokens
        default: return nil
        }
        if isDollars, unit != .usd || rest.count > number.count { return nil }
        let amount = DecimalText.units(number, places: unit == .tokens ? 0 : Cost.places)
        guard let amount, amount <= (unit == .tokens ? 1_000_000_000 : Cost.maximum) else { return nil }
        self.init(unit: unit, amount: amount)
    }

    /// The amount as a decimal fraction, exact.
    public var decimal: String {
        unit == .tokens ? String(amount) : DecimalText.text(amount, places: Cost.places)
    }

    /// For people: `$5.00`, `300.00 ₽`, `200000 tokens`.
    public var shown: String { shown(.toNearestOrAwayFromZero) }

    /// The same, rounded as is right for what it says: down for what is left, up for what may be needed.
    public func shown(_ rule: FloatingPointRoundingRule) -> String {
        guard let currency = unit.currency else { return "\(amount) token\(amount == 1 ? "" : "s")" }
        return Cost(currency: currency, amount: amount).shown(rule)
    }
}

extension SpendLimit: CustomStringConvertible {
    /// The amount as ``init(_:)`` reads it: `5 usd`.
    public var description: String { "\(decimal) \(unit.rawValue)" }
}
