import ArgumentParser
import ChatArguments
import ChatKit
import FoundationEssentials

/// `chat-cli config`: what the settings are and where they come from.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show, explain and create settings.",
        discussion: """
            EXAMPLES
              chat-cli config init                     write a config file to fill in
              chat-cli config template prices          print the form of prices.yaml
              chat-cli config show                     every value and its origin
              chat-cli config explain base_url         where the value comes from
              "$EDITOR" "$(chat-cli config path)"
            """,
        subcommands: [
            ConfigShow.self, ConfigExplain.self, ConfigPath.self, ConfigInit.self, ConfigTemplateCommand.self,
        ],
        defaultSubcommand: ConfigShow.self)
}

/// `chat-cli config show`.
struct ConfigShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show all settings of a profile and their sources.",
        discussion: """
            Keys and passwords are never shown, only their sources.

            EXAMPLES
              chat-cli config show
              chat-cli config show --provider work --output json
            """)

    @Option(
        name: [.customLong("provider"), .customLong("profile")],
        help: ArgumentHelp("The profile; the selected one by default.", valueName: "profile"),
        completion: CandidateSource.profiles.completion)
    var profile: String?

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
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
            try StandardStream.output.write(json: json)
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
        abstract: "Show the source of a setting and what it overrides.",
        discussion: """
            Options override environment variables, which override the profile in the config file, which overrides \
            defaults.

            EXAMPLES
              chat-cli config explain model
              chat-cli config explain base_url --provider work
              chat-cli config explain profile           the selected profile, and why
            """)

    @Argument(
        help: ArgumentHelp("The setting: \(Settings.keys.joined(separator: ", ")).", valueName: "key"),
        completion: .list(Settings.keys))
    var key: String

    @Option(
        name: [.customLong("provider"), .customLong("profile")],
        help: ArgumentHelp("The profile; the selected one by default.", valueName: "profile"),
        completion: CandidateSource.profiles.completion)
    var profile: String?

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let explanation = try sources.settings().explain(key, profile: profile)
        switch output {
        case .json: try StandardStream.output.write(json: explanation.json)
        case .text: try StandardStream.output.write(Self.text(explanation))
        }
    }

    static func text(_ explanation: SettingExplanation) -> String {
        var lines = ["\(explanation.key): \(explanation.summary)"]
        if let profile = explanation.profile { lines[0] += " (profile \(profile))" }
        if let winner = explanation.winner {
            lines.append("  \(StandardStream.output.line(winner.value.description))    from \(winner.origin)")
        } else {
            lines.append("  not set")
        }
        for other in explanation.overridden {
            lines.append("  overrides \(StandardStream.output.line(other.value.description))    from \(other.origin)")
        }
        lines += explanation.unused.map { "  \(StandardStream.output.line($0))" }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// `chat-cli config path`.
struct ConfigPath: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "path",
        abstract: "Print the path of the config file, whether it exists or not.",
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
        abstract: "Create a config file with every setting commented out.",
        discussion: """
            Only you can read the file. An existing file is not changed.

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

/// `chat-cli config template`.
struct ConfigTemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Print a settings file with every member explained in comments.",
        discussion: """
            The files lie beside each other in ~/.config/chatkit: config.yaml, models.yaml, prices.yaml.

            EXAMPLES
              chat-cli config template config
              chat-cli config template models > ~/.config/chatkit/models.yaml
              chat-cli config template prices > ~/.config/chatkit/prices.yaml
            """)

    /// A settings file, by its name with or without `.yaml`.
    enum File: String, CaseIterable, ExpressibleByArgument {
        case config
        case models
        case prices

        init?(argument: String) {
            self.init(rawValue: argument.hasSuffix(".yaml") ? String(argument.dropLast(5)) : argument)
        }
    }

    @Argument(help: "config, models or prices.")
    var file = File.config

    func run() async throws {
        let text =
            switch file {
            case .config: ConfigTemplate.text
            case .models: ConfigTemplate.models
            case .prices: ConfigTemplate.prices
            }
        try StandardStream.output.write(text)
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
