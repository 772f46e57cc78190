package import NIOCore
internal import NIOPosix
package import NIOSSL
internal import NIOTLS

/// The address of a server, and the settings of connections to it.
package final class UpstreamAddress: Sendable {
    package let origin: HTTPOrigin
    /// nil for plain http.
    let tls: NIOSSLContext?
    package let proxy: ProxyAddress?
    /// How long it may take until a request can be sent: the search for the name, connection, proxy and TLS handshake.
    package let connectTimeout: TimeAmount
    /// A numeric address that is connected to; nil to look up the name.
    private let numericHost: String?
    /// Whether we can show a certificate of our own.
    package let hasClientCertificate: Bool

    package init(
        origin: HTTPOrigin, tls: NIOSSLContext?, proxy: ProxyAddress? = nil, connectTimeout: TimeAmount,
        numericHost: String? = nil, hasClientCertificate: Bool = false
    ) {
        self.origin = origin
        self.tls = tls
        self.proxy = proxy
        self.connectTimeout = connectTimeout
        self.numericHost = numericHost
        self.hasClientCertificate = hasClientCertificate
    }

    /// What a connection is opened to, and whether that is a numeric address.
    fileprivate var destination: (host: String, port: Int, isNumeric: Bool) {
        let host = proxy?.sentHost ?? numericHost ?? origin.sentHost
        return (host, proxy?.port ?? origin.port, IPAddress(host) != nil)
    }

    /// Creates the handler that encrypts a connection; nil for plain http.
    func tlsHandler() throws -> NIOSSLClientHandler? {
        // Certificates name hosts; an address is checked against the certificate's addresses.
        try tls.map {
            try NIOSSLClientHandler(context: $0, serverHostname: IPAddress(origin.host) == nil ? origin.sentHost : nil)
        }
    }
}

/// Receives the events of a connection while an exchange uses it. All calls are on the event loop.
package protocol UpstreamReceiver: AnyObject {
    func upstream(_ connection: UpstreamConnection, didRead bytes: ByteBuffer)
    /// No more bytes come in this turn of the loop.
    func upstreamDidFinishReading(_ connection: UpstreamConnection)
    func upstreamDidClose(_ connection: UpstreamConnection)
    func upstream(_ connection: UpstreamConnection, isWritable: Bool)
}

/// The idle connections of one event loop. It is used on that loop only, without locks.
package final class UpstreamPool {
    private let loop: any EventLoop
    private let idleTime: TimeAmount
    private var idle: [ObjectIdentifier: [UpstreamConnection]] = [:]
    private var isSweeping = false

    /// - Parameter idleTime: How long an idle connection is kept. Servers were seen to close after 15 s; a request written
    ///   to a connection that is being closed is lost.
    package init(loop: any EventLoop, idleTime: TimeAmount = .seconds(10)) {
        self.loop = loop
        self.idleTime = idleTime
    }

    deinit {
        for connection in idle.values.joined() { connection.channel.close(promise: nil) }
    }

    /// Takes the connection that was used last; nil when none is idle.
    package func takeIdle(to address: UpstreamAddress) -> UpstreamConnection? {
        while let connection = idle[ObjectIdentifier(address)]?.popLast() {
            if connection.isOpen {
                connection.isReused = true
                return connection
            }
        }
        return nil
    }

    /// Opens a connection, with its tunnel and its TLS session where it has them.
    ///
    /// - Parameter completion: Is called on the loop.
    package func connect(
        to address: UpstreamAddress, completion: @escaping (Result<UpstreamConnection, any Error>) -> Void
    ) {
        let opened = loop.makePromise(of: Void.self)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(address.connectTimeout)
            .channelOption(.writeBufferWaterMark, value: .init(low: 32 * 1024, high: 64 * 1024))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let proxy = address.proxy {
                        try pipeline.addHandler(TunnelOpener(proxy: proxy, address: address))
                    } else if let tls = try address.tlsHandler() {
                        try pipeline.addHandler(tls)
                    }
                    try pipeline.addHandler(UpstreamConnection(channel: channel, address: address))
                }
            }
        let (host, port, isNumeric) = address.destination
        let connected: EventLoopFuture<any Channel>
        if isNumeric, let numeric = try? SocketAddress(ipAddress: host, port: port) {
            // Without the resolver and its thread.
            connected = bootstrap.connect(to: numeric)
        } else {
            connected = bootstrap.connect(host: host, port: port)
        }
        // Everything is on this loop, so nothing has to be handed over.
        connected.assumeIsolated().whenComplete { [weak self] result in
            do {
                let connection = try result.get().pipeline.syncOperations.handler(type: UpstreamConnection.self)
                connection.pool = self
                connection.whenOpen(opened)
                let limit = connection.channel.eventLoop.assumeIsolated().scheduleTask(in: address.connectTimeout) {
                    connection.fail(ChannelError.connectTimeout(address.connectTimeout))
                }
                opened.futureResult.assumeIsolated().whenComplete { result in
                    limit.cancel()
                    completion(result.map { connection })
                }
            } catch {
                opened.fail(error)
                completion(.failure(error))
            }
        }
    }

    /// Keeps a connection whose last response has ended exactly.
    package func keep(_ connection: UpstreamConnection) {
        guard connection.isOpen else { return }
        connection.receiver = nil
        connection.idleSince = .now()
        // The exchange before may have stopped reading; the next response, or the end of the connection, would be missed.
        connection.setReading(true)
        idle[ObjectIdentifier(connection.address), default: []].append(connection)
        sweepLater(in: idleTime)
    }

    /// Forgets a connection that was closed while it was idle.
    fileprivate func forget(_ connection: UpstreamConnection) {
        idle[ObjectIdentifier(connection.address)]?.removeAll { $0 === connection }
    }

    /// Closes all idle connections.
    package func closeIdle() {
        let connections = idle.values.flatMap(\.self)
        idle = [:]
        for connection in connections { connection.close() }
    }

    private func sweepLater(in time: TimeAmount) {
        guard !isSweeping else { return }
        isSweeping = true
        // Both stay on this loop.
        loop.assumeIsolated().scheduleTask(in: time) { [weak self] in self?.sweep() }
    }

    private func sweep() {
        isSweeping = false
        let now = NIODeadline.now()
        for (key, connections) in idle {
            let old = connections.filter { $0.idleSince + idleTime <= now }
            idle[key] = connections.filter { $0.idleSince + idleTime > now }
            if idle[key]?.isEmpty == true { idle[key] = nil }
            for connection in old { connection.close() }
        }
        guard let oldest = idle.values.joined().map(\.idleSince).min() else { return }
        sweepLater(in: max(.milliseconds(100), oldest + idleTime - now))
    }
}

