internal import ChatKit
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// An exchange that an asynchronous function answers: gathers the body, runs the function, writes what it gives.
final class ServedExchange: Exchange {
    private let request: ClientRequest
    private let responder: any Responder
    private let listener: ListenerState
    private let loop: LoopState
    private weak var client: ClientConnection?
    private var body: [UInt8] = []
    private var task: Task<Void, Never>?
    /// Holds this exchange too, so it is let go at the end.
    private var writer: ResponseWriter?
    private var isEnded = false {
        didSet {
            if isEnded { writer = nil }
        }
    }
    private var framing: ResponseForm.Framing?
    private var isEventStream = false
    private var heartbeat: LoopTimer?
    private var wholeAt: NIODeadline?

    init(
        _ request: ClientRequest, responder: any Responder, on client: ClientConnection, listener: ListenerState,
        loop: LoopState
    ) {
        self.loop = loop
        self.request = request
        self.responder = responder
        self.client = client
        self.listener = listener
        client.acceptBody()
    }

    func receive(_ piece: ByteBuffer) {
        guard !isEnded else { return }
        guard body.count + piece.readableBytes <= listener.limits.bodySize else { return refuse(.tooLarge) }
        body.append(contentsOf: piece.readableBytesView)
    }

    func receiveEnd() {
        guard !isEnded, let client else { return }
        let writer = ResponseWriter(
            loop: client.channel.eventLoop, exchange: self,
            compresses: GzipEncoder.isAccepted(by: request.headers["accept-encoding"]))
        self.writer = writer
        if responder.asksProvider { wholeAt = .now() }
        let gathered = body
        body = []
        task = Task { [request, responder] in
            await responder.respond(to: request, body: gathered, with: writer)
            writer.end()
        }
    }

    private func refuse(_ refusal: Refusal) {
        isEnded = true
        body = []
        client?.respond(.json(refusal.status), refusal.body(in: listener.face.errorDialect(of: request)))
    }

    func clientDidClose() {
        let writer = writer
        isEnded = true
        heartbeat?.cancel()
        task?.cancel()
        writer?.clientDidClose()
    }

    func client(isWritable: Bool) {
        if isWritable { writer?.clientIsWritable() }
    }

    // MARK: What the writer gives

    /// Writes what the function has given; whether the client takes more.
    fileprivate func perform(_ commands: [ResponseWriter.Command]) -> Bool {
        guard !isEnded, let client else { return false }
        for command in commands where !isEnded { perform(command, client) }
        if !isEnded { client.flush() }
        return client.isWritable
    }

    private func perform(_ command: ResponseWriter.Command, _ client: ClientConnection) {
        switch command {
        case .promise(let form): promise(form, client)
        case .head(let form):
            noteFirstByte()
            // A stream that was promised may have begun already.
            if framing == nil { begin(form, client) }
        case .bytes(let bytes):
            write(bytes, client)
            heartbeat?.set(listener.limits.heartbeat)
        case .whole(let form, let bytes):
            noteFirstByte()
            isEnded = true
            heartbeat?.cancel()
            guard framing == nil else {
                // The stream has begun, so what would have been a response of its own is its last event.
                write(Array("data: ".utf8) + bytes + Array("\n\n".utf8), client)
                return client.abort()
            }
            client.respond(form, bytes)
        case .end:
            isEnded = true
            heartbeat?.cancel()
            guard let framing else {
                // The function gave nothing: our bug, which the client must not wait for.
                return client.respond(ResponseForm(status: 500), [])
            }
            if case .chunked = framing, request.method != .HEAD { client.write(ByteBuffer(staticString: "0\r\n\r\n")) }
            client.finish()
        case .abort:
            isEnded = true
            heartbeat?.cancel()
            client.abort()
        }
    }

    private func noteFirstByte() {
        guard let start = wholeAt else { return }
        wholeAt = nil
        loop.counters.noteFirstByte(.now() - start)
    }

    private func begin(_ form: ResponseForm, _ client: ClientConnection) {
        let framing = form.status == 204 || form.status == 304 ? .none : client.streamFraming
        self.framing = framing
        isEventStream = form.isEventStream
        client.writeHead(form, framing)
        if isEventStream { beginHeartbeat(client) }
    }

    /// Begins a stream by itself when its function is silent for too long: proxies between give up on a request to which
    /// nothing is answered.
    private func promise(_ form: ResponseForm, _ client: ClientConnection) {
        guard listener.limits.heartbeatSeconds > 0, framing == nil else { return }
        heartbeat = LoopTimer(loop: client.channel.eventLoop) { [weak self, weak client] in
            guard let self, let client, !self.isEnded, self.framing == nil else { return }
            self.begin(form, client)
            self.write(Array(": ping\n\n".utf8), client)
            client.flush()
        }
        heartbeat?.set(listener.limits.heartbeat)
    }

    private func write(_ bytes: [UInt8], _ client: ClientConnection) {
        guard request.method != .HEAD, !bytes.isEmpty else { return }
        switch framing {
        case .chunked:
            var buffer = client.channel.allocator.buffer(capacity: bytes.count + 16)
            buffer.writeChunk(bytes)
            client.write(buffer)
        default: client.write(ByteBuffer(bytes: bytes))
        }
    }

