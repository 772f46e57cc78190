internal import Glibc

/// Where the program keeps its files, by the XDG base directory rules.
///
/// Source: XDG Base Directory Specification 0.8 (freedesktop.org), read 2026-11-21: an unset or empty variable means
/// the default below HOME, and a relative path in a variable is ignored.
public struct Locations: Sendable, Hashable {
    /// `$XDG_CONFIG_HOME/chatkit/config.yaml`.
    public let configFile: String
    /// `$XDG_CONFIG_HOME/chatkit/keys`, a folder with one file for each profile whose key is stored.
    public let keysFolder: String
    /// `$XDG_CONFIG_HOME/chatkit/models.yaml`, what the user adds to the catalog of models.
    public let modelsFile: String
    /// `$XDG_CONFIG_HOME/chatkit/prices.yaml`, the user's own prices.
    public let pricesFile: String
    /// `$XDG_CONFIG_HOME/chatkit/templates`, a folder with one file for each prompt template.
    public let templatesFolder: String
    /// `$XDG_DATA_HOME/chatkit/chat.db`.
    public let databaseFile: String
    /// The user's home folder.
    public let home: String
    /// `$XDG_CONFIG_HOME/chatkit/gateway-token`, the token that the gateway's clients send.
    public let gatewayTokenFile: String
    /// `$XDG_CACHE_HOME/chatkit/tokens`, a folder with access tokens until they expire.
    public let tokensFolder: String

    /// A home that is nobody's: what would be there is not there.
    private static let noHome = "/nonexistent"

    /// - Parameter namesDatabase: Whether the database is elsewhere. Without a home folder there is no config file then, and
    ///   nothing that needs one.
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` when there is no home folder to put them in.
    public init(environment: EnvironmentVariables, namesDatabase: Bool = false) throws(ChatError) {
        let isHomeNeeded = !namesDatabase
        let config = try Self.folder("XDG_CONFIG_HOME", else: ".config", environment, isHomeNeeded)
        let data = try Self.folder("XDG_DATA_HOME", else: ".local/share", environment, isHomeNeeded)
        configFile = config + "/config.yaml"
        modelsFile = config + "/models.yaml"
        keysFolder = config + "/keys"
        pricesFile = config + "/prices.yaml"
        templatesFolder = config + "/templates"
        databaseFile = data + "/chat.db"
        gatewayTokenFile = config + "/gateway-token"
        home = (try? Self.home(environment)) ?? Self.noHome
        tokensFolder = try Self.folder("XDG_CACHE_HOME", else: ".cache", environment, isHomeNeeded) + "/tokens"
    }

    private static func folder(
        _ variable: String, else inHome: String, _ environment: EnvironmentVariables, _ isHomeNeeded: Bool
    ) throws(ChatError) -> String {
        if let folder = environment[variable]?.value, folder.hasPrefix("/") { return folder + "/chatkit" }
        let home: String
        do {
            home = try self.home(environment)
        } catch {
            if isHomeNeeded { throw error }
            home = noHome
        }
        return home + "/" + inHome + "/chatkit"
    }

    /// HOME, or what the user database says where HOME is missing, as in cron jobs and containers.
    static func home(_ environment: EnvironmentVariables) throws(ChatError) -> String {
        if let home = environment["HOME"]?.value, home.hasPrefix("/") { return home }
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        let recorded = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer -> String? in
            guard let start = buffer.baseAddress,
                getpwuid_r(getuid(), &entry, start, buffer.count, &found) == 0, found != nil,
                let folder = entry.pw_dir
            else { return nil }
            return String(cString: folder)
        }
        guard let recorded, recorded.hasPrefix("/") else {
            throw .invalidSettings(
                place: "HOME", problem: "not set, and the user database knows no home folder",
                hint: "set HOME, or XDG_CONFIG_HOME and XDG_DATA_HOME, or name the database with --db or CHAT_DB")
        }
        return recorded
    }
}
