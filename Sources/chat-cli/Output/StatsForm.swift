import ChatKit

/// Statistics on their way to a reader.
struct StatsForm {
    let statistics: UsageStatistics
    let period: StatsPeriod
    let metric: StatsMetric
    /// The days of the pieces; empty where they are hours.
    let days: [CivilDate]

    private var currency: Cost.Currency? { statistics.total.costs.max { $0.amount < $1.amount }?.currency }

    // MARK: Text

    func text(_ chart: TextChart) -> SafeText {
        var pieces: [SafeText] = [line(Self.wrapped(heading, to: chart.style.width)), "\n"]
        if period == .year {
            pieces.append(chart.calendar(values.map(\.self), months: months))
        } else {
            pieces.append(chart.bars(bars))
        }
        if !statistics.models.isEmpty { pieces += ["\n", chart.bars(models)] }
        for (name, values, note) in courses where values.contains(where: { $0 != nil }) {
            pieces += ["\n", line("\(name): \(note)"), chart.course(Self.fitted(values, to: chart.style.width)), "\n"]
        }
        return pieces.joined()
    }

    /// The text with line ends in place of spaces where it is too wide.
    private static func wrapped(_ text: String, to width: Int) -> String {
        var lines = [""]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if !last.isEmpty, last.count + 1 + word.count > width {
                lines.append(String(word))
            } else {
                lines[lines.count - 1] = last.isEmpty ? String(word) : last + " " + word
            }
        }
        return lines.joined(separator: "\n")
    }

    private func line(_ text: String) -> SafeText { SafeText.of(text + "\n", on: .output) }

    /// `2026-11-24 to 2026-11-30: 12 turns, 3400 tokens, $0.01`
    private var heading: String {
        let total = statistics.total
        let first = statistics.pieces.first?.name.prefix(10) ?? ""
        let last = statistics.pieces.last?.name.prefix(10) ?? ""
        var facts = [
            "\(total.turns) \(total.turns == 1 ? "turn" : "turns")",
            "\(total.estimatedTurns > 0 ? "≈" : "")\(total.tokens) tokens",
        ]
        facts += total.costs.map(\.description)
        if statistics.failedTurns > 0 { facts.append("\(statistics.failedTurns) failed") }
        return (first == last ? "\(first): " : "\(first) to \(last): ") + facts.joined(separator: ", ")
    }

    private var values: [Double] { statistics.pieces.map { metric.value($0.sum, in: currency) } }

    private var bars: [TextChart.Bar] {
        zip(statistics.pieces, values).enumerated().map { place, piece in
            let name =
                days.isEmpty
                ? piece.0.name.suffix(2) + ":00"
                : "\(Self.weekdays[Int((days[place].dayNumber + 3) % 7)]) \(piece.0.name)"
            return TextChart.Bar(name: String(name), value: piece.1, note: metric.note(piece.0.sum))
        }
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    private var models: [TextChart.Bar] {
        statistics.models.map {
            TextChart.Bar(name: $0.name, value: metric.value($0.sum, in: currency), note: metric.note($0.sum))
        }
    }

    /// The name of the month that begins in each week.
    private var months: [String?] {
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return stride(from: 0, to: days.count, by: 7).map { week in
            days[week..<min(week + 7, days.count)].first { $0.day == 1 }.map { names[$0.month - 1] }
        }
    }

    private var courses: [(String, [Double?], String)] {
        let speed = statistics.speed
        return [
            (
                "first token", statistics.pieces.map { $0.speed.firstToken.map(Double.init) },
                speed.firstToken.map { "median \(Self.seconds($0))" } ?? ""
            ),
            (
                "speed", statistics.pieces.map(\.speed.tokensPerSecond),
                speed.tokensPerSecond.map { "median \(Self.tenths($0)) tokens/s" } ?? ""
            ),
        ]
    }

    private static func seconds(_ milliseconds: Int) -> String { tenths(Double(milliseconds) / 1000) + " s" }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// The values in so many columns: where there are more, neighbours are averaged.
    private static func fitted(_ values: [Double?], to width: Int) -> [Double?] {
        guard values.count > width else { return values }
        return (0..<width).map { column in
            let known = values[column * values.count / width..<(column + 1) * values.count / width].compactMap(\.self)
            return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        }
    }

    // MARK: SVG and JSON

    var svg: String {
        var chart = SVGChart()
        chart.heading(heading)
        if period == .year { chart.calendar(values.map(\.self), months: months) } else { chart.bars(bars) }
        if !statistics.models.isEmpty {
            chart.heading("models")
            chart.bars(models)
        }
        for (name, values, note) in courses where values.contains(where: { $0 != nil }) {
            chart.heading("\(name): \(note)")
            chart.course(values)
        }
        return chart.text
    }

    var json: JSONValue {
        [
            "period": .string(period.rawValue), "unit": .string(period.unit.rawValue),
            "pieces": .array(statistics.pieces.map { Self.json($0, as: "time") }),
            "models": .array(statistics.models.map { Self.json($0, as: "model") }),
            "total": Self.json(
                UsageStatistics.Entry(
                    name: period.rawValue, sum: statistics.total, failedTurns: statistics.failedTurns,
                    speed: statistics.speed), as: "period"),
        ]
    }

    static func json(_ entry: UsageStatistics.Entry, as name: String) -> JSONValue {
        var object: JSONObject = [name: .string(entry.name)]
        for (name, value) in UsageForm.json(entry.sum) { object[name] = value }
        object["failed_turns"] = .integer(entry.failedTurns)
        object["first_token_ms"] = entry.speed.firstToken.map { .integer($0) } ?? .null
        object["tokens_per_second"] = entry.speed.tokensPerSecond.map { .double(($0 * 10).rounded() / 10) } ?? .null
        return .object(object)
    }
}

extension ConversationSummary {
    /// A conversation as `list --output json` has it, with the figures that `stats` has.
    var jsonWithFigures: JSONValue {
        guard let figures, case .object(var object) = json else { return json }
        for (name, value) in StatsForm.json(figures, as: "id").objectValue ?? [:] where name != "id" && name != "costs"
        {
            object[name] = value
        }
        return .object(object)
    }
}
