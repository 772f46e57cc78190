internal import ChatKit
internal import NIOCore
internal import NIOHTTP1

/// An exchange whose client and upstream speak the same wire format: the bytes pass as they are.
///
/// Everything happens on the event loop of the client's connection, whose upstream connections are on the same loop: no
/// task, no lock and no copy for the pieces of a reply.
final class RelayExchange: Exchange {
    let request: ClientRequest
    let plan: RelayPlan
    let listener: ListenerState
    let loop: LoopState
    weak var client: ClientConnection?
    let eventLoop: any EventLoop

    var body = ByteBuffer()
    /// How many bytes of the body have come.
    private var received = 0
    var isWhole = false
    var scan: RequestScan?
    var authentication: [HTTPHeader]?
    var hasRenewed = false
    /// Whether other credentials are being asked for, and what came meanwhile.
    var isRenewing = false
    var waitingBytes = ByteBuffer()
    var heldBody: [UInt8] = []
    var isAdmitted = false
    /// What is set aside for the exchange; it is free again when this is gone.
    var reservation: SpendHolder?
    var connection: UpstreamConnection?
    var isConnecting = false
    /// How many further attempts were made.
    var attempts = 0
    var scanner = ResponseScanner()
    var head: ResponseHead?
    var isEnded = false
    var recording: Recording?
    lazy var timer = LoopTimer(loop: eventLoop) { [weak self] in self?.timeIsUp() }
    lazy var heartbeat = LoopTimer(loop: eventLoop) { [weak self] in self?.beat() }

    /// How the body goes to the client.
    enum Passage {
        /// No head has gone out.
        case none
        /// The upstream's framing is forwarded.
        case raw
        /// In framing of ours.
        case framed(ResponseForm.Framing)
        /// A stream of ours was begun before the upstream answered; what it answers must be an event.
        case begunEarly
        /// An error is gathered, so that our credentials can be taken out of it.
        case held
    }
    var passage = Passage.none
    /// An error of the upstream's that must become an event.
    var lateBody: [UInt8]?
    /// Keeps from the client what only the record asked for, and what it could not take.
    var eventFilter: EventFilter?
    /// The last two bytes of the content, to know where an event ends.
    var lastBytes: (UInt8, UInt8) = (0, 0)
    /// The end of the stream, where it tells a whole body from one that was cut.
    var tail: StreamTail?
    /// Decompresses a response whose upstream compresses it without being asked to.
    var decoder: ContentDecoder?
    /// Compresses a response for a client that asks for it.
    var encoder: GzipEncoder?
    /// When the request was whole, and when it went to the upstream.
    var wholeAt = NIODeadline.now()
    var sentAt = NIODeadline.now()

    init(
        _ request: ClientRequest, plan: RelayPlan, on client: ClientConnection, listener: ListenerState, loop: LoopState
    ) {
        self.request = request
        self.plan = plan
        self.client = client
        self.listener = listener
        self.loop = loop
        eventLoop = client.channel.eventLoop
        client.acceptBody()
        if !plan.isModelRequest { begin() }
    }

    // MARK: The client

    func receive(_ piece: ByteBuffer) {
        guard !isEnded else { return }
        received += piece.readableBytes
        guard received <= listener.limits.bodySize else { return refuse(.tooLarge) }
        if plan.isModelRequest {
            var piece = piece
            if body.readableBytes == 0 { body = piece } else { body.writeBuffer(&piece) }
            return
        }
        guard let connection else {
            var piece = piece
            body.writeBuffer(&piece)
            if body.readableBytes > 64 * 1024 { client?.setReading(false) }
            return
        }
        send(piece, on: connection)
        connection.flush()
        if !connection.isWritable { client?.setReading(false) }
    }

    func receiveEnd() {
        guard !isEnded else { return }
        isWhole = true
        wholeAt = .now()
        if plan.isModelRequest {
            prepareBody()
            begin()
        } else if let connection {
            endBody(on: connection)
        }
    }

