/// Who answers and how to reach them, complete: what a provider is made from.
public struct Profile: Sendable, Hashable {
    public var name: String
    public var kind: ProviderKind
    /// The address that the dialect's paths are appended to, such as `https://api.openai.com/v1`.
    public var baseURL: String
    /// The model to ask where the user names none.
    public var model: ModelID?
    /// Models by other names for them, such as those that programs made for another provider ask for.
    public var aliases: [String: String] = [:]
    public var credentials: Credentials
    /// Options for requests that do not say otherwise.
    public var options: RequestOptions
    /// The first prompt for conversations that start without one.
    public var firstPrompt: String?
    /// The context budget where the conversation has none.
    public var budget: BudgetWishes
    /// The model that writes summaries of dialogues that are too long; nil takes the one that is asked.
    public var summaryModel: ModelID?
    /// What the user's own catalog says of models.
    public var catalog: [ModelEntry]
    /// The token vocabulary to count with, such as `o200k_base`; nil takes the model's own.
    public var encoding: String?
    /// The limits that questions to this profile are held to: its own, and those for everything.
    public var limits: [SpendRule]
    /// What its tokens cost.
    public var prices: PriceList
    public var network: NetworkSettings
    /// The endpoint of OpenAI's or Azure's to chat with.
    public var openAIAPI = OpenAIAPI.chat
    public var azure: AzureSettings
    public var gigachat: GigaChatSettings
    /// Whether credentials may travel over plain http to hosts other than this one.
    public var allowsInsecureCredentials: Bool

    public init(
        name: String, kind: ProviderKind, baseURL: String, model: ModelID? = nil, credentials: Credentials = .none,
        options: RequestOptions = RequestOptions(), firstPrompt: String? = nil, budget: BudgetWishes = BudgetWishes(),
        summaryModel: ModelID? = nil, catalog: [ModelEntry] = [], encoding: String? = nil,
        limits: [SpendRule] = [], prices: PriceList = PriceList(),
        network: NetworkSettings = NetworkSettings(), azure: AzureSettings = AzureSettings(),
        gigachat: GigaChatSettings = GigaChatSettings(), allowsInsecureCredentials: Bool = false
    ) {
        self.name = name
        self.kind = kind
        self.baseURL = baseURL
        self.model = model
        self.credentials = credentials
        self.options = options
        self.firstPrompt = firstPrompt
        self.budget = budget
        self.summaryModel = summaryModel
        self.catalog = catalog
        self.encoding = encoding
        self.limits = limits
        self.prices = prices
        self.network = network
        self.azure = azure
        self.gigachat = gigachat
        self.allowsInsecureCredentials = allowsInsecureCredentials
    }
}

/// What a profile shows to be let in.
public enum Credentials: Sendable, Hashable {
    /// Nothing: a local server, a client certificate alone, or credentials that are missing.
    case none
    /// OpenAI's bearer key, Azure's `api-key`, GigaChat's authorization key.
    case key(SecretSource)
    /// A ready token: sent as it is (Azure's Entra token, GigaChat's access token).
    case accessToken(SecretSource)
    /// GigaChat's name and password.
    case password(user: String, SecretSource)
}

/// How a profile's connections are made.
public struct NetworkSettings: Sendable, Hashable {
    /// PEM certificates trusted beside the system's.
    public var caFile: String?
    /// Our own certificate chain, PEM.
    public var certificateFile: String?
    /// Its key, PEM; nil when it stands in ``certificateFile``.
    public var keyFile: String?
    public var keyPassword: SecretSource?
    /// The proxy for this profile's address, as `http://user:password@host:port`; nil for a direct connection.
    public var proxy: Secret?
    /// The proxies of the environment, for addresses beside the profile's own; nil where ``proxy`` was named for the
    /// profile and serves them all.
    public var environmentProxies: ProxySettings?
    /// How long a connection may take to come about.
    public var connectTimeout: Duration
    /// How long the first byte of an answer may take.
    public var firstByteTimeout: Duration
    /// How long the pieces of an answer may be apart.
    public var idleTimeout: Duration
    /// How often a failed request is sent again.
    public var maximumRetries: Int
    /// Headers sent with every request.
    public var headers: [String: String]

    public init(
        caFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil, keyPassword: SecretSource? = nil,
        proxy: Secret? = nil, connectTimeout: Duration = .seconds(10), firstByteTimeout: Duration = .seconds(120),
        idleTimeout: Duration = .seconds(60), maximumRetries: Int = 3, headers: [String: String] = [:]
    ) {
        self.caFile = caFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.keyPassword = keyPassword
        self.proxy = proxy
        self.connectTimeout = connectTimeout
        self.firstByteTimeout = firstByteTimeout
        self.idleTimeout = idleTimeout
        self.maximumRetries = maximumRetries
        self.headers = headers
    }

    /// The proxy for an address that is not the profile's own: the token endpoint's, an attachment's.
    func proxy(for url: String) -> Secret? {
        if let environmentProxies { return environmentProxies.proxy(for: url) }
        return proxy
    }
}

/// The endpoints that OpenAI and Azure have for chatting.
public enum OpenAIAPI: String, Sendable, Hashable, CaseIterable {
    /// Chat completions, which the compatible servers have too.
    case chat
    /// The Responses API: some of OpenAI's models answer there only.
    case responses
}

extension Profile {
    /// Whether one request brings as many answers as are asked for.
    var givesSeveralAnswers: Bool { kind.givesSeveralAnswers && openAIAPI == .chat }
}

/// What only Azure OpenAI needs.
public struct AzureSettings: Sendable, Hashable {
    /// A date such as `2024-10-21` takes the API with deployments in its paths; nil takes the v1 API.
    public var apiVersion: String?
    /// Deployments by the model they serve; a model that is not here names its deployment itself.
    public var deployments: [String: String]

    public init(apiVersion: String? = nil, deployments: [String: String] = [:]) {
        self.apiVersion = apiVersion
        self.deployments = deployments
    }
}

/// What only GigaChat needs.
public struct GigaChatSettings: Sendable, Hashable {
    /// Where an authorization key is exchanged for a token.
    public var authURL: String
    /// `GIGACHAT_API_PERS`, `GIGACHAT_API_B2B` or `GIGACHAT_API_CORP`.
    public var scope: String
    /// The version of the API to chat with.
    public var api: GigaChatAPI
    /// A folder in which processes share the tokens that they were issued; nil to share none.
    public var tokensFolder: String?

    public init(
        authURL: String = "https://ngw.devices.sberbank.ru:9443/api/v2/oauth", scope: String = "GIGACHAT_API_PERS",
        api: GigaChatAPI = .v1
    ) {
        self.authURL = authURL
        self.scope = scope
        self.api = api
    }
}

/// The versions of GigaChat's API. Only chatting differs: the rest is v1 in both.
public enum GigaChatAPI: String, Sendable, Hashable, CaseIterable {
    case v1
    /// Built-in tools (`web_search`, `code_interpreter`, …), histories kept by the server, reasoning told apart.
    case v2
}
