/// The profile that answers, and who chose it.
public struct ProfileChoice: Sendable, Hashable {
    public let name: String
    /// Who named it; nil if it was taken because no other is configured.
    public let origin: SettingOrigin?
}

extension Settings {
    /// Which profile answers.
    ///
    /// The named one; else the one of `--provider`, CHAT_PROFILE or `default_profile`; else the only one that is
    /// configured. Several are an error, since a question that goes to the wrong provider is worse than one that does
    /// not leave. The demo is never taken unasked.
    ///
    /// - Throws: ``ChatError/profileNotFound(name:known:)``, ``ChatError/notConfigured``,
    ///   ``ChatError/ambiguousProfile(names:)``, or ``ChatError/invalidSettings(place:problem:hint:)``.
    public func choice(named name: String? = nil) throws(ChatError) -> ProfileChoice {
        if let name { return ProfileChoice(name: try known(name).name, origin: .flag("--provider")) }
        if let candidate = profileCandidates.first {
            return ProfileChoice(name: try known(candidate.value.description).name, origin: candidate.origin)
        }
        let configured = try configuredProfiles()
        guard let only = configured.first else { throw .notConfigured }
        guard configured.count == 1 else { throw .ambiguousProfile(names: configured) }
        return ProfileChoice(name: only, origin: nil)
    }

    /// Who names a profile, the strongest first.
    var profileCandidates: [SettingCandidate] {
        var candidates = overrides.reversed().filter { $0.key == "profile" }.map {
            SettingCandidate(value: .plain(.string($0.value)), origin: .flag($0.flag))
        }
        if let (value, origin) = environment["CHAT_PROFILE"] {
            candidates.append(SettingCandidate(value: .plain(.string(value)), origin: origin))
        }
        if let config, let chosen = config.defaultProfile {
            candidates.append(
                SettingCandidate(
                    value: .plain(.string(chosen.name)), origin: .config(path: config.path, line: chosen.line)))
        }
        return candidates
    }

    /// The profiles of the config file, and the built-in ones that the environment or a stored key completes. Where
    /// there is none, a built-in one that is begun, so that its error can say what is missing.
    func configuredProfiles() throws(ChatError) -> [String] {
        var complete: [String] = []
        var begun: [String] = []
        for name in profileNames {
            let known = try known(name)
            guard known.kind != .demo else { continue }
            if known.config != nil {
                complete.append(name)
            } else if try isBegun(known) {
                if try isComplete(known) { complete.append(name) } else { begun.append(name) }
            }
        }
        return complete.isEmpty ? begun : complete
    }

    private func isBegun(_ known: KnownProfile) throws(ChatError) -> Bool {
        for name in ["base_url", "cert_file", "user"] + SettingKey.credentials {
            guard let key = SettingKey.named(name), let winner = try resolve(key, of: known).winner else { continue }
            if winner.origin != .builtIn { return true }
        }
        return try storedKey(of: known).winner != nil
    }

    private func isComplete(_ known: KnownProfile) throws(ChatError) -> Bool {
        do {
            try check(try incompleteProfile(known), known)
            return true
        } catch .missingCredential {
            return false
        } catch .invalidSettings(let place, let problem, let hint) {
            // A missing address is incomplete; a variable that makes no sense is an error.
            guard place == "profile \(known.name)" else {
                throw .invalidSettings(place: place, problem: problem, hint: hint)
            }
            return false
        }
    }
}
