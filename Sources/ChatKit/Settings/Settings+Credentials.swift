/// The credentials of a profile and how they were found.
struct FoundCredentials: Sendable {
    var credentials: Credentials = .none
    var origin: SettingOrigin?
    /// A variable that the profile names as the place of its secret, and that is unset.
    var missingVariable: String?
    /// The variables that would give credentials.
    var variables: [String] = []
}

extension Settings {
    /// The first of: key, name with password, ready token, stored key.
    func credentials(of profile: KnownProfile) throws(ChatError) -> FoundCredentials {
        var found = FoundCredentials()
        switch profile.kind {
        case .demo: return found
        case .openai: found.variables = ["OPENAI_API_KEY"]
        case .azure: found.variables = ["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN"]
        case .gigachat: found.variables = ["GIGACHAT_CREDENTIALS", "GIGACHAT_ACCESS_TOKEN"]
        }
        let user = try text("user", profile)
        for name in ["api_key", "password", "access_token"] {
            guard let key = SettingKey.named(name) else { continue }
            let resolution = try resolve(key, of: profile)
            if case .secret(let source) = resolution.winner?.value {
                switch name {
                case "api_key": found.credentials = .key(source)
                case "access_token": found.credentials = .accessToken(source)
                default:
                    guard let user else { continue }
                    found.credentials = .password(user: user, source)
                }
                found.origin = resolution.winner?.origin
                return found
            }
            if let variable = resolution.missingVariable {
                found.missingVariable = variable
                return found
            }
        }
        if let stored = try storedKey(of: profile).winner, case .secret(let source) = stored.value {
            found.credentials = user.map { .password(user: $0, source) } ?? .key(source)
            found.origin = stored.origin
        } else if user != nil {
            found.variables = ["GIGACHAT_PASSWORD"]
        }
        return found
    }
}
