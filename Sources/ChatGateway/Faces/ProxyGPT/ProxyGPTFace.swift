public import ChatKit
internal import NIOCore
internal import NIOHTTP1

/// The settings of proxy-gpt: its variables, as far as its routes need them.
///
/// Source: github.com/PlusLemon/proxy-gpt and oai-cache-proxy (2023-06-07), read 2026-11-30.
public struct ProxyGPTSettings: Sendable {
    public var port = 7860
    /// The key for OpenAI.
    public var key: Secret
    /// The key that clients must send; nil for none.
    public var proxyKey: Secret?
    public var title = "proxy-gpt"
    /// Where requests go.
    public var openAIAddress = "https://api.openai.com"
    public var network = NetworkSettings()

    /// What asks for something that is not here.
    private static let missing: [(name: String, what: String)] = [
        ("ANTHROPIC_KEY", "Claude's old completions"), ("ADMIN_KEY", "users and their administration"),
        ("MODEL_RATE_LIMIT", "limits"), ("MAX_IPS_PER_USER", "limits"), ("MAX_OUTPUT_TOKENS", "limits"),
        ("BLOCKED_ORIGINS", "lists of origins"), ("CACHE_HOST", "a cache by similarity"),
    ]
    private static let missingSwitches: [(name: String, what: String)] = [
        ("REJECT_DISALLOWED", "filters"), ("PROMPT_LOGGING", "logs of prompts"),
        ("CACHE_ALLOWED", "a cache by similarity"),
    ]

    /// Reads the variables.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)``, also for a variable that asks for what is not here.
    public init(_ environment: EnvironmentVariables) throws(ChatError) {
        let variables = DropInVariables(environment)
        let hint = "unset it to start without"
        for (name, what) in Self.missing where variables[name] != nil && variables[name] != "0" {
            throw variables.invalid(name, "asks for \(what), and that is not available yet", hint: hint)
        }
        for (name, what) in Self.missingSwitches where try variables.flag(name) == true {
            throw variables.invalid(name, "asks for \(what), and that is not available yet", hint: hint)
        }
        let keys = variables.list("OPENAI_KEY")
        guard keys.count < 2 else {
            throw variables.invalid(
                "OPENAI_KEY", "asks for a pool of keys, and that is not available yet", hint: "set one key")
        }
        guard let key = keys.first else {
            throw .invalidSettings(place: "OPENAI_KEY", problem: "it is not set", hint: "set it to your key for OpenAI")
        }
        self.key = Secret(key)
        port = try variables.port("PORT") ?? port
        title = variables["SERVER_TITLE"] ?? title
        let proxyKey = variables["PROXY_KEY"]
        switch variables["GATEKEEPER"] ?? "none" {
        case "none":
            guard proxyKey == nil else {
                throw variables.invalid(
                    "PROXY_KEY", "is asked for only with GATEKEEPER=proxy_key", hint: "set GATEKEEPER=proxy_key")
            }
        case "proxy_key":
            guard let proxyKey else {
                throw variables.invalid("GATEKEEPER", "needs PROXY_KEY", hint: "set PROXY_KEY to a secret text")
            }
            self.proxyKey = Secret(proxyKey)
        case "user_token":
            throw variables.invalid(
                "GATEKEEPER", "asks for users, and that is not available yet", hint: "set it to proxy_key")
        default:
            throw variables.invalid("GATEKEEPER", "must be none or proxy_key", hint: "set it to proxy_key")
        }
    }

    /// The listener.
    public func plan() -> DropInPlan {
        var access = AccessRules()
        access.origins = ["*"]
        access.tokens = proxyKey.map { [$0] } ?? []
        var listener = GatewayListener(
            name: DropIn.proxyGPT.rawValue, port: port, access: access, surface: .proxyGPT(self))
        listener.limits.bodySize = 10 * 1024 * 1024
        var plan = DropInPlan(listeners: [listener])
        plan.warnings.append("the original's limits and its cache are not available yet: every request is forwarded")
        if proxyKey == nil {
            plan.warnings.append(
                "OPENAI_KEY is used for everybody who reaches this address, and for web pages of every site; "
                    + "GATEKEEPER=proxy_key with PROXY_KEY, or --token, limits that")
        }
        return plan
    }
}

/// proxy-gpt: OpenAI's chat completions and models below `/proxy/openai`, with the server's key.
struct ProxyGPTFace: Face {
    private let settings: ProxyGPTSettings
    private let target: RelayTarget
    private let recorder: Recorder?

    init(_ settings: ProxyGPTSettings, _ material: FaceMaterial) async throws(ChatError) {
        self.settings = settings
        recorder = material.recorder
        guard let origin = HTTPOrigin(settings.openAIAddress) else {
            throw .invalidUsage("proxy-gpt has no address to send requests to")
        }
        target = RelayTarget(
            name: origin.name,
            address: try await UpstreamAddress(origin, network: settings.network, over: material.connections))
    }

    func errorDialect(of request: ClientRequest) -> ChatDialect { .openai }

    func route(_ request: ClientRequest) -> Route {
        let reads = request.method == .GET || request.method == .HEAD
        switch (request.path, reads) {
        case ("/health", true): return .respond(TextAnswer(type: "text/plain; charset=utf-8", text: "OK"))
        case ("/", true): return .respond(page(request))
        default: break
        }
        guard let rest = OpenAIForwardFace.rest(of: request.path, behind: "/proxy/openai") else {
            return .respond(UnknownAnswer())
        }
        let call = OpenAIForwardFace.rest(of: rest, behind: "/v1") ?? rest
        switch (call, request.method) {
        case ("/models", .GET), ("/models", .HEAD): return .relay(plan("/v1/models"))
        case ("/chat/completions", .POST):
            var plan = plan("/v1/chat/completions")
            plan.isModelRequest = true
            plan.hasLastEvent = true
            plan.recorder = recorder
            return .relay(plan)
        default:
            // A person who opens the address of the API in a browser.
            let accepts = request.headers.first(name: "accept") ?? ""
            if reads, accepts.contains("text/html") { return .respond(RedirectAnswer(place: "/")) }
            return .respond(UnknownAnswer())
        }
    }

    private func plan(_ path: String) -> RelayPlan {
        let key = HTTPHeader("Authorization", "Bearer " + settings.key.reveal(), isSecret: true)
        return RelayPlan(target: target, place: .path(path), dialect: .openai, authentication: .given([key]))
    }

    private func page(_ request: ClientRequest) -> TextAnswer {
        let title = settings.title.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        return TextAnswer(
            type: "text/html; charset=utf-8",
            text: """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>\(title)</title></head><body><h1>\(title)</h1>
                <p>Point a client of OpenAI's at <code>/proxy/openai/v1</code> of this address.</p></body></html>

                """)
    }
}

/// Returns the original's reply for a route that does not exist.
private struct UnknownAnswer: Responder {
    var needsToken: Bool { false }

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        writer.respond(.json(404), (["error": "Not found"] as JSONValue).jsonBytes())
    }
}
