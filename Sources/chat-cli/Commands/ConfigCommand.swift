import ArgumentParser
import ChatArguments
import ChatKit
import FoundationEssentials
import TerminalText

/// `chat-cli config`: what the settings are and where they come from.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show the settings and where they come from.",
        discussion: """
            EXAMPLES
              chat-cli config init                     write a config file to fill in
              chat-cli config show                     every value and its origin
              chat-cli config explain base_url         who gave it, and over whom
              "$EDITOR" "$(chat-cli config path)"
            """,
        subcommands: [ConfigShow.self, ConfigExplain.self, ConfigPath.self, ConfigInit.self],
        defaultSubcommand: ConfigShow.self)
}

/// `chat-cli config show`.
struct ConfigShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the values of a profile, and where each comes from.",
        discussion: """
            Keys and passwords are never shown, only where they are.

            EXAMPLES
              chat-cli config show
              chat-cli config show --provider work --output json
            """)

    @Option(
        name: [.customLong("provider"), .customLong("profile")],
        help: ArgumentHelp("The profile, instead of the one that would answer.", valueName: "profile"),
        completion: CandidateSource.profiles.completion)
    var profile: String?

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let settings = try sources.settings()
        let name: String
        do throws(ChatError) {
            name = try settings.choice(named: profile).name
        } catch .notConfigured {
            // Nobody answers yet, but there are places to show.
            return try write([], of: nil, settings)
        }
        try write(try settings.explainAll(of: name), of: name, settings)
    }

    private func write(_ values: [SettingExplanation], of profile: String?, _ settings: Settings) throws {
        var places = [try settings.explain("config"), try settings.explain("database")]
        places += try ["limits.daily", "limits.monthly", "terminal.enter"].map { (key) throws(ChatError) in
            try settings.explain(key)
        }
        .filter { $0.winner != nil && $0.winner?.origin != .builtIn }
        switch output {
        case .json:
            let json: JSONValue = [
                "profile": profile.map { .string($0) } ?? .null,
                "profiles": .array(settings.profileNames.map { .string($0) }),
                "places": .array(places.map(\.json)), "settings": .array(values.map(\.json)),
            ]
            try StandardStream.output.write(json.jsonBytes(isIndented: true) + [0x0A])
        case .text:
            if let profile { try StandardStream.output.write("profile \(profile)\n") }
            try StandardStream.output.write(SettingTable.text(places + values))
            if profile == nil {
                Remark.say("no provider is configured; chat-cli config init writes a file to fill in")
            }
        }
    }
}

/// `chat-cli config explain KEY`.
struct ConfigExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell who gave a setting its value, and what that overrode.",
        discussion: """
            Flags win over the environment, the environment over the profile in the config file, that over defaults.

            EXAMPLES
              chat-cli config explain model
              chat-cli config explain base_url --provider work
              chat-cli config explain profile           who answers, and why
            """)

    @Argument(
        help: ArgumentHelp("The setting: \(Settings.keys.joined(separator: ", ")).", valueName: "key"),
        completion: .list(Settings.keys))
    var key: String

    @Option(
        name: [.customLong("provider"), .customLong("profile")],
        help: ArgumentHelp("The profile, instead of the one that would answer.", valueName: "profile"),
        completion: CandidateSource.profiles.completion)
    var profile: String?

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let explanation = try sources.settings().explain(key, profile: profile)
        switch output {
        case .json: try StandardStream.output.write(explanation.json.jsonBytes(isIndented: true) + [0x0A])
        case .text: try StandardStream.output.write(Self.text(explanation))
        }
    }

    static func text(_ explanation: SettingExplanation) -> String {
        var lines = ["\(explanation.key): \(explanation.summary)"]
        if let profile = explanation.profile { lines[0] += " (profile \(profile))" }
        if let winner = explanation.winner {
            lines.append("  \(Sanitizer.line(winner.value.description))    from \(winner.origin)")
        } else {
            lines.append("  not set")
        }
        for other in explanation.overridden {
            lines.append("  overrides \(Sanitizer.line(other.value.description))    from \(other.origin)")
        }
        lines += explanation.unused.map { "  \(Sanitizer.line($0))" }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// `chat-cli config path`.
struct ConfigPath: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "path",
        abstract: "Print the config file's path, whether the file exists or not.",
        discussion: """
            EXAMPLE
              "$EDITOR" "$(chat-cli config path)"
            """)

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        try StandardStream.output.write(try sources.configFile() + "\n")
    }
}

/// `chat-cli config init`.
struct ConfigInit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a config file with every setting commented out.",
        discussion: """
            Only you may read the file. One that exists is left as it is.

            EXAMPLES
              chat-cli config init
              chat-cli config init --config ./work.yaml
            """)

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let path = try sources.configFile()
        try ConfigTemplate.write(to: path)
        Remark.say("wrote \(path)")
    }
}

extension SourceOptions {
    /// The config file's path, without reading the file: it may be missing or broken.
    func configFile() throws(ChatError) -> String {
        let environment = EnvironmentVariables(ProcessInfo.processInfo.environment)
        return try Settings.configFile(
            environment, overrides: places.config.map { [SettingOverride("config", $0, flag: "--config")] } ?? []
        ).value.description
    }
}
