internal import ChatKit
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// The address of an upstream, and the settings of connections to it.
final class UpstreamAddress: Sendable {
    let origin: HTTPOrigin
    /// nil for plain http.
    let tls: NIOSSLContext?
    let proxy: ProxyTunnel?
    let connectTimeout: TimeAmount

    init(origin: HTTPOrigin, tls: NIOSSLContext?, proxy: ProxyTunnel? = nil, connectTimeout: TimeAmount) {
        self.origin = origin
        self.tls = tls
        self.proxy = proxy
        self.connectTimeout = connectTimeout
    }
}

/// Receives the events of an upstream's connection while an exchange uses it. All calls are on the event loop.
protocol UpstreamReceiver: AnyObject {
    func upstream(_ connection: UpstreamConnection, didRead bytes: ByteBuffer)
    /// No more bytes come in this turn of the loop.
    func upstreamDidFinishReading(_ connection: UpstreamConnection)
    func upstreamDidClose(_ connection: UpstreamConnection)
    func upstream(_ connection: UpstreamConnection, isWritable: Bool)
}

/// The idle upstream connections of one event loop. It is used on that loop only, without locks.
final class UpstreamPool {
    /// How long an idle connection is kept. Upstreams were seen to close after 15 s; a request written to a connection
    /// that is being closed is lost.
    private static let idleTime = TimeAmount.seconds(10)
    private static let sweepTime = TimeAmount.seconds(2)

    private let loop: any EventLoop
    private var idle: [ObjectIdentifier: [UpstreamConnection]] = [:]
    private var isSweeping = false

    init(loop: any EventLoop) {
        self.loop = loop
    }

    /// Takes the connection that was used last; nil when none is idle.
    func takeIdle(to address: UpstreamAddress) -> UpstreamConnection? {
        while let connection = idle[ObjectIdentifier(address)]?.popLast() {
            if connection.isOpen {
                connection.isReused = true
                return connection
            }
        }
        return nil
    }

    /// Opens a connection.
    ///
    /// - Parameter completion: Is called on the loop.
    func connect(to address: UpstreamAddress, completion: @escaping (Result<UpstreamConnection, any Error>) -> Void) {
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(address.connectTimeout)
            .channelOption(.writeBufferWaterMark, value: .init(low: 32 * 1024, high: 64 * 1024))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if address.proxy == nil, let tls = address.tls {
                        try pipeline.addHandler(Self.tlsHandler(tls, address.origin.host))
                    }
                    try pipeline.addHandler(UpstreamConnection(channel: channel, address: address))
                }
            }
        let target = address.proxy.map { ($0.host, $0.port) } ?? (address.origin.host, address.origin.port)
        let connected = bootstrap.connect(host: target.0, port: target.1)
        let ready = connected.flatMap { channel -> EventLoopFuture<any Channel> in
            guard let proxy = address.proxy else { return channel.eventLoop.makeSucceededFuture(channel) }
            return proxy.open(address, over: channel)
        }
        // Everything is on this loop, so nothing has to be handed over.
        ready.assumeIsolated().whenComplete { [weak self] result in
            completion(
                Result {
                    let connection = try result.get().pipeline.syncOperations.handler(type: UpstreamConnection.self)
                    connection.pool = self
                    return connection
                })
        }
    }

    static func tlsHandler(_ context: NIOSSLContext, _ host: String) throws -> NIOSSLClientHandler {
        // Certificates name hosts; an address is checked against the certificate's addresses.
        let isAddress = host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." }
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }

    /// Keeps a connection whose last response has ended exactly.
    func keep(_ connection: UpstreamConnection) {
        guard connection.isOpen else { return }
        connection.idleSince = .now()
        // The exchange before may have stopped reading; the next response, or the end of the connection, would be missed.
        connection.setReading(true)
        idle[ObjectIdentifier(connection.address), default: []].append(connection)
        sweepLater()
    }

    /// Forgets a connection that was closed while it was idle.
    fileprivate func forget(_ connection: UpstreamConnection) {
        idle[ObjectIdentifier(connection.address)]?.removeAll { $0 === connection }
    }

    /// Closes all idle connections.
    func closeIdle() {
        let connections = idle.values.flatMap(\.self)
        idle = [:]
        for connection in connections { connection.close() }
    }

    private func sweepLater() {
        guard !isSweeping else { return }
        isSweeping = true
        // Both stay on this loop.
        loop.assumeIsolated().scheduleTask(in: Self.sweepTime) { [weak self] in self?.sweep() }
    }

    private func sweep() {
        isSweeping = false
        let limit = NIODeadline.now() - Self.idleTime
        for (key, connections) in idle {
            let old = connections.filter { $0.idleSince <= limit }
            idle[key] = connections.filter { $0.idleSince > limit }
            if idle[key]?.isEmpty == true { idle[key] = nil }
            for connection in old { connection.close() }
        }
        if !idle.isEmpty { sweepLater() }
    }
}

/// One connection to an upstream: carries one exchange at a time.
final class UpstreamConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let address: UpstreamAddress
    private let channel: any Channel
    /// Receives the connection's events; nil while it is idle.
    weak var receiver: (any UpstreamReceiver)?
    fileprivate weak var pool: UpstreamPool?
    fileprivate(set) var isOpen = true
    /// Whether an earlier exchange used it: it may have been closed at the other end without our knowing.
    fileprivate(set) var isReused = false
    fileprivate var idleSince = NIODeadline.now()
    private var isReading = true
    /// What the connection was closed by, if by an error.
    private(set) var failure: (any Error)?

    fileprivate init(channel: any Channel, address: UpstreamAddress) {
        self.channel = channel
        self.address = address
    }

    var isWritable: Bool { channel.isWritable }

    func write(_ bytes: ByteBuffer) {
        channel.write(bytes, promise: nil)
    }

    func flush() {
        channel.flush()
    }

    /// Reads on, or stops to, so that a slow client slows the upstream down.
    func setReading(_ isReading: Bool) {
        guard isReading != self.isReading else { return }
        self.isReading = isReading
        try? channel.syncOptions?.setOption(.autoRead, value: isReading)
        if isReading { channel.read() }
    }

    func close() {
        isOpen = false
        receiver = nil
        channel.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let receiver else {
            // Bytes without a request: the next response could not be told from them.
            pool?.forget(self)
            return close()
        }
        receiver.upstream(self, didRead: unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        receiver?.upstreamDidFinishReading(self)
    }

    func channelInactive(context: ChannelHandlerContext) {
        guard isOpen else { return }
        isOpen = false
        pool?.forget(self)
        let receiver = receiver
        self.receiver = nil
        receiver?.upstreamDidClose(self)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        receiver?.upstream(self, isWritable: context.channel.isWritable)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A close without TLS's own goodbye is an end of the connection like any other: framing tells whether it cut.
        if failure == nil { failure = error }
        context.close(promise: nil)
    }
}
