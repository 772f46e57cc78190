internal import NIOCore
internal import NIOHTTP1

/// Opens a tunnel through a proxy to a server, begins TLS in it where the server wants it, and leaves the pipeline.
///
/// Sources: RFC 9110, section 9.3.6 (CONNECT); RFC 1928 (SOCKS5).
final class TunnelOpener: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The event that is fired when the tunnel is open.
    struct Opened {}

    /// What a proxy answered when it refused.
    enum Refused: Error {
        /// An HTTP proxy's status.
        case status(Int)
        /// A SOCKS proxy's reply code, or 255 when it wants a user name. Source: RFC 1928, section 6.
        case socks(UInt8)
        /// The reply is not one of a proxy.
        case malformed
    }

    private enum State {
        case connect
        case socksMethod
        case socksReply
        case open
    }

    private let proxy: ProxyAddress
    private let address: UpstreamAddress
    private var scanner = ResponseScanner()
    private var pending = ByteBuffer()
    private var state: State

    init(proxy: ProxyAddress, address: UpstreamAddress) {
        self.proxy = proxy
        self.address = address
        state = proxy.isSOCKS ? .socksMethod : .connect
    }

    func channelActive(context: ChannelHandlerContext) {
        let greeting: ByteBuffer
        if proxy.isSOCKS {
            // Version 5, one method: none.
            greeting = ByteBuffer(bytes: [5, 1, 0])
        } else {
            let host = address.origin.host.contains(":") ? "[\(address.origin.host)]" : address.origin.sentHost
            let name = "\(host):\(address.origin.port)"
            var request = ByteBuffer(string: "CONNECT \(name) HTTP/1.1\r\nHost: \(name)\r\n")
            if let authorization = proxy.authorization {
                request.writeString("Proxy-Authorization: \(authorization.reveal())\r\n")
            }
            request.writeString("\r\n")
            greeting = request
        }
        context.writeAndFlush(wrapOutboundOut(greeting), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        do {
            switch state {
            case .connect: try readHead(&bytes, context)
            case .socksMethod, .socksReply:
                pending.writeBuffer(&bytes)
                try readSOCKS(context)
            case .open: context.fireChannelRead(data)
            }
        } catch {
            context.fireErrorCaught(error is Refused ? error : Refused.malformed)
        }
    }

    private func readHead(_ bytes: inout ByteBuffer, _ context: ChannelHandlerContext) throws {
        guard let head = try scanner.head(&bytes, toMethod: .CONNECT) else { return }
        guard (200..<300).contains(head.status) else { throw Refused.status(head.status) }
        try open(context)
    }

    private func readSOCKS(_ context: ChannelHandlerContext) throws {
        if case .socksMethod = state {
            guard let reply = pending.readBytes(length: 2) else { return }
            guard reply[0] == 5 else { throw Refused.malformed }
            guard reply[1] == 0 else { throw Refused.socks(255) }
            state = .socksReply
            context.writeAndFlush(wrapOutboundOut(connectRequest), promise: nil)
        }
        // Version, reply, reserved, type of the address, the address, and a port: of no use to us, but to be read.
        guard let kind = pending.getInteger(at: pending.readerIndex + 3, as: UInt8.self),
            let first = pending.getInteger(at: pending.readerIndex + 4, as: UInt8.self)
        else {
            // A refusal may come without an address.
            if let code = pending.getInteger(at: pending.readerIndex + 1, as: UInt8.self), code != 0 {
                throw Refused.socks(code)
            }
            return
        }
        let code = pending.getInteger(at: pending.readerIndex + 1, as: UInt8.self) ?? 1
        guard code == 0 else { throw Refused.socks(code) }
        let length =
            switch kind {
            case 1: 4
            case 3: 1 + Int(first)
            case 4: 16
            default: throw Refused.malformed
            }
        guard pending.readableBytes >= 4 + length + 2 else { return }
        try open(context)
    }

    private var connectRequest: ByteBuffer {
        var request = ByteBuffer(bytes: [5, 1, 0])
        if let numeric = IPAddress(address.origin.host) {
            request.writeInteger(UInt8(numeric.isVersion6 ? 4 : 1))
            request.writeBytes(numeric.bytes)
        } else {
            // The proxy looks up the name. A label of DNS has 63 bytes, a name 253.
            let name = address.origin.sentHost.utf8.prefix(255)
            request.writeInteger(UInt8(3))
            request.writeInteger(UInt8(name.count))
            request.writeBytes(name)
        }
        request.writeInteger(UInt16(truncatingIfNeeded: address.origin.port))
        return request
    }

    private func open(_ context: ChannelHandlerContext) throws {
        state = .open
        if let tls = try address.tlsHandler() {
            try context.pipeline.syncOperations.addHandler(tls, position: .before(self))
        }
        context.fireUserInboundEventTriggered(Opened())
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
