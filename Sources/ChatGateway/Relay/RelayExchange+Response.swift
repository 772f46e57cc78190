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
            let taken = try scanner.body(&bytes) { note($0) }
            client.write(taken)
        case .framed(let framing):
            var content = ByteBuffer()
            _ = try scanner.body(&bytes) { piece in
                if let passed = usageFilter?.pass(piece) {
                    content.writeBytes(passed)
                } else {
                    content.writeBytes(piece)
                }
                note(piece)
            }
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

    func note(_ piece: UnsafeRawBufferPointer) {
        guard let last = piece.last else { return }
        lastBytes = (piece.count > 1 ? piece[piece.count - 2] : lastBytes.1, last)
        recording?.append(piece)
        if watchesTail { tail.append(piece) }
    }

    func finishResponse(_ client: ClientConnection) {
        if case .framed(let framing) = passage, let rest = usageFilter?.finish() {
            write(ByteBuffer(bytes: rest), framing, client)
        }
        if case .framed(let framing) = passage, plan.completesLastEvent, head?.isEventStream == true {
            write(ByteBuffer(string: tail.missingEnd), framing, client)
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
        watchesTail = scanner.endsWithConnection || completesEvents
        if case .begunEarly = passage {
            if head.isEventStream, (200..<300).contains(head.status) { passage = .framed(client.streamFraming) }
            return
        }
        if head.status >= 400, !head.isEventStream, !secrets.isEmpty {
            passage = .held
            return heartbeat.set(nil)
        }
        let isOld = !request.takesChunks
        if !head.isEventStream { usageFilter = nil }
        let needsFraming =
            usageFilter != nil || scanner.endsWithConnection || completesEvents
            || (isOld && head.transferEncoding != nil)
        let framing: ResponseForm.Framing = needsFraming ? client.streamFraming : .none
        passage = needsFraming ? .framed(framing) : .raw
        let keepsConnection = client.decideOnKeeping(framing)
        var buffer = client.channel.allocator.buffer(capacity: head.bytes.readableBytes + 256)
        var form = ResponseForm()
        listener.access.addCrossOriginHeaders(for: request, to: &form)
        RelayResponse.write(
            head, to: &buffer, keepsFraming: !needsFraming, keepsConnection: keepsConnection,
            keepsCrossOrigin: form.headers.isEmpty, secrets: secrets
        ) { buffer in
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
            return fail(UpstreamFailure.chatError(connection.failure, at: plan.target.address))
        }
        endWithConnection()
    }

    /// Ends the response when the upstream has closed the connection: whole where that is its framing, else cut.
    func endWithConnection() {
        if scanner.endsWithConnection, let client {
            let isWhole = head?.isEventStream != true || tail.hasEnd(of: plan.dialect)
            if isWhole { return finishResponse(client) }
        }
        fail(.connectionLost(host: plan.target.address.origin.name))
    }
}
