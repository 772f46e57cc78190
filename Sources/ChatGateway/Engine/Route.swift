internal import ChatKit
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import Synchronization

/// The API that a listener offers: which requests exist, and how each is answered.
protocol Face: Sendable {
    /// Returns how a request is answered. Called on the event loop, before the body is read.
    func route(_ request: ClientRequest) -> Route
    /// The wire format of errors that are found before a request is routed.
    func errorDialect(of request: ClientRequest) -> ChatDialect
}

/// How a request is answered.
enum Route {
    /// An asynchronous function, once the body is complete.
    case respond(any Responder)
    /// The upstream, byte by byte.
    case relay(RelayPlan)
    /// The route that the function returns once the body is complete: the model decides which profile is used.
    case byModel(@Sendable (ByteBuffer, RequestScan?) -> Route)
    /// A host: bytes pass both ways, whatever they are.
    case tunnel(UpstreamAddress)
    /// No one: the client gets this error.
    case refuse(Refusal)
}

/// Answers requests by an asynchronous function.
protocol Responder: Sendable {
    /// Whether the request needs a token of the listener's.
    var needsToken: Bool { get }
    /// Whether a provider is asked, whose time is measured.
    var asksProvider: Bool { get }

    /// Answers a request. The task is cancelled when the client goes away.
    ///
    /// - Parameter body: The whole body, decompressed.
    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async
}

extension Responder {
    var needsToken: Bool { true }
    var asksProvider: Bool { false }
}

/// An error that the gateway answers with itself.
struct Refusal: Error, Sendable {
    var status: Int
    var type: String
    var code: String?
    var message: String
    var headers: [(name: String, value: String)] = []

    static func notFound(_ request: ClientRequest) -> Refusal {
        Refusal(
            status: 404, type: "invalid_request_error", code: "unknown_url",
            message: "unknown request URL: \(request.method.rawValue) \(VisibleText.cleaned(request.path))")
    }

    static let tooLarge = Refusal(
        status: 413, type: "invalid_request_error", code: "request_too_large",
        message: "the request body is larger than this gateway accepts")

    static let wrongToken = Refusal(
        status: 401, type: "authentication_error", code: "invalid_api_key",
        message: "the gateway's token is missing or wrong", headers: [("WWW-Authenticate", "Bearer")])

    static let wrongProxyToken = Refusal(
        status: 407, type: "authentication_error", code: "invalid_api_key",
        message: "the gateway's token is missing or wrong", headers: [("Proxy-Authenticate", "Basic")])

    static let wrongHost = Refusal(
        status: 403, type: "permission_error", code: "host_not_allowed",
        message: "the Host header is not a name of this gateway")

    static let wrongOrigin = Refusal(
        status: 403, type: "permission_error", code: "origin_not_allowed",
        message: "web pages of this origin may not use this gateway")

    static let badPath = Refusal(
        status: 400, type: "invalid_request_error", code: "invalid_path",
        message: "the path must not have . or .. segments")

    static let noWebSocket = Refusal(
        status: 426, type: "invalid_request_error", code: "upgrade_not_supported",
        message: "this path is served over HTTP, not over WebSocket", headers: [("Connection", "close")])

    /// The body in a dialect's form for errors.
    func body(in dialect: ChatDialect) -> [UInt8] {
        let error: JSONValue
        switch dialect {
        case .openai, .responses, .azure:
            error = [
                "error": [
                    "message": .string(message), "type": .string(type), "param": .null,
                    "code": code.map { .string($0) } ?? .null,
                ]
            ]
        case .anthropic: error = ["type": "error", "error": ["type": .string(type), "message": .string(message)]]
        case .gigachat, .gigachatV2: error = ["status": .integer(status), "message": .string(message)]
        }
        return error.jsonBytes()
    }
}

/// Text of a client's that is repeated in an error.
enum VisibleText {
    /// Without control characters, and not longer than a line.
    static func cleaned(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(200)))
    }
}

/// The state that the connections of one listener share.
final class ListenerState: Sendable {
    let name: String
    private let current: Mutex<(service: ListenerService, face: any Face, access: AccessRules)>
    private let certificate: Mutex<NIOSSLContext?>
    let limits: GatewayLimits
    /// Whether clients connect over TLS.
    let isSecure: Bool

    init(name: String, service: ListenerService, access: AccessRules, limits: GatewayLimits, tls: NIOSSLContext?) {
        self.name = name
        current = Mutex((service, service.face, access))
        self.limits = limits
        certificate = Mutex(tls)
        isSecure = tls != nil
    }

    /// What the listener looks like now.
    var face: any Face { current.withLock { $0.face } }

    /// What connections that begin now are served.
    var service: ListenerService { current.withLock { $0.service } }

    /// Whom the listener lets in now.
    var access: AccessRules { current.withLock { $0.access } }

    /// The certificate for connections that begin now; nil for plain http.
    var tls: NIOSSLContext? { certificate.withLock { $0 } }

    /// Replaces the certificate for connections that begin from now on.
    func replaceCertificate(by context: NIOSSLContext) {
        certificate.withLock { $0 = context }
    }

