internal import ChatKit
internal import NIOCore
internal import NIOHTTP1

/// Answers one request. All calls are on the event loop of the client's connection.
protocol Exchange: AnyObject {
    /// A piece of the request's body.
    func receive(_ piece: ByteBuffer)
    /// The request is whole.
    func receiveEnd()
    /// The client has closed the connection: stop everything that runs for it.
    func clientDidClose()
    func client(isWritable: Bool)
}

/// One connection of a client: takes its requests one by one, and lets an ``Exchange`` answer each.
final class ClientConnection: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    private let listener: ListenerState
    private let loop: LoopState
    private(set) var channel: any Channel
    private let peer: String
    private var exchange: (any Exchange)?
    /// Requests that came behind the one that is being answered.
    private var waiting = CircularBuffer<HTTPServerRequestPart>()
    private var isReading = true
    private var requestIsWhole = true
    private var keepsConnection = true
    private var isClosed = false
    private var isDraining = false
    private var request: ClientRequest?
    private var needsFlush = false
    private var isInRead = false
    private var timer: LoopTimer?
    /// How many bytes of the present request's body have come since the time was last set.
    private var bodyBytes = 0

    init(channel: any Channel, listener: ListenerState, loop: LoopState) {
        self.channel = channel
        self.listener = listener
        self.loop = loop
        peer = channel.remoteAddress?.ipAddress ?? "local"
    }

    var isWritable: Bool { channel.isWritable }

    func handlerAdded(context: ChannelHandlerContext) {
        loop.connections[ObjectIdentifier(self)] = self
        timer = LoopTimer(loop: context.eventLoop) { [weak self] in self?.timeIsUp() }
        timer?.set(listener.limits.headTime)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        loop.connections[ObjectIdentifier(self)] = nil
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        isInRead = true
        if exchange != nil, requestIsWhole {
            // It came behind a request that is not answered yet. No more is read until that is done.
            waiting.append(part)
            return setReading(false)
        }
        take(part)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isInRead = false
        flushIfNeeded()
    }

    private func take(_ part: HTTPServerRequestPart) {
        if isClosed || isDraining { return }
        switch part {
        case .head(let head): begin(head)
        case .body(let piece):
            bodyBytes += piece.readableBytes
            exchange?.receive(piece)
        case .end:
            requestIsWhole = true
            // From here on the client waits for us, and not we for it.
            timer?.set(nil)
            exchange?.receiveEnd()
        }
    }

    private func begin(_ head: HTTPRequestHead) {
        let request = ClientRequest(head, peer: peer, isSecure: listener.isSecure, random: &loop.random)
        self.request = request
        requestIsWhole = false
        bodyBytes = 0
        keepsConnection = request.keepsConnection && !loop.isDraining
        timer?.set(listener.limits.bodyTime)
        loop.counters.requests += 1
        let exchange = listener.makeExchange(for: request, on: self, loop: loop)
        self.exchange = exchange
    }

    /// Tells a client that waits for it to send the body. Source: RFC 9110, section 10.1.1.
    func acceptBody() {
        guard let request, request.takesChunks,
            request.headers.first(name: "expect")?.lowercased() == "100-continue"
        else { return }
        write(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n"))
        flush()
    }

    // MARK: Responses

    /// The framing of a response whose length is not known.
    var streamFraming: ResponseForm.Framing { request?.takesChunks ?? true ? .chunked : .connection }

    /// Whether the connection can serve another request behind this one. Asked for before the head is written.
    func decideOnKeeping(_ framing: ResponseForm.Framing) -> Bool {
        if case .connection = framing { keepsConnection = false }
        // The rest of the body would be read as the next request.
        if !requestIsWhole { keepsConnection = false }
        return keepsConnection
    }

    /// Writes the head of a response that the gateway makes.
    func writeHead(_ form: ResponseForm, _ framing: ResponseForm.Framing) {
        var buffer = channel.allocator.buffer(capacity: 512)
        var form = form
        loop.counters.note(status: form.status)
        listener.access.addCrossOriginHeaders(for: request, to: &form)
        form.write(
            to: &buffer, framing, keepsConnection: decideOnKeeping(framing), requestID: request?.id ?? "")
        write(buffer)
    }

    /// Writes a whole response and ends the exchange.
    func respond(_ form: ResponseForm, _ body: [UInt8]) {
        let hasBody = form.status != 204 && form.status != 304
        writeHead(form, hasBody ? .length(body.count) : .none)
        if hasBody, request?.method != .HEAD, !body.isEmpty { write(ByteBuffer(bytes: body)) }
        finish()
    }

    func write(_ bytes: ByteBuffer) {
        guard !isClosed, bytes.readableBytes > 0 else { return }
        needsFlush = true
        channel.write(bytes, promise: nil)
    }

    /// Sends what was written, at once or at the end of the present turn of the loop.
    func flush() {
        if !isInRead { flushIfNeeded() }
    }

    private func flushIfNeeded() {
        guard needsFlush, !isClosed else { return }
        needsFlush = false
        channel.flush()
    }

    /// Ends the exchange: the response is whole. The next request is taken, or the connection closed.
    func finish() {
        exchange = nil
        needsFlush = true
        guard keepsConnection, requestIsWhole, !isClosed else { return closeGracefully() }
        flush()
        request = nil
        timer?.set(listener.limits.idleTime)
        while exchange == nil, !isClosed, let part = waiting.popFirst() { take(part) }
        while exchange != nil, !requestIsWhole, let part = waiting.popFirst() { take(part) }
        if waiting.isEmpty { setReading(true) }
    }

    /// Ends the exchange in the middle of its response: the client must not take it for whole.
    func abort() {
        exchange = nil
        keepsConnection = false
        needsFlush = true
        flushIfNeeded()
        close()
    }

    private func closeGracefully() {
        isDraining = true
        needsFlush = false
        // A close with unread bytes resets the connection, and the response may be lost on the way: the writing side
        // ends first, and what the client still sends is read away for a moment.
        channel.writeAndFlush(ByteBuffer()).flatMap { [channel] in channel.close(mode: .output) }.whenComplete {
            [channel] _ in
            channel.eventLoop.scheduleTask(in: .milliseconds(500)) { channel.close(promise: nil) }
        }
        setReading(true)
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        channel.close(promise: nil)
    }

    /// Ends HTTP on this connection: what the client sends from here on is handed to `receive` as it is.
    ///
    /// The exchange goes on until ``abort()``, or until the client closes the connection.
    func leaveHTTP(_ receive: @escaping (ByteBuffer) -> Void) throws {
        keepsConnection = false
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(RawInput(receive), position: .before(self))
        // Its removal forwards what it has read of the bytes behind the request.
        let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
        pipeline.removeHandler(decoder, promise: nil)
    }

    // MARK: The connection

    /// Whether this exchange is the one that answers the present request, and has not ended it.
    func isAnswered(by exchange: any Exchange) -> Bool { self.exchange === exchange }

    /// Whether the connection is between two requests.
    var isIdle: Bool { exchange == nil }

    func setReading(_ isReading: Bool) {
        guard isReading != self.isReading else { return }
        self.isReading = isReading
        // While we do not read, it is not the client who is slow.
        if exchange != nil, !requestIsWhole { timer?.set(isReading ? listener.limits.bodyTime : nil) }
        try? channel.syncOptions?.setOption(.autoRead, value: isReading)
        if isReading { channel.read() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        isClosed = true
        timer?.cancel()
        let exchange = exchange
        self.exchange = nil
        exchange?.clientDidClose()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Half a close is taken for a whole one: a client that will not read any more looks the same.
        if let event = event as? ChannelEvent, event == .inputClosed { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        exchange?.client(isWritable: context.channel.isWritable)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError, exchange == nil {
            let isTooLong = (error as? HTTPParserError) == .headerOverflow
            keepsConnection = false
            return respond(
                ResponseForm(status: isTooLong ? 431 : 400, headers: [("Content-Type", "text/plain")]),
                Array((isTooLong ? "request header fields too large\n" : "malformed HTTP request\n").utf8))
        }
        context.close(promise: nil)
    }

    private func timeIsUp() {
        guard let exchange else {
            // Between two requests nothing is owed; a head that does not end is an error.
            return close()
        }
        let expected = Int(listener.limits.bodyTime.nanoseconds / 1_000_000_000) * listener.limits.slowestBody
        if bodyBytes >= expected {
            bodyBytes = 0
            timer?.set(listener.limits.bodyTime)
        } else {
            exchange.clientDidClose()
            keepsConnection = false
            respond(
                ResponseForm(status: 408, headers: [("Content-Type", "text/plain")]),
                Array("the request's body came too slowly\n".utf8))
        }
    }

    /// Lets no further request begin; an idle connection is closed at once.
    func drain() {
        keepsConnection = false
        if exchange == nil { close() }
    }
}

/// Takes the bytes of a connection that does not speak HTTP any more.
private final class RawInput: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let receive: (ByteBuffer) -> Void

    init(_ receive: @escaping (ByteBuffer) -> Void) {
        self.receive = receive
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        receive(unwrapInboundIn(data))
    }
}
