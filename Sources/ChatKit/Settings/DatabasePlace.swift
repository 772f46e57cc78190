/// Where the database is. Stored history needs no other setting, so this is found without reading the config file.
public struct DatabasePlace: Sendable, Hashable {
    public let path: String
    /// Whether the user named it, so that it is not in its usual place.
    public let isNamed: Bool
    /// What the user should know although nothing fails, one sentence each without a full stop.
    public let warnings: [String]

    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` when there is no home folder and no named database.
    public init(environment: EnvironmentVariables, overrides: [SettingOverride] = []) throws(ChatError) {
        isNamed = overrides.contains { $0.key == "database" } || environment["CHAT_DB"] != nil
        let locations = try Locations(environment: environment, namesDatabase: isNamed)
        path =
            Settings.place("database", "CHAT_DB", else: locations.databaseFile, environment, overrides)
            .value.description
        warnings = Settings.warnings(environment)
    }
}
