import ArgumentParser
import ChatArguments
import ChatKit
import FoundationEssentials
import TerminalText

/// `chat-cli doctor`: whether everything is in order.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check settings, keys, database and network.",
        discussion: """
            Checks the settings, keys, database, locale, terminal, clock and certificates, one line each, and changes \
            nothing. The exit status is 0 if there is no problem. Keys are read, so an api_key_command runs, but they \
            are never shown. Nothing is sent without --online.

            EXAMPLES
              chat-cli doctor
              chat-cli doctor --online                 also connect to the provider
              chat-cli doctor --output json
            """)

    @Flag(help: "Request the provider's models, to check the connection and the key.")
    var online = false

    @Flag(help: "Make the search index anew from the messages, and change nothing else.")
    var rebuildIndex = false

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        if rebuildIndex { return try await Self.rebuildIndex(sources) }
        var findings: [Finding] = []
        do throws(ChatError) {
            let settings = try sources.settings(saysWarnings: false)
            findings += await SettingsCheckup(settings: settings).findings()
            if online { findings.append(await reach(settings)) }
        } catch {
            findings.append(.problem("settings", error))
        }
        do throws(ChatError) {
            // Conversations need no settings, and so does this.
            let place = try sources.places.databasePlace()
            findings += await StoreCheckup(path: place.path, isNamed: place.isNamed).findings()
        } catch {
            findings.append(.problem("database", error))
        }
        findings += SystemCheckup(environment: ProcessInfo.processInfo.environment).findings()
        try Task.checkCancellation()
        try write(findings)
        if let problem = findings.first(where: { $0.verdict == .problem }) {
            throw ExitCode(problem.exitStatus)
        }
    }

    private static func rebuildIndex(_ sources: SourceOptions) async throws {
        guard let store = try await sources.existingStore(for: .writing) else {
            return Remark.say("there is no database yet, and no index")
        }
        let count = try await store.rebuildSearchIndex()
        Remark.say("the search index was made anew: \(count) messages")
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
            try StandardStream.output.write(json: json)
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
