internal import ChatKit
internal import NIOCore

/// Answers a chat request in one dialect by a provider that speaks another, or none.
///
/// The request is decoded, the provider is asked as `ask` would, and its events are encoded as they come: uploads, tokens,
/// retries and emulations are those of ChatKit.
struct TranslatedChat: Responder {
    let dialect: ChatDialect
    let provider: any Provider
    /// The provider's dialect, with the profile's aliases.
    let target: RequestTranslation.Target
    let recorder: Recorder?
    let gate: SpendGate?
    /// The responses that clients go on from by their IDs; nil where the dialect has none.
    var responses: ResponseMemory?
    /// The model to ask for in place of the one that the request names.
    var model: String?
    var needsToken = true
    var asksProvider: Bool { true }

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        let receivedAt = NIODeadline.now()
        var recording: Recording?
        do throws(ChatError) {
            var reservation: SpendHolder?
            if let gate, SpendGate.isNeeded(for: provider.profile, request) {
                reservation = try await gate.admit(body, dialect, request, for: provider.profile)
            }
            await recorder?.waitForRoom()
            recording = recorder?.begin(
                ExchangeBeginning(
                    request: request, dialect: dialect, profile: provider.profile, body: ByteBuffer(bytes: body)),
                reservation: reservation)
        } catch {
            return fail(error, writer)
        }
        defer { recording?.finish(writer.isOpen ? .whole : .clientGone) }
        let asked: (request: DecodedRequest, json: JSONValue)
        do throws(ChatError) {
            asked = try await decode(body)
        } catch {
            recording?.finish(.refused)
            return fail(error, writer)
        }
        do throws(ChatError) {
            try await answer(asked.request, asked.json, request, writer, recording, receivedAt)
        } catch {
            recording?.finish(error == .cancelled ? .clientGone : .failed(error))
            fail(error, writer)
        }
    }

    private func decode(_ body: [UInt8]) async throws(ChatError) -> (request: DecodedRequest, json: JSONValue) {
        var json = try Self.json(body)
        if let model, var members = json.objectValue {
            members["model"] = .string(model)
            json = .object(members)
        }
        let history = try await responses?.takeHistory(of: &json) ?? []
        var decoded = try RequestTranslation.decodedRequest(json, from: dialect, to: target)
        decoded.request.insert(history: history)
        // What one vendor's client sends and another vendor does not document stays here: it may hold a key.
        decoded.request.options.borrowed = Set(decoded.request.options.extra.map(\.name)).union(["tools"])
        return (decoded, json)
    }

    private static func json(_ body: [UInt8]) throws(ChatError) -> JSONValue {
        do {
            return try JSONValue(parsing: body)
        } catch {
            throw .unusableInput("the request body is not JSON: \(error)")
        }
    }

    private func answer(
        _ decoded: DecodedRequest, _ json: JSONValue, _ request: ClientRequest, _ writer: ResponseWriter,
        _ recording: Recording?, _ receivedAt: NIODeadline
    ) async throws(ChatError) {
        var asked = decoded.request
        let isStream = json["stream"]?.boolValue ?? false
        asked.streams = isStream
        let label = ReplyLabel(
            id: request.id, created: Int(Timestamp.now.rawValue / 1000),
            model: ModelID(json["model"]?.stringValue ?? asked.model.rawValue))
        recording?.begin(status: 200, isStream: isStream)
        if isStream { writer.promise(.eventStream) }
        let keepsResponse = responses != nil && json["store"]?.boolValue != false
        var encoding = ReplyEncoding(
            to: dialect, label: label, wishes: decoded.wishes, choices: asked.options.answers)
        let askedAt = NIODeadline.now()
        var reply = provider.reply(to: asked).makeAsyncIterator()
        do throws(ChatError) {
            while let event = try await reply.next() {
                if !isStream || keepsResponse { encoding.add(event) }
                guard isStream else { continue }
                let bytes = encoding.stream(event)
                if !writer.hasBegun, Self.deciding(event) {
                    var form = ResponseForm.eventStream
                    form.headers.append(("Server-Timing", ServerTiming.value(receivedAt, askedAt, .now())))
                    writer.begin(form)
                }
                recording?.append(bytes)
                if !bytes.isEmpty { await writer.write(bytes) }
                if !writer.isOpen { throw .cancelled }
            }
        } catch {
            guard writer.hasBegun, error != .cancelled else { throw error }
            // The head has gone out: the error is the stream's last event, and the connection is broken off, so that
            // the client does not take the reply for whole.
            recording?.finish(.failed(error))
            await writer.write(encoding.fail(ErrorReply(error, in: dialect)))
            return writer.abort()
        }
        let whole = !isStream || keepsResponse ? encoding.whole() : .null
        if keepsResponse {
            recording?.keep(response: whole)
            responses?.remember(whole, of: asked.messages, reply: encoding.reply)
        }
        if !isStream {
            let bytes = whole.jsonBytes()
            recording?.append(bytes)
            var form = ResponseForm.json()
            form.headers.append(("Server-Timing", ServerTiming.value(receivedAt, askedAt, .now())))
            writer.respond(form, bytes)
        }
        recording?.finish(.whole)
    }

    /// Whether an event shows that the provider answers: until then an error still has a status of its own.
    private static func deciding(_ event: ReplyEvent) -> Bool {
        switch event {
        case .started, .notice, .uploaded: false
        case .reasoning, .text, .toolCallDelta, .toolCall, .state, .attachment, .usage, .choice, .finished: true
        }
    }

    private func fail(_ error: ChatError, _ writer: ResponseWriter) {
        guard error != .cancelled else { return writer.abort() }
        let reply = ErrorReply(error, in: dialect)
        var form = ResponseForm.json(reply.status)
        if let seconds = reply.retryAfter { form.headers.append(("Retry-After", String(seconds))) }
        writer.respond(form, reply.body.jsonBytes())
    }
}
