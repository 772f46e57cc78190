internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// Sends requests over the network: HTTP/1.1, TLS always verified.
///
/// Connections are kept and used again, until the last reference goes. Redirects are not followed, because one could
/// carry a key to somebody else: they arrive as the answers they are.
public final class NetworkTransport: HTTPTransport {
    private let network: NetworkSettings
    private let extraRoots: [String]
    private let keyPassword: (@Sendable () async throws(ChatError) -> Secret)?
    private let addresses: [String: String]
    private let connections = Mutex<Connections?>(nil)

    /// Nothing is read or opened before the first request.
    ///
    /// - Parameters:
    ///   - extraRoots: PEM certificates trusted beside the system's and the profile's.
    ///   - addresses: Numeric addresses by the hosts' names, for hosts that are not looked up.
    ///   - keyPassword: Fetches the password of the client key; asked once, if there is a client key.
    public init(
        network: NetworkSettings, extraRoots: [String] = [], addresses: [String: String] = [:],
        keyPassword: (@Sendable () async throws(ChatError) -> Secret)? = nil
    ) {
        self.network = network
        self.extraRoots = extraRoots
        self.addresses = addresses
        self.keyPassword = keyPassword
    }

    public func send(_ request: HTTPRequest) async throws(ChatError) -> HTTPResponse {
        guard let origin = HTTPOrigin(request.url) else {
            throw .invalidSettings(
                place: "base_url", problem: "the address is no http or https URL",
                hint: "an address looks like https://api.openai.com/v1")
        }
        let connections = try await openConnections()
        if Task.isCancelled { throw .cancelled }
        let exchange = Exchange(connections: connections, origin: origin, network: network)
        try exchange.start(try Self.request(request))
        let head = try await exchange.head()
        let body = UnreadBody(exchange)
        return HTTPResponse(
            status: Int(head.status.code), headers: head.headers.map { HTTPHeader($0.name, $0.value) },
            body: HTTPBody { body.makeSource() })
    }

    private func openConnections() async throws(ChatError) -> Connections {
        if let open = connections.withLock({ $0 }) { return open }
        let password: Secret? =
            if network.certificateFile != nil, let keyPassword { try await keyPassword() } else { nil }
        let tls = try TLSFiles(network: network, extraRoots: extraRoots, keyPassword: password).configuration()
        let proxy = try network.proxy.map { secret throws(ChatError) in try ProxyAddress(secret) }
        let made = Connections(tls: tls, proxy: proxy, connectTimeout: network.connectTimeout, addresses: addresses)
        // Two first requests at once may both come here: the first one's connections stay, the others are closed.
        return connections.withLock { open in
            if let open { return open }
            open = made
            return made
        }
    }

    private static func request(_ request: HTTPRequest) throws(ChatError) -> HTTPClient.Request {
        var headers = HTTPHeaders()
        for header in request.headers {
            guard header.isValid else {
                throw .invalidSettings(
                    place: "the header \(header.name.filter { $0.isLetter || $0 == "-" })",
                    problem: "its value has a line break or another character that headers cannot carry",
                    hint: "a key from a file or command must be a single line")
            }
            headers.add(name: header.name, value: header.value)
        }
        if !headers.contains(name: "User-Agent") { headers.add(name: "User-Agent", value: ChatKitVersion.userAgent) }
        do {
            return try HTTPClient.Request(
                url: request.url, method: HTTPMethod(rawValue: request.method), headers: headers,
                body: request.body.isEmpty ? nil : .bytes(request.body))
        } catch {
            throw .invalidSettings(
                place: "base_url", problem: "the address is no http or https URL",
                hint: "an address looks like https://api.openai.com/v1")
        }
    }
}

extension HTTPHeader {
    /// Whether it can be sent. Source: RFC 9110, section 5.
    fileprivate var isValid: Bool {
        let marks = Array("!#$%&'*+-.^_`|~".utf8)
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: marks.contains(byte)
            }
        }
        return isName && !name.isEmpty && value.utf8.allSatisfy { $0 == 9 || ($0 >= 32 && $0 != 127) }
    }
}

/// The client underneath, shut down with its last user.
final class Connections: Sendable {
    let client: HTTPClient
    let proxy: ProxyAddress?

    /// One thread is enough, and starts faster than one for each core. It lives as long as the process.
    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    static var loop: any EventLoop { group.next() }

    init(tls: TLSConfiguration, proxy: ProxyAddress?, connectTimeout: Duration, addresses: [String: String]) {
        self.proxy = proxy
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(connectTimeout)), proxy: proxy?.proxy)
        configuration.httpVersion = .http1Only
        configuration.dnsOverride = addresses
        // Otherwise a refused connection or a bad certificate is told only when the connect timeout ends.
        configuration.connectionPool.retryConnectionEstablishment = false
        // A request never waits for another one to end: it would look as if the server did not answer.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1024
        client = HTTPClient(eventLoopGroup: Self.group, configuration: configuration)
    }

    deinit {
        client.shutdown { _ in }
    }
}

/// A body that nobody reads yet: dropped with its answer, it closes the connection.
private final class UnreadBody: Sendable {
    private let exchange: Mutex<Exchange?>

    init(_ exchange: Exchange) {
        self.exchange = Mutex(exchange)
    }

    deinit {
        exchange.withLock { $0 }?.end(.cancelled)
    }

    func makeSource() -> any HTTPBodySource {
        BodySource(
            exchange: exchange.withLock { unread in
                defer { unread = nil }
                return unread
            })
    }
}

/// The one reader of a body: dropped before the end, it closes the connection.
private final class BodySource: HTTPBodySource {
    private var exchange: Exchange?

    init(exchange: Exchange?) {
        self.exchange = exchange
    }

    deinit {
        exchange?.end(.cancelled)
    }

    func next() async throws(ChatError) -> [UInt8]? {
        guard let exchange else { throw .unexpected("the body of an answer was read twice") }
        return try await exchange.nextPiece()
    }

    func finish() {
        exchange?.discardRest()
        exchange = nil
    }
}
