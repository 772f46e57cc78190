internal import ChatKit
internal import NIOCore
internal import NIOHTTP1

/// The way back: the upstream's response goes to the client.
extension RelayExchange: UpstreamReceiver {
    func upstream(_ connection: UpstreamConnection, didRead bytes: ByteBuffer) {
        guard connection === self.connection, !isEnded else { return }
        timer.set(plan.target.idleTime)
        var bytes = bytes
        if isRenewing {
            waitingBytes.writeBuffer(&bytes)
            return
        }
        do {
            if head == nil {
                guard let head = try scanner.head(&bytes, toMethod: request.method) else { return }
                self.head = head
                if head.status == 401, plan.authentication == .own, !hasRenewed, isWhole, plan.isModelRequest {
                    return renew(bytes)
                }
                beginResponse(head)
            }
            try forward(&bytes)
        } catch {
            let problem = (error as? ResponseScanner.Malformed)?.problem ?? "it cannot be read"
            fail(.malformedReply(profile: plan.target.name, problem: "an HTTP response that is malformed: \(problem)"))
        }
    }

    func forward(_ bytes: inout ByteBuffer) throws {
        guard let client else { return }
        switch passage {
        case .held:
            var held = heldBody
            _ = try scanner.body(&bytes) {
                held.append(contentsOf: $0.prefix(Self.longestHeld - min(held.count, Self.longestHeld)))
            }
            heldBody = held
        case .raw:
            var taken: ByteBuffer
            if recording == nil, tail == nil {
                taken = try scanner.body(&bytes) { note(ending: $0) }
            } else {
                // Looked at once for all events that came together: each look has a price of its own.
                loop.content.clear()
                taken = try scanner.body(&bytes) { loop.content.writeBytes($0) }
                loop.content.withUnsafeReadableBytes { note($0) }
            }
            if scanner.isAtEnd, isCut {
                // What came is forwarded, and the end that would make it look whole is not.
                client.write(taken.readSlice(length: scanner.lastBoundary ?? 0) ?? ByteBuffer())
                return failForMissingEnd(mayAddEvent: scanner.lastBoundary != nil)
            }
            client.write(taken)
        case .framed(let framing):
            loop.content.clear()
            _ = try scanner.body(&bytes) { loop.content.writeBytes($0) }
            var content = ByteBuffer()
            let fault = loop.content.withUnsafeReadableBytes { pass($0, to: &content) }
            if fault != nil { throw ResponseScanner.Malformed(problem: "it is not what its Content-Encoding says") }
            write(content, framing, client)
        case .begunEarly:
            var late = lateBody ?? []
            _ = try scanner.body(&bytes) { late.append(contentsOf: $0.prefix(64 * 1024 - min(late.count, 64 * 1024))) }
            lateBody = late
        case .none: break
        }
        if listener.limits.heartbeatSeconds > 0, head?.isEventStream == true {
            heartbeat.set(listener.limits.heartbeat)
        }
        guard scanner.isAtEnd else { return }
        let isClean = bytes.readableBytes == 0
        if let connection {
            self.connection = nil
            connection.receiver = nil
            // What follows a whole response was not asked for: such a connection would give it to the next request.
            if isClean, head?.keepsConnection == true, isWhole {
                loop.pool.keep(connection)
            } else {
                connection.close()
            }
        }
        finishResponse(client)
    }

    func write(_ content: ByteBuffer, _ framing: ResponseForm.Framing, _ client: ClientConnection) {
        guard content.readableBytes > 0 else { return }
        if case .chunked = framing {
            var chunk = ByteBuffer()
            chunk.writeChunk(content.readableBytesView)
            client.write(chunk)
        } else {
            client.write(content)
        }
    }

    /// Decodes a piece of the content, and adds what the client gets of it.
    private func pass(_ piece: UnsafeRawBufferPointer, to content: inout ByteBuffer) -> ContentDecoder.Fault? {
        guard !piece.isEmpty else { return nil }
        guard let decoder else {
            passOn(piece, to: &content)
            return nil
        }
        do throws(ContentDecoder.Fault) {
            try decoder.pass(Array(piece)) { $0.withUnsafeBytes { passOn($0, to: &content) } }
            return nil
        } catch { return error }
    }

