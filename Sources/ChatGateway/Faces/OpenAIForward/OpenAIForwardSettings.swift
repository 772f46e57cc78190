public import ChatKit

/// The settings of openai-forward: its variables and the targets that they name.
///
/// Source: the program's README and code (github.com/KenyonY/openai-forward, v0.6.2 and v0.8.1), read 2026-11-30.
public struct OpenAIForwardSettings: Sendable {
    /// An address that requests below a prefix are forwarded to.
    public struct Target: Sendable, Hashable {
        /// Such as `/localai`; `/` for everything that no other target takes.
        public var prefix: String
        /// Scheme, host and port.
        public var origin: HTTPOrigin
        /// The path of the address, without a slash at the end.
        public var path: String
    }

    /// With the longest prefix first.
    public var targets: [Target] = []
    /// The proxy through which all targets are reached.
    public var proxy: Secret?
    /// How long a connection may take to come about.
    public var connectTimeout = Duration.seconds(10)
    /// Whether the route of the benchmark is served.
    public var servesBenchmark = false
    public var tls: ServerCertificate?

    /// Settings of the original that are not supported, by variable. Ignoring one that protects a key would leave the key open.
    private static let missing: [(name: String, what: String)] = [
        ("OPENAI_API_KEY", "a pool of keys"), ("OPENAI_API_KEY_CONFIG", "a pool of keys"),
        ("FORWARD_KEY", "keys for clients"), ("FORWARD_KEY_CONFIG", "keys for clients"),
        ("LEVEL_MODELS", "models by key"), ("IP_WHITELIST", "lists of addresses"),
        ("IP_BLACKLIST", "lists of addresses"), ("CACHE_ROUTES", "a cache"),
    ]
    private static let missingSwitches: [(name: String, what: String)] = [
        ("LOG_CHAT", "logs of chats"), ("PRINT_CHAT", "logs of chats"), ("LOG_OPENAI", "logs of chats"),
        ("LOG_GENERAL", "logs of requests"), ("CACHE_CHAT_COMPLETION", "a cache"), ("CACHE_OPENAI", "a cache"),
        ("CACHE_GENERAL", "a cache"),
    ]
    private static let missingLimits = ["REQ_RATE_LIMIT", "TOKEN_RATE_LIMIT"]

    /// Reads the variables.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)``, also for a variable that asks for what is not here.
    public init(_ environment: EnvironmentVariables) throws(ChatError) {
        let variables = DropInVariables(environment)
        try Self.refuseMissing(variables)
        targets = try Self.targets(variables).sorted { $0.prefix.count > $1.prefix.count }
        for (index, target) in targets.enumerated()
        where targets[..<index].contains(where: { $0.prefix == target.prefix }) {
            throw variables.invalid(
                variables["FORWARD_CONFIG"] == nil ? "OPENAI_ROUTE_PREFIX" : "FORWARD_CONFIG",
                "two targets have the prefix \(target.prefix)", hint: "give each target a prefix of its own")
        }
        if let proxy = variables["PROXY"] {
            _ = try variables.origin("PROXY", proxy)
            self.proxy = Secret(proxy)
        }
        if let value = variables["TIMEOUT"] {
            guard let seconds = Double(value), seconds > 0, seconds <= 3600 else {
                throw variables.invalid("TIMEOUT", "must be a number of seconds", hint: "such as 10")
            }
            connectTimeout = .milliseconds(Int64(seconds * 1000))
        }
        servesBenchmark = try variables.flag("BENCHMARK_MODE") ?? false
        switch (variables["ssl_certfile"], variables["ssl_keyfile"]) {
        case (let certificate?, let key?): tls = ServerCertificate(certificateFile: certificate, keyFile: key)
        case (nil, nil): break
        default:
            throw variables.invalid(
                "ssl_certfile", "goes together with ssl_keyfile", hint: "set both, or neither")
        }
    }

