import ArgumentParser
import ChatKit

/// `chat-cli models`: what a provider offers.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List a provider's models.",
        discussion: """
            EXAMPLES
              chat-cli models
              chat-cli models --provider gigachat
              chat-cli models --all                       also models that are not for chat
              chat-cli models --output json | jq -r '.models[]'
            """)

    @OptionGroup var choice: ProfileOption

    @Flag(help: "Include models that are not for chat, with their types if the provider reports them.")
    var all = false

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let profile = try sources.settings().profile(named: choice.profile)
        let provider = try makeProvider(for: profile, over: .network)
        let listed = all ? try await provider.listedModels() : try await provider.models().map { ListedModel(id: $0) }
        let models = listed.sorted { $0.id.rawValue < $1.id.rawValue }
        switch output {
        case .json:
            var json: JSONObject = ["profile": .string(profile.name)]
            json["default"] = profile.model.map { .string($0.rawValue) } ?? .null
            json["models"] = .array(models.map { .string($0.id.rawValue) })
            if all {
                json["types"] = .object(
                    JSONObject(models.map { ($0.id.rawValue, $0.type.map { .string($0) } ?? .null) }))
            }
            try StandardStream.output.write(json: JSONValue.object(json))
        case .text:
            try StandardStream.output.write(models.map { Self.line($0) + "\n" }.joined())
            if models.isEmpty { Remark.say("the provider lists no models") }
        }
    }

    private static func line(_ model: ListedModel) -> String {
        ([model.id.rawValue] + (model.type.map { [$0] } ?? [])).map { StandardStream.output.line($0) }
            .joined(separator: "\t")
    }
}
