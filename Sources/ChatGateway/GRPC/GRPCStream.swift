internal import ChatKit
internal import NIOCore
internal import NIOHPACK
internal import NIOHTTP1
internal import NIOHTTP2

/// One gRPC call: takes the frames of its HTTP/2 stream apart into messages and runs the method.
///
/// Source: <https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md>, read 2026-11-30.
final class GRPCStream: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    /// The longest message, in bytes.
    private static let longestMessage = 4 * 1024 * 1024
    /// The most that one call may send, in bytes.
    private static let longestCall = 16 * 1024 * 1024

    private let services: GRPCServices
    private let listener: ListenerState
    private let guest: GuestConnection
    private var buffer = ByteBuffer()
    private var received = 0
    private var continuation: AsyncStream<[UInt8]>.Continuation?
    private var task: Task<Void, Never>?
    private var isRunning = false

    init(_ services: GRPCServices, listener: ListenerState, guest: GuestConnection) {
        self.services = services
        self.listener = listener
        self.guest = guest
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .headers(let headers):
            if task == nil { begin(headers.headers, context.channel) }
            if headers.endStream { continuation?.finish() }
        case .data(let data):
            guard case .byteBuffer(var piece) = data.data, let continuation else { return }
            received += piece.readableBytes
            buffer.writeBuffer(&piece)
            if let problem = takeMessages(continuation) { return refuse(problem, context.channel) }
            if data.endStream { continuation.finish() }
        default: break
        }
    }

    private func begin(_ headers: HPACKHeaders, _ channel: any Channel) {
        let path = headers.first(name: ":path") ?? ""
        let type = headers.first(name: "content-type") ?? ""
        guard headers.first(name: ":method") == "POST", type.hasPrefix("application/grpc") else {
            return Self.end(channel, HPACKHeaders([(":status", "415")]))
        }
        guard let method = services.method(path) else {
            return refuse(.unimplemented("unknown method \(VisibleText.cleaned(path))"), channel)
        }
        let request = Self.request(headers, path)
        guard listener.access.checkOrigin(request) == .admitted else { return refuse(.permissionDenied, channel) }
        if method.needsToken, listener.access.checkToken(request) == .wrongToken {
            return refuse(.unauthenticated, channel)
        }
        let (messages, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        self.continuation = continuation
        isRunning = true
        guest.begin()
        let response = GRPCResponse(channel)
        task = Task {
            do {
                try await method.run(messages) { try await response.send($0) }
                await response.end(.ok)
            } catch {
                await response.end((error as? GRPCStatus) ?? .cancelled)
            }
        }
    }

    /// The call's head as the access rules know it.
    private static func request(_ headers: HPACKHeaders, _ path: String) -> ClientRequest {
        var fields = HTTPHeaders()
        for header in headers where !header.name.hasPrefix(":") { fields.add(name: header.name, value: header.value) }
        if let authority = headers.first(name: ":authority") { fields.replaceOrAdd(name: "host", value: authority) }
        let head = HTTPRequestHead(version: .http2, method: .POST, uri: path, headers: fields)
        return ClientRequest(head, peer: "", isSecure: false)
    }

    /// Hands over the messages that are whole: a byte that tells of compression, four of the length, the message.
    private func takeMessages(_ continuation: AsyncStream<[UInt8]>.Continuation) -> GRPCStatus? {
        if received > Self.longestCall { return .resourceExhausted("the call is longer than this server accepts") }
        while let compressed = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self),
            let length = buffer.getInteger(at: buffer.readerIndex + 1, as: UInt32.self)
        {
            if compressed != 0 { return .unimplemented("this server does not decompress messages") }
            if length > Self.longestMessage {
                return .resourceExhausted("the message is longer than this server accepts")
            }
            guard buffer.readableBytes >= 5 + Int(length) else { return nil }
            buffer.moveReaderIndex(forwardBy: 5)
            continuation.yield(buffer.readBytes(length: Int(length)) ?? [])
        }
        return nil
    }

    private func refuse(_ status: GRPCStatus, _ channel: any Channel) {
        continuation?.finish()
        continuation = nil
        if let task { return task.cancel() }
        Self.end(
            channel,
            HPACKHeaders([
                (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", String(status.code)),
                ("grpc-message", status.headerText),
            ]))
    }

    private static func end(_ channel: any Channel, _ headers: HPACKHeaders) {
        channel.writeAndFlush(
            HTTP2Frame.FramePayload.headers(.init(headers: headers, endStream: true)), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        continuation?.finish()
        task?.cancel()
        if isRunning { guest.end() }
        isRunning = false
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

/// What a method sends, from its task: head, messages, trailers.
///
/// Each message waits until the connection has taken it, so that a slow client slows the reply down.
private actor GRPCResponse {
    private let channel: any Channel
    private var hasBegun = false

    init(_ channel: any Channel) {
        self.channel = channel
    }

    func send(_ message: [UInt8]) async throws {
        if !hasBegun {
            hasBegun = true
            channel.write(
                HTTP2Frame.FramePayload.headers(
                    .init(headers: HPACKHeaders([(":status", "200"), ("content-type", "application/grpc")]))),
                promise: nil)
        }
        var frame = ByteBuffer()
        frame.writeInteger(UInt8(0))
        frame.writeInteger(UInt32(message.count))
        frame.writeBytes(message)
        try await channel.writeAndFlush(HTTP2Frame.FramePayload.data(.init(data: .byteBuffer(frame)))).get()
    }

    func end(_ status: GRPCStatus) async {
        var headers = HPACKHeaders()
        if !hasBegun { headers.add(contentsOf: [(":status", "200"), ("content-type", "application/grpc")]) }
        headers.add(name: "grpc-status", value: String(status.code))
        if !status.message.isEmpty { headers.add(name: "grpc-message", value: status.headerText) }
        try? await channel.writeAndFlush(
            HTTP2Frame.FramePayload.headers(.init(headers: headers, endStream: true))
        ).get()
    }
}

extension GRPCServices {
    /// Makes a connection one that speaks gRPC.
    func configure(_ channel: any Channel, listener: ListenerState, guest: GuestConnection) throws {
        let services = self
        let bound = NIOLoopBound(guest, eventLoop: channel.eventLoop)
        _ = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
            mode: .server, connectionConfiguration: .init(), streamConfiguration: .init()
        ) { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandler(
                    GRPCStream(services, listener: listener, guest: bound.value))
            }
        }
    }
}
