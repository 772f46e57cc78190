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
        let bytes = try Self.bytes(of: request, to: origin)
        let connections = try await openConnections()
        let address = try connections.address(of: origin)
        if Task.isCancelled { throw .cancelled }
        let exchange = Exchange(connections: connections, address: address, network: network)
        exchange.start(bytes)
        let head = try await exchange.head()
        let body = UnreadBody(exchange)
        return HTTPResponse(
            status: head.status, headers: head.headers, body: HTTPBody { body.makeSource() })
    }

    private func openConnections() async throws(ChatError) -> Connections {
        if let open = connections.withLock({ $0 }) { return open }
        let password: Secret? =
            if network.certificateFile != nil, let keyPassword { try await keyPassword() } else { nil }
        let made = try Connections(
            files: TLSFiles(network: network, extraRoots: extraRoots, keyPassword: password), addresses: addresses)
        // Two first requests at once may both come here: the first one's connections stay, the others are closed.
        return connections.withLock { open in
            if let open { return open }
            open = made
            return made
        }
    }

    private static func bytes(of request: HTTPRequest, to origin: HTTPOrigin) throws(ChatError) -> RequestBytes {
        var head = ByteBuffer()
        head.reserveCapacity(1024)
        guard HTTPHeader(request.method, "").isValid else { throw .unexpected("a request has no method") }
        head.writeString(request.method)
        head.writeStaticString(" ")
        head.writeString(RequestTarget.text(of: request.url))
        head.writeStaticString(" HTTP/1.1\r\n")
        var hasHost = false
        var hasAgent = false
        for header in request.headers {
            guard header.isValid else {
                throw .invalidSettings(
                    place: "the header \(header.name.filter { $0.isLetter || $0 == "-" })",
                    problem: "its value has a line break or another character that headers cannot carry",
                    hint: "a key from a file or command must be a single line")
            }
            switch header.name.lowercased() {
            // How the body is framed is not the caller's.
            case "content-length", "transfer-encoding": continue
            case "host": hasHost = true
            case "user-agent": hasAgent = true
            default: break
            }
            head.writeHeader(header.name, header.value)
        }
        if !hasHost { head.writeHeader("Host", origin.sentName) }
        if !hasAgent { head.writeHeader("User-Agent", ChatKitVersion.userAgent) }
        if !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method) {
            head.writeHeader("Content-Length", String(request.body.count))
        }
        head.writeStaticString("\r\n")
        return RequestBytes(method: HTTPMethod(rawValue: request.method), head: head, body: request.body)
    }
}

extension ByteBuffer {
    fileprivate mutating func writeHeader(_ name: String, _ value: String) {
        writeString(name)
        writeStaticString(": ")
        writeString(value)
        writeStaticString("\r\n")
    }
}

extension ResponseHead {
    /// The headers in order; values are read as UTF-8.
    fileprivate var headers: [HTTPHeader] {
        let view = bytes.readableBytesView
        return fields.map {
            HTTPHeader(
                String(decoding: view[$0.name], as: UTF8.self), String(decoding: view[$0.value], as: UTF8.self))
        }
    }
}

/// What a request asks for, as it stands in its first line. Source: RFC 9112, section 3.2.1.
enum RequestTarget {
    /// The path and the query of an address. What cannot stand there is escaped.
    static func text(of url: String) -> String {
        var rest = url.utf8[...]
        // Behind "://" and the authority.
        for _ in 0..<2 { rest = rest.drop { $0 != UInt8(ascii: "/") }.dropFirst() }
        rest = rest.drop { !isOneOf($0, "/?#") }.prefix { $0 != UInt8(ascii: "#") }
        var text = rest.first == UInt8(ascii: "/") ? "" : "/"
        for byte in rest {
            if byte <= 0x20 || byte >= 0x7F || isOneOf(byte, "\"<>\\^`{|}") {
                text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            } else {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return text
    }

    private static func isOneOf(_ byte: UInt8, _ marks: StaticString) -> Bool {
        UnsafeBufferPointer(start: marks.utf8Start, count: marks.utf8CodeUnitCount).contains(byte)
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

/// The connections of a transport, closed with their last user.
final class Connections: Sendable {
    /// How long an idle connection is kept, for the next prompt of somebody who reads the reply first.
    private static let idleTime = TimeAmount.seconds(60)

    /// One thread is enough, and starts faster than one for each core. It lives as long as the process.
    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    static var loop: any EventLoop { group.next() }

    private let files: TLSFiles
    private let proxy: ProxyAddress?
    /// Numeric addresses by the hosts' names.
    private let numericHosts: [String: String]
    private let idle: NIOLoopBoundBox<UpstreamPool?>
    private let opened = Mutex(Opened())

    private struct Opened {
        var addresses: [HTTPOrigin: UpstreamAddress] = [:]
        var tls: NIOSSLContext?
    }

    /// - Throws: What cannot be used of the settings. The system's authorities are read when TLS is first used.
    init(files: TLSFiles, addresses: [String: String]) throws(ChatError) {
        self.files = files
        proxy = try files.network.proxy.map { secret throws(ChatError) in try ProxyAddress(secret) }
        numericHosts = addresses
        idle = NIOLoopBoundBox.makeEmptyBox(valueType: UpstreamPool.self, eventLoop: Self.loop)
    }

    /// The idle connections; called on the loop only.
    var pool: UpstreamPool {
        if let pool = idle.value { return pool }
        let pool = UpstreamPool(loop: Self.loop, idleTime: Self.idleTime)
        idle.value = pool
        return pool
    }

    /// - Throws: What cannot be used of the certificates and keys.
    func address(of origin: HTTPOrigin) throws(ChatError) -> UpstreamAddress {
        let known = opened.withLock { ($0.addresses[origin], $0.tls) }
        if let address = known.0 { return address }
        var tls = origin.isSecure ? known.1 : nil
        if origin.isSecure, tls == nil { tls = try context(for: origin) }
        return opened.withLock { opened in
            if let address = opened.addresses[origin] { return address }
            if let tls { opened.tls = tls }
            let address = UpstreamAddress(
                origin: origin, tls: tls, proxy: proxy, connectTimeout: TimeAmount(files.network.connectTimeout),
                numericHost: numericHosts[origin.host], hasClientCertificate: files.network.certificateFile != nil)
            opened.addresses[origin] = address
            return address
        }
    }

    private func context(for origin: HTTPOrigin) throws(ChatError) -> NIOSSLContext {
        let configuration = try files.configuration()
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .tlsFailed(host: origin.name, reason: TransportFailure.fault(ofSettings: error))
        }
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
