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
        return (ContextBudget(json: value), value["estimate_is_exact"]?.boolValue ?? false)
    }
}
