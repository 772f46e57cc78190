import ArgumentParser
import ChatKit
import FoundationEssentials
import TerminalText

/// `chat-cli doctor`: whether everything is in order.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look whether everything is in order.",
        discussion: """
            Looks at the settings, keys, database, locale, terminal, clock and certificates, a line each, and changes \
            nothing. The exit status is 0 if there is no problem. Keys are fetched, so an api_key_command runs, but \
            never shown. Nothing is sent, unless --online says so.

            EXAMPLES
              chat-cli doctor
              chat-cli doctor --online                 asks the provider, too
              chat-cli doctor --output json
            """)

    @Flag(help: "Ask the provider for its models, to see that it can be reached and takes the key.")
    var online = false

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        var findings: [Finding] = []
        do throws(ChatError) {
            let settings = try sources.settings(saysWarnings: false)
            findings += await SettingsCheckup(settings: settings).findings()
            findings += await StoreCheckup(path: settings.databasePath, isNamed: settings.namesDatabase)
                .findings()
            if online { findings.append(await reach(settings)) }
        } catch {
            findings.append(.problem("settings", error))
        }
        findings += SystemCheckup(environment: ProcessInfo.processInfo.environment).findings()
        try Task.checkCancellation()
        try write(findings)
        if let problem = findings.first(where: { $0.verdict == .problem }) {
            throw ExitCode(problem.exitStatus)
        }
    }

    private func reach(_ settings: Settings) async -> Finding {
        do throws(ChatError) {
            let profile = try settings.profile()
            let models = try await makeProvider(for: profile, over: .network).models()
            return .ok("provider", "\(profile.name) answers and offers \(models.count) models")
        } catch {
            return .problem("provider", error)
        }
    }

    private func write(_ findings: [Finding]) throws {
        switch output {
        case .json:
            let json: JSONValue = [
                "ok": .bool(!findings.contains { $0.verdict == .problem }),
                "version": .string(ChatKitVersion.current), "findings": .array(findings.map(\.json)),
            ]
            try StandardStream.output.write(json.jsonBytes(isIndented: true) + [0x0A])
        case .text:
            let width = findings.map(\.subject.columns).max() ?? 0
            for finding in findings {
                let verdict = finding.verdict.rawValue.padded(toColumns: 7)
                let subject = finding.subject.padded(toColumns: width)
                var text = "\(verdict)  \(subject)  \(Sanitizer.line(finding.text))\n"
                if let hint = finding.hint { text += "         hint: \(Sanitizer.line(hint))\n" }
                try StandardStream.output.write(text)
            }
        }
    }
}
