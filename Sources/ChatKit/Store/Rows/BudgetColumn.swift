/// A ``ContextBudget`` as the JSON of a `budget` column.
enum BudgetColumn {
    static func text(_ budget: ContextBudget, isEstimateExact: Bool) -> String {
        var object = budget.json
        object["estimate_is_exact"] = .bool(isEstimateExact)
        return JSONValue.object(object).jsonText
    }

    /// Reads what ``text(_:isEstimateExact:)`` wrote; a column that was spoilt by hand counts as empty.
    static func budget(_ text: String) -> (ContextBudget, isEstimateExact: Bool)? {
        guard let value = try? JSONValue(parsing: text) else { return nil }
        let budget = ContextBudget(
            limit: value["limit"]?.intValue,
            origin: value["origin"]?.stringValue.flatMap(ContextBudget.Origin.init(rawValue:)),
            window: value["window"]?.intValue, reservedOutput: value["reserved_output"]?.intValue,
            overflow: value["overflow"]?.stringValue.flatMap(OverflowStrategy.init(rawValue:)) ?? .dropOldest)
        return (budget, value["estimate_is_exact"]?.boolValue ?? false)
    }
}

extension ContextBudget {
    /// The budget as it stands in exports: `{"limit", "origin", "window", "reserved_output", "overflow"}`, in tokens; what
    /// is not known is left out.
    public var json: JSONObject {
        var object = JSONObject()
        object["limit"] = limit.map { .integer($0) }
        object["origin"] = (origin?.rawValue).map(JSONValue.string)
        object["window"] = window.map { .integer($0) }
        object["reserved_output"] = reservedOutput.map { .integer($0) }
        object["overflow"] = .string(overflow.rawValue)
        return object
    }
}
