/// Azure OpenAI: OpenAI's dialect with deployments instead of models, by the dated API or the v1 API.
///
/// Source: Azure OpenAI's REST reference and API lifecycle pages, read 2026-11-21.
struct AzureOpenAIProvider: HTTPProvider {
    let client: ProviderClient
    let connections: ProviderConnections
    private let endpoint: Endpoint
    private let address: AzureAddress
    private let dialect: OpenAIDialect

    init(profile: Profile, connections: ProviderConnections) throws(ChatError) {
        var endpoint = try Self.endpoint(profile)
        // The portal's addresses of whole calls end in a version; a second one would be refused.
        let pastedVersion = endpoint.takeParameter("api-version")
        self.endpoint = endpoint
        self.connections = connections
        address = AzureAddress(apiVersion: profile.azure.apiVersion ?? pastedVersion)
        dialect = OpenAIDialect(
            profile.openAIAPI, isOpenAI: address.isRecent, isAzure: true, takesStreamOptions: address.isRecent)
        client = ProviderClient(
            profile: profile, host: endpoint.origin.name, transport: connections.makeTransport(profile.network, []),
            authorizer: profile.keyAuthorizer(
                at: endpoint.origin, keyHeader: "api-key", keyPrefix: "",
                variables: ["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN"], connections))
    }

    /// The endpoint as the portal shows it, or anything under its `/openai`: only what stands before that is kept.
    private static func endpoint(_ profile: Profile) throws(ChatError) -> Endpoint {
        var endpoint = try Endpoint(profile.baseURL, profile: profile.name)
        let segments = endpoint.path.split(separator: "/")
        if let place = segments.firstIndex(of: "openai") {
            endpoint.path = segments[..<place].map { "/" + $0 }.joined()
        } else {
            endpoint.dropCall()
            // The address of a resource's other models; those of OpenAI's dialect are under `/openai` of the same host.
            if endpoint.path == "/models" { endpoint.path = "" }
        }
        return endpoint
    }

    var upstream: Upstream {
        Upstream(client, dialect: dialect.api == .responses ? .responses : .azure, origin: endpoint.origin) {
            [endpoint, address, azure = profile.azure] path, model in
            endpoint.url(address.call(path, deployment: AzureAddress.deployment(for: model, in: azure)))
        }
    }

    /// The address of a call of the API's.
    func url(_ path: (AzureAddress) -> String) -> String { endpoint.url(path(address)) }

    /// The body names the deployment too: the v1 API demands it, and the dated API does not mind.
    func encode(_ request: ChatRequest) throws(ChatError) -> OutgoingRequest {
        let deployment = AzureAddress.deployment(for: request.model, in: profile.azure)
        var encoded = try dialect.encode(request, at: endpoint.origin.name)
        encoded.body["model"] = .string(deployment)
        let path = dialect.api == .chat ? address.chatCompletions(deployment: deployment) : address.responses
        return OutgoingRequest(post(encoded.body, to: endpoint.url(path), streams: request.streams), encoded)
    }

    var repeatsRequests: Bool { dialect.api == .responses }

    func makeDecoder(_ context: ReplyContext) -> OpenAIDialectDecoder {
        OpenAIDialectDecoder(dialect.api, context: context)
    }

    /// The models that the settings map to deployments, then what the resource lists: Azure tells which models it can
    /// serve, but not to a key which deployments there are.
    func models() async throws(ChatError) -> [ModelID] {
        let mapped = profile.azure.deployments.keys.sorted().map { ModelID($0) }
        do throws(ChatError) {
            let listed = try await listModels(at: endpoint.url(address.models)).map(\.id)
            return mapped + listed.filter { !mapped.contains($0) }
        } catch {
            // Gateways before Azure, and older resources, have no such list.
            if case .requestRejected = error, !mapped.isEmpty { return mapped }
            throw error
        }
    }
}
