public import ChatKit

/// The settings of gpt2giga: its variables and its options, in the forms of the versions 0.0.14 and 0.3.0.
///
/// Source: the program's README and code (github.com/ai-forever/gpt2giga), read 2026-11-21.
public struct GPT2GigaSettings: Sendable {
    public var host = "127.0.0.1"
    public var port = 8090
    /// nil for plain http.
    public var tls: ServerCertificate?
    /// Whether the model that a client names is asked for. nil asks for it where the name is one of GigaChat's, and for the
    /// configured model else, so that clients made for both versions work.
    public var passesModel: Bool?
    /// Whether clients bring credentials of their own in their token.
    public var passesToken = false
    /// How many clients' connections are kept.
    public var keptClients = 32
    public var embeddingsModel = "EmbeddingsGigaR"
    public var takesImages = true
    /// Whether models think where a request does not say; nil leaves it to the request.
    public var reasons: Bool?
    /// The most tokens of a reply where a request does not say.
    public var usualMaximum: Int?
    public var api = GigaChatAPI.v1
    /// The key that clients must send; nil for none.
    public var key: Secret?
    public var origins: Set<String> = ["*"]
    /// The longest body of a request, in bytes.
    public var bodySize: Int?

    public init() {}

    /// The switches of what this server does not have, by variable.
    private static let missing = [
        "TRAFFIC_LOG_ENABLED": "logs of requests", "METRICS_ENABLED": "metrics", "ADMIN_API_ENABLED": "the admin API",
        "DEBUG_TRANSLATE_ENABLED": "the debugging routes", "REPLAY_ENABLED": "replays",
        "CONVERSATION_STITCHING_ENABLED": "stitched conversations", "OBSERVABILITY_ENABLED": "tracing",
        "UI_ENABLED": "the user interface",
    ]

    /// Reads the variables.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)``.
    public init(_ environment: EnvironmentVariables) throws(ChatError) {
        let variables = DropInVariables(environment)
        host = Self.value("HOST", variables) ?? variables["PROXY_HOST"] ?? host
        if host == "localhost" { host = "127.0.0.1" }
        let portName = ["GPT2GIGA_PORT", "GPT2GIGA_PROXY_PORT", "PROXY_PORT"].first { variables[$0] != nil }
        if let portName { port = try variables.port(portName) ?? port }
        passesModel = try Self.flag("PASS_MODEL", variables)
        passesToken = try Self.flag("PASS_TOKEN", variables) ?? false
        embeddingsModel = Self.value("EMBEDDINGS", variables) ?? embeddingsModel
        takesImages = try Self.flag("ENABLE_IMAGES", variables) ?? true
        keptClients = try Self.count("PASS_TOKEN_CLIENT_CACHE_SIZE", variables) ?? keptClients
        usualMaximum = try Self.count("DEFAULT_MAX_TOKENS", variables)
        bodySize = try Self.count("MAX_REQUEST_BODY_BYTES", variables)
        if try Self.flag("DISABLE_REASONING", variables) == true {
            reasons = false
        } else if try Self.flag("ENABLE_REASONING", variables) == true {
            reasons = true
        }
        if let api = Self.value("GIGACHAT_API_MODE", variables) {
            guard let known = GigaChatAPI(rawValue: api.lowercased()) else {
                throw variables.invalid("GPT2GIGA_GIGACHAT_API_MODE", "must be v1 or v2", hint: "set it to v1 or v2")
            }
            self.api = known
        }
        try takeCertificate(variables)
        try takeAccess(variables)
        for (name, what) in Self.missing.sorted(by: { $0.key < $1.key }) {
            guard try Self.flag(name, variables) == true else { continue }
            throw variables.invalid(
                "GPT2GIGA_" + name, "asks for \(what), and that is not available here",
                hint: "unset it to start without")
        }
        if Self.value("MODEL_MAX_CONNECTIONS", variables).map({ $0 != "{}" }) ?? false {
            throw variables.invalid(
                "GPT2GIGA_MODEL_MAX_CONNECTIONS", "asks for limits by model, and that is not available here",
                hint: "unset it to start without")
        }
    }

    private mutating func takeCertificate(_ variables: DropInVariables) throws(ChatError) {
        guard try Self.flag("USE_HTTPS", variables) == true else { return }
        guard let certificate = Self.value("HTTPS_CERT_FILE", variables),
            let key = Self.value("HTTPS_KEY_FILE", variables)
        else {
            throw variables.invalid(
                "GPT2GIGA_USE_HTTPS", "needs a certificate and its key",
                hint: "set GPT2GIGA_HTTPS_CERT_FILE and GPT2GIGA_HTTPS_KEY_FILE")
        }
        tls = ServerCertificate(certificateFile: certificate, keyFile: key)
    }

