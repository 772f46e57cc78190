import ChatKit

/// A report of usage on its way to a reader.
struct UsageForm {
    let report: UsageReport
    let grouping: UsageGrouping
    /// Nil for the beginning of all.
    let start: Timestamp?
    let end: Timestamp

    /// Which time it is about, for people.
    var period: String {
        let from = start.map { "since \($0.localMinute)" } ?? "in all"
        let isNow = end.rawValue >= Timestamp.now.rawValue - 60_000
        let until = isNow ? "" : "\(start == nil ? "," : "") until \(end.localMinute)"
        let nothing = report.lines.isEmpty ? "nothing was used " : ""
        return "\(nothing)\(from)\(until), local time (\(LocalCalendar.system.zone(at: .now)))"
    }

    var text: String {
        var table = TextTable(
            header: [grouping.rawValue, "turns", "in", "cached", "out", "cost"], alignedRight: [1, 2, 3, 4])
        for line in report.lines { table.rows.append(Self.cells(name(of: line), line.sum)) }
        if report.lines.count > 1 { table.rows.append(Self.cells("total", report.total)) }
        return table.text
    }

    private func name(of line: UsageReport.Line) -> String {
        line.name.map { StandardStream.output.line($0) } ?? "(deleted or not stored)"
    }

    private static func cells(_ name: String, _ sum: UsageSum) -> [String] {
        let sign = sum.estimatedTurns > 0 ? "≈" : ""
        return [
            name, String(sum.turns), sign + String(sum.inputTokens), String(sum.cachedInputTokens),
            sign + String(sum.outputTokens), cost(sum),
        ]
    }

    /// `$0.0123 + 1.25 ₽`; `≈` where parts are estimated, and how many turns have no price.
    private static func cost(_ sum: UsageSum) -> String {
        let known = sum.costs.map(\.description).joined(separator: " + ")
        let estimated = sum.estimatedCosts > 0 && !known.isEmpty ? "≈ " : ""
        guard sum.unpricedTurns > 0 else { return estimated + known }
        if known.isEmpty { return "price unknown" }
        return "\(estimated)\(known), and \(sum.unpricedTurns) of unknown price"
    }

    var json: JSONValue {
        [
            "since": start.map { .string($0.iso8601) } ?? .null, "until": .string(end.iso8601),
            "by": .string(grouping.rawValue), "lines": .array(report.lines.map { .object(json($0)) }),
            "total": .object(Self.json(report.total)),
        ]
    }

    var jsonLines: [JSONValue] {
        report.lines.map { .object(JSONObject([("type", "line")] + json($0).map { ($0.name, $0.value) })) }
            + [.object(JSONObject([("type", "total")] + Self.json(report.total).map { ($0.name, $0.value) }))]
    }

    private func json(_ line: UsageReport.Line) -> JSONObject {
        JSONObject(
            [(grouping.rawValue, line.name.map { .string($0) } ?? .null)]
                + Self.json(line.sum).map { ($0.name, $0.value) })
    }

    static func json(_ sum: UsageSum) -> JSONObject {
        [
            "turns": .integer(sum.turns), "input_tokens": .integer(sum.inputTokens),
            "cached_input_tokens": .integer(sum.cachedInputTokens), "output_tokens": .integer(sum.outputTokens),
            "total_tokens": .integer(sum.tokens),
            "costs": .array(
                sum.costs.map { ["currency": .string($0.currency.rawValue), "amount": .number($0.decimal)] }),
            "estimated_turns": .integer(sum.estimatedTurns), "unpriced_turns": .integer(sum.unpricedTurns),
        ]
    }

    // MARK: Diagrams

    private func bars(_ metric: StatsMetric) -> [TextChart.Bar] {
        let currency = report.total.costs.max { $0.amount < $1.amount }?.currency
        return report.lines.map { line in
            let note = [metric.note(line.sum), metric == .cost ? "" : Self.cost(line.sum)].filter { !$0.isEmpty }
            return TextChart.Bar(
                name: name(of: line), value: metric.value(line.sum, in: currency), note: note.joined(separator: "  "))
        }
    }

    func chart(_ metric: StatsMetric, _ chart: TextChart) -> SafeText { chart.bars(bars(metric)) }

    func svg(_ metric: StatsMetric) -> String {
        var chart = SVGChart()
        chart.heading("\(metric.rawValue) by \(grouping.rawValue), \(period)")
        chart.bars(bars(metric))
        return chart.text
    }
}
