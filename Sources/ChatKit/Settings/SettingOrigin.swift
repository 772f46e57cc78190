/// Where the value of a setting comes from, the strongest first.
public enum SettingOrigin: Sendable, Hashable, CustomStringConvertible {
    /// An option of the command line, such as `--model`.
    case flag(String)
    /// A variable of the environment.
    case environment(String)
    /// A variable in the file of `--env-file`.
    case environmentFile(String, path: String, line: Int)
    /// A line of the config file.
    case config(path: String, line: Int)
    /// A key that `keys set` stored.
    case storedKey(path: String)
    /// The program's own choice.
    case builtIn

    public var description: String {
        switch self {
        case .flag(let name): name
        case .environment(let name): name
        case .environmentFile(let name, let path, let line): "\(name) at \(path):\(line)"
        case .config(let path, let line): "\(path):\(line)"
        case .storedKey(let path): path
        case .builtIn: "default"
        }
    }
}

/// One value that a setting has or could have had.
public struct SettingCandidate: Sendable, Hashable {
    public let value: SettingValue
    public let origin: SettingOrigin
}

/// The value of a setting.
public enum SettingValue: Sendable, Hashable, CustomStringConvertible {
    case plain(JSONValue)
    case secret(SecretSource)

    /// A proxy's address: a secret where a name and password stand in it.
    static func proxy(_ text: String) -> SettingValue {
        text.contains("@") ? .secret(.value(Secret(text))) : .plain(.string(text))
    }

    /// The value for people. Secrets show where they come from, never what they are.
    public var description: String {
        switch self {
        case .plain(.string(let text)): text
        case .plain(let value): value.jsonText
        case .secret(.value): "•••"
        case .secret(.file(let path)): "the first line of \(path)"
        case .secret(.command): "the output of a command"
        }
    }
}

/// A value that the command line gives to a setting.
public struct SettingOverride: Sendable, Hashable {
    /// The setting's key, or `profile`, `config` or `database`.
    public let key: String
    public let value: String
    /// The option as the user knows it, such as `--model`.
    public let flag: String

    public init(_ key: String, _ value: String, flag: String) {
        self.key = key
        self.value = value
        self.flag = flag
    }
}
