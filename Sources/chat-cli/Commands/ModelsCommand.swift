import ArgumentParser
import ChatKit
import TerminalText

/// `chat-cli models`: what a provider offers.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the models that a provider offers, one a line.",
        discussion: """
            EXAMPLES
              chat-cli models
              chat-cli models --provider gigachat
              chat-cli models --output json | jq -r '.models[]'
            """)

    @Option(
        name: [.customLong("provider"), .customLong("profile")],
        help: ArgumentHelp("The profile, instead of the one that would answer.", valueName: "profile"),
        completion: .custom { _, _, prefix in ProfileCompletion.candidates(for: prefix) })
    var profile: String?

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let profile = try sources.settings().profile(named: profile)
        let models = try await makeProvider(for: profile, over: .network).models().map(\.rawValue).sorted()
        switch output {
        case .json:
            let json: JSONValue = [
                "profile": .string(profile.name), "default": profile.model.map { .string($0.rawValue) } ?? .null,
                "models": .array(models.map { .string($0) }),
            ]
            try StandardStream.output.write(json.jsonBytes(isIndented: true) + [0x0A])
        case .text:
            try StandardStream.output.write(models.map { Sanitizer.line($0) + "\n" }.joined())
            if models.isEmpty { Remark.say("the provider names no models") }
        }
    }
}