    func clientDidClose() {
        recording?.finish(.clientGone)
        end()
        // It cannot be used for another exchange, and the upstream is to stop generating.
        connection?.close()
        connection = nil
    }

    func client(isWritable: Bool) {
        connection?.setReading(isWritable)
    }

    /// Renames the model where the upstream knows it by another name, and asks for the usage where it is to be recorded.
    func prepareBody() {
        guard let scan = RequestScan(body) else { return }
        self.scan = scan
        if plan.hidesEmptyChoices, scan.isStream {
            eventFilter = EventFilter(hidesUsage: false, hidesEmptyChoices: true)
        }
        var edits: [(place: Range<Int>, text: [UInt8])] = []
        let asked = scan.modelName(in: body)
        let name = (asked ?? plan.defaultModel).map { plan.modelName?($0) ?? $0 }
        let comma = scan.isEmpty ? "" : ","
        if let name, name != asked {
            let value = JSONValue.string(name).jsonBytes()
            if let range = scan.model {
                edits.append((range, value))
            } else {
                edits.append((scan.insertion..<scan.insertion, Array("\"model\":".utf8) + value + Array(comma.utf8)))
            }
        }
        if plan.asksForUsage, scan.isStream, scan.streamOptions == nil, plan.recorder?.wants(request) == true {
            eventFilter = EventFilter(hidesUsage: true, hidesEmptyChoices: plan.hidesEmptyChoices)
            let member = "\"stream_options\":{\"include_usage\":true}" + comma
            edits.append((scan.insertion..<scan.insertion, Array(member.utf8)))
        }
        guard !edits.isEmpty else { return }
        var edited = ByteBuffer()
        edited.reserveCapacity(body.readableBytes + edits.reduce(0) { $0 + $1.text.count })
        var position = 0
        for edit in edits.sorted(by: { $0.place.lowerBound < $1.place.lowerBound }) {
            append(position..<edit.place.lowerBound, to: &edited)
            edited.writeBytes(edit.text)
            position = edit.place.upperBound
        }
        append(position..<body.readableBytes, to: &edited)
        body = edited
    }

    private func append(_ range: Range<Int>, to buffer: inout ByteBuffer) {
        guard let slice = body.getSlice(at: body.readerIndex + range.lowerBound, length: range.count) else { return }
        buffer.writeImmutableBuffer(slice)
    }

    // MARK: The request

    func begin() {
        if let gate = plan.gate, !isAdmitted, plan.isModelRequest, let profile = plan.target.upstream?.profile,
            SpendGate.isNeeded(for: profile, request)
        {
            return askToBeAdmitted(gate, profile)
        }
        switch plan.authentication {
        case .own: break
        case .client: authentication = []
        case .given(let headers): authentication = headers
        }
        authentication = authentication ?? plan.target.knownAuthentication
        guard authentication == nil else { return connect() }
        let exchange = NIOLoopBound(self, eventLoop: eventLoop)
        let target = plan.target
        let eventLoop = eventLoop
        Task {
            let result: Result<[HTTPHeader], ChatError>
            do throws(ChatError) { result = .success(try await target.authentication()) } catch {
                result = .failure(error)
            }
            eventLoop.execute { exchange.value.authenticate(result) }
        }
    }

    /// Waits for a reservation: a request that a limit does not allow is not sent.
    func askToBeAdmitted(_ gate: SpendGate, _ profile: Profile) {
        let exchange = NIOLoopBound(self, eventLoop: eventLoop)
        let (request, dialect, eventLoop) = (request, plan.dialect, eventLoop)
        let bytes = Array(body.readableBytesView)
        Task {
            let result: Result<SpendHolder, ChatError>
            do throws(ChatError) {
                result = .success(try await gate.admit(bytes, dialect, request, for: profile))
            } catch { result = .failure(error) }
            eventLoop.execute { exchange.value.admit(result) }
        }
    }

