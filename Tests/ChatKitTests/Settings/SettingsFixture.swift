import ChatKit
import TestSupport

/// A home of a test's own, with a config file in it or without.
struct SettingsFixture {
    let folder: TemporaryFolder
    let configPath: String
    private let hasConfig: Bool

    init(config: String? = nil, mode: UInt32 = 0o600) throws {
        folder = try TemporaryFolder()
        configPath = folder.file("config.yaml")
        hasConfig = config != nil
        if let config { _ = try folder.write(config, to: "config.yaml", mode: mode) }
    }

    /// The settings as a program in this home would read them.
    func settings(
        _ variables: [String: String] = [:], _ overrides: SettingOverride..., file: EnvironmentFile? = nil
    ) throws(ChatError) -> Settings {
        var variables = variables
        variables["HOME"] = variables["HOME"] ?? folder.path
        if variables["CHAT_CONFIG"] == nil, hasConfig { variables["CHAT_CONFIG"] = configPath }
        return try Settings(environment: EnvironmentVariables(variables, file: file), overrides: overrides)
    }
}

/// The error that a body throws; nil if it throws none.
func chatError(_ body: () throws -> Void) -> ChatError? {
    do {
        try body()
        return nil
    } catch {
        return error as? ChatError
    }
}

/// The error that a body throws; nil if it throws none.
func chatError(_ body: () async throws -> Void) async -> ChatError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? ChatError
    }
}
