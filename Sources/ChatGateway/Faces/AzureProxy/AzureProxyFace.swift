internal import ChatKit
internal import NIOCore
internal import NIOHTTP1

/// azure-openai-proxy: OpenAI's API in front of a resource of Azure's, and a forward proxy for both hosts.
struct AzureProxyFace: Face {
    private let settings: AzureProxySettings
    private let target: RelayTarget
    private let recorder: Recorder?
    /// The hosts that requests to a forward proxy may name, with the addresses for tunnels to them.
    private let tunnels: [HTTPOrigin: UpstreamAddress]

    init(_ settings: AzureProxySettings, _ material: FaceMaterial) async throws(ChatError) {
        self.settings = settings
        recorder = material.recorder
        guard let openAI = HTTPOrigin(settings.openAIAddress),
            let upstream = settings.mode == .azure ? settings.endpoint : openAI
        else { throw .invalidUsage("azure-openai-proxy has no address to send requests to") }
        target = RelayTarget(
            name: upstream.name,
            address: try await UpstreamAddress(upstream, network: settings.network, over: material.connections))
        var tunnels: [HTTPOrigin: UpstreamAddress] = [:]
        for origin in [openAI, settings.endpoint].compactMap(\.self) {
            // TLS is between the client and the host; the tunnel knows nothing of it.
            tunnels[origin] = UpstreamAddress(
                origin: origin, tls: nil, proxy: target.address.proxy, connectTimeout: target.address.connectTimeout)
        }
        self.tunnels = tunnels
    }

    func errorDialect(of request: ClientRequest) -> ChatDialect { .openai }

    func route(_ request: ClientRequest) -> Route {
        if request.method == .CONNECT {
            guard let address = tunnel(to: request) else { return .refuse(.hostNotListed) }
            return .tunnel(address)
        }
        if !request.uri.hasPrefix("/"), request.uri != "*", tunnel(to: request) == nil {
            return .refuse(.hostNotListed)
        }
        if request.method == .OPTIONS { return .respond(PreflightAnswer()) }
        if settings.mode == .openAI { return .relay(plain(request)) }
        if request.method == .GET || request.method == .HEAD {
            if request.path == "/v1/models" { return .respond(AzureProxyModels(settings: settings, name: nil)) }
            if request.path.hasPrefix("/v1/models/") {
                return .respond(AzureProxyModels(settings: settings, name: String(request.path.dropFirst(11))))
            }
        }
        return .byModel { [self] body, scan in
            .relay(azure(request, model: RequestedModel.name(in: body, scan, request)))
        }
    }

    /// The address for a host that a client of the forward proxy named; nil for one that is not listed.
    private func tunnel(to request: ClientRequest) -> UpstreamAddress? {
        guard let named = request.proxiedOrigin else { return nil }
        // An absolute URL may name the host with http, and is sent on with the upstream's own scheme.
        return tunnels.first { $0.key.host == named.host && ($0.key.port == named.port || named.port == 80) }?.value
    }

    /// OpenAI mode: everything as it came.
    private func plain(_ request: ClientRequest) -> RelayPlan {
        let query = request.query.map { "?" + $0 } ?? ""
        return RelayPlan(
            target: target, place: .path(request.path + query), dialect: .openai, authentication: .client)
    }

    // MARK: Azure mode

    private func azure(_ request: ClientRequest, model: String?) -> RelayPlan {
        let path = azurePath(request.path, model: model)
        var plan = RelayPlan(
            target: target, place: .path(path + "?" + query(request)), dialect: .azure, isModelRequest: true)
        plan.authentication = .given([HTTPHeader("api-key", key(request), isSecret: true)])
        plan.completesLastEvent = true
        plan.hidesEmptyChoices = settings.hidesEmptyChoices
        plan.hasLastEvent = path.hasSuffix("/completions")
        if path.hasSuffix("/chat/completions") { plan.recorder = recorder }
        return plan
    }

    /// The path at Azure: behind the deployment that the model stands for, without OpenAI's version.
    func azurePath(_ path: String, model: String?) -> String {
        let path = PathText.cleaned(path)
        // A client that knows Azure's paths needs no other.
        if path.hasPrefix("/openai/") { return path }
        var call = path
        if let version = call.firstRange(of: "/v1/") { call.replaceSubrange(version, with: "/") }
        let deployment = model.map(deployment) ?? ""
        return deployment.isEmpty
            ? "/openai" + call : "/openai/deployments/" + URLText.escaped(deployment) + call
    }

    /// The deployment of a model: the mapped one, else the model's name without dots and colons, which Azure did not
    /// allow in names of deployments.
    private func deployment(_ model: String) -> String {
        settings.deployments[model] ?? model.filter { $0 != "." && $0 != ":" }
    }

