import ArgumentParser
import ChatArguments
import ChatKit
import Glibc

/// `chat-cli import`: conversations from files of ours and of other programs.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import conversations from exports and from other programs.",
        discussion: """
            Reads our own exports (Markdown, JSON, JSON lines), the data exports of ChatGPT and Claude (the ZIP archive, the \
            unpacked folder or conversations.json), and the files of llm (logs.db), aichat (sessions), oterm, elia, mods, \
            term-llm, EasyBackend and openai-forward. The format is found out; --from names it.

            Branches, times and models are kept. Importing again adds only what is new. What cannot be read is left out and \
            reported; the status is 65 when nothing could be imported. Ctrl-C stops after a whole conversation.

            EXAMPLES
              chat-cli import chatgpt-export.zip
              chat-cli import ~/.config/io.datasette.llm/logs.db
              chat-cli import ~/.config/aichat/sessions --tag aichat
              chat-cli import 111.md other.json
              ssh host chat-cli export --all --output jsonl | chat-cli import -
            """)

    @Argument(help: "Files or folders; - is standard input.", completion: .file())
    var files: [String]

    @Option(
        name: [.customLong("from")],
        help: ArgumentHelp(
            "Take the files for this format: \(ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "format"))
    var format: ImportFormatName?

    @Option(
        name: [.customLong("tag")],
        help: ArgumentHelp("Give new conversations this tag; may be repeated.", valueName: "tag"))
    var tags: [String] = []

    @Flag(name: [.customShort("q"), .long], help: "Do not report what was imported and left out.")
    var quiet = false

    @Option(help: ArgumentHelp("The output format of the report: text or json.", valueName: "format"))
    var output = ReportFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        // What cannot be opened is reported before anything is stored.
        let sources = try files.map { file in
            file == "-"
                ? try ImportSource(bytes: Self.standardInput(), name: "standard input", format: format?.format)
                : try ImportSource(path: file, format: format?.format)
        }
        let store = try await self.sources.openStore(try self.sources.settings())
        var reports: [(name: String, report: ImportReport)] = []
        for source in sources {
            let bar = ProgressBar("importing")
            let report = try await store.importConversations(from: source, tags: tags, progress: bar.handler)
            bar.finish()
            reports.append((source.name, report))
            if report.isCancelled { break }
        }
        if !quiet { try show(reports) }
        if reports.contains(where: \.report.isCancelled) { throw ChatError.cancelled }
        let isNothing = reports.allSatisfy {
            $0.report.added.isEmpty && $0.report.extended.isEmpty && $0.report.unchanged == 0
        }
        if isNothing, reports.contains(where: { !$0.report.skipped.isEmpty }) { throw ExitCode(65) }
    }

    private static func standardInput() throws(ChatError) -> [UInt8] {
        SilentInput.report()
        return try FileReader(STDIN_FILENO, name: "standard input").bytes()
    }

    // MARK: The report

    /// How many remarks of a kind are shown.
    private static let shown = 20

    private func show(_ reports: [(name: String, report: ImportReport)]) throws {
        if output == .json {
            let value = JSONValue.array(reports.map { .object($0.report.json(name: $0.name)) })
            return try StandardStream.output.write(json: value)
        }
        for (name, report) in reports {
            let text = Self.summary(of: report)
            try StandardStream.output.write("\(StandardStream.output.line(name)) (\(report.format.title)): \(text)\n")
            Self.say(report.skipped, "skipped")
            Self.say(report.remarks, "imported")
        }
    }

    private static func summary(of report: ImportReport) -> String {
        var words: [String] = []
        func count(_ number: Int, _ what: String) {
            if number > 0 { words.append("\(number) \(what)") }
        }
        count(report.added.count, report.added.count == 1 ? "new conversation" : "new conversations")
        count(report.extended.count, "extended")
        count(report.unchanged, "unchanged")
        count(report.skipped.count, "skipped")
        if words.isEmpty { words.append("no conversations") }
        let added = report.messages == 1 ? "1 message added" : "\(report.messages) messages added"
        let ids = report.added.count == 1 ? ", as \(report.added[0])" : ""
        return words.joined(separator: ", ") + "; " + added + ids
            + (report.isCancelled ? "; interrupted, import it again to go on" : "")
    }

    private static func say(_ remarks: [ImportReport.Remark], _ word: String) {
        // The same for many conversations is said once.
        var subjects: [String: [String]] = [:]
        var order: [String] = []
        for remark in remarks {
            if subjects[remark.text] == nil { order.append(remark.text) }
            subjects[remark.text, default: []].append(remark.subject)
        }
        for text in order.prefix(shown) {
            let names = subjects[text] ?? []
            let more = names.count > 1 ? " and \(names.count - 1) more" : ""
            Remark.say("\(word) \(StandardStream.error.line(names.first ?? ""))\(more): \(text)")
        }
        if order.count > shown { Remark.say("\(word) with \(order.count - shown) other remarks") }
    }
}

/// The formats of a report.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
}

/// A format of `import`, by the names that people use.
struct ImportFormatName: ExpressibleByArgument {
    let format: ImportFormat

    static let allValueStrings = ImportFormat.allCases.map(\.rawValue)

    init?(argument: String) {
        guard let format = ImportFormat(rawValue: argument == "md" ? "markdown" : argument) else { return nil }
        self.format = format
    }
}

extension ImportReport {
    /// The report as `import --output json` prints it.
    func json(name: String) -> JSONObject {
        let remarks = { (remarks: [Remark]) in
            JSONValue.array(remarks.map { ["subject": .string($0.subject), "reason": .string($0.text)] })
        }
        return [
            "source": .string(name), "format": .string(format.rawValue),
            "added": .array(added.map { .string($0.rawValue) }),
            "extended": .array(extended.map { .string($0.rawValue) }), "unchanged": .integer(unchanged),
            "messages": .integer(messages), "skipped": remarks(skipped), "remarks": remarks(self.remarks),
            "cancelled": .bool(isCancelled),
        ]
    }
}
