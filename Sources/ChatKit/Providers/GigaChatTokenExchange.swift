internal import FoundationEssentials

/// Gets an access token for an authorization key, or for a user's name and password.
///
/// Source: Sber's documentation of `POST /api/v2/oauth` and of `POST /token`, and recorded answers, read 2026-11-21.
struct GigaChatTokenExchange: Sendable {
    private let profile: Profile
    private let url: String
    private let host: String
    private let transport: any HTTPTransport
    private let missing: ChatError
    private let readSecret: @Sendable (SecretSource) async throws(ChatError) -> Secret

    /// - Parameters:
    ///   - endpoint: The API's own address, which also takes names and passwords.
    ///   - apiTransport: The connections to it. Keys are sent to another host, without our client certificate.
    ///   - missing: What is thrown when the credential is empty.
    init(
        profile: Profile, endpoint: Endpoint, apiTransport: any HTTPTransport, missing: ChatError,
        connections: ProviderConnections
    ) throws(ChatError) {
        self.profile = profile
        self.missing = missing
        readSecret = connections.readSecret
        if case .password = profile.credentials {
            url = endpoint.url("/token")
            host = endpoint.origin.name
            transport = apiTransport
        } else {
            let authority = try Endpoint(profile.gigachat.authURL, profile: profile.name, name: "auth_url")
            url = profile.gigachat.authURL
            host = authority.origin.name
            var network = profile.network
            network.certificateFile = nil
            network.keyFile = nil
            network.keyPassword = nil
            network.proxy = network.proxy(for: profile.gigachat.authURL)
            transport = connections.makeTransport(network, GigaChatTrust.roots(forHost: authority.origin.host))
        }
    }

    /// Gets a token: the one that this or another process keeps, or a new one.
    func fetch() async throws(ChatError) -> GigaChatToken.Issued {
        let request = try await request()
        guard let file = file(for: request) else { return try await ask(request) }
        if let kept = file.read() { return kept }
        // Of several processes one asks, and the others find what it got.
        let lock = try await file.lock()
        defer { lock?.release() }
        if let kept = file.read() { return kept }
        let issued = try await ask(request)
        file.write(issued)
        return issued
    }

    /// Forgets a token that the server refused, for other processes too.
    func forget(_ refused: Secret) async {
        guard profile.gigachat.tokensFolder != nil, let request = try? await request() else { return }
        file(for: request)?.remove(refused)
    }

    /// Where the token for a request is kept; nil where none is.
    private func file(for request: HTTPRequest) -> TokenFile? {
        guard let folder = profile.gigachat.tokensFolder else { return nil }
        let credential = request.headers.first { $0.isSecret }?.value ?? ""
        return TokenFile(folder: folder, credential: credential, scope: profile.gigachat.scope, url: url)
    }

    private func ask(_ request: HTTPRequest) async throws(ChatError) -> GigaChatToken.Issued {
        try request.checkCredentialsAreSafe(allowInsecure: profile.allowsInsecureCredentials)
        let response = try await transport.send(request).decoded(profile: profile.name, host: host)
        let context = ReplyContext(
            profile: profile.name, host: host, model: "", secrets: request.secrets, replyID: "")
        let body = try await response.body.beginning(limit: 64 * 1024)
        guard (200..<300).contains(response.status) else {
            let error = ChatError.failedAnswer(
                status: response.status, location: response.header("Location"),
                retryAfter: response.retryAfter(at: .now), body: body, in: context)
            throw Self.refusal(error)
        }
        return try GigaChatToken.Issued(answer: body, profile: profile.name)
    }

    private func request() async throws(ChatError) -> HTTPRequest {
        var request = HTTPRequest(method: "POST", url: url, headers: [HTTPHeader("Accept", "application/json")])
        switch profile.credentials {
        case .key(let source):
            let key = try await secret(source)
            request.headers += [
                HTTPHeader("Authorization", "Basic " + Self.basic(key), isSecret: true),
                HTTPHeader("RqUID", UUID().uuidString.lowercased()),
                HTTPHeader("Content-Type", "application/x-www-form-urlencoded"),
            ]
            request.body = Array("scope=\(URLText.escaped(profile.gigachat.scope))".utf8)
        case .password(let user, let source):
            let pair = Data("\(user):\(try await secret(source).reveal())".utf8).base64EncodedString()
            request.headers.append(HTTPHeader("Authorization", "Basic " + pair, isSecret: true))
        case .none, .accessToken: throw missing
        }
        request.headers.append(HTTPHeader("User-Agent", ChatKitVersion.userAgent))
        return request
    }

    /// An authorization key as it is sent. A client's ID and secret with a colon between are what it is made of.
    private static func basic(_ key: Secret) -> String {
        let text = key.withoutScheme("Basic").reveal()
        return text.contains(":") ? Data(text.utf8).base64EncodedString() : text
    }

    private func secret(_ source: SecretSource) async throws(ChatError) -> Secret {
        let secret = try await readSecret(source)
        if secret.isEmpty { throw missing }
        return secret
    }

    /// A 400 means that the key is no key, or not for this scope: credentials that were refused.
    private static func refusal(_ error: ChatError) -> ChatError {
        guard case .requestRejected(let profile, 400, _, let detail) = error else { return error }
        return .unauthorized(profile: profile, status: 400, detail: detail)
    }
}

extension GigaChatToken.Issued {
    /// Reads the answer of either endpoint: `access_token` and `expires_at`, or `tok` and `exp`.
    ///
    /// - Throws: ``ChatError/malformedReply(profile:problem:)``.
    init(answer body: [UInt8], profile: String) throws(ChatError) {
        guard let answer = try? JSONValue(parsing: body),
            let token = (answer["access_token"] ?? answer["tok"])?.stringValue, !token.isEmpty
        else { throw .malformedReply(profile: profile, problem: "no token where one was asked for") }
        self.token = Secret(token)
        guard let end = (answer["expires_at"] ?? answer["exp"])?.doubleValue, (1...1e15).contains(end) else { return }
        // Some installations count seconds, others milliseconds: no token lives until the year 33658.
        expiresAt = Timestamp(rawValue: Int64(end < 1e12 ? end * 1000 : end))
    }
}