    func admit(_ result: Result<SpendHolder, ChatError>) {
        guard !isEnded else { return }
        isAdmitted = true
        switch result {
        case .success(let holder):
            reservation = holder
            begin()
        case .failure(let error): fail(error)
        }
    }

    func authenticate(_ result: Result<[HTTPHeader], ChatError>) {
        guard !isEnded else { return }
        switch result {
        case .success(let headers):
            authentication = headers
            connect()
        case .failure(let error): fail(error)
        }
    }

    func connect() {
        if recording == nil, let recorder = plan.recorder, recorder.isFull {
            // Nothing is lost and memory is bounded: the request waits until the recorder has written.
            eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(10)) { [weak self] in
                guard let self, !self.isEnded else { return }
                self.connect()
            }
            return
        }
        if recording == nil, let recorder = plan.recorder, plan.isModelRequest {
            recording = recorder.begin(
                ExchangeBeginning(
                    request: request, dialect: plan.dialect, profile: plan.target.upstream?.profile, body: body),
                reservation: reservation)
        }
        timer.set(plan.target.headTime)
        if scan?.isStream == true, listener.limits.heartbeatSeconds > 0 { heartbeat.set(listener.limits.heartbeat) }
        if let kept = loop.pool.takeIdle(to: plan.target.address) { return use(kept) }
        guard !isConnecting else { return }
        isConnecting = true
        loop.pool.connect(to: plan.target.address) { result in
            self.isConnecting = false
            switch result {
            case .success(let connection):
                if self.isEnded { return connection.close() }
                self.use(connection)
            case .failure(let error):
                guard !self.isEnded, !self.triesAgain() else { return }
                self.fail(UpstreamFailure.chatError(error, at: self.plan.target.address))
            }
        }
    }

    func use(_ connection: UpstreamConnection) {
        self.connection = connection
        connection.receiver = self
        sentAt = .now()
        scanner.reset()
        head = nil
        let relayed = RelayRequest(request: request, plan: plan, authentication: authentication ?? [])
        let model = scan?.modelName(in: body) ?? plan.defaultModel
        var buffer = client?.channel.allocator.buffer(capacity: 1024) ?? ByteBuffer()
        relayed.write(to: &buffer, target: relayed.target(model: model), bodyLength: bodyLength)
        connection.write(buffer)
        if body.readableBytes > 0 {
            if plan.isModelRequest {
                connection.write(body)
            } else {
                send(body, on: connection)
                body = ByteBuffer()
                client?.setReading(true)
            }
        }
        if isWhole, !plan.isModelRequest { endBody(on: connection) }
        connection.flush()
    }

    /// Makes another attempt after a pause, where the plan has one left and the request can be sent again.
    func triesAgain() -> Bool {
        guard attempts < plan.pauses.count, isWhole, plan.isModelRequest || bodyLength == 0 else { return false }
        let pause = plan.pauses[attempts]
        attempts += 1
        eventLoop.assumeIsolated().scheduleTask(in: pause) { [weak self] in
            guard let self, !self.isEnded else { return }
            self.connect()
        }
        return true
    }

    /// The length of the request's body; nil where it comes in chunks.
    var bodyLength: Int? {
        if plan.isModelRequest { return body.readableBytes }
        if let length = request.headers.first(name: "content-length").flatMap({ Int($0) }) { return length }
        return request.headers.contains(name: "transfer-encoding") ? nil : 0
    }

    func send(_ piece: ByteBuffer, on connection: UpstreamConnection) {
        guard bodyLength == nil else { return connection.write(piece) }
        var chunk = ByteBuffer()
        chunk.writeChunk(piece.readableBytesView)
        connection.write(chunk)
    }

    func endBody(on connection: UpstreamConnection) {
        if bodyLength == nil { connection.write(ByteBuffer(staticString: "0\r\n\r\n")) }
        connection.flush()
    }
}