    private mutating func takeAccess(_ variables: DropInVariables) throws(ChatError) {
        let isProduction = Self.value("MODE", variables)?.uppercased() == "PROD"
        let asks = try Self.flag("ENABLE_API_KEY_AUTH", variables) ?? false
        if isProduction || asks {
            guard let key = Self.value("API_KEY", variables) else {
                throw variables.invalid(
                    asks ? "GPT2GIGA_ENABLE_API_KEY_AUTH" : "GPT2GIGA_MODE", "needs a key for clients",
                    hint: "set GPT2GIGA_API_KEY")
            }
            self.key = Secret(key)
        }
        if let list = Self.value("CORS_ALLOW_ORIGINS", variables) {
            // A JSON list in the original; a plain one is understood too.
            let parsed = (try? JSONValue(parsing: Array(list.utf8)))?.arrayValue?.compactMap(\.stringValue)
            origins = Set(parsed ?? list.split(separator: ",").map(\.trimmed))
        }
        if isProduction { origins.remove("*") }
    }

    /// A variable of the code's, or under the name that an older README has.
    private static func value(_ name: String, _ variables: DropInVariables) -> String? {
        variables["GPT2GIGA_" + name] ?? variables["GPT2GIGA_PROXY_" + name]
    }

    private static func flag(_ name: String, _ variables: DropInVariables) throws(ChatError) -> Bool? {
        try variables.flag("GPT2GIGA_" + name)
    }

    private static func count(_ name: String, _ variables: DropInVariables) throws(ChatError) -> Int? {
        guard let value = value(name, variables) else { return nil }
        guard let count = Int(value), count > 0 else {
            throw variables.invalid("GPT2GIGA_" + name, "must be a number above 0", hint: "set it to such a number")
        }
        return count
    }

    /// The listener.
    ///
    /// - Parameter profile: GigaChat's; its credentials may be missing where clients bring theirs.
    public func plan(_ profile: Profile) -> DropInPlan {
        var profile = profile
        profile.gigachat.api = api
        if profile.model == nil { profile.model = "GigaChat" }
        var access = AccessRules()
        access.origins = origins
        access.tokens = key.map { [$0] } ?? []
        var listener = GatewayListener(
            name: DropIn.gpt2giga.rawValue, host: host, port: port, access: access, tls: tls,
            surface: .gpt2giga(self))
        if let bodySize { listener.limits.bodySize = bodySize }
        var plan = DropInPlan(listeners: [listener], profiles: [profile])
        if key == nil, profile.credentials != .none, !origins.isEmpty {
            plan.warnings.append(
                "GigaChat's credentials are used for everybody who reaches this address, and for web pages of "
                    + "\(origins.contains("*") ? "every site" : "the listed sites"); GPT2GIGA_API_KEY with "
                    + "GPT2GIGA_ENABLE_API_KEY_AUTH, or --token, and --allow-origin limit that")
        }
        return plan
    }

    // MARK: Options

    /// Takes the original's options into variables, which then stand over the environment's.
    ///
    /// `--proxy-X` and `--proxy.X` are `GPT2GIGA_X`, `--gigachat-X` and `--gigachat.X` are `GIGACHAT_X`; an option without
    /// a value is true. `--env-path` names the file of variables.
    ///
    /// - Returns: The variables, and the file.
    /// - Throws: ``ChatError/invalidUsage(_:)``.
    public static func variables(
        ofOptions words: [String]
    ) throws(ChatError) -> (variables: [String: String], file: String?) {
        var variables: [String: String] = [:]
        var file: String?
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else { throw .invalidUsage("gpt2giga takes no argument \(word)") }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let option = String(parts[0])
            var value = parts.count == 2 ? String(parts[1]) : nil
            if value == nil, let next = rest.first, !next.hasPrefix("--") { value = rest.popFirst() }
            if option == "env-path" {
                guard let value else { throw .invalidUsage("--env-path needs a file") }
                file = value
            } else if let name = variable(for: option) {
                variables[name] = value ?? "true"
            } else {
                throw .invalidUsage("gpt2giga has no option --\(option)")
            }
        }
        return (variables, file)
    }

    private static let proxyOptions: Set<String> = [
        "pass-model", "pass-token", "embeddings", "enable-images", "use-https", "https-key-file", "https-cert-file",
        "log-level",
    ]
    private static let gigaChatOptions: Set<String> = [
        "base-url", "auth-url", "credentials", "scope", "access-token", "model", "user", "password", "profanity-check",
        "verify-ssl-certs", "ca-bundle-file", "cert-file", "key-file", "key-file-password", "max-retries",
    ]

    private static func variable(for option: String) -> String? {
        for (prefix, start) in [("proxy", "GPT2GIGA_"), ("gigachat", "GIGACHAT_")] {
            for separator in ["-", "."] where option.hasPrefix(prefix + separator) {
                let name = option.dropFirst(prefix.count + 1)
                return name.isEmpty ? nil : start + name.uppercased().replacing("-", with: "_")
            }
        }
        // The README of the earlier version writes some of them without a prefix.
        let name = option.uppercased().replacing("-", with: "_")
        if proxyOptions.contains(option) { return "GPT2GIGA_" + name }
        return gigaChatOptions.contains(option) ? "GIGACHAT_" + name : nil
    }
}