    private func passOn(_ piece: UnsafeRawBufferPointer, to content: inout ByteBuffer) {
        if eventFilter != nil {
            eventFilter?.pass(piece) { content.writeBytes($0) }
        } else if let encoder {
            content.writeBytes(encoder.pass(piece, isLast: false))
        } else {
            content.writeBytes(piece)
        }
        note(piece)
    }

    private func note(_ piece: UnsafeRawBufferPointer) {
        note(ending: piece)
        recording?.append(piece)
        tail?.append(piece)
    }

    private func note(ending piece: UnsafeRawBufferPointer) {
        guard let last = piece.last else { return }
        lastBytes = (piece.count > 1 ? piece[piece.count - 2] : lastBytes.1, last)
    }

    /// Whether a stream of a known dialect has come to its end without its last event.
    private var isCut: Bool { plan.hasLastEvent && tail?.hasEnd == false }

    private func failForMissingEnd(mayAddEvent: Bool) {
        // The end of the upstream's own framing was held back, so an event of ours can follow in its place.
        if mayAddEvent, case .raw = passage { passage = .framed(.chunked) }
        fail(.malformedReply(profile: plan.target.name, problem: "a stream that ends without its last event"))
    }

    func finishResponse(_ client: ClientConnection) {
        if case .framed(let framing) = passage, let decoder {
            var content = ByteBuffer()
            do throws(ContentDecoder.Fault) {
                try decoder.finish { $0.withUnsafeBytes { passOn($0, to: &content) } }
            } catch {
                return fail(.connectionLost(host: plan.target.address.origin.name))
            }
            write(content, framing, client)
        }
        if case .framed(let framing) = passage, let encoder {
            let rest = encoder.pass(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true)
            write(ByteBuffer(bytes: rest), framing, client)
        }
        if case .framed(let framing) = passage, let rest = eventFilter?.finish() {
            write(ByteBuffer(bytes: rest), framing, client)
        }
        if case .framed = passage, isCut { return failForMissingEnd(mayAddEvent: true) }
        if case .framed(let framing) = passage, plan.completesLastEvent, head?.isEventStream == true {
            write(ByteBuffer(string: tail?.missingEnd ?? ""), framing, client)
        }
        switch passage {
        case .framed(.chunked): client.write(ByteBuffer(staticString: "0\r\n\r\n"))
        case .begunEarly:
            failLate(client)
            return
        case .held: writeHeld(client)
        default: break
        }
        recording?.finish(.whole)
        end()
        client.finish()
    }

    func beginResponse(_ head: ResponseHead) {
        guard let client else { return }
        recording?.begin(status: head.status, isStream: head.isEventStream)
        let completesEvents = plan.completesLastEvent && head.isEventStream
        if head.isEventStream, !scanner.isAtEnd, plan.hasLastEvent || completesEvents {
            tail = StreamTail(of: plan.dialect)
        }
        chooseCodings(head)
        loop.counters.note(status: head.status)
        if case .begunEarly = passage {
            if head.isEventStream, (200..<300).contains(head.status) { passage = .framed(client.streamFraming) }
            return
        }
        if head.status >= 400, !head.isEventStream, !secrets.isEmpty {
            passage = .held
            return heartbeat.set(nil)
        }
        let isOld = !request.takesChunks
        if !head.isEventStream { eventFilter = nil }
        let needsFraming =
            eventFilter != nil || scanner.endsWithConnection || completesEvents || decoder != nil || encoder != nil
            || (isOld && head.transferEncoding != nil) || (tail != nil && head.transferEncoding == nil)
        let framing: ResponseForm.Framing = needsFraming ? client.streamFraming : .none
        passage = needsFraming ? .framed(framing) : .raw
        let keepsConnection = client.decideOnKeeping(framing)
        var buffer = client.channel.allocator.buffer(capacity: head.bytes.readableBytes + 256)
        var form = ResponseForm()
        listener.access.addCrossOriginHeaders(for: request, to: &form)
        RelayResponse.write(
            head, to: &buffer, keepsFraming: !needsFraming, keepsConnection: keepsConnection,
            keepsCrossOrigin: form.headers.isEmpty, keepsCoding: decoder == nil, secrets: secrets
        ) { buffer in
            if encoder != nil { buffer.writeStaticString("\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding") }
            writeTiming(to: &buffer)
            if case .chunked = framing { buffer.writeStaticString("\r\nTransfer-Encoding: chunked") }
            if head.value("x-request-id") == nil {
                buffer.writeStaticString("\r\nX-Request-ID: ")
                buffer.writeString(request.id)
            }
            for (name, value) in form.headers { buffer.writeString("\r\n\(name): \(value)") }
        }
        client.write(buffer)
        if !head.isEventStream { heartbeat.set(nil) }
    }