    /// A comment now and then keeps proxies and clients from taking a thinking model for a dead one. The function writes
    /// whole events, so a comment never falls into one.
    private func beginHeartbeat(_ client: ClientConnection) {
        guard listener.limits.heartbeatSeconds > 0 else { return }
        heartbeat?.cancel()
        heartbeat = LoopTimer(loop: client.channel.eventLoop) { [weak self, weak client] in
            guard let self, let client, !self.isEnded else { return }
            self.write(Array(": ping\n\n".utf8), client)
            client.flush()
            self.heartbeat?.set(self.listener.limits.heartbeat)
        }
        heartbeat?.set(listener.limits.heartbeat)
    }
}

/// Through which a ``Responder`` writes its response, from any task.
///
/// What is written is gathered, and taken over to the event loop once for all that is there. A writer that is faster than
/// its client waits.
final class ResponseWriter: Sendable {
    fileprivate enum Command: Sendable {
        case promise(ResponseForm)
        case head(ResponseForm)
        case bytes([UInt8])
        case whole(ResponseForm, [UInt8])
        case end
        case abort
    }

    private struct State {
        var commands: [Command] = []
        var size = 0
        var isScheduled = false
        var isWritable = true
        var isOpen = true
        var hasBegun = false
        var isPromised = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    /// How much may wait to be taken over before the writer has to wait, in bytes.
    private static let limit = 64 * 1024

    private let loop: any EventLoop
    private let exchange: NIOLoopBound<ServedExchange>
    /// Whether the client takes gzip.
    private let compresses: Bool
    private let state = Mutex(State())

    fileprivate init(loop: any EventLoop, exchange: ServedExchange, compresses: Bool) {
        self.loop = loop
        self.compresses = compresses
        self.exchange = NIOLoopBound(exchange, eventLoop: loop)
    }

    /// Whether the client is still there.
    var isOpen: Bool { state.withLock { $0.isOpen } }

    /// Whether a head was written.
    var hasBegun: Bool { state.withLock { $0.hasBegun } }

    /// Writes a whole response, compressed where the client takes that and it is worth it.
    func respond(_ form: ResponseForm, _ body: [UInt8]) {
        // A promised stream may have begun, and then the body becomes its last event.
        if compresses, !state.withLock({ $0.isPromised }), body.count >= GzipEncoder.shortest,
            GzipEncoder.isWorthwhile(forType: form.contentType),
            let encoded = GzipEncoder.encode(body)
        {
            var form = form
            form.headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
            return add(.whole(form, encoded), size: encoded.count)
        }
        add(.whole(form, body), size: body.count)
    }

    /// Sets the head that a stream begins with when nothing is written for a while. An error then becomes the stream's last
    /// event; before that it is a response of its own.
    func promise(_ form: ResponseForm) {
        add(.promise(form), size: 0)
    }

    /// Writes the head of a response whose body follows in pieces.
    func begin(_ form: ResponseForm) {
        add(.head(form), size: 256)
    }

    /// Writes a piece of the body; of an event stream whole events only. Waits while the client is slow.
    func write(_ bytes: [UInt8]) async {
        guard !bytes.isEmpty else { return }
        add(.bytes(bytes), size: bytes.count)
        await waitForRoom()
    }

    /// Ends the response. More than once is the same as once.
    func end() {
        add(.end, size: 0)
    }

    /// Breaks the response off, so that the client does not take it for whole.
    func abort() {
        add(.abort, size: 0)
    }

    private func add(_ command: Command, size: Int) {
        let mustSchedule = state.withLock { state in
            guard state.isOpen else { return false }
            switch command {
            case .head: state.hasBegun = true
            case .whole, .end, .abort:
                state.hasBegun = true
                state.isOpen = false
            case .promise: state.isPromised = true
            case .bytes: break
            }
            state.commands.append(command)
            state.size += size
            if state.isScheduled { return false }
            state.isScheduled = true
            return true
        }
        if mustSchedule { loop.execute { self.takeOver() } }
    }

    private func takeOver() {
        let commands = state.withLock { state in
            state.isScheduled = false
            state.size = 0
            let commands = state.commands
            state.commands = []
            return commands
        }
        let isWritable = exchange.value.perform(commands)
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.isWritable = isWritable
            guard isWritable || !state.isOpen else { return nil }
            return state.waiter.take()
        }
        waiter?.resume()
    }

    private func waitForRoom() async {
        let mustWait = state.withLock { $0.isOpen && (!$0.isWritable || $0.size > Self.limit) }
        guard mustWait else { return }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if !state.isOpen || (state.isWritable && state.size <= Self.limit) || Task.isCancelled {
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume()
        }
    }

    fileprivate func clientIsWritable() {
        state.withLock { state in
            state.isWritable = true
            return state.waiter.take()
        }?.resume()
    }

    fileprivate func clientDidClose() {
        state.withLock { state in
            state.isOpen = false
            state.commands = []
            return state.waiter.take()
        }?.resume()
    }
}
