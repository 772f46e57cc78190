import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli stats`: usage as diagrams.
struct StatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Draw usage by time and model, and how fast the replies were.",
        discussion: """
            Draws a day by hours, a week or a month by days, or a year as a calendar; then the models, and the course of \
            the time to the first token and of the speed (medians of complete replies). Tokens and costs are those of \
            usage. Times and failures are those of conversations that are stored. Colors need a terminal and no NO_COLOR.

            EXAMPLES
              chat-cli stats
              chat-cli stats year
              chat-cli stats week --metric turns
              chat-cli stats year --output svg > year.svg
              chat-cli stats month --output json | jq '.pieces[].output_tokens'
            """)

    @Argument(help: "day, week, month or year.", completion: .list(StatsPeriod.allCases.map(\.rawValue)))
    var period = StatsPeriod.week

    @Option(
        help: ArgumentHelp("What is drawn: tokens, turns, or cost.", valueName: "what"),
        completion: .list(StatsMetric.allCases.map(\.rawValue)))
    var metric = StatsMetric.tokens

    @Option(help: ArgumentHelp("The last day; today by default.", valueName: "day"))
    var until: ReportEnd?

    @Option(help: ArgumentHelp("The output format: text, json or svg.", valueName: "format"))
    var output = StatsFormat.text

    @Option(
        help: ArgumentHelp("The width of text, in columns; the terminal's by default, or 80.", valueName: "columns"))
    var width: Int?

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if let width, !(40...400).contains(width) { throw ValidationError("--width must be a number from 40 to 400") }
    }

    func run() async throws {
        let calendar = LocalCalendar.system
        let end = until?.moment() ?? calendar.day(at: .now).upperBound
        let span = period.span(until: end, in: calendar)
        let statistics =
            try await sources.existingStore()?.statistics(of: span.names, by: period.unit, in: span.time)
            ?? UsageStatistics(
                pieces: span.names.map { UsageStatistics.Entry(name: $0) }, models: [], speed: .init(), failedTurns: 0)
        let form = StatsForm(statistics: statistics, period: period, metric: metric, days: span.days)
        switch output {
        case .json: try StandardStream.output.write(json: form.json)
        case .svg: try StandardStream.output.write(form.svg)
        case .text:
            if statistics.total.turns == 0 { Remark.say("nothing was used since \(span.names.first ?? "then")") }
            try StandardStream.output.write(form.text(TextChart(style: .init(on: .output, width: width))))
        }
    }
}

/// The time that `stats` draws.
enum StatsPeriod: String, CaseIterable, ExpressibleByArgument {
    case day
    case week
    case month
    case year

    var unit: UsageStatistics.Unit { self == .day ? .hour : .day }

    /// A time and the names of its pieces.
    struct Span {
        var time: Range<Timestamp>
        var names: [String]
        /// The days, where they are the pieces.
        var days: [CivilDate]
    }

    /// - Parameter end: The end of the last day.
    func span(until end: Timestamp, in calendar: LocalCalendar) -> Span {
        let last = calendar.date(at: Timestamp(rawValue: end.rawValue - 1))
        let count: Int64
        switch self {
        case .day:
            let hours = (0..<24).map { "\(last) " + ($0 < 10 ? "0\($0)" : "\($0)") }
            return Span(time: calendar.start(of: last)..<end, names: hours, days: [])
        case .week: count = 7
        case .month: count = 30
        // Whole weeks from a Monday on; day 0 of 1970 was a Thursday.
        case .year: count = 52 * 7 + (last.dayNumber + 3) % 7 + 1
        }
        let days = (0..<count).reversed().map { CivilDate(dayNumber: last.dayNumber - $0) }
        return Span(time: calendar.start(of: days[0])..<end, names: days.map(\.description), days: days)
    }
}

/// What the diagrams of `stats` and `usage` show.
enum StatsMetric: String, CaseIterable, ExpressibleByArgument {
    case tokens
    case turns
    case cost

    /// The length of a bar. Costs are those of the first currency that has any: currencies are never added up.
    func value(_ sum: UsageSum, in currency: Cost.Currency?) -> Double {
        switch self {
        case .tokens: Double(sum.tokens)
        case .turns: Double(sum.turns)
        case .cost: Double(sum.costs.first { $0.currency == currency }?.amount ?? 0)
        }
    }

    /// What stands behind a bar.
    func note(_ sum: UsageSum) -> String {
        if sum.turns == 0 { return "" }
        switch self {
        case .tokens: return (sum.estimatedTurns > 0 ? "≈" : "") + String(sum.tokens)
        case .turns: return String(sum.turns)
        case .cost: return sum.costs.isEmpty ? "price unknown" : sum.costs.map(\.description).joined(separator: " + ")
        }
    }
}

/// The ways in which `stats` is written.
enum StatsFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
    case svg
}
