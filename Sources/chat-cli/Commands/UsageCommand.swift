import ArgumentParser
import ChatKit

/// `chat-cli usage`: what was used, and what it cost.
struct UsageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "Show token usage and cost.",
        discussion: """
            Token counts are those that providers billed. ≈ marks costs that are estimated, because the provider \
            reported no usage or the reply is incomplete. For a model without a known price no cost is shown; add its \
            price to prices.yaml (chat-cli config template prices). Prompts that were not stored (ask -n) and deleted \
            conversations are included. Days and months are those of the local time zone; a prompt counts for the day \
            it was sent.

            EXAMPLES
              chat-cli usage                             this month, by model
              chat-cli usage --since 7d --by day
              chat-cli usage --since 2026-11-01 --until 2026-11-15 --by conversation
              chat-cli usage --since all --output json | jq '.total.costs'
              chat-cli usage --chart --by day --metric cost
              chat-cli usage --since year --output svg > usage.svg
            """)

    @Option(
        help: ArgumentHelp(
            "The start: today, month, year, all, 24h, 7d (today and the six days before), 4w, or a date.",
            valueName: "time"))
    var since = ReportStart.month

    @Option(help: ArgumentHelp("The last day; now by default.", valueName: "day"))
    var until: ReportEnd?

    @Option(
        help: ArgumentHelp("Group by model, conversation, day, profile or hour.", valueName: "what"),
        completion: .list(UsageGrouping.allCases.map(\.rawValue)),
        transform: { text in
            guard let grouping = UsageGrouping(rawValue: text) else {
                let names = UsageGrouping.allCases.map(\.rawValue)
                throw ValidationError("--by must be \(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")")
            }
            return grouping
        })
    var by = UsageGrouping.model

    @Flag(help: "Draw bars instead of a table.")
    var chart = false

    @Option(
        help: ArgumentHelp("What --chart and svg draw: tokens, turns, or cost.", valueName: "what"),
        completion: .list(StatsMetric.allCases.map(\.rawValue)))
    var metric = StatsMetric.tokens

    @Option(help: ArgumentHelp("The width of --chart; the terminal's by default, or 80.", valueName: "columns"))
    var width: Int?

    @Option(help: ArgumentHelp("The output format: text, json, jsonl, or svg.", valueName: "format"))
    var output = UsageOutput.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if let width, !(40...400).contains(width) { throw ValidationError("--width must be a number from 40 to 400") }
    }

    func run() async throws {
        let now = Timestamp.now
        let start = since.moment(now: now)
        let end = until?.moment() ?? Timestamp(rawValue: now.rawValue + 1)
        let first = start ?? Timestamp(rawValue: 0)
        // Without a last day, what was asked while the clock was ahead is counted too.
        let range = first..<max(first, until == nil ? Timestamp(rawValue: .max) : end)
        let report = try await sources.existingStore()?.usage(in: range, by: by) ?? UsageReport(lines: [])
        let form = UsageForm(report: report, grouping: by, start: start, end: end)
        switch output {
        case .json: try StandardStream.output.write(json: form.json)
        case .jsonl:
            for line in form.jsonLines { try StandardStream.output.write(json: line, isIndented: false) }
        case .text:
            Remark.say(form.period)
            if report.lines.isEmpty { return }
            if chart {
                try StandardStream.output.write(form.chart(metric, TextChart(style: .init(on: .output, width: width))))
            } else {
                try StandardStream.output.write(form.text)
            }
        case .svg: try StandardStream.output.write(form.svg(metric))
        }
    }
}

/// The ways in which usage is written.
enum UsageOutput: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
    case jsonl
    case svg
}

/// The ways in which turns are written.
enum UsageFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
    case jsonl
}
