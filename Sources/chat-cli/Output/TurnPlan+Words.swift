import ChatKit

extension TurnPlan {
    /// The plan for people: what would go out, and what would not.
    var sentences: [String] {
        let limit = budget.limit.map { " of a context budget of \($0)" } ?? "; no context budget is known"
        let count = request.messages.count
        return ["would send \(count) message\(count == 1 ? "" : "s"), \(estimate) tokens\(limit)"]
            + notices.map(\.text)
    }

    /// `{"estimated_input_tokens", "estimate_is_exact", "reserved_output", "budget", "sent", "dropped", "summarised"}`;
    /// messages by their IDs.
    var json: JSONValue {
        [
            "estimated_input_tokens": .integer(estimate.count), "estimate_is_exact": .bool(estimate.isExact),
            "reserved_output": reservedOutput.map { .integer($0) } ?? .null, "budget": .object(budget.json),
            "sent": .array(sent.map { .integer($0.rawValue) }),
            "dropped": .array(dropped.map { .integer($0.rawValue) }),
            "summarised": .array(summarised.map { .integer($0.rawValue) }),
        ]
    }
}
