/// The settings, read once and never changed: what the command line, the environment and the config file say.
///
/// A value is taken from the strongest that gives it: flag, environment, profile in the config file, default.
///
/// **Whose key goes where.** The variables of a kind of provider (`OPENAI_*`, `AZURE_OPENAI_*`, `GIGACHAT_*`) describe
/// one endpoint: its address, credentials and model belong together. They feed the built-in profile of that kind, and
/// profiles of that kind in the config file that state neither an address nor credentials of their own. A profile that
/// states credentials gets none of these variables, not even the built-in one: its key must not go to an address from
/// the environment, nor the environment's key to its address. Variables for every provider (`CHAT_MODEL`,
/// `FIRST_PROMPT`, `ENCODING_NAME`) always apply. A key that `keys set` stored is used last, and only for the origins
/// it was stored for.
public struct Settings: Sendable {
    public let locations: Locations
    /// The config file's path, whether it exists or not.
    public let configFile: SettingCandidate
    /// The database's path.
    public let database: SettingCandidate
    /// What the user should know although nothing fails, one sentence each without a full stop.
    public let warnings: [String]

    let environment: EnvironmentVariables
    let overrides: [SettingOverride]
    let config: ConfigFile?

    /// - Parameters:
    ///   - environment: The variables of the process, and those of the file that `--env-file` named.
    ///   - overrides: What the command line says; `profile`, `config` and `database` beside the keys of a profile.
    /// - Throws: ``ChatError/fileNotFound(path:)`` for a named config file that does not exist,
    ///   ``ChatError/fileUnusable(path:reason:)``, or ``ChatError/invalidSettings(place:problem:hint:)``.
    public init(environment: EnvironmentVariables, overrides: [SettingOverride] = []) throws(ChatError) {
        let namesDatabase = overrides.contains { $0.key == "database" } || environment["CHAT_DB"] != nil
        let locations = try Locations(environment: environment, namesDatabase: namesDatabase)
        self.locations = locations
        self.environment = environment
        self.overrides = overrides
        configFile = Self.place("config", "CHAT_CONFIG", else: locations.configFile, environment, overrides)
        database = Self.place("database", "CHAT_DB", else: locations.databaseFile, environment, overrides)
        do {
            config = try ConfigFile(path: configFile.value.description, home: try? Locations.home(environment))
        } catch .fileNotFound(let path) {
            guard configFile.origin == .builtIn else { throw .fileNotFound(path: path) }
            config = nil
        }
        warnings = Self.warnings(environment)
    }

    /// The config file's path as ``init(environment:overrides:)`` finds it, for when the file is missing or broken.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` when there is no home folder.
    public static func configFile(
        _ environment: EnvironmentVariables, overrides: [SettingOverride] = []
    ) throws(ChatError) -> SettingCandidate {
        let path = try Locations(environment: environment).configFile
        return place("config", "CHAT_CONFIG", else: path, environment, overrides)
    }

    static func place(
        _ key: String, _ variable: String, else path: String, _ environment: EnvironmentVariables,
        _ overrides: [SettingOverride]
    ) -> SettingCandidate {
        if let override = overrides.last(where: { $0.key == key }) {
            return SettingCandidate(value: .plain(.string(override.value)), origin: .flag(override.flag))
        }
        if let (value, origin) = environment[variable] {
            return SettingCandidate(value: .plain(.string(value)), origin: origin)
        }
        return SettingCandidate(value: .plain(.string(path)), origin: .builtIn)
    }

    /// Whether somebody named the database, so that it is not in its usual place.
    public var namesDatabase: Bool { database.origin != .builtIn }

    /// The path of the database.
    public var databasePath: String { database.value.description }

    /// Whether the config file exists and was read.
    public var hasConfigFile: Bool { config != nil }

    /// The permission bits of the config file; nil if there is none.
    public var configFileMode: UInt32? { config?.mode }

    public var keyStore: KeyStore { KeyStore(folder: locations.keysFolder) }

    /// All profiles there are: those of the config file in its order, then the built-in ones.
    public var profileNames: [String] {
        Spelling.unique((config?.profiles.map(\.name) ?? []) + ProviderKind.allCases.map(\.rawValue))
    }

    static func warnings(_ environment: EnvironmentVariables) -> [String] {
        var warnings: [String] = []
        if let (value, origin) = environment["GIGACHAT_VERIFY_SSL_CERTS"], SettingType.flag.parse(value) != true {
            warnings.append(
                "\(origin) is ignored: TLS is always verified; GigaChat's root certificate is built in, "
                    + "and GIGACHAT_CA_BUNDLE_FILE adds another")
        }
        for variable in ["XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            if let (value, origin) = environment[variable], !value.hasPrefix("/") {
                warnings.append("\(origin) is ignored: its path is not absolute")
            }
        }
        return warnings
    }
}

extension Settings: CustomReflectable {
    /// Only what cannot hold a secret.
    public var customMirror: Mirror {
        Mirror(self, children: ["configFile": configFile, "database": database])
    }
}
