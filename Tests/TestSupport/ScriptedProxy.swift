import NIOCore
import NIOPosix

/// A forward proxy on this machine that opens tunnels: by CONNECT, with or without a password, or by SOCKS 5.
public final class ScriptedProxy: Sendable {
    public let port: Int
    private let channel: any Channel
    private let heads: Watched<[String]>

    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    private init(channel: any Channel, port: Int, heads: Watched<[String]>) {
        self.channel = channel
        self.port = port
        self.heads = heads
    }

    deinit {
        channel.close(promise: nil)
    }

    /// The heads of the requests it got, as they were; of a SOCKS request its host and port.
    public var requests: [String] { heads.value }

    /// Starts a proxy on a free port.
    ///
    /// - Parameters:
    ///   - authorization: The `Proxy-Authorization` it demands, such as `Basic dTpw`; others get 407.
    ///   - socks: Whether it speaks SOCKS 5; `refusal` is then the reply code, such as `5`.
    ///   - refusal: The status line it refuses every tunnel with, such as `403 Forbidden`.
    public static func start(
        authorization: String? = nil, socks: Bool = false, refusal: String? = nil
    ) async throws -> ScriptedProxy {
        let heads = Watched<[String]>([])
        let channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if socks { try pipeline.addHandler(SOCKSEntrance(refusal: refusal.flatMap { UInt8($0) })) }
                    try pipeline.addHandler(
                        TunnelEntrance(heads: heads, authorization: authorization, refusal: socks ? nil : refusal))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        guard let port = channel.localAddress?.port else { throw ChannelError.unknownLocalAddress }
        return ScriptedProxy(channel: channel, port: port, heads: heads)
    }
}

/// Reads the CONNECT request, then passes everything on.
private final class TunnelEntrance: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let heads: Watched<[String]>
    private let authorization: String?
    private let refusal: String?
    private var head = ""
    private var peer: (any Channel)?

    init(heads: Watched<[String]>, authorization: String?, refusal: String?) {
        self.heads = heads
        self.authorization = authorization
        self.refusal = refusal
    }

    func channelInactive(context: ChannelHandlerContext) {
        peer?.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        if let peer {
            peer.writeAndFlush(buffer, promise: nil)
            return
        }
        // Clients wait for the answer before they send more, so that nothing but the head comes here.
        head += String(buffer: buffer)
        guard head.hasSuffix("\r\n\r\n") else { return }
        heads.change { $0.append(head) }
        answer(context.channel)
    }

    private func answer(_ channel: any Channel) {
        let lines = head.split(separator: "\r\n")
        let target = lines[0].split(separator: " ").dropFirst().first?.split(separator: ":") ?? []
        let given = lines.first { $0.lowercased().hasPrefix("proxy-authorization: ") }?.dropFirst(21)
        guard target.count == 2, let port = Int(target[1]), refusal == nil,
            authorization == nil || given.map(String.init) == authorization
        else {
            let status = refusal ?? "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\""
            send("HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n", to: channel, thenClose: true)
            return
        }
        let entrance = NIOLoopBound(self, eventLoop: channel.eventLoop)
        ClientBootstrap(group: channel.eventLoop)
            .channelInitializer { exit in
                exit.eventLoop.makeCompletedFuture {
                    try exit.pipeline.syncOperations.addHandler(TunnelExit(entrance: channel))
                }
            }
            .connect(host: String(target[0]), port: port)
            .whenComplete { result in
                switch result {
                case .success(let exit):
                    entrance.value.peer = exit
                    entrance.value.send("HTTP/1.1 200 Connected\r\n\r\n", to: channel)
                case .failure:
                    entrance.value.send("HTTP/1.1 502 Bad Gateway\r\n\r\n", to: channel, thenClose: true)
                }
            }
    }

    private func send(_ text: String, to channel: any Channel, thenClose: Bool = false) {
        let written = channel.writeAndFlush(ByteBuffer(string: text))
        if thenClose { written.whenComplete { _ in channel.close(promise: nil) } }
    }
}

/// The far end of a tunnel.
private final class TunnelExit: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let entrance: any Channel

    init(entrance: any Channel) {
        self.entrance = entrance
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        entrance.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        entrance.close(promise: nil)
    }
}

/// Translates a SOCKS 5 request to CONNECT, and the reply back; then passes everything on.
private final class SOCKSEntrance: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let refusal: UInt8?
    private var pending = ByteBuffer()
    private var hasGreeted = false
    private var hasAsked = false
    private var isOpen = false

    init(refusal: UInt8?) {
        self.refusal = refusal
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOpen else { return context.fireChannelRead(data) }
        var bytes = unwrapInboundIn(data)
        pending.writeBuffer(&bytes)
        if !hasGreeted {
            guard pending.readBytes(length: 3) == [5, 1, 0] else { return context.close(promise: nil) }
            hasGreeted = true
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [5, 0])), promise: nil)
        }
        guard let kind = pending.getInteger(at: pending.readerIndex + 3, as: UInt8.self), !hasAsked else { return }
        hasAsked = true
        pending.moveReaderIndex(forwardBy: 4)
        let host: String?
        if kind == 3 {
            host = pending.readInteger(as: UInt8.self).flatMap { pending.readString(length: Int($0)) }
        } else {
            host = pending.readBytes(length: 4)?.map(String.init).joined(separator: ".")
        }
        guard let host, let port = pending.readInteger(as: UInt16.self) else { return context.close(promise: nil) }
        if let refusal {
            // Refusals of some proxies have no address.
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [5, refusal])), promise: nil)
            return
        }
        context.fireChannelRead(wrapInboundOut(ByteBuffer(string: "CONNECT \(host):\(port) HTTP/1.1\r\n\r\n")))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isOpen else { return context.write(data, promise: promise) }
        isOpen = true
        // In two pieces, as a network may cut it.
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [5, 0, 0, 3, 2])), promise: nil)
        context.write(wrapOutboundOut(ByteBuffer(bytes: [0x61, 0x62, 0, 80])), promise: promise)
    }
}
