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
            """)

    @Option(
        help: ArgumentHelp(
            "The start: today, month, year, all, 24h, 7d (today and the six days before), 4w, or a date.",
            valueName: "time"))
    var since = ReportStart.month

    @Option(help: ArgumentHelp("The last day; now by default.", valueName: "day"))
    var until: ReportEnd?

    @Option(
        help: ArgumentHelp("Group by model, conversation, day or profile.", valueName: "what"),
        completion: .list(UsageGrouping.allCases.map(\.rawValue)),
        transform: { text in
            guard let grouping = UsageGrouping(rawValue: text) else {
                let names = UsageGrouping.allCases.map(\.rawValue)
                throw ValidationError("--by must be \(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")")
            }
            return grouping
        })
    var by = UsageGrouping.model

    @Option(help: ArgumentHelp("The output format: text, json or jsonl.", valueName: "format"))
    var output = UsageFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

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
            if !report.lines.isEmpty { try StandardStream.output.write(form.text) }
        }
    }
}

/// The ways in which usage is written.
enum UsageFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
    case jsonl
}
