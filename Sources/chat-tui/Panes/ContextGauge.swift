internal import ChatKit
internal import TerminalText

/// What the next request will have of the model's context, and what the conversation has cost.
struct ContextGauge: Equatable, Sendable {
    /// Tokens of the last request and its reply, which the next request has again.
    var used: Int?
    /// The most tokens that a request may have; nil where it is not known.
    var limit: Int?
    /// What the conversation has cost.
    var costs: [Cost] = []
    /// The limits that hold here, with what is left of them.
    var limits: [SpendStanding] = []
    /// The first message that the last request had of the conversation, where older ones were left out.
    var sentFrom: StoredMessage.ID?
    /// How many messages were left out of it, or a summary stood for.
    var leftOut = 0

    /// How full it is with so many more tokens, from 0 on; nil where that is not known.
    func fraction(adding more: Int = 0) -> Double? {
        guard let used, let limit, limit > 0 else { return nil }
        return Double(used + more) / Double(limit)
    }

    /// Like `1.2k/128k 1%`, as much of it as fits; `more`: the estimated tokens of what is written.
    func text(adding more: Int, width: Int) -> String? {
        guard let used else { return nil }
        var parts: [String]
        if let limit, let fraction = fraction(adding: more) {
            parts = ["\(Self.short(used + more))/\(Self.short(limit))", "\(Int((fraction * 100).rounded()))%"]
        } else {
            parts = [tr("\(Self.short(used + more)) tokens")]
        }
        if let cost = costs.first(where: { $0.amount > 0 }) { parts.append(cost.description) }
        while parts.count > 1, parts.joined(separator: " ").columns > width { parts.removeLast() }
        let text = parts.joined(separator: " ")
        return text.columns <= width ? text : nil
    }

    /// `950`, `1.2k`, `128k`, `1.0M`.
    static func short(_ count: Int) -> String {
        switch count {
        case ..<1000: return "\(count)"
        case ..<100_000:
            let tenths = (count + 50) / 100
            return tenths % 10 == 0 || tenths >= 1000 ? "\(tenths / 10)k" : "\(tenths / 10).\(tenths % 10)k"
        case ..<1_000_000: return "\((count + 500) / 1000)k"
        default:
            let tenths = (count + 50_000) / 100_000
            return "\(tenths / 10).\(tenths % 10)M"
        }
    }
}
