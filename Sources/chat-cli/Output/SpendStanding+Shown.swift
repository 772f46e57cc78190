import ChatKit

extension SpendStanding {
    /// A row of the table of limits.
    var cells: [String] {
        [
            StandardStream.output.line(rule.description), shown(spent), shown(reserved), left.shown(.down),
            renewsAt?.localMinute ?? "never",
        ]
    }

    /// What is left, for the line after an answer: `$4.20 left of 5 usd a day`.
    var remark: String { "\(left.shown(.down)) left of \(rule)" }

    /// `{"scope", "name", "period", "unit", "limit", "spent", "reserved", "left", "renews_at"}`; amounts are decimal
    /// fractions of the unit.
    var json: JSONValue {
        let (scope, name): (String, String?) =
            switch rule.scope {
            case .everything: ("everything", nil)
            case .profile(let name): ("profile", name)
            case .conversation(let id): ("conversation", id.rawValue)
            }
        return [
            "scope": .string(scope), "name": name.map { .string($0) } ?? .null, "period": .string(rule.period.rawValue),
            "unit": .string(rule.limit.unit.rawValue), "limit": .number(rule.limit.decimal),
            "spent": .number(amount(spent).decimal), "reserved": .number(amount(reserved).decimal),
            "left": .number(left.decimal), "renews_at": renewsAt.map { .string($0.iso8601) } ?? .null,
        ]
    }

    private func amount(_ amount: Int64) -> SpendLimit {
        SpendLimit(unit: rule.limit.unit, amount: amount)
    }

    private func shown(_ amount: Int64) -> String {
        self.amount(amount).shown
    }
}
