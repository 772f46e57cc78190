/// The endpoint of one profile, for a server that forwards requests to it without decoding them.
package struct Upstream: Sendable {
    package let profile: Profile
    /// The wire format that the endpoint accepts.
    package let dialect: ChatDialect
    package let origin: HTTPOrigin
    /// PEM certificates trusted for this endpoint beside the system's and the profile's.
    package let extraRoots: [String]
    private let client: ProviderClient
    private let address: @Sendable (String, ModelID) -> String

    /// - Parameters:
    ///   - address: Returns the URL of a call from its path, such as `/chat/completions`, and the model.
    init(
        _ client: ProviderClient, dialect: ChatDialect, origin: HTTPOrigin, extraRoots: [String] = [],
        address: @escaping @Sendable (String, ModelID) -> String
    ) {
        self.client = client
        profile = client.profile
        self.dialect = dialect
        self.origin = origin
        self.extraRoots = extraRoots
        self.address = address
    }

    /// Returns the URL of a call.
    ///
    /// - Parameters:
    ///   - path: The call's path behind the version, such as `/chat/completions`, with its query.
    ///   - model: The model as the profile names it; Azure's dated API has the deployment in the path.
    package func url(_ path: String, model: ModelID) -> String { address(path, model) }

    /// The name under which the endpoint knows a model: behind aliases, and Azure's deployment of it.
    package func modelName(_ model: ModelID) -> String {
        let name = profile.aliases[model.rawValue] ?? model.rawValue
        return dialect == .azure ? AzureAddress.deployment(for: ModelID(name), in: profile.azure) : name
    }

    /// Returns the headers that authenticate a request, and those that the profile adds to every request.
    ///
    /// - Throws: What keeps the credentials from being had or sent: ``ChatError/missingCredential(profile:variables:)``,
    ///   ``ChatError/insecureCredentials(host:)``, and what a token exchange throws.
    package func authentication() async throws(ChatError) -> [HTTPHeader] {
        try await client.authenticated(HTTPRequest(method: "POST", url: address("", "-"))).headers
    }

    /// Reports that a request with these headers was answered by 401.
    ///
    /// - Returns: Whether ``authentication()`` returns other credentials now.
    package func renewAuthentication(after refused: [HTTPHeader]) async -> Bool {
        await client.authorizer.renew(
            after: HTTPRequest(method: "POST", url: address("", "-"), headers: refused))
    }
}

/// Returns the endpoint of a profile; nil for the demo, which has none.
///
/// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` for an address that is not an http or https URL.
package func makeUpstream(
    for profile: Profile, over connections: ProviderConnections
) throws(ChatError) -> Upstream? {
    switch profile.kind {
    case .openai: try OpenAIProvider(profile: profile, connections: connections).upstream
    case .azure: try AzureOpenAIProvider(profile: profile, connections: connections).upstream
    case .gigachat: try GigaChatProvider(profile: profile, connections: connections).upstream
    case .demo: nil
    }
}
