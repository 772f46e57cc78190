/// Reads one profile of the config file.
struct ConfigProfileReader {
    let path: String
    /// Whether only the owner may read the file, so that it may hold secrets.
    let isPrivate: Bool
    let home: String?
    private var values: [String: ConfigValue] = [:]
    /// The name under which each secret was given.
    private var spelled: [String: String] = [:]

    init(path: String, isPrivate: Bool, home: String?) {
        self.path = path
        self.isPrivate = isPrivate
        self.home = home
    }

    mutating func read(name: String, line: Int, node: YAMLNode) throws(ChatError) -> ConfigProfile {
        let members: [(name: String, line: Int, value: YAMLNode)]
        switch node.content {
        case .mapping(let found): members = found
        default:
            guard node.isNull else {
                throw error(line, "\(name): expected settings, found \(node.kindName)", "indent them below the name")
            }
            members = []
        }
        let kind = try kind(of: name, line: line, members)
        for member in members where member.name != "provider" && !member.value.isNull {
            try take(member.name, line: member.line, member.value, kind: kind, prefix: "")
        }
        return ConfigProfile(name: name, line: line, kind: kind, values: values)
    }

    private func kind(
        of name: String, line: Int, _ members: [(name: String, line: Int, value: YAMLNode)]
    ) throws(ChatError) -> ProviderKind {
        let kinds = ProviderKind.allCases.map(\.rawValue)
        let builtIn = ProviderKind(rawValue: name)
        guard let member = members.first(where: { $0.name == "provider" }) else {
            guard let builtIn else {
                throw error(
                    line, "the profile \(name) names no provider", "add provider: \(kinds.joined(separator: ", or "))")
            }
            return builtIn
        }
        guard let text = member.value.json.stringValue, let kind = ProviderKind(rawValue: text) else {
            let text = member.value.json.stringValue ?? ""
            throw error(
                member.line, "provider: \(text.isEmpty ? "not a provider's name" : "unknown provider \(text)")",
                Spelling.hint(for: text, among: kinds) ?? "providers: \(kinds.joined(separator: ", "))")
        }
        if let builtIn, builtIn != kind {
            throw error(
                member.line, "the profile \(name) always has the provider \(name)", "give the profile another name")
        }
        return kind
    }

    /// Takes one member, or those of a level such as `timeouts`.
    private mutating func take(
        _ name: String, line: Int, _ node: YAMLNode, kind: ProviderKind, prefix: String
    ) throws(ChatError) {
        let name = prefix + name
        if let key = SettingKey.named(name) {
            try check(key, kind: kind, line: line)
            return try take(key, line: line, node)
        }
        if prefix.isEmpty, SettingKey.all.contains(where: { $0.name.hasPrefix(name + ".") }) {
            guard case .mapping(let members) = node.content else {
                throw error(line, "\(name): expected names with values, found \(node.kindName)", "")
            }
            for member in members where !member.value.isNull {
                try take(member.name, line: member.line, member.value, kind: kind, prefix: name + ".")
            }
            return
        }
        for suffix in SettingKey.secretSuffixes where name.hasSuffix(suffix) {
            if let key = SettingKey.named(String(name.dropLast(suffix.count))), key.isSecret {
                try check(key, kind: kind, line: line)
                return try takeSecret(key, suffix: suffix, line: line, node)
            }
        }
        throw unknown(name, line: line, kind: kind)
    }

    private func check(_ key: SettingKey, kind: ProviderKind, line: Int) throws(ChatError) {
        guard key.kinds.contains(kind) else {
            let kinds = key.kinds.map(\.rawValue).joined(separator: ", ")
            throw error(
                line, "\(key.name) is for \(kinds), and this profile's provider is \(kind.rawValue)", "remove it")
        }
    }

