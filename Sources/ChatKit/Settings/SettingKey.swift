/// One setting of a profile: its name, what it may be and who else may give it.
///
/// The table ``all`` is the only list of settings. The config file's parser, `config explain`, the template of
/// `config init` and the documentation are made from it.
struct SettingKey: Sendable {
    /// The name in the config file; a dot stands for a level, as in `timeouts.connect`.
    let name: String
    let type: SettingType
    /// One sentence for people, without a full stop.
    let summary: String
    /// The kinds of provider it is for.
    var kinds: [ProviderKind] = ProviderKind.allCases
    /// Variables that give it whatever the provider, the strongest first.
    var variables: [String] = []
    /// Variables of one kind of provider, the strongest first.
    var kindVariables: [ProviderKind: [String]] = [:]
    /// A value for the template.
    let example: String

    var isSecret: Bool { type == .secret }
    /// Whether it says who we are: keys, tokens, names and passwords.
    var isCredential: Bool { Self.credentials.contains(name) }

    static let credentials = ["api_key", "access_token", "user", "password"]
    /// What follows the name of a secret in the config file, when the secret itself lies elsewhere.
    static let secretSuffixes = ["_env", "_file", "_command"]

    static func named(_ name: String) -> SettingKey? {
        all.first { $0.name == name }
    }

    private static let online: [ProviderKind] = [.openai, .azure, .gigachat]

