import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// A request as a ``ScriptedServer`` got it.
public struct RecordedRequest: Sendable {
    /// Counts the server's requests from 1.
    public var number: Int
    /// Counts the server's connections from 1.
    public var connection: Int
    public var method: String
    /// Path and query.
    public var path: String
    /// In the order they came in.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]

    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Stands for a request that never came.
    static let none = RecordedRequest(number: 0, connection: 0, method: "", path: "", headers: [], body: [])

    /// The first header of this name, in any case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// An HTTP/1.1 server on a real socket of this machine that answers as the test tells it and remembers what it got.
///
/// It runs until the last reference to it goes. Other processes can talk to it at ``port``.
public final class ScriptedServer: Sendable {
    public typealias Script = @Sendable (RecordedRequest) async -> ScriptedReply

    struct State: Sendable {
        var requests: [RecordedRequest] = []
        var connections = 0
        /// The connections that ended, and whether the client ended them.
        var ended: [Int: Bool] = [:]
        /// Bytes handed to the kernel, by the number of the request.
        var sent: [Int: Int] = [:]
    }

    public let port: Int
    private let isSecure: Bool
    private let channel: any Channel
    let state: Watched<State>

    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    private init(channel: any Channel, port: Int, isSecure: Bool, state: Watched<State>) {
        self.channel = channel
        self.port = port
        self.isSecure = isSecure
        self.state = state
    }

    deinit {
        channel.close(promise: nil)
    }

    /// Starts a server on a free port.
    ///
    /// - Parameters:
    ///   - port: The port; 0 for a free one.
    ///   - tls: Its certificate; nil for plain http.
    ///   - script: What it answers to each request.
    public static func start(
        port: Int = 0, tls: ServerTLS? = nil, _ script: @escaping Script
    ) async throws -> ScriptedServer {
        let state = Watched(State())
        let context = try tls.map { try NIOSSLContext(configuration: $0.configuration()) }
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                    try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    try pipeline.addHandler(ServerConnection(state: state, script: script))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        guard let port = channel.localAddress?.port else { throw ChannelError.unknownLocalAddress }
        return ScriptedServer(channel: channel, port: port, isSecure: tls != nil, state: state)
    }

    /// Its address, without a slash at the end.
    public var url: String {
        isSecure ? "https://localhost:\(port)" : "http://127.0.0.1:\(port)"
    }

    /// All requests so far.
    public var requests: [RecordedRequest] { state.value.requests }

    /// How many connections were made to it.
    public var connections: Int { state.value.connections }

    /// How many bytes of the answer to a request the kernel took.
    public func bytesSent(toRequest number: Int) -> Int {
        state.value.sent[number] ?? 0
    }

    /// Waits until so many requests came, and gives that one.
    @discardableResult
    public func waitForRequest(_ number: Int = 1) async -> RecordedRequest {
        let requests = await state.wait { $0.requests.count >= number }.requests
        // Only a test that ran out of time gets here without it.
        return requests.count >= number ? requests[number - 1] : .none
    }

    /// Waits until the kernel took so many bytes of the answer to a request.
    public func waitForSent(_ bytes: Int, toRequest number: Int = 1) async {
        _ = await state.wait { ($0.sent[number] ?? 0) >= bytes }
    }

    /// Waits until the connection of a request is closed; whether the client closed it.
    @discardableResult
    public func waitForDisconnect(ofRequest number: Int = 1) async -> Bool {
        let connection = await waitForRequest(number).connection
        return await state.wait { $0.ended[connection] != nil }.ended[connection] ?? false
    }
}

/// How a ``ScriptedServer`` shows itself over TLS.
public struct ServerTLS: Sendable {
    /// PEM files.
    public var certificateFile: String
    public var keyFile: String
    /// Whose certificates clients must show; nil to ask for none.
    public var clientAuthorityFile: String?

    public init(certificateFile: String, keyFile: String, clientAuthorityFile: String? = nil) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.clientAuthorityFile = clientAuthorityFile
    }

    func configuration() throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificateFile).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: keyFile, format: .pem)))
        if let clientAuthorityFile {
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(clientAuthorityFile))
        }
        return configuration
    }
}