    /// Takes a coding off that the client may not know, and puts one on that it asks for.
    ///
    /// No upstream is asked for a coding: a recorded response must be readable. What compresses all the same is decoded,
    /// with its header, in this one place.
    private func chooseCodings(_ head: ResponseHead) {
        guard request.method != .HEAD, !scanner.isAtEnd else { return }
        if let coding = head.value("content-encoding") {
            // Another coding than these is left to the client.
            decoder = ContentDecoder(ContentDecoder.names(in: [coding]), limit: .max)
        }
        guard !head.isEventStream, (200..<300).contains(head.status), decoder != nil || !head.has("content-encoding"),
            head.contentLength ?? .max >= GzipEncoder.shortest,
            GzipEncoder.isWorthwhile(forType: head.contentType ?? ""),
            GzipEncoder.isAccepted(by: request.headers["accept-encoding"]), request.takesChunks
        else { return }
        encoder = GzipEncoder()
    }

    /// Writes how long the gateway and the upstream took until the head of the response.
    ///
    /// Source: <https://www.w3.org/TR/server-timing/>, read 2026-11-30; durations are in milliseconds.
    private func writeTiming(to buffer: inout ByteBuffer) {
        let sent = max(sentAt, wholeAt)
        let now = NIODeadline.now()
        buffer.writeStaticString("\r\nServer-Timing: ")
        ServerTiming.write("gateway", sent - wholeAt, to: &buffer)
        buffer.writeStaticString(", ")
        ServerTiming.write("upstream", now - sent, to: &buffer)
        loop.counters.noteFirstByte(now - sent)
    }

    func upstreamDidFinishReading(_ connection: UpstreamConnection) {
        client?.flush()
        if let client, !client.isWritable { return connection.setReading(false) }
        guard recording != nil, plan.recorder?.isFull == true else { return }
        connection.setReading(false)
        eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(10)) { [weak self] in
            guard let self, !self.isEnded, self.client?.isWritable == true else { return }
            self.connection?.setReading(true)
        }
    }

    func upstream(_ connection: UpstreamConnection, isWritable: Bool) {
        if !plan.isModelRequest, isWritable { client?.setReading(true) }
    }

    func upstreamDidClose(_ connection: UpstreamConnection) {
        guard connection === self.connection, !isEnded else { return }
        self.connection = nil
        // What came before is looked at when it is known whether there are other credentials.
        if isRenewing { return }
        guard head != nil else {
            // It was idle for too long at the other end: nothing was read, so the request was not begun.
            if connection.isReused, isWhole || bodyLength == 0, plan.isModelRequest || bodyLength == 0 {
                return connect()
            }
            if triesAgain() { return }
            return fail(UpstreamFailure.chatError(connection.failure, at: plan.target.address))
        }
        endWithConnection()
    }

    /// Ends the response when the upstream has closed the connection: whole where that is its framing, else cut.
    func endWithConnection() {
        if scanner.endsWithConnection, let client {
            // Without a last event that is known, the end of the connection is all there is to go by.
            if !isCut { return finishResponse(client) }
        }
        fail(.connectionLost(host: plan.target.address.origin.name))
    }
}