    static let all: [SettingKey] = [
        SettingKey(
            name: "base_url", type: .address, summary: "the address that the API's paths are appended to",
            kinds: online,
            kindVariables: [
                .openai: ["OPENAI_BASE_URL", "OPENAI_API_BASE"], .azure: ["AZURE_OPENAI_ENDPOINT"],
                .gigachat: ["GIGACHAT_BASE_URL"],
            ], example: "https://api.openai.com/v1"),
        SettingKey(
            name: "model", type: .text, summary: "the model to ask where none is named",
            variables: ["CHAT_MODEL"],
            kindVariables: [
                .openai: ["OPENAI_MODEL", "GPT_ENGINE"], .azure: ["AZURE_OPENAI_DEPLOYMENT"],
                .gigachat: ["GIGACHAT_MODEL"],
            ], example: "gpt-4o-mini"),
        SettingKey(
            name: "aliases", type: .texts, summary: "models by other names for them, yours or other providers'",
            example: "{gpt-4o: GigaChat-2-Max}"),
        SettingKey(
            name: "api_key", type: .secret,
            summary: "the key; better as api_key_env, api_key_file or api_key_command", kinds: online,
            kindVariables: [
                .openai: ["OPENAI_API_KEY"], .azure: ["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_TOKEN"],
                .gigachat: ["GIGACHAT_CREDENTIALS"],
            ], example: "sk-…"),
        SettingKey(
            name: "access_token", type: .secret, summary: "a ready token, sent as it is", kinds: [.azure, .gigachat],
            kindVariables: [.azure: ["AZURE_OPENAI_AD_TOKEN"], .gigachat: ["GIGACHAT_ACCESS_TOKEN"]], example: "…"),
        SettingKey(
            name: "user", type: .text, summary: "the name that goes with password", kinds: [.gigachat],
            kindVariables: [.gigachat: ["GIGACHAT_USER"]], example: "ann"),
        SettingKey(
            name: "password", type: .secret, summary: "the password of user", kinds: [.gigachat],
            kindVariables: [.gigachat: ["GIGACHAT_PASSWORD"]], example: "…"),
        SettingKey(
            name: "auth_url", type: .address, summary: "where the authorization key is exchanged for a token",
            kinds: [.gigachat], kindVariables: [.gigachat: ["GIGACHAT_AUTH_URL"]],
            example: GigaChatSettings().authURL),
        SettingKey(
            name: "scope", type: .text, summary: "GIGACHAT_API_PERS, GIGACHAT_API_B2B or GIGACHAT_API_CORP",
            kinds: [.gigachat], kindVariables: [.gigachat: ["GIGACHAT_SCOPE"]], example: "GIGACHAT_API_PERS"),
        SettingKey(
            name: "api", type: .text,
            summary:
                "OpenAI and Azure: chat, or responses for their Responses API; GigaChat: v1, or v2 for built-in tools",
            kinds: [.openai, .azure, .gigachat], example: "responses"),
        SettingKey(
            name: "api_version", type: .text,
            summary: "a date takes the API with deployments in its paths; without one it is the v1 API",
            kinds: [.azure], kindVariables: [.azure: ["AZURE_OPENAI_APIVERSION", "OPENAI_API_VERSION"]],
            example: "2024-10-21"),
        SettingKey(
            name: "deployments", type: .texts, summary: "deployments by the model they serve", kinds: [.azure],
            kindVariables: [.azure: ["AZURE_OPENAI_MODEL_MAPPER"]], example: "{gpt-4o: my-gpt-4o}"),
        SettingKey(
            name: "first_prompt", type: .text, summary: "the first prompt of conversations that start without one",
            variables: ["FIRST_PROMPT"], example: "Answer in one paragraph."),
        SettingKey(
            name: "temperature", type: .number(0...2), summary: "0 for the likeliest words", example: "0.7"),
        SettingKey(
            name: "max_output_tokens", type: .whole(1...Int.max), summary: "the most tokens of a reply",
            example: "1000"),
        SettingKey(
            name: "context_budget", type: .whole(1...Int.max),
            summary: "the most tokens that one request may carry", example: "8000"),
        SettingKey(
            name: "reserve_output", type: .whole(0...Int.max),
            summary: "the tokens of the model's window that are kept free for the answer", example: "2000"),
        SettingKey(
            name: "overflow", type: .choice(OverflowStrategy.allCases.map(\.rawValue)),
            summary: "what happens to a dialogue that is larger than its budget", example: "drop-oldest"),
        SettingKey(
            name: "summary_model", type: .text, summary: "the model that writes summaries for overflow: summarize",
            example: "gpt-4o-mini"),
        SettingKey(
            name: "daily_limit", type: .amounts, summary: "the most that this profile may cost in a day",
            example: "5 usd"),
        SettingKey(
            name: "monthly_limit", type: .amounts, summary: "the most that this profile may cost in a month",
            example: "[50 usd, 5000 rub]"),
        SettingKey(
            name: "encoding", type: .text, summary: "the token vocabulary to count with", variables: ["ENCODING_NAME"],
            example: "o200k_base"),
        SettingKey(
            name: "profanity_check", type: .flag, summary: "whether the provider censors", kinds: [.gigachat],
            kindVariables: [.gigachat: ["GIGACHAT_PROFANITY_CHECK"]], example: "true"),
        SettingKey(
            name: "options", type: .object, summary: "more options of a request, by their name on the wire",
            example: "{top_p: 0.9}"),
        SettingKey(
            name: "headers", type: .texts, summary: "headers sent with every request", kinds: online,
            example: "{X-Team: research}"),
        SettingKey(
            name: "timeouts.connect", type: .seconds, summary: "how long a connection may take", kinds: online,
            kindVariables: [.gigachat: ["GIGACHAT_TIMEOUT"]], example: "10"),
        SettingKey(
            name: "timeouts.first_byte", type: .seconds, summary: "how long an answer may take to begin",
            kinds: online, kindVariables: [.gigachat: ["GIGACHAT_TIMEOUT"]], example: "120"),
        SettingKey(
            name: "timeouts.idle", type: .seconds, summary: "how long the pieces of an answer may be apart",
            kinds: online, kindVariables: [.gigachat: ["GIGACHAT_TIMEOUT"]], example: "60"),
        SettingKey(
            name: "retries", type: .whole(0...20), summary: "how often a failed request is sent again",
            kinds: online, kindVariables: [.gigachat: ["GIGACHAT_MAX_RETRIES"]], example: "3"),
        SettingKey(
            name: "proxy", type: .proxy, summary: "http://host:port of a proxy, or none for a direct connection",
            kinds: online, example: "http://proxy.example:3128"),
        SettingKey(
            name: "ca_file", type: .path, summary: "PEM certificates trusted beside the system's", kinds: online,
            kindVariables: [.gigachat: ["GIGACHAT_CA_BUNDLE_FILE"]], example: "~/ca.pem"),
        SettingKey(
            name: "cert_file", type: .path, summary: "our certificate, PEM", kinds: online,
            kindVariables: [.gigachat: ["GIGACHAT_CERT_FILE"]], example: "~/client.pem"),
        SettingKey(
            name: "key_file", type: .path, summary: "the key of cert_file, PEM", kinds: online,
            kindVariables: [.gigachat: ["GIGACHAT_KEY_FILE"]], example: "~/client.key"),
        SettingKey(
            name: "key_password", type: .secret, summary: "the password of key_file", kinds: online,
            kindVariables: [.gigachat: ["GIGACHAT_KEY_FILE_PASSWORD"]], example: "…"),
        SettingKey(
            name: "allow_insecure", type: .flag,
            summary: "whether a key may travel unencrypted to a host other than this one", kinds: online,
            example: "false"),
    ]
}