/// One connection to a server: carries one exchange at a time.
package final class UpstreamConnection: ChannelInboundHandler {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    package let address: UpstreamAddress
    fileprivate let channel: any Channel
    /// Receives the connection's events; nil while it is idle.
    package weak var receiver: (any UpstreamReceiver)?
    fileprivate weak var pool: UpstreamPool?
    package fileprivate(set) var isOpen = true
    /// Whether an earlier exchange used it: it may have been closed at the other end without our knowing.
    package fileprivate(set) var isReused = false
    fileprivate var idleSince = NIODeadline.now()
    private var isReading = true
    /// What stands between the connection and its first request: a tunnel, a handshake.
    private var steps = 0
    private var opened: EventLoopPromise<Void>?
    /// What the connection was closed by, if by an error.
    package private(set) var failure: (any Error)?

    fileprivate init(channel: any Channel, address: UpstreamAddress) {
        self.channel = channel
        self.address = address
        steps = (address.proxy == nil ? 0 : 1) + (address.tls == nil ? 0 : 1)
    }

    package var isWritable: Bool { channel.isWritable }

    package func write(_ bytes: ByteBuffer) {
        channel.write(bytes, promise: nil)
    }

    package func flush() {
        channel.flush()
    }

    /// Reads on, or stops to, so that a slow client slows the server down.
    package func setReading(_ isReading: Bool) {
        guard isReading != self.isReading else { return }
        self.isReading = isReading
        try? channel.syncOptions?.setOption(.autoRead, value: isReading)
        if isReading { channel.read() }
    }

    package func close() {
        isOpen = false
        receiver = nil
        channel.close(promise: nil)
    }

    // MARK: Opening

    /// Completes the promise when requests can be sent, or never will be.
    fileprivate func whenOpen(_ promise: EventLoopPromise<Void>) {
        opened = promise
        settle()
    }

    private func settle() {
        if !isOpen {
            opened.take()?.fail(failure ?? ChannelError.eof)
        } else if steps == 0 {
            opened.take()?.succeed()
        }
    }

    fileprivate func fail(_ error: any Error) {
        guard isOpen else { return }
        failure = failure ?? error
        close()
        settle()
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is TunnelOpener.Opened: steps -= 1
        case TLSUserEvent.handshakeCompleted: steps -= 1
        default: return context.fireUserInboundEventTriggered(event)
        }
        settle()
    }

    // MARK: Events

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let receiver else {
            // Bytes without a request: the next response could not be told from them.
            pool?.forget(self)
            return close()
        }
        receiver.upstream(self, didRead: unwrapInboundIn(data))
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        receiver?.upstreamDidFinishReading(self)
    }

    package func channelInactive(context: ChannelHandlerContext) {
        guard isOpen else { return }
        isOpen = false
        pool?.forget(self)
        let receiver = receiver
        self.receiver = nil
        settle()
        receiver?.upstreamDidClose(self)
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        receiver?.upstream(self, isWritable: context.channel.isWritable)
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A close without TLS's own goodbye is an end of the connection like any other: framing tells whether it cut.
        if failure == nil { failure = error }
        context.close(promise: nil)
    }
}
