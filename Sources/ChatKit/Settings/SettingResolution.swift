/// A profile by its name, before its values are looked up.
struct KnownProfile: Sendable {
    let name: String
    let kind: ProviderKind
    /// What the config file says about it.
    let config: ConfigProfile?

    /// Whether it exists without a config file.
    var isBuiltIn: Bool { name == kind.rawValue }

    /// Why the variables of its kind do not feed it; nil if they do. ``Settings`` has the rule.
    var reasonAgainstVariables: String? {
        guard let config else { return nil }
        if config.hasCredentials { return "the profile \(name) states credentials of its own" }
        if config.hasAddress, !isBuiltIn { return "the profile \(name) states an address of its own" }
        return nil
    }
}

/// The values that a setting of a profile could have.
struct SettingResolution: Sendable {
    /// The strongest first.
    var candidates: [SettingCandidate] = []
    /// What is set but may not be used, with the reason.
    var unused: [String] = []
    /// A variable that should hold the value and is unset.
    var missingVariable: String?

    var winner: SettingCandidate? { candidates.first }
}

extension Settings {
    func known(_ name: String) throws(ChatError) -> KnownProfile {
        if let config = config?.profiles.first(where: { $0.name == name }) {
            return KnownProfile(name: name, kind: config.kind, config: config)
        }
        guard let kind = ProviderKind(rawValue: name) else {
            throw .profileNotFound(name: name, known: profileNames)
        }
        return KnownProfile(name: name, kind: kind, config: nil)
    }

    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` for a variable or flag with a wrong value.
    func resolve(_ key: SettingKey, of profile: KnownProfile) throws(ChatError) -> SettingResolution {
        var result = SettingResolution()
        guard key.kinds.contains(profile.kind) else { return result }
        for override in overrides.reversed() where override.key == key.name {
            result.candidates.append(
                try candidate(key, override.value, .flag(override.flag), place: override.flag))
        }
        for variable in key.variables {
            guard let (value, origin) = environment[variable] else { continue }
            result.candidates.append(try candidate(key, value, origin, place: origin.description))
        }
        for variable in key.kindVariables[profile.kind] ?? [] {
            guard let (value, origin) = environment[variable] else { continue }
            if let reason = profile.reasonAgainstVariables {
                result.unused.append("\(origin) is not used: \(reason)")
            } else {
                result.candidates.append(try candidate(key, value, origin, place: origin.description))
            }
        }
        if let value = profile.config?.values[key.name], let path = config?.path {
            let origin = SettingOrigin.config(path: path, line: value.line)
            switch value.content {
            case .value(let content): result.candidates.append(SettingCandidate(value: content, origin: origin))
            case .variable(let name):
                if let (text, origin) = environment[name] {
                    result.candidates.append(
                        SettingCandidate(value: .secret(.value(Secret(text))), origin: origin))
                } else {
                    result.missingVariable = name
                    result.unused.append("\(name), named at \(origin), is not set")
                }
            }
        }
        if key.type == .proxy, let proxy = try environmentProxy(of: profile) { result.candidates.append(proxy) }
        if let value = try builtInValue(of: key, profile) {
            result.candidates.append(SettingCandidate(value: .plain(value), origin: .builtIn))
        }
        return result
    }

    /// The key that `keys set` stored for a profile, if it may be used.
    func storedKey(of profile: KnownProfile) throws(ChatError) -> SettingResolution {
        var result = SettingResolution()
        guard profile.kind != .demo, let stored = try keyStore.status(profile.name) else { return result }
        let origin = SettingOrigin.storedKey(path: stored.path)
        let needed = KeyStore.origins(of: try text("base_url", profile), try text("auth_url", profile))
        let foreign = needed.filter { !stored.origins.contains($0) }
        if stored.origins.isEmpty || foreign.isEmpty {
            result.candidates.append(SettingCandidate(value: .secret(.file(path: stored.path)), origin: origin))
        } else {
            result.unused.append(
                "the key in \(stored.path) is not used: it was stored for \(stored.origins.joined(separator: ", ")), "
                    + "not for \(foreign.joined(separator: ", ")); "
                    + "chat-cli keys set \(profile.name) stores one for the address")
        }
        return result
    }

    /// The proxy that the environment has for the profile's address. It gives way to the config file: the variables
    /// speak of all programs, the profile of this endpoint.
    private func environmentProxy(of profile: KnownProfile) throws(ChatError) -> SettingCandidate? {
        guard let address = try text("base_url", profile),
            let proxy = ProxySettings(environment: environment.all).proxy(for: address)
        else { return nil }
        let text = proxy.reveal()
        let names = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]
        let isSecure = HTTPOrigin(address)?.isSecure == true
        let origin = names.dropFirst(isSecure ? 0 : 2).lazy.compactMap { environment[$0] }.first { $0.value == text }
        return SettingCandidate(value: .proxy(text), origin: origin?.origin ?? .environment("HTTPS_PROXY"))
    }

    /// The winning text of a setting.
    func text(_ name: String, _ profile: KnownProfile) throws(ChatError) -> String? {
        try value(name, profile)?.stringValue
    }

    /// The winning value of a setting that is no secret.
    func value(_ name: String, _ profile: KnownProfile) throws(ChatError) -> JSONValue? {
        guard let key = SettingKey.named(name), case .plain(let value) = try resolve(key, of: profile).winner?.value
        else { return nil }
        return value
    }

    private func candidate(
        _ key: SettingKey, _ text: String, _ origin: SettingOrigin, place: String
    ) throws(ChatError) -> SettingCandidate {
        if key.isSecret { return SettingCandidate(value: .secret(.value(Secret(text))), origin: origin) }
        guard let value = key.type.parse(text) else {
            throw .invalidSettings(
                place: place, problem: key.type.problem(with: text) ?? "expected \(key.type.expectation)",
                hint: "for example \(key.example)")
        }
        return SettingCandidate(value: .plain(value), origin: origin)
    }
}
