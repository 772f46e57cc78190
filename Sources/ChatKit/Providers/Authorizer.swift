/// Shows a provider what it wants to see before it lets a request in.
protocol Authorizer: Sendable {
    /// Puts the credentials into a request.
    func authorize(_ request: inout HTTPRequest) async throws(ChatError)

    /// Puts what can be had without sending anything into a request that is only shown.
    func authorizePreview(_ request: inout HTTPRequest) async throws(ChatError)

    /// Takes note that a request was refused with 401; whether another try would carry other credentials.
    func renew(after refused: HTTPRequest) async -> Bool
}

extension Authorizer {
    func authorizePreview(_ request: inout HTTPRequest) async throws(ChatError) {
        try await authorize(&request)
    }

    func renew(after refused: HTTPRequest) async -> Bool { false }
}

/// Puts one secret into one header.
struct HeaderAuthorizer: Authorizer {
    /// `Authorization` or `api-key`.
    var header: String
    /// What stands before the secret: `Bearer `, or nothing.
    var prefix: String
    var secret: FetchedSecret
    /// What is thrown when the secret is empty.
    var missing: ChatError

    func authorize(_ request: inout HTTPRequest) async throws(ChatError) {
        let secret = try await secret.value().withoutScheme("Bearer")
        if secret.isEmpty { throw missing }
        request.headers.append(HTTPHeader(header, prefix + secret.reveal(), isSecret: true))
    }

    func renew(after refused: HTTPRequest) async -> Bool {
        await secret.renew(after: refused.secrets)
    }
}

/// Lets requests go as they are: local servers, client certificates, and headers that the profile sets itself.
struct NoAuthorizer: Authorizer {
    func authorize(_ request: inout HTTPRequest) async throws(ChatError) {}
}

/// Lets nothing out, because a credential is missing.
struct MissingAuthorizer: Authorizer {
    var error: ChatError

    func authorize(_ request: inout HTTPRequest) async throws(ChatError) {
        throw error
    }
}