    private static func refuseMissing(_ variables: DropInVariables) throws(ChatError) {
        let hint = "unset it to start without"
        for (name, what) in missing where variables[name] != nil && variables[name] != "{}" && variables[name] != "[]" {
            throw variables.invalid(name, "asks for \(what), and that is not available yet", hint: hint)
        }
        for (name, what) in missingSwitches where try variables.flag(name) == true {
            throw variables.invalid(name, "asks for \(what), and that is not available yet", hint: hint)
        }
        for name in missingLimits where !["{}", "[]", nil].contains(variables[name]) {
            throw variables.invalid(name, "asks for limits, and that is not available yet", hint: hint)
        }
        if let limit = variables["GLOBAL_RATE_LIMIT"], !limit.hasPrefix("inf") {
            throw variables.invalid("GLOBAL_RATE_LIMIT", "asks for limits, and that is not available yet", hint: hint)
        }
    }

    private static func targets(_ variables: DropInVariables) throws(ChatError) -> [Target] {
        if let config = variables["FORWARD_CONFIG"] { return try targets(inConfig: config, variables) }
        var targets: [Target] = []
        for (address, prefix) in [("OPENAI_BASE_URL", "OPENAI_ROUTE_PREFIX"), ("EXTRA_BASE_URL", "EXTRA_ROUTE_PREFIX")]
        {
            var addresses = variables.list(address)
            var prefixes = variables.list(prefix)
            if address == "OPENAI_BASE_URL" {
                if addresses.isEmpty { addresses = ["https://api.openai.com"] }
                if prefixes.isEmpty { prefixes = ["/"] }
            }
            guard addresses.count == prefixes.count else {
                throw variables.invalid(
                    prefix, "has \(prefixes.count) entries, and \(address) has \(addresses.count)",
                    hint: "give each address its prefix, in the same order")
            }
            for (url, route) in zip(addresses, prefixes) {
                targets.append(try target(url, route, name: address, variables))
            }
        }
        return targets
    }

    private static func targets(
        inConfig config: String, _ variables: DropInVariables
    ) throws(ChatError) -> [Target] {
        let name = "FORWARD_CONFIG"
        let hint = #"such as [{"base_url":"https://api.openai.com","route":"/","type":"openai"}]"#
        guard let entries = (try? JSONValue(parsing: Array(config.utf8)))?.arrayValue, !entries.isEmpty else {
            throw variables.invalid(name, "must be a JSON list of targets", hint: hint)
        }
        var targets: [Target] = []
        for entry in entries {
            guard let url = entry["base_url"]?.stringValue, let route = entry["route"]?.stringValue,
                ["openai", "general", nil].contains(entry["type"]?.stringValue)
            else { throw variables.invalid(name, "has a target without base_url and route", hint: hint) }
            targets.append(try target(url, route, name: name, variables))
        }
        return targets
    }

    private static func target(
        _ url: String, _ route: String, name: String, _ variables: DropInVariables
    ) throws(ChatError) -> Target {
        let origin = try variables.origin(name, url)
        let authority = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let path =
            authority.firstIndex(of: "/").map { String(authority[$0...].prefix { $0 != "?" && $0 != "#" }) } ?? ""
        return Target(
            prefix: PathText.cleaned(route), origin: origin, path: path.isEmpty ? "" : cleanedBase(path))
    }

    private static func cleanedBase(_ path: String) -> String {
        let path = PathText.cleaned(path)
        return path == "/" ? "" : path
    }

    /// The listener.
    ///
    /// - Parameter host: nil for loopback.
    public func plan() -> DropInPlan {
        var access = AccessRules()
        access.origins = ["*"]
        return DropInPlan(listeners: [
            GatewayListener(
                name: DropIn.openAIForward.rawValue, port: 8000, access: access, tls: tls,
                surface: .openAIForward(self))
        ])
    }

    /// Takes the words behind the original's command: `run`, and `--workers`, which has no meaning in one process with
    /// several event loops.
    ///
    /// - Throws: ``ChatError/invalidUsage(_:)``.
    public static func check(_ words: [String]) throws(ChatError) {
        var rest = words[...]
        if rest.first == "run" { rest = rest.dropFirst() }
        while let word = rest.popFirst() {
            if word == "--workers" || word == "--workers=" + word.dropFirst(10) {
                let value = word.contains("=") ? String(word.dropFirst(10)) : rest.popFirst() ?? ""
                guard let count = Int(value), count > 0 else {
                    throw .invalidUsage("--workers must be a number above 0")
                }
            } else {
                throw .invalidUsage("openai-forward has no option \(word) here")
            }
        }
    }
}
