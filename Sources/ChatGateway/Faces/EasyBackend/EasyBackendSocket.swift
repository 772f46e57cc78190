internal import ChatKit
internal import NIOCore
internal import NIOHTTP1
internal import NIOWebSocket

/// EasyBackend over WebSocket: `<|ask|>$conversation$prompt`, the pieces of the reply, `<|end|>`.
///
/// Source of the protocol below it: RFC 6455.
final class EasyBackendSocket: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// The longest message, in bytes.
    private static let longestMessage = 4 * 1024 * 1024
    /// How many messages may wait behind the one that is being answered.
    private static let mostWaiting = 16

    private let chats: EasyBackendChats
    private let guest: GuestConnection
    /// The pieces of a message that comes in several frames; nil between messages.
    private var fragments: ByteBuffer?
    private let continuation: AsyncStream<String>.Continuation
    private let messages: AsyncStream<String>
    private var task: Task<Void, Never>?
    private var isClosing = false

    init(_ chats: EasyBackendChats, guest: GuestConnection) {
        self.chats = chats
        self.guest = guest
        (messages, continuation) = AsyncStream.makeStream(
            of: String.self, bufferingPolicy: .bufferingOldest(Self.mostWaiting))
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let answers = SocketAnswers(
            chats: chats, channel: context.channel, guest: NIOLoopBound(guest, eventLoop: context.eventLoop))
        task = Task { [messages] in
            for await message in messages { await answers.answer(message) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        continuation.finish()
        task?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard !isClosing else { return }
        // Section 5.1: a frame of a client's that is not masked ends the connection.
        guard frame.maskKey != nil else { return close(.protocolError, context) }
        switch frame.opcode {
        case .text, .binary:
            guard fragments == nil else { return close(.protocolError, context) }
            take(frame, context)
        case .continuation:
            guard fragments != nil else { return close(.protocolError, context) }
            take(frame, context)
        case .ping: write(.pong, frame.unmaskedData, context)
        case .connectionClose:
            isClosing = true
            var data = frame.unmaskedData
            let answer = data.readSlice(length: min(2, data.readableBytes)) ?? ByteBuffer()
            write(.connectionClose, answer, context)
            context.close(promise: nil)
        default: break
        }
    }

    private func take(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
        var piece = frame.unmaskedData
        var whole = fragments ?? ByteBuffer()
        guard whole.readableBytes + piece.readableBytes <= Self.longestMessage else {
            return close(.messageTooLarge, context)
        }
        whole.writeBuffer(&piece)
        guard frame.fin else {
            fragments = whole
            return
        }
        fragments = nil
        guard let text = String(validating: whole.readableBytesView, as: UTF8.self) else {
            return close(.dataInconsistentWithMessage, context)
        }
        if case .dropped = continuation.yield(text) { close(.policyViolation, context) }
    }

    private func write(_ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: data)), promise: nil)
    }

    private func close(_ code: WebSocketErrorCode, _ context: ChannelHandlerContext) {
        isClosing = true
        var data = ByteBuffer()
        data.write(webSocketErrorCode: code)
        write(.connectionClose, data, context)
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isClosing, error is NIOWebSocketError { return close(.protocolError, context) }
        context.close(promise: nil)
    }

    // MARK: The handshake

    /// Adds what lets a connection become a WebSocket. Any path will do, as in the original.
    static func configure(
        _ channel: any Channel, _ chats: EasyBackendChats, listener: ListenerState, guest: GuestConnection
    ) throws {
        let bound = NIOLoopBound(guest, eventLoop: channel.eventLoop)
        let upgrader = NIOWebSocketServerUpgrader(
            maxFrameSize: longestMessage,
            shouldUpgrade: { channel, head in
                let request = ClientRequest(head, peer: "", isSecure: listener.isSecure)
                let isAdmitted =
                    listener.access.checkOrigin(request) == .admitted
                    && listener.access.checkToken(request) == .admitted
                return channel.eventLoop.makeSucceededFuture(isAdmitted ? HTTPHeaders() : nil)
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    let plain = try pipeline.handler(type: PlainRequest.self)
                    pipeline.removeHandler(plain, promise: nil)
                    try pipeline.addHandler(EasyBackendSocket(chats, guest: bound.value))
                }
            })
        let pipeline = channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline(
            withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
        try pipeline.addHandler(PlainRequest(listener: listener))
    }

    /// Answers a request that did not become a WebSocket.
    private final class PlainRequest: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let listener: ListenerState
        private var request: ClientRequest?

        init(listener: ListenerState) {
            self.listener = listener
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): request = ClientRequest(head, peer: "", isSecure: listener.isSecure)
            case .body: break
            case .end: answer(context)
            }
        }

        private func answer(_ context: ChannelHandlerContext) {
            let refusal = refusal
            let body = refusal.body(in: .openai)
            var headers = HTTPHeaders([
                ("Content-Type", "application/json"), ("Content-Length", String(body.count)), ("Connection", "close"),
            ])
            for (name, value) in refusal.headers { headers.replaceOrAdd(name: name, value: value) }
            let head = HTTPResponseHead(
                version: .http1_1, status: HTTPResponseStatus(statusCode: refusal.status), headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
            let channel = context.channel
            context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
        }

        private var refusal: Refusal {
            guard let request else { return .webSocketOnly }
            switch listener.access.checkOrigin(request) {
            case .wrongHost: return .wrongHost
            case .wrongOrigin: return .wrongOrigin
            case .admitted, .wrongToken: break
            }
            return listener.access.checkToken(request) == .wrongToken ? .wrongToken : .webSocketOnly
        }
    }
}

extension Refusal {
    static let webSocketOnly = Refusal(
        status: 426, type: "invalid_request_error", code: "websocket_required",
        message: "this port is for WebSocket connections", headers: [("Upgrade", "websocket")])
}

/// Answers the messages of one WebSocket, one after the other.
private struct SocketAnswers: Sendable {
    let chats: EasyBackendChats
    let channel: any Channel
    let guest: NIOLoopBound<GuestConnection>

    func answer(_ message: String) async {
        channel.eventLoop.execute { guest.value.begin() }
        defer { channel.eventLoop.execute { guest.value.end() } }
        guard let (conversation, prompt) = Self.question(message) else {
            try? await send("<|err|>$write <|ask|>$CONVERSATION$PROMPT, such as <|ask|>$111$Hello")
            return
        }
        do {
            for try await event in try await chats.ask(conversation, prompt) {
                guard case .text(let delta) = event else { continue }
                try await send(delta)
            }
            try await send("<|end|>")
        } catch {
            if (error as? ChatError) != .cancelled { try? await send("<|err|>") }
        }
    }

    /// Takes `<|ask|>$conversation$prompt` apart. What follows the second `$` is the prompt, whatever it has.
    static func question(_ message: String) -> (conversation: String, prompt: String)? {
        let parts = message.split(separator: "$", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "<|ask|>", !parts[1].isEmpty else { return nil }
        return (String(parts[1]), String(parts[2]))
    }

    /// Sends a text; returns when the connection has taken it, so that a slow client slows the reply down.
    private func send(_ text: String) async throws {
        let frame = WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text))
        try await channel.writeAndFlush(frame).get()
    }
}
