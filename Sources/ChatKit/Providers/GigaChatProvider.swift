internal import FoundationEssentials

/// GigaChat, over its own API: v1, or v2 for chatting where the profile says so.
///
/// Source: Sber's OpenAPI document and the error page of its site, read 2026-11-21.
struct GigaChatProvider: HTTPProvider {
    let client: ProviderClient
    let connections: ProviderConnections
    private let endpoint: Endpoint

    init(profile: Profile, connections: ProviderConnections) throws(ChatError) {
        let endpoint = try Self.endpoint(profile)
        self.endpoint = endpoint
        self.connections = connections
        let transport = connections.makeTransport(profile.network, GigaChatTrust.roots(forHost: endpoint.origin.host))
        client = ProviderClient(
            profile: profile, host: endpoint.origin.name, transport: transport,
            authorizer: try Self.authorizer(profile, endpoint, transport, connections))
    }

    /// An address without a path means the API's usual one, which differs between the hosts.
    private static func endpoint(_ profile: Profile) throws(ChatError) -> Endpoint {
        var endpoint = try Endpoint(profile.baseURL, profile: profile.name)
        endpoint.dropCall()
        if endpoint.path.isEmpty { endpoint.path = endpoint.origin.host.hasSuffix(".sberbank.ru") ? "/api/v1" : "/v1" }
        return endpoint
    }

    private static func authorizer(
        _ profile: Profile, _ endpoint: Endpoint, _ transport: any HTTPTransport, _ connections: ProviderConnections
    ) throws(ChatError) -> any Authorizer {
        if profile.network.setsHeader("Authorization") { return GigaChatAuthorizer(credential: .none) }
        let missing = ChatError.missingCredential(
            profile: profile.name, variables: ["GIGACHAT_CREDENTIALS", "GIGACHAT_ACCESS_TOKEN"])
        switch profile.credentials {
        case .accessToken(let source):
            return GigaChatAuthorizer(
                credential: .ready(
                    HeaderAuthorizer(
                        header: "Authorization", prefix: "Bearer ",
                        secret: FetchedSecret(source, read: connections.readSecret), missing: missing)))
        case .key, .password:
            let exchange = try GigaChatTokenExchange(
                profile: profile, endpoint: endpoint, apiTransport: transport, missing: missing,
                connections: connections)
            return GigaChatAuthorizer(
                credential: .exchanged(
                    GigaChatToken(forget: { await exchange.forget($0) }) { () throws(ChatError) in
                        try await exchange.fetch()
                    }))
        // A client certificate alone lets us in.
        case .none where profile.network.certificateFile != nil || endpoint.origin.isLoopback:
            return GigaChatAuthorizer(credential: .none)
        case .none: return MissingAuthorizer(error: missing)
        }
    }

    var upstream: Upstream {
        var chat = endpoint
        if profile.gigachat.api == .v2 { chat.replaceVersion(by: "v2") }
        let roots = GigaChatTrust.roots(forHost: endpoint.origin.host)
        return Upstream(
            client, dialect: profile.gigachat.api == .v2 ? .gigachatV2 : .gigachat, origin: endpoint.origin,
            extraRoots: roots
        ) { [chat, endpoint] path, _ in
            // Only chatting differs between the versions: the rest is v1 in both.
            (path.hasPrefix("/chat/completions") ? chat : endpoint).url(path)
        }
    }

    /// The address of a path of the API's.
    func url(_ path: String) -> String { endpoint.url(path) }

    func encode(_ request: ChatRequest) throws(ChatError) -> OutgoingRequest {
        let (request, notices) = request.keepingStates(of: nil).withoutForeignOptions(
            for: profile.gigachat.api == .v1 ? .gigachat : .gigachatV2, isVendor: true)
        var encoded =
            switch profile.gigachat.api {
            case .v1: try GigaChatRequestEncoder.encode(request)
            case .v2: try GigaChatV2RequestEncoder.encode(request)
            }
        encoded.notices = notices + encoded.notices
        // One value for a whole dialogue lets the server keep what it has read of it already.
        var headers = request.session.map { [HTTPHeader("X-Session-ID", $0)] } ?? []
        if request.streams { headers.append(HTTPHeader("Cache-Control", "no-store")) }
        var address = endpoint
        if profile.gigachat.api == .v2 { address.replaceVersion(by: "v2") }
        let url = address.url("/chat/completions")
        return OutgoingRequest(post(encoded.body, to: url, streams: request.streams, headers: headers), encoded)
    }

    var repeatsRequests: Bool { true }

    func makeDecoder(_ context: ReplyContext) -> GigaChatReplyDecoder {
        GigaChatReplyDecoder(context: context, api: profile.gigachat.api)
    }

    func pendingUploads(of request: ChatRequest) throws(ChatError) -> [Attachment] {
        try GigaChatFiles.pending(in: request)
    }

    func upload(_ attachment: Attachment, bytes: [UInt8]) async throws(ChatError) -> String {
        try await upload(
            bytes, name: attachment.name ?? "file", mediaType: attachment.mediaType, purpose: nil
        ).id
    }

    func file(_ fileID: String) async throws(ChatError) -> [UInt8] {
        try await content(ofFile: fileID)
    }

    /// The models to chat with; the list also has those for embeddings and checks.
    func models() async throws(ChatError) -> [ModelID] {
        try await listedModels().filter { $0.type ?? "chat" == "chat" }.map(\.id)
    }

    func listedModels() async throws(ChatError) -> [ListedModel] {
        try await listModels(at: endpoint.url("/models"))
    }
}

/// Shows GigaChat a token.
struct GigaChatAuthorizer: Authorizer {
    enum Credential: Sendable {
        /// A client certificate, or a header that the profile sets itself.
        case none
        /// A token that the user has.
        case ready(HeaderAuthorizer)
        /// A token that is got for a key or a password.
        case exchanged(GigaChatToken)
    }

    var credential: Credential

    func authorize(_ request: inout HTTPRequest) async throws(ChatError) {
        switch credential {
        case .none: break
        case .ready(let header): try await header.authorize(&request)
        case .exchanged(let token): request.headers.append(Self.header(try await token.value()))
        }
        // Names the request in the server's log; each try has its own.
        request.headers.append(HTTPHeader("X-Request-ID", UUID().uuidString.lowercased()))
    }

    /// No token is fetched to show a request: its place is held by words.
    func authorizePreview(_ request: inout HTTPRequest) async throws(ChatError) {
        switch credential {
        case .none, .ready: try await authorize(&request)
        case .exchanged:
            request.headers.append(Self.header(Secret("<a token, fetched when the request is sent>")))
            request.headers.append(HTTPHeader("X-Request-ID", UUID().uuidString.lowercased()))
        }
    }

    func renew(after refused: HTTPRequest) async -> Bool {
        switch credential {
        case .none: return false
        case .ready(let header): return await header.renew(after: refused)
        case .exchanged(let token):
            for secret in refused.secrets { await token.drop(secret) }
            return true
        }
    }

    private static func header(_ token: Secret) -> HTTPHeader {
        HTTPHeader("Authorization", "Bearer " + token.reveal(), isSecret: true)
    }
}
