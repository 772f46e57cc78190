/// The config file, checked against the table of settings, every value with its line.
struct ConfigFile: Sendable {
    let path: String
    /// The permission bits when it was read.
    let mode: UInt32
    private(set) var defaultProfile: (name: String, line: Int)?
    /// In the order of the file.
    private(set) var profiles: [ConfigProfile] = []
    /// The limits over everything.
    private(set) var limits: [GlobalLimit: (value: JSONValue, line: Int)] = [:]
    /// How chat-tui behaves.
    private(set) var terminal: [TerminalSetting: (value: JSONValue, line: Int)] = [:]

    /// - Throws: ``ChatError/fileNotFound(path:)``, ``ChatError/fileUnusable(path:reason:)``, or
    ///   ``ChatError/invalidSettings(place:problem:hint:)`` with `path:line`.
    init(path: String, home: String?) throws(ChatError) {
        let file = try SettingsFile(path: path)
        self.path = path
        mode = file.mode
        try read(file.text, isPrivate: file.isPrivate, home: home)
    }

    /// Checks a text that is to become the file.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)``.
    static func check(_ text: String, path: String) throws(ChatError) {
        var file = ConfigFile(path: path, mode: 0o600)
        try file.read(text, isPrivate: true, home: nil)
    }

    private init(path: String, mode: UInt32) {
        (self.path, self.mode) = (path, mode)
    }

    private mutating func read(_ text: String, isPrivate: Bool, home: String?) throws(ChatError) {
        guard let root = try YAMLNode.document(text, path: path), !root.isNull else { return }
        guard case .mapping(let members) = root.content else {
            throw .invalidSettings(
                place: "\(path):\(root.line)", problem: "expected names with values, found \(root.kindName)",
                hint: "chat-cli config init writes an example")
        }
        for (name, line, value) in members where !value.isNull {
            switch name {
            case "default_profile":
                guard case .scalar(let text, _) = value.content else {
                    throw .invalidSettings(
                        place: "\(path):\(line)", problem: "default_profile: expected a profile's name", hint: "")
                }
                defaultProfile = (text, line)
            case "limits":
                try readLimits(value)
            case "terminal":
                try readTerminal(value)
            case "profiles":
                try readProfiles(value, isPrivate: isPrivate, home: home)
            default:
                throw .invalidSettings(
                    place: "\(path):\(line)", problem: "unknown setting \(name)",
                    hint: Spelling.hint(for: name, among: ["default_profile", "limits", "terminal", "profiles"])
                        ?? (SettingKey.named(name) == nil
                            ? "there are default_profile, limits, terminal and profiles"
                            : "\(name) belongs into a profile"))
            }
        }
    }

    private mutating func readLimits(_ node: YAMLNode) throws(ChatError) {
        guard case .mapping(let members) = node.content else {
            throw .invalidSettings(
                place: "\(path):\(node.line)", problem: "limits: expected names with amounts, found \(node.kindName)",
                hint: "write daily: 5 usd or monthly: 50 usd, indented below")
        }
        for (name, line, value) in members where !value.isNull {
            guard let limit = GlobalLimit(rawValue: name) else {
                let names = GlobalLimit.allCases.map(\.rawValue)
                throw .invalidSettings(
                    place: "\(path):\(line)", problem: "unknown limit \(name)",
                    hint: Spelling.hint(for: name, among: names) ?? "there are \(names.joined(separator: " and "))")
            }
            guard let amounts = SettingType.amounts.accepts(value.json) else {
                throw .invalidSettings(
                    place: "\(path):\(line)", problem: "\(name): expected \(SettingType.amounts.expectation)",
                    hint: "for example \(name): 5 usd")
            }
            limits[limit] = (amounts, line)
        }
    }

    private mutating func readTerminal(_ node: YAMLNode) throws(ChatError) {
        guard case .mapping(let members) = node.content else {
            throw .invalidSettings(
                place: "\(path):\(node.line)", problem: "terminal: expected names with values, found \(node.kindName)",
                hint: "write enter: newline, indented below")
        }
        for (name, line, value) in members where !value.isNull {
            guard let setting = TerminalSetting(rawValue: name) else {
                let names = TerminalSetting.allCases.map(\.rawValue)
                throw .invalidSettings(
                    place: "\(path):\(line)", problem: "unknown setting terminal.\(name)",
                    hint: Spelling.hint(for: name, among: names) ?? "there is \(names.joined(separator: ", "))")
            }
            guard let accepted = setting.type.accepts(value.json) else {
                throw .invalidSettings(
                    place: "\(path):\(line)", problem: "\(name): expected \(setting.type.expectation)",
                    hint: "for example \(name): \(setting.example)")
            }
            terminal[setting] = (accepted, line)
        }
    }

    private mutating func readProfiles(_ node: YAMLNode, isPrivate: Bool, home: String?) throws(ChatError) {
        guard case .mapping(let members) = node.content else {
            throw .invalidSettings(
                place: "\(path):\(node.line)",
                problem: "profiles: expected names with settings, found \(node.kindName)",
                hint: "write the profile's name, a colon, and its settings indented below")
        }
        for (name, line, value) in members {
            guard KeyStore.isProfileName(name) else {
                throw .invalidSettings(
                    place: "\(path):\(line)", problem: "\(name) cannot be the name of a profile",
                    hint: "use up to 64 letters, digits, dots, dashes and underscores")
            }
            var reader = ConfigProfileReader(path: path, isPrivate: isPrivate, home: home)
            profiles.append(try reader.read(name: name, line: line, node: value))
        }
    }
}

/// A profile as the config file states it.
struct ConfigProfile: Sendable {
    let name: String
    let line: Int
    let kind: ProviderKind
    /// By the name of their key in the table.
    let values: [String: ConfigValue]

    var hasCredentials: Bool { SettingKey.credentials.contains { values[$0] != nil } }
    var hasAddress: Bool { values["base_url"] != nil || values["auth_url"] != nil }
}

/// A value of the config file.
struct ConfigValue: Sendable {
    enum Content: Sendable {
        case value(SettingValue)
        /// A secret in a variable of the environment.
        case variable(String)
    }

    let content: Content
    let line: Int
}
