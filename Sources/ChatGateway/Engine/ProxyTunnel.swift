internal import ChatKit
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL

/// An HTTP proxy through which an upstream is reached, by CONNECT.
final class ProxyTunnel: Sendable {
    let host: String
    let port: Int
    /// The value of `Proxy-Authorization`; nil where the proxy needs none.
    private let authorization: Secret?

    init(host: String, port: Int, authorization: Secret?) {
        self.host = host
        self.port = port
        self.authorization = authorization
    }

    /// Takes a proxy of the settings.
    ///
    /// - Throws: ``ChatError/proxyFailed(proxy:reason:)``.
    convenience init(address: Secret) throws(ChatError) {
        let proxy = try ProxyAddress(address)
        guard !proxy.isSOCKS else {
            throw .proxyFailed(proxy: proxy.host, reason: "the gateway relays through HTTP proxies only, not SOCKS")
        }
        self.init(host: proxy.host, port: proxy.port, authorization: proxy.authorization)
    }

    /// What a proxy answered when it refused.
    struct Refused: Error {
        var status: Int
    }

    /// Opens a tunnel to an upstream on a connection to the proxy, and begins TLS in it where the upstream wants it.
    func open(_ address: UpstreamAddress, over channel: any Channel) -> EventLoopFuture<any Channel> {
        let promise = channel.eventLoop.makePromise(of: Void.self)
        do {
            let pipeline = channel.pipeline.syncOperations
            let connection = try pipeline.handler(type: UpstreamConnection.self)
            let tls = try address.tls.map { try UpstreamPool.tlsHandler($0, address.origin.host) }
            try pipeline.addHandler(TunnelOpener(tls: tls, promise: promise), position: .before(connection))
        } catch {
            promise.fail(error)
        }
        let host = address.origin.host.contains(":") ? "[\(address.origin.host)]" : address.origin.host
        let name = "\(host):\(address.origin.port)"
        var request = ByteBuffer(string: "CONNECT \(name) HTTP/1.1\r\nHost: \(name)\r\n")
        if let authorization { request.writeString("Proxy-Authorization: \(authorization.reveal())\r\n") }
        request.writeString("\r\n")
        channel.writeAndFlush(request, promise: nil)
        return promise.futureResult.map { channel }
    }
}

/// Reads a proxy's reply to CONNECT, then leaves the pipeline.
private final class TunnelOpener: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let tls: NIOSSLClientHandler?
    private var promise: EventLoopPromise<Void>?
    private var scanner = ResponseScanner()

    init(tls: NIOSSLClientHandler?, promise: EventLoopPromise<Void>) {
        self.tls = tls
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        do {
            guard let head = try scanner.head(&bytes, toMethod: .CONNECT) else { return }
            guard (200..<300).contains(head.status) else { throw ProxyTunnel.Refused(status: head.status) }
            if let tls { try context.pipeline.syncOperations.addHandler(tls, position: .before(self)) }
            let opened = promise.take()
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
            opened?.succeed()
        } catch {
            promise.take()?.fail(error)
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.take()?.fail(ChannelError.eof)
        context.fireChannelInactive()
    }
}
