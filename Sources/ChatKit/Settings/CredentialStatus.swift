/// Where the credentials of a profile come from, without what they are.
public struct CredentialStatus: Sendable, Hashable {
    /// Nil if there are none.
    public let origin: SettingOrigin?
    /// Where the secret is fetched from; nil if there are none.
    public let source: SecretSource?
    /// What is set or stored but may not be used, with the reason.
    public let unused: [String]
    /// Why the profile cannot be used; nil if it can.
    public let problem: ChatError?
}

extension Settings {
    /// The credentials of a profile, as far as they can be told without fetching them.
    ///
    /// - Throws: ``ChatError/profileNotFound(name:known:)`` or ``ChatError/invalidSettings(place:problem:hint:)``.
    public func credentialStatus(of name: String) throws(ChatError) -> CredentialStatus {
        let known = try known(name)
        let found = try credentials(of: known)
        var unused = try storedKey(of: known).unused
        for name in SettingKey.credentials {
            guard let key = SettingKey.named(name) else { continue }
            unused += try resolve(key, of: known).unused
        }
        var problem: ChatError?
        do {
            try check(try incompleteProfile(known), known)
        } catch {
            problem = error
        }
        return CredentialStatus(
            origin: found.origin, source: found.credentials.source, unused: unused, problem: problem)
    }

    /// The names of the profiles that can answer: those of the config file, and the built-in ones that the environment
    /// or a stored key completes.
    public var configuredNames: [String] {
        get throws(ChatError) { try configuredProfiles() }
    }
}

extension Credentials {
    /// Where the secret is; nil if there is none.
    var source: SecretSource? {
        switch self {
        case .none: nil
        case .key(let source), .accessToken(let source), .password(_, let source): source
        }
    }
}
