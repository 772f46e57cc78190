import ArgumentParser
import ChatKit

/// `chat-cli usage`: what was used, and what it cost.
struct UsageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "Tell what was used and what it cost.",
        discussion: """
            Tokens are those that providers billed; ≈ marks costs that had to be estimated, because a provider gave no \
            count or an answer broke off. A model without a known price is said to have none: prices.yaml beside the \
            config file adds it (chat-cli help limit). Questions that were not stored (ask -n) count too, and so do \
            deleted conversations. Days and months are those of the local time zone, and each question counts for the \
            day on which it was asked.

            EXAMPLES
              chat-cli usage                             this month, by model
              chat-cli usage --since 7d --by day
              chat-cli usage --since 2026-11-01 --until 2026-11-15 --by conversation
              chat-cli usage --since all --output json | jq '.total.costs'
            """)

    @Option(
        help: ArgumentHelp(
            "From when on: today, month, year, all, 24h, 7d (today and six days before it), 4w, or a day.",
            valueName: "time"))
    var since = ReportStart.month

    @Option(help: ArgumentHelp("The last day; without it up to now.", valueName: "day"))
    var until: ReportEnd?

    @Option(
        help: ArgumentHelp("A line for each model, conversation, day or profile.", valueName: "what"),
        completion: .list(UsageGrouping.allCases.map(\.rawValue)),
        transform: { text in
            guard let grouping = UsageGrouping(rawValue: text) else {
                let names = UsageGrouping.allCases.map(\.rawValue)
                throw ValidationError("--by is \(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")")
            }
            return grouping
        })
    var by = UsageGrouping.model

    @Option(help: ArgumentHelp("text, json or jsonl.", valueName: "format"))
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
        case .json: try StandardStream.output.write(form.json.jsonBytes(isIndented: true) + [0x0A])
        case .jsonl:
            for line in form.jsonLines { try StandardStream.output.write(line.jsonBytes() + [0x0A]) }
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