    private mutating func take(_ key: SettingKey, line: Int, _ node: YAMLNode) throws(ChatError) {
        guard let value = key.type.accepts(node.json) else {
            throw error(
                line, "\(key.name): expected \(key.type.expectation)\(found(node, key))",
                "for example \(key.name): \(key.example)")
        }
        switch (key.type, value) {
        case (.secret, .string(let text)):
            guard isPrivate else {
                throw error(line, "\(key.name) is written here, and others may read the file", "chmod 600 \(path)")
            }
            try put(key, as: key.name, line: line, .value(.secret(.value(Secret(text)))))
        case (.proxy, .string(let text)):
            let value = SettingValue.proxy(text)
            if case .secret = value, !isPrivate {
                throw error(line, "proxy holds a password, and others may read the file", "chmod 600 \(path)")
            }
            try put(key, as: key.name, line: line, .value(value))
        case (_, .object(let headers)) where key.name == "headers":
            if let secret = headers.first(where: { HeaderSecrecy.isSecret($0.name) }), !isPrivate {
                throw error(
                    line, "the header \(secret.name) is written here, and others may read the file",
                    "chmod 600 \(path)")
            }
            try put(key, as: key.name, line: line, .value(.plain(value)))
        case (.path, .string(let text)):
            try put(key, as: key.name, line: line, .value(.plain(.string(absolute(text)))))
        default:
            try put(key, as: key.name, line: line, .value(.plain(value)))
        }
    }

    private mutating func takeSecret(
        _ key: SettingKey, suffix: String, line: Int, _ node: YAMLNode
    ) throws(ChatError) {
        let name = key.name + suffix
        guard let text = node.json.stringValue, !text.isEmpty else {
            let what = ["_env": "a variable's name", "_file": "a path", "_command": "a shell command"][suffix] ?? ""
            throw error(line, "\(name): expected \(what), found \(node.kindName)", "")
        }
        switch suffix {
        case "_env":
            // A key pasted where its variable's name belongs must not be shown by an error later.
            guard
                text.utf8.allSatisfy({
                    $0 == 0x5F || Unicode.Scalar($0).properties.isAlphabetic || (0x30...0x39).contains($0)
                }),
                text.utf8.first.map({ !(0x30...0x39).contains($0) }) == true
            else {
                throw error(line, "\(name): expected a variable's name", "the key itself belongs into \(key.name)_file")
            }
            try put(key, as: name, line: line, .variable(text))
        case "_file":
            try put(key, as: name, line: line, .value(.secret(.file(path: absolute(text)))))
        default:
            try put(key, as: name, line: line, .value(.secret(.command(text))))
        }
    }

    private mutating func put(
        _ key: SettingKey, as name: String, line: Int, _ content: ConfigValue.Content
    ) throws(ChatError) {
        if let other = spelled[key.name] {
            throw error(line, "\(other) and \(name) are both given", "keep one of them")
        }
        spelled[key.name] = name
        values[key.name] = ConfigValue(content: content, line: line)
    }

    private func unknown(_ name: String, line: Int, kind: ProviderKind) -> ChatError {
        let names = SettingKey.all.filter { $0.kinds.contains(kind) }.flatMap { key in
            [key.name] + (key.isSecret ? SettingKey.secretSuffixes.map { key.name + $0 } : [])
        }
        let short = names.map { name in name.hasPrefix("timeouts.") ? "timeouts" : name }
        return error(
            line, "unknown setting \(name)",
            Spelling.hint(for: name, among: names + ["provider", "timeouts"])
                ?? "settings: provider, " + Spelling.unique(short).joined(separator: ", "))
    }

    /// What stands there instead; nothing for secrets.
    private func found(_ node: YAMLNode, _ key: SettingKey) -> String {
        guard !key.isSecret, key.type != .proxy else { return "" }
        if case .scalar(let text, _) = node.content { return ", found \(text.prefix(40))" }
        return ", found \(node.kindName)"
    }

    private func absolute(_ file: String) -> String {
        if file.hasPrefix("~/"), let home { return home + file.dropFirst() }
        if file.hasPrefix("/") { return file }
        guard let slash = path.lastIndex(of: "/") else { return file }
        return path[...slash] + file
    }

    private func error(_ line: Int, _ problem: String, _ hint: String) -> ChatError {
        .invalidSettings(place: "\(path):\(line)", problem: problem, hint: hint)
    }
}
