public import ChatKit

/// The settings of azure-openai-proxy: its variables, their defaults and their forms.
///
/// Source: the program's README and code (github.com/diemus/azure-openai-proxy, 2023-04-01), read 2026-11-30.
public struct AzureProxySettings: Sendable {
    /// Where requests go.
    public enum Mode: Sendable, Hashable {
        /// To Azure, rewritten.
        case azure
        /// To OpenAI, as they are.
        case openAI
    }

    public var mode = Mode.azure
    /// Scheme, host and port of the Azure resource; nil in the other mode.
    public var endpoint: HTTPOrigin?
    public var apiVersion = AzureProxySettings.usualVersion
    /// Deployments by model.
    public var deployments: [String: String] = AzureProxySettings.usualDeployments
    /// The key that is sent for every client; nil sends each client's own.
    public var token: Secret?
    /// Whether events without a choice are left out of streams.
    public var hidesEmptyChoices = false
    /// Where the other mode sends requests.
    public var openAIAddress = "https://api.openai.com"
    /// How connections to the upstream are made.
    public var network = NetworkSettings()
    public var host = "127.0.0.1"
    public var port = 8080

    /// The original's default, 2023-03-15-preview, was retired in 2024; this is the newest that has all its calls.
    static let usualVersion = "2024-10-21"
    static let usualDeployments = [
        "gpt-3.5-turbo": "gpt-35-turbo", "gpt-3.5-turbo-0301": "gpt-35-turbo-0301",
    ]

    public init() {}

    /// Reads the variables.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)``.
    public init(_ environment: EnvironmentVariables) throws(ChatError) {
        let variables = DropInVariables(environment)
        if let mode = variables["AZURE_OPENAI_PROXY_MODE"], mode != "azure" { self.mode = .openAI }
        if let address = variables["AZURE_OPENAI_PROXY_ADDRESS"] { try takeAddress(address, variables) }
        guard mode == .azure else { return }
        guard let endpoint = variables["AZURE_OPENAI_ENDPOINT"] else {
            throw .invalidSettings(
                place: "AZURE_OPENAI_ENDPOINT", problem: "it is not set",
                hint: "set it to https://NAME.openai.azure.com, or AZURE_OPENAI_PROXY_MODE to openai")
        }
        self.endpoint = try variables.origin("AZURE_OPENAI_ENDPOINT", endpoint)
        if let version = variables["AZURE_OPENAI_APIVERSION"] {
            guard version.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "&") }) else {
                throw variables.invalid(
                    "AZURE_OPENAI_APIVERSION", "must be a version of the API", hint: "such as \(Self.usualVersion)")
            }
            apiVersion = version
        }
        for pair in variables.list("AZURE_OPENAI_MODEL_MAPPER") {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false).map(\.trimmed)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw variables.invalid(
                    "AZURE_OPENAI_MODEL_MAPPER", "must be a list of MODEL=DEPLOYMENT",
                    hint: "such as gpt-3.5-turbo=my-deployment,gpt-4=other")
            }
            deployments[parts[0]] = parts[1]
        }
        token = variables["AZURE_OPENAI_TOKEN"].map { Secret($0) }
        hidesEmptyChoices = try variables.flag("AZURE_OPENAI_PROXY_NORMALIZE") ?? false
    }

    /// Takes `host:port` or `:port`, which is every address of the machine.
    private mutating func takeAddress(_ address: String, _ variables: DropInVariables) throws(ChatError) {
        let name = "AZURE_OPENAI_PROXY_ADDRESS"
        let colon = address.lastIndex(of: ":")
        guard let colon, let port = Int(address[address.index(after: colon)...]), (0...65535).contains(port) else {
            throw variables.invalid(name, "must be HOST:PORT", hint: "such as 127.0.0.1:8080, or :8080 for all")
        }
        var host = address[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        self.host = host.isEmpty ? "0.0.0.0" : String(host)
        self.port = port
    }

    /// The listener, with the original's openness to web pages.
    public func plan() -> DropInPlan {
        var access = AccessRules()
        access.origins = ["*"]
        let listener = GatewayListener(
            name: DropIn.azureOpenAIProxy.rawValue, host: host, port: port, access: access,
            surface: .azureProxy(self))
        var plan = DropInPlan(listeners: [listener])
        if token != nil {
            plan.warnings.append(
                "AZURE_OPENAI_TOKEN is used for everybody who reaches this address, and for web pages of every site; "
                    + "--token and --allow-origin limit that")
        }
        if let endpoint, !endpoint.isSecure, !endpoint.isLoopback {
            plan.warnings.append("keys travel unencrypted to \(endpoint.name)")
        }
        return plan
    }
}
