/// Asks over HTTP and gives the reply's events, one for each call: prepare, send, perhaps wait and send again, read.
///
/// Nothing runs between the calls. A retry is told before it is waited for, and none is made once a piece of the answer
/// was given out.
struct HTTPReplySource<Asked: HTTPProvider>: ReplySource {
    private let provider: Asked
    private let request: ChatRequest
    private let replyID = ULID().rawValue
    private var step = Step.prepare
    /// The events that were read and not given out yet.
    private var ready: [ReplyEvent] = []
    private var position = 0
    /// What is thrown after the events in ``ready``.
    private var failure: ChatError?
    private var hasAnswered = false
    private var retries = 0
    private var source: (any HTTPBodySource)?
    private var body: ReplyBody<Asked.Decoder>?

    private enum Step {
        case prepare
        case send(HTTPRequest, after: Duration)
        case read(retrying: HTTPRequest)
        case end
    }

    init(provider: Asked, request: ChatRequest) {
        self.provider = provider
        self.request = request
    }

    mutating func next() async throws(ChatError) -> ReplyEvent? {
        while true {
            if position < ready.count {
                defer { position += 1 }
                return ready[position]
            }
            ready.removeAll(keepingCapacity: true)
            position = 0
            if let failure { throw failure }
            if Task.isCancelled { throw .cancelled }
            switch step {
            case .prepare: try prepare()
            case .send(let request, let delay): try await send(request, after: delay)
            case .read(let request): try await read(retrying: request)
            case .end: return nil
            }
        }
    }

    private mutating func prepare() throws(ChatError) {
        let (request, notices) = try provider.encode(request)
        ready = [.started(ReplyStart(profile: provider.profile.name, model: self.request.model))]
        ready += notices.map(ReplyEvent.notice)
        step = .send(request, after: .zero)
    }

    private mutating func send(_ request: HTTPRequest, after delay: Duration) async throws(ChatError) {
        if delay > .zero { try await provider.connections.pause(delay) }
        do throws(ChatError) {
            let (response, context) = try await provider.client.send(
                request, model: self.request.model, replyID: replyID)
            source = response.body.makeSource()
            body = ReplyBody(profile: context.profile, decoder: provider.makeDecoder(context))
            step = .read(retrying: request)
        } catch {
            fail(error, retrying: request)
        }
    }

    private mutating func read(retrying request: HTTPRequest) async throws(ChatError) {
        do throws(ChatError) {
            guard let piece = try await nextPiece() else {
                try body?.end(into: &ready)
                finish()
                return
            }
            try body?.take(piece, into: &ready)
            noteAnswer()
            if body?.decoder.isFinished ?? true { finish() }
        } catch {
            noteAnswer()
            fail(error, retrying: request)
        }
    }

    /// The next bytes. A connection that breaks after the model said that it was done is at its end.
    private mutating func nextPiece() async throws(ChatError) -> [UInt8]? {
        do throws(ChatError) {
            return try await source?.next()
        } catch {
            switch error {
            case .connectionLost where body?.decoder.hasFinishReason ?? false: return nil
            case .timedOut where body?.decoder.hasFinishReason ?? false: return nil
            default: throw error
            }
        }
    }

    private mutating func noteAnswer() {
        guard !hasAnswered else { return }
        hasAnswered = ready.contains { event in
            switch event {
            case .text, .reasoning, .toolCall, .attachment, .usage: true
            case .started, .notice, .uploaded, .finished: false
            }
        }
    }

    private mutating func finish() {
        source = nil
        step = .end
    }

    private mutating func fail(_ error: ChatError, retrying request: HTTPRequest) {
        source = nil
        body = nil
        var generator = SystemRandomNumberGenerator()
        let policy = RetryPolicy(maximumRetries: provider.profile.network.maximumRetries)
        switch policy.decision(after: error, retries: retries, hasBegun: hasAnswered, using: &generator) {
        case .giveUp: failure = error
        case .retry(let delay):
            retries += 1
            ready.append(
                .notice(.retrying(after: error, try: retries + 1, of: policy.maximumRetries + 1, in: delay)))
            step = .send(request, after: delay)
        }
    }
}
