/// Asks over HTTP and gives the reply's events, one for each call: prepare, send, perhaps wait and send again, read.
///
/// Nothing runs between the calls. A retry is told before it is waited for, and none is made once a piece of the answer
/// was given out.
struct HTTPReplySource<Asked: HTTPProvider>: ReplySource {
    private let provider: Asked
    private var request: ChatRequest
    /// The request as it was encoded before; an upload changes it.
    private var outgoing: OutgoingRequest?
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
    private var adapter = ReplyAdapter(ReplyAdaptation())
    private var adaptation = ReplyAdaptation()
    private var hasUploadedAgain = false
    private var verdict = ReplyVerdict()

    private enum Step {
        case prepare
        case upload([Attachment])
        case send(HTTPRequest, after: Duration)
        case read(retrying: HTTPRequest)
        case end
    }

    /// - Parameter outgoing: The encoded request; nil to encode it here.
    init(provider: Asked, request: ChatRequest, encoded outgoing: OutgoingRequest? = nil) {
        self.provider = provider
        self.request = request
        self.outgoing = outgoing
    }

    mutating func next() async throws(ChatError) -> ReplyEvent? {
        while true {
            if position < ready.count {
                let event = ready[position]
                position += 1
                verdict.note(event)
                if case .finished(let finish) = event,
                    let error = verdict.failure(at: finish, profile: provider.profile.name)
                {
                    failure = error
                    throw error
                }
                guard case .attachment(let made) = event, made.bytes.isEmpty, let fileID = made.attachment.fileID else {
                    return event
                }
                ready.replaceSubrange(position..<position, with: try await fetched(fileID))
                continue
            }
            ready.removeAll(keepingCapacity: true)
            position = 0
            if let failure { throw failure }
            if Task.isCancelled { throw .cancelled }
            switch step {
            case .prepare: try prepare()
            case .upload(let attachments): try await upload(attachments)
            case .send(let request, let delay): try await send(request, after: delay)
            case .read(let request): try await read(retrying: request)
            case .end: return nil
            }
        }
    }

    private mutating func prepare() throws(ChatError) {
        let pending = try provider.pendingUploads(of: request)
        if !hasUploadedAgain {
            ready = [.started(ReplyStart(profile: provider.profile.name, model: request.model))]
        }
        if pending.isEmpty {
            try encode()
        } else {
            outgoing = nil
            step = .upload(pending)
        }
    }

    /// Uploads the next attachment.
    private mutating func upload(_ attachments: [Attachment]) async throws(ChatError) {
        guard let attachment = attachments.first else { return try encode() }
        let fileID = try await provider.upload(attachment, bytes: request.attachments[attachment.hash] ?? [])
        request.uploads[attachment.hash] = fileID
        ready.append(.uploaded(Upload(hash: attachment.hash, fileID: fileID)))
        step = .upload(Array(attachments.dropFirst()))
    }

    private mutating func encode() throws(ChatError) {
        let outgoing = if let outgoing { outgoing } else { try provider.encode(request) }
        self.outgoing = nil
        ready += outgoing.encoded.notices.map(ReplyEvent.notice)
        adaptation = outgoing.encoded.adaptation
        step = .send(outgoing.message, after: .zero)
    }

    /// A picture that the model made, with its bytes; its tag in the text where they cannot be had.
    private func fetched(_ fileID: String) async throws(ChatError) -> [ReplyEvent] {
        do throws(ChatError) {
            let bytes = try await provider.file(fileID)
            var attachment = Attachment(of: bytes, mediaType: MediaType.sniff(bytes))
            attachment.fileID = fileID
            return [.attachment(ReceivedAttachment(attachment, bytes: bytes))]
        } catch {
            if error == .cancelled { throw error }
            return [
                .notice(Notice(.dropped, "a picture of the answer could not be fetched: \(error.message)")),
                .text(ImageTagReader.tag(fileID)),
            ]
        }
    }

    private mutating func send(_ request: HTTPRequest, after delay: Duration) async throws(ChatError) {
        if delay > .zero { try await provider.connections.pause(delay) }
        do throws(ChatError) {
            var (response, context) = try await provider.client.send(
                request, model: self.request.model, replyID: replyID)
            if provider.profile.givesSeveralAnswers { context.answers = self.request.options.answers }
            source = response.body.makeSource()
            adapter = ReplyAdapter(adaptation)
            body = ReplyBody(
                profile: context.profile, secrets: context.secrets, decoder: provider.makeDecoder(context))
            step = .read(retrying: request)
        } catch {
            fail(error, retrying: request)
        }
    }

    private mutating func read(retrying request: HTTPRequest) async throws(ChatError) {
        do throws(ChatError) {
            guard let piece = try await nextPiece() else {
                try body?.end(into: &ready)
                adapter.adapt(&ready, from: 0)
                finish()
                return
            }
            try body?.take(piece, into: &ready)
            adapter.adapt(&ready, from: 0)
            noteAnswer()
            if adapter.isCut {
                // The model goes on after the cut: closing the connection stops it.
                finish()
            } else if body?.decoder.isFinished ?? true {
                source?.finish()
                finish()
            }
        } catch {
            body?.breakOff(into: &ready)
            adapter.adapt(&ready, from: 0)
            adapter.flush(into: &ready)
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
            case .text, .reasoning, .toolCallDelta, .toolCall, .state, .attachment, .usage, .choice: true
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
        if isAboutUploads(error) {
            ready.append(.notice(Notice(.retrying, "\(error.message); the files are uploaded again")))
            hasUploadedAgain = true
            self.request.uploads = [:]
            step = .prepare
            return
        }
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

    /// Whether the provider may have lost the files that an earlier request left there.
    private func isAboutUploads(_ error: ChatError) -> Bool {
        guard !hasUploadedAgain, !hasAnswered, !request.uploads.isEmpty,
            case .requestRejected(_, _, _, let detail) = error
        else { return false }
        let words = detail.lowercased()
        return words.contains("file") || words.contains("attachment")
    }
}
