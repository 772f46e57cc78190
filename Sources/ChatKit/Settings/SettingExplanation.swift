/// Why a setting has the value that it has.
public struct SettingExplanation: Sendable, Hashable {
    public let key: String
    /// What it means, one sentence without a full stop.
    public let summary: String
    /// The profile it was looked up for; nil for settings that belong to none.
    public let profile: String?
    /// Nil if nobody gives it.
    public let winner: SettingCandidate?
    /// What the winner overrode, the strongest first.
    public let overridden: [SettingCandidate]
    /// What is set but may not be used, with the reason.
    public let unused: [String]
}

extension Settings {
    /// The settings that ``explain(_:profile:)`` knows.
    public static var keys: [String] {
        ["profile", "config", "database"] + GlobalLimit.allCases.map(\.key) + TerminalSetting.allCases.map(\.key)
            + SettingKey.all.map(\.name)
    }

    /// Says who gave a setting its value, and what that overrode.
    ///
    /// - Parameter profile: The profile to explain; nil for the one that would answer.
    /// - Throws: ``ChatError/invalidUsage(_:)`` for an unknown key, or what ``choice(named:)`` throws.
    public func explain(_ key: String, profile: String? = nil) throws(ChatError) -> SettingExplanation {
        switch key {
        case "config": return place("config", "the config file", configFile, else: locations.configFile)
        case "database": return place("database", "the database", database, else: locations.databaseFile)
        case "profile": return try explainProfile()
        default: break
        }
        if let limit = GlobalLimit.allCases.first(where: { $0.key == key }) {
            return explain(key, limit.summary, try candidates(for: limit))
        }
        if let setting = TerminalSetting.allCases.first(where: { $0.key == key }) {
            return explain(key, setting.summary, try candidates(for: setting))
        }
        guard let setting = SettingKey.named(baseName(of: key)) else {
            let hint = Spelling.hint(for: key, among: Self.keys) ?? "settings: \(Self.keys.joined(separator: ", "))"
            throw .invalidUsage("there is no setting \(key); \(hint)")
        }
        let known = try known(try choice(named: profile).name)
        return try explain(setting, of: known)
    }

    /// All settings of a profile that have a value.
    ///
    /// - Throws: What ``explain(_:profile:)`` throws.
    public func explainAll(of profile: String) throws(ChatError) -> [SettingExplanation] {
        let known = try known(profile)
        var explanations: [SettingExplanation] = []
        for key in SettingKey.all where key.kinds.contains(known.kind) {
            let explanation = try explain(key, of: known)
            if explanation.winner != nil || !explanation.unused.isEmpty { explanations.append(explanation) }
        }
        return explanations
    }

    private func explain(_ key: SettingKey, of known: KnownProfile) throws(ChatError) -> SettingExplanation {
        var resolution = try resolve(key, of: known)
        if key.name == "api_key" {
            let stored = try storedKey(of: known)
            resolution.candidates += stored.candidates
            resolution.unused += stored.unused
        }
        if key.name == "headers" { resolution.candidates = resolution.candidates.map(Self.withoutSecrets) }
        return SettingExplanation(
            key: key.name, summary: key.summary, profile: known.name, winner: resolution.winner,
            overridden: Array(resolution.candidates.dropFirst()), unused: resolution.unused)
    }

    private static func withoutSecrets(_ candidate: SettingCandidate) -> SettingCandidate {
        guard case .plain(.object(let headers)) = candidate.value else { return candidate }
        return SettingCandidate(value: .plain(.object(HeaderSecrecy.shown(headers))), origin: candidate.origin)
    }

    /// Of a setting that belongs to no profile.
    private func explain(
        _ key: String, _ summary: String, _ candidates: [SettingCandidate]
    ) -> SettingExplanation {
        SettingExplanation(
            key: key, summary: summary, profile: nil, winner: candidates.first,
            overridden: Array(candidates.dropFirst()), unused: [])
    }

    private func explainProfile() throws(ChatError) -> SettingExplanation {
        let candidates = profileCandidates
        let choice = try choice()
        let winner = SettingCandidate(value: .plain(.string(choice.name)), origin: choice.origin ?? .builtIn)
        return SettingExplanation(
            key: "profile", summary: "who answers where --provider names nobody", profile: nil, winner: winner,
            overridden: Array(candidates.dropFirst()),
            unused: candidates.isEmpty ? ["it is the only one configured"] : [])
    }

    private func place(
        _ key: String, _ summary: String, _ winner: SettingCandidate, else path: String
    ) -> SettingExplanation {
        let builtIn = SettingCandidate(value: .plain(.string(path)), origin: .builtIn)
        return SettingExplanation(
            key: key, summary: summary, profile: nil, winner: winner,
            overridden: winner.origin == .builtIn ? [] : [builtIn], unused: [])
    }

    /// `api_key` for `api_key_file` and its like.
    private func baseName(of key: String) -> String {
        for suffix in SettingKey.secretSuffixes where key.hasSuffix(suffix) {
            let name = String(key.dropLast(suffix.count))
            if SettingKey.named(name)?.isSecret == true { return name }
        }
        return key
    }
}
