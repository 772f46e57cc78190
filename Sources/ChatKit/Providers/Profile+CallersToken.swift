internal import FoundationEssentials

extension Profile {
    /// This profile of GigaChat's, with the credentials that a program brought which is served through it, and none of its
    /// own.
    ///
    /// There are three forms: `giga-cred-<authorization key>[:<scope>]`, `giga-auth-<access token>` and
    /// `giga-user-<name>:<password>`. A key without a scope is a private person's; a password may have colons.
    /// Source: gpt2giga's README on `pass_token`, read 2026-11-21.
    ///
    /// - Parameter authorization: The value of the program's `Authorization` header.
    /// - Throws: ``ChatError/unauthorized(profile:status:detail:)`` with status 401 for anything else. What was sent is
    ///   not repeated: it may be somebody's key.
    public func withCredentials(ofCaller authorization: String) throws(ChatError) -> Profile {
        var profile = self
        profile.network.headers = network.headers.filter { $0.key.lowercased() != "authorization" }
        // A certificate alone may let somebody in, and this one is not the caller's.
        profile.network.certificateFile = nil
        profile.network.keyFile = nil
        profile.network.keyPassword = nil
        let token = try bearer(authorization)
        if let credential = token.dropping(prefix: "giga-cred-") {
            let parts = credential.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let scope = parts.count == 2 ? String(parts[1]) : "GIGACHAT_API_PERS"
            guard Data(base64Encoded: String(parts[0]))?.isEmpty == false else {
                throw refused("what follows giga-cred- is no authorization key")
            }
            guard scope.hasPrefix("GIGACHAT_API_"), scope.utf8.allSatisfy(\.isPartOfScope) else {
                throw refused("what follows the key of giga-cred- is no scope")
            }
            profile.credentials = .key(.value(Secret(String(parts[0]))))
            profile.gigachat.scope = scope
        } else if let credential = token.dropping(prefix: "giga-auth-") {
            guard !credential.isEmpty else { throw refused("no access token follows giga-auth-") }
            profile.credentials = .accessToken(.value(Secret(String(credential))))
        } else if let credential = token.dropping(prefix: "giga-user-") {
            let parts = credential.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw refused("giga-user- is followed by a name, a colon and a password")
            }
            profile.credentials = .password(user: String(parts[0]), .value(Secret(String(parts[1]))))
        } else {
            throw refused("the token is none of giga-cred-…, giga-auth-… and giga-user-…")
        }
        return profile
    }

    /// The token after the word Bearer, whose case does not matter.
    private func bearer(_ authorization: String) throws(ChatError) -> Substring {
        let words = authorization.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else {
            throw refused("the Authorization header has no Bearer token")
        }
        let token = words[1].drop { $0 == " " }
        // What a header must not have would end it, and begin another.
        guard token.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw refused("the token has control characters")
        }
        return token
    }

    private func refused(_ problem: String) -> ChatError {
        .unauthorized(profile: name, status: 401, detail: problem)
    }
}

extension Substring {
    fileprivate func dropping(prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}

extension UInt8 {
    fileprivate var isPartOfScope: Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
            || self == UInt8(ascii: "_")
    }
}
