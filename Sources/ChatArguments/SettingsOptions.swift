public import ArgumentParser
public import ChatKit
internal import FoundationEssentials

/// Where settings and conversations come from, on the command line of every program.
public struct SettingsOptions: ParsableArguments, Sendable {
    @Option(
        name: .customLong("db"),
        help: ArgumentHelp(
            "The database, instead of CHAT_DB or the usual one; made if it is missing, but not its folder.",
            valueName: "file"),
        completion: .file())
    public var database: String?

    @Option(
        help: ArgumentHelp("The config file, instead of CHAT_CONFIG or the usual one.", valueName: "file"),
        completion: .file())
    public var config: String?

    @Option(
        help: ArgumentHelp("Read variables from this file too; those of the environment win.", valueName: "file"),
        completion: .file())
    public var envFile: String?

    public init() {}

    public mutating func validate() throws {
        for (flag, value) in [("--db", database), ("--config", config), ("--env-file", envFile)] where value == "" {
            throw ValidationError("\(flag) must not be empty")
        }
    }

    /// What these options, the environment and the config file come to, read now.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` and the errors of files that cannot be read.
    public func settings() throws(ChatError) -> Settings { try settings(from: try environment()) }

    /// What these options and the config file come to with other variables than those of the process.
    ///
    /// - Throws: As ``settings()``.
    public func settings(from environment: EnvironmentVariables) throws(ChatError) -> Settings {
        try Settings(environment: environment, overrides: overrides)
    }

    /// As ``settings()``, with values that stand over all others.
    ///
    /// - Throws: As ``settings()``.
    public func settings(with stronger: [SettingOverride]) throws(ChatError) -> Settings {
        try Settings(environment: environment(), overrides: overrides + stronger)
    }

    /// Where the database is. The config file is not read: a mistake in it does not keep anyone from stored history.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)``, and the errors of a file of variables that cannot be
    ///   read.
    public func databasePlace() throws(ChatError) -> DatabasePlace {
        try DatabasePlace(environment: environment(), overrides: overrides)
    }

    /// The user's prompt templates. Neither the config file nor the database is read.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` where there is no home folder.
    public func templates() throws(ChatError) -> TemplateFolder {
        TemplateFolder(path: try Locations(environment: environment()).templatesFolder)
    }

    /// The variables of the process, and those of the named file.
    ///
    /// - Parameters:
    ///   - usual: The file where none is named.
    ///   - stronger: Variables that stand over those of the process.
    /// - Throws: The errors of a file that cannot be read.
    public func environment(
        usual: String? = nil, stronger: [String: String] = [:]
    ) throws(ChatError) -> EnvironmentVariables {
        let file = try (envFile ?? usual).map { (path) throws(ChatError) in
            try EnvironmentFile(path: path == "-" ? "/dev/stdin" : path)
        }
        return EnvironmentVariables(
            ProcessInfo.processInfo.environment.merging(stronger) { _, stronger in stronger }, file: file)
    }

    private var overrides: [SettingOverride] {
        [("database", database, "--db"), ("config", config, "--config")].compactMap { key, value, flag in
            value.map { SettingOverride(key, $0, flag: flag) }
        }
    }
}