    /// The client's query with our version of the API in place of its own.
    private func query(_ request: ClientRequest) -> String {
        let kept = (request.query ?? "").split(separator: "&").filter { $0.prefix { $0 != "=" } != "api-version" }
        return (kept.map(String.init) + ["api-version=" + settings.apiVersion]).joined(separator: "&")
    }

    /// The server's key, else the client's from `Authorization`, else the one that it sent as Azure's clients do.
    private func key(_ request: ClientRequest) -> String {
        if let token = settings.token { return token.reveal() }
        if let value = request.headers.first(name: "authorization") {
            return value.lowercased().hasPrefix("bearer ") ? value.dropFirst(7).trimmed : value
        }
        return request.headers.first(name: "api-key") ?? ""
    }
}

extension Refusal {
    static let hostNotListed = Refusal(
        status: 403, type: "permission_error", code: "host_not_allowed",
        message: "this proxy forwards to the hosts of its own upstreams only")
}

/// Which model a request is for, whatever form its body has.
enum RequestedModel {
    /// How much of a form is searched for the field of the model.
    private static let searched = 64 * 1024

    static func name(in body: ByteBuffer, _ scan: RequestScan?, _ request: ClientRequest) -> String? {
        if let scan, let model = scan.modelName(in: body) { return model }
        let type = request.headers.first(name: "content-type")?.lowercased() ?? ""
        if type.hasPrefix("multipart/form-data") { return field(in: body) }
        guard body.readableBytes > 0, body.readableBytesView.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else {
            return nil
        }
        // The scan gives up where two readers could disagree; such a body is decoded.
        return (try? JSONValue(parsing: Array(body.readableBytesView)))?["model"]?.stringValue
    }

    /// The value of the field `model` of a form: the line behind the empty line behind its name.
    private static func field(in body: ByteBuffer) -> String? {
        // A file may come before the field, so both ends are looked at.
        let view = body.readableBytesView
        for piece in [view.prefix(searched), view.suffix(searched)] {
            let text = String(decoding: piece, as: UTF8.self)
            for name in ["name=\"model\"", "name=model"] {
                guard let found = text.firstRange(of: name) else { continue }
                let rest = text[found.upperBound...]
                guard let empty = rest.firstRange(of: "\r\n\r\n") else { continue }
                let value = rest[empty.upperBound...].prefix { !$0.isNewline }
                if !value.isEmpty { return String(value) }
            }
        }
        return nil
    }
}

/// Answers a preflight request for everybody, and any other OPTIONS request.
struct PreflightAnswer: Responder {
    var needsToken: Bool { false }

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        var form = ResponseForm(headers: [
            ("Access-Control-Allow-Methods", "POST, GET, OPTIONS, PUT, DELETE"),
            ("Access-Control-Allow-Headers", "Content-Type, Authorization"),
        ])
        // A request of a page has its origin, and is answered with it.
        if !request.headers.contains(name: "origin") { form.headers.append(("Access-Control-Allow-Origin", "*")) }
        writer.respond(form, [])
    }
}

/// Lists the mapped models and those that the original lists, whatever the resource has.
struct AzureProxyModels: Responder {
    let settings: AzureProxySettings
    /// The one model that is asked for; nil for all.
    let name: String?

    private static let listed = [
        "gpt-4", "gpt-4-0314", "gpt-4-32k", "gpt-4-32k-0314", "gpt-3.5-turbo", "gpt-3.5-turbo-0301",
        "text-davinci-003", "text-embedding-ada-002",
    ]

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        let own = settings.deployments.keys.filter { !Self.listed.contains($0) }.sorted()
        let all = own + Self.listed
        guard let name else {
            let list: JSONValue = ["object": "list", "data": .array(all.map(Self.model))]
            return writer.respond(.json(), list.jsonBytes())
        }
        guard all.contains(name) else {
            let reply = ErrorReply(.modelNotFound(profile: "azure", model: ModelID(name)), in: .openai)
            return writer.respond(.json(reply.status), reply.body.jsonBytes())
        }
        writer.respond(.json(), Self.model(name).jsonBytes())
    }

    private static func model(_ id: String) -> JSONValue {
        let permission: JSONValue = [
            "id": .string("modelperm-" + id), "object": "model", "created": 1_679_602_087,
            "allow_create_engine": true, "allow_sampling": true, "allow_logprobs": true,
            "allow_search_indices": true, "allow_view": true, "allow_fine_tuning": true, "organization": "*",
            "group": nil, "is_blocking": false,
        ]
        return [
            "id": .string(id), "object": "model", "created": 1_677_649_963, "owned_by": "openai",
            "permission": [permission], "root": .string(id), "parent": nil,
        ]
    }
}