    /// Replaces what requests that begin from now on are answered by; those that run keep theirs.
    func replace(service: ListenerService, access: AccessRules) {
        current.withLock { $0 = (service, service.face, access) }
    }

    /// Checks a request and hands it to whoever answers it; nil when it was refused at once.
    func makeExchange(for request: ClientRequest, on client: ClientConnection, loop: LoopState) -> (any Exchange)? {
        let refuse = { (refusal: Refusal) -> (any Exchange)? in
            loop.counters.refused += 1
            return RefusedExchange(refusal, dialect: self.face.errorDialect(of: request), of: request, on: client)
        }
        let access = access
        switch access.checkOrigin(request) {
        case .wrongHost: return refuse(.wrongHost)
        case .wrongOrigin: return refuse(.wrongOrigin)
        case .admitted, .wrongToken: break
        }
        if request.climbsOut { return refuse(.badPath) }
        if let form = access.preflight(request) { return AnsweredExchange(form, on: client) }
        if let length = request.headers.first(name: "content-length").flatMap({ Int($0) }), length > limits.bodySize {
            return refuse(.tooLarge)
        }
        if request.headers["upgrade"].contains(where: { $0.lowercased() == "websocket" }) {
            return refuse(.noWebSocket)
        }
        let codings = ContentDecoder.names(in: request.headers["content-encoding"])
        guard !codings.isEmpty, request.method != .CONNECT else {
            return makeExchange(for: request, by: face.route(request), on: client, loop: loop)
        }
        guard let decoder = ContentDecoder(codings, limit: limits.bodySize) else {
            return refuse(.unknownCoding(codings))
        }
        let plain = request.withoutCoding
        let inner = makeExchange(for: plain, by: face.route(plain), on: client, loop: loop)
        // What is refused is read away, not decompressed.
        guard let inner, !(inner is RefusedExchange) else { return inner }
        return DecodingExchange(inner, decoder, dialect: face.errorDialect(of: plain), on: client)
    }

    /// Makes what a route says.
    func makeExchange(
        for request: ClientRequest, by route: Route, on client: ClientConnection, loop: LoopState
    ) -> (any Exchange)? {
        let refuse = { (refusal: Refusal) -> (any Exchange)? in
            loop.counters.refused += 1
            return RefusedExchange(refusal, dialect: self.face.errorDialect(of: request), of: request, on: client)
        }
        switch route {
        case .byModel(let decide):
            if access.checkToken(request) == .wrongToken { return refuse(.wrongToken) }
            return GatheringExchange(request, on: client, listener: self, loop: loop, decide: decide)
        case .respond(let responder):
            if responder.needsToken, access.checkToken(request) == .wrongToken { return refuse(.wrongToken) }
            loop.counters.served += 1
            return ServedExchange(request, responder: responder, on: client, listener: self, loop: loop)
        case .relay(let plan):
            if plan.needsToken, access.checkToken(request) == .wrongToken { return refuse(.wrongToken) }
            loop.counters.relayed += 1
            return RelayExchange(request, plan: plan, on: client, listener: self, loop: loop)
        case .tunnel(let address):
            if access.checkToken(request) == .wrongToken { return refuse(.wrongProxyToken) }
            loop.counters.relayed += 1
            return TunnelExchange(to: address, on: client, listener: self, loop: loop)
        case .refuse(let refusal): return refuse(refusal)
        }
    }
}

/// Reads a request away and answers with an error.
///
/// The body is read to its end where it is short, because many clients look for the response only then.
final class RefusedExchange: Exchange {
    private static let longestBody = 256 * 1024

    private let refusal: Refusal
    private let dialect: ChatDialect
    private unowned let client: ClientConnection
    private var left = longestBody
    private var isAnswered = false

    init(_ refusal: Refusal, dialect: ChatDialect, of request: ClientRequest, on client: ClientConnection) {
        self.refusal = refusal
        self.dialect = dialect
        self.client = client
        guard request.headers.contains(name: "expect") else { return }
        // Such a client waits for 100 before it sends its body, and none will come.
        client.channel.eventLoop.assumeIsolated().execute { [weak self] in self?.answer() }
    }

    func receive(_ piece: ByteBuffer) {
        left -= piece.readableBytes
        if left < 0 { answer() }
    }

    func receiveEnd() { answer() }
    func clientDidClose() {}
    func client(isWritable: Bool) {}

    private func answer() {
        guard !isAnswered else { return }
        isAnswered = true
        var form = ResponseForm.json(refusal.status)
        form.headers += refusal.headers
        client.respond(form, refusal.body(in: dialect))
    }
}

/// Answers with a head and nothing else.
final class AnsweredExchange: Exchange {
    private let form: ResponseForm
    private unowned let client: ClientConnection

    init(_ form: ResponseForm, on client: ClientConnection) {
        self.form = form
        self.client = client
    }

    func receive(_ piece: ByteBuffer) {}
    func receiveEnd() { client.respond(form, []) }
    func clientDidClose() {}
    func client(isWritable: Bool) {}
}
