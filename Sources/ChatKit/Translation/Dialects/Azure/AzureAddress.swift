/// Where Azure OpenAI answers: the path and query of a request, by the API in use.
///
/// Source: Azure OpenAI's REST reference and API lifecycle pages, read 2026-11-21. The dated API has the deployment in
/// its path and demands `api-version`; the v1 API has OpenAI's own paths, and takes the deployment as the model.
enum AzureAddress: Sendable, Hashable {
    case dated(version: String)
    /// `version` is `preview` or nil.
    case v1(version: String?)

    init(apiVersion: String?) {
        switch apiVersion?.lowercased() {
        case nil, "", "v1", "latest": self = .v1(version: nil)
        case "preview": self = .v1(version: "preview")
        case let version?: self = .dated(version: version)
        }
    }

    /// The path and query, from `/openai` on.
    func chatCompletions(deployment: String) -> String {
        call("/chat/completions", deployment)
    }

    /// The same for the Responses API, which finds the deployment in the body only.
    ///
    /// Source: <https://learn.microsoft.com/azure/ai-foundry/openai/how-to/responses>, read 2026-11-21.
    var responses: String {
        switch self {
        case .dated(let version): "/openai/responses?api-version=\(URLText.escaped(version))"
        case .v1(let version): "/openai/v1/responses" + Self.query(version)
        }
    }

    /// The same for embeddings.
    func embeddings(deployment: String) -> String {
        call("/embeddings", deployment)
    }

    /// The same for a path under `/files`, which belong to no deployment.
    func files(_ path: String) -> String {
        // The path may have a query already.
        let joint = path.contains("?") ? "&" : "?"
        return switch self {
        case .dated(let version): "/openai/files\(path)\(joint)api-version=\(URLText.escaped(version))"
        case .v1(let version): "/openai/v1/files\(path)" + (version.map { "\(joint)api-version=\($0)" } ?? "")
        }
    }

    /// The path and query of any call, from `/openai` on. The Responses API and files belong to no deployment.
    func call(_ path: String, deployment: String) -> String {
        if path == "/responses" { return responses }
        if path == "/models" { return models }
        if path.hasPrefix("/files") { return files(String(path.dropFirst("/files".count))) }
        return call(path, deployment)
    }

    private func call(_ path: String, _ deployment: String) -> String {
        switch self {
        case .dated(let version):
            "/openai/deployments/\(URLText.escaped(deployment))\(path)?api-version=\(URLText.escaped(version))"
        case .v1(let version): "/openai/v1\(path)" + Self.query(version)
        }
    }

    /// The path and query of the list of models, which only the v1 API has in OpenAI's shape.
    var models: String {
        switch self {
        case .dated: "/openai/v1/models"
        case .v1(let version): "/openai/v1/models" + Self.query(version)
        }
    }

    /// Whether the version knows `stream_options` and `max_completion_tokens`, which came with 2024-09-01-preview.
    ///
    /// Source: <https://learn.microsoft.com/azure/ai-services/openai/api-version-deprecation>, read 2026-11-21.
    var isRecent: Bool {
        switch self {
        case .dated(let version): version >= "2024-09-01"
        case .v1: true
        }
    }

    private static func query(_ version: String?) -> String {
        version.map { "?api-version=\($0)" } ?? ""
    }
}

extension AzureAddress {
    /// The deployment that serves a model: the one the settings name, or the one called like the model.
    ///
    /// Deployments may have dots in their names, and the portal proposes the model's own name (`gpt-4.1`), so no
    /// character is taken out. Only `gpt-3.5-…` is renamed: that family is called `gpt-35-…` at Azure.
    static func deployment(for model: ModelID, in settings: AzureSettings) -> String {
        if let deployment = settings.deployments[model.rawValue] { return deployment }
        let ownPrefix = "gpt-3.5-"
        guard model.rawValue.hasPrefix(ownPrefix) else { return model.rawValue }
        return "gpt-35-" + model.rawValue.dropFirst(ownPrefix.count)
    }
}
