internal import ChatKit
internal import NIOCore

/// What happens when the upstream fails, or is silent for too long.
extension RelayExchange {
    func refuse(_ refusal: Refusal) {
        end()
        connection?.close()
        connection = nil
        // A response that has begun cannot become another one.
        guard case .none = passage else { return client?.abort() ?? () }
        client?.respond(.json(refusal.status), refusal.body(in: plan.dialect))
    }

    /// Ends the exchange with an error: as a response where none was begun, as an event of a stream that was, and by a
    /// broken connection where neither can be.
    func fail(_ error: ChatError) {
        guard !isEnded else { return }
        loop.counters.upstreamFailures += 1
        connection?.close()
        connection = nil
        recording?.finish(.failed(error))
        guard let client else { return end() }
        let reply = ErrorReply(error, in: plan.dialect)
        switch passage {
        case .none, .held:
            end()
            var form = ResponseForm.json(reply.status)
            if let seconds = reply.retryAfter { form.headers.append(("Retry-After", String(seconds))) }
            client.respond(form, reply.body.jsonBytes())
        case .framed, .begunEarly:
            writeErrorEvent(reply.body, client)
            end()
            client.abort()
        case .raw:
            if head?.isEventStream == true, scanner.isBetweenChunks { writeErrorEvent(reply.body, client) }
            end()
            client.abort()
        }
    }

    /// The upstream answered a stream that was begun early with something else: its error is the stream's only event.
    func failLate(_ client: ClientConnection) {
        let body = lateBody ?? []
        let words = (try? JSONValue(parsing: body)) ?? JSONValue.object([:])
        let shown =
            words["error"] == nil
            ? ErrorReply(
                .providerUnavailable(profile: plan.target.name, status: head?.status ?? 502, detail: ""),
                in: plan.dialect
            ).body : words
        recording?.finish(.whole)
        writeErrorEvent(shown, client)
        end()
        client.abort()
    }

    func writeErrorEvent(_ body: JSONValue, _ client: ClientConnection) {
        var event = ByteBuffer()
        // An event that was cut must end before another begins.
        if lastBytes != (0, 0), lastBytes != (.lineFeed, .lineFeed) { event.writeStaticString("\n\n") }
        if plan.dialect == .anthropic || plan.dialect == .responses { event.writeStaticString("event: error\n") }
        event.writeStaticString("data: ")
        event.writeBytes(body.jsonBytes())
        event.writeStaticString("\n\n")
        var framing = client.streamFraming
        if case .raw = passage { framing = head?.transferEncoding == nil ? .connection : .chunked }
        write(event, framing, client)
    }

    func timeIsUp() {
        let limit = head == nil ? plan.target.headTime : plan.target.idleTime
        fail(
            .timedOut(
                stage: head == nil ? "the response to begin" : "more of the response",
                after: .nanoseconds(limit.nanoseconds)))
    }

    /// Keeps a silent stream open by a comment, between two events only.
    func beat() {
        guard let client, !isEnded else { return }
        let comment = ByteBuffer(staticString: ": ping\n\n")
        switch passage {
        case .none:
            client.writeHead(.eventStream, client.streamFraming)
            passage = .begunEarly
            write(comment, client.streamFraming, client)
        case .held: break
        case .begunEarly: write(comment, client.streamFraming, client)
        case .framed(let framing): if isBetweenEvents { write(comment, framing, client) }
        case .raw:
            if isBetweenEvents, scanner.isBetweenChunks { write(comment, .chunked, client) }
        }
        client.flush()
        heartbeat.set(listener.limits.heartbeat)
    }

    var isBetweenEvents: Bool {
        lastBytes == (0, 0) || lastBytes == (.lineFeed, .lineFeed) || lastBytes == (.carriageReturn, .lineFeed)
    }

    func end() {
        isEnded = true
        timer.cancel()
        heartbeat.cancel()
        body = ByteBuffer()
    }
}
