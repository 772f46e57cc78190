/// OpenAI, and the many servers that speak its dialect.
struct OpenAIProvider: HTTPProvider {
    let client: ProviderClient
    let connections: ProviderConnections
    private let endpoint: Endpoint
    private let dialect: OpenAIDialect

    init(profile: Profile, connections: ProviderConnections) throws(ChatError) {
        let endpoint = try Self.endpoint(profile)
        self.endpoint = endpoint
        self.connections = connections
        dialect = OpenAIDialect(profile.openAIAPI, isOpenAI: endpoint.origin.host == "api.openai.com")
        // Azure's dated API takes keys in a header of its own.
        let isAzure = endpoint.path.contains("/openai/deployments/")
        client = ProviderClient(
            profile: profile, host: endpoint.origin.name, transport: connections.makeTransport(profile.network, []),
            authorizer: profile.keyAuthorizer(
                at: endpoint.origin, keyHeader: isAzure ? "api-key" : "Authorization",
                keyPrefix: isAzure ? "" : "Bearer ", variables: ["OPENAI_API_KEY"], connections))
    }

    /// An address without a path means the API's usual one, `/v1`; one of a whole call is cut back to its base.
    private static func endpoint(_ profile: Profile) throws(ChatError) -> Endpoint {
        var endpoint = try Endpoint(profile.baseURL, profile: profile.name)
        endpoint.dropCall()
        if endpoint.path.isEmpty { endpoint.path = "/v1" }
        return endpoint
    }

    var upstream: Upstream {
        Upstream(client, dialect: dialect.api == .responses ? .responses : .openai, origin: endpoint.origin) {
            [endpoint] path, _ in endpoint.url(path)
        }
    }

    /// The address of a path of the API's.
    func url(_ path: String) -> String { endpoint.url(path) }

    func encode(_ request: ChatRequest) throws(ChatError) -> OutgoingRequest {
        let encoded = try dialect.encode(request, at: endpoint.origin.name)
        let url = endpoint.url(dialect.api == .chat ? "/chat/completions" : "/responses")
        return OutgoingRequest(post(encoded.body, to: url, streams: request.streams), encoded)
    }

    var repeatsRequests: Bool { dialect.api == .responses }

    func makeDecoder(_ context: ReplyContext) -> OpenAIDialectDecoder {
        OpenAIDialectDecoder(dialect.api, context: context)
    }

    func models() async throws(ChatError) -> [ModelID] {
        try await listModels(at: endpoint.url("/models")).map(\.id)
    }
}

extension Profile {
    /// The authorizer for a key or token in one header.
    ///
    /// Without credentials requests go out as they are to servers on this machine or the local network, which rarely want any; elsewhere
    /// the key is missing, unless the profile sets the header itself.
    func keyAuthorizer(
        at origin: HTTPOrigin, keyHeader: String, keyPrefix: String, variables: [String],
        _ connections: ProviderConnections
    ) -> any Authorizer {
        if network.setsHeader("Authorization") || network.setsHeader(keyHeader) { return NoAuthorizer() }
        let missing = ChatError.missingCredential(profile: name, variables: variables)
        switch credentials {
        case .key(let source):
            return HeaderAuthorizer(
                header: keyHeader, prefix: keyPrefix,
                secret: FetchedSecret(source, read: connections.readSecret), missing: missing)
        case .accessToken(let source):
            return HeaderAuthorizer(
                header: "Authorization", prefix: "Bearer ",
                secret: FetchedSecret(source, read: connections.readSecret), missing: missing)
        case .none where origin.isLoopback || origin.isOnLocalNetwork: return NoAuthorizer()
        // A name and a password are GigaChat's alone.
        case .none, .password: return MissingAuthorizer(error: missing)
        }
    }
}
