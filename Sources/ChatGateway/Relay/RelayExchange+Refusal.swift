internal import ChatKit
internal import NIOCore
internal import NIOHTTP1

/// What happens when the upstream refuses a request: other credentials are tried, and ours are kept from the client.
extension RelayExchange {
    /// The longest error body that is forwarded, in bytes.
    static let longestHeld = 1024 * 1024

    /// The credentials that went out with the request, with and without the scheme before them. Some servers repeat them
    /// in their errors.
    var secrets: [[UInt8]] {
        guard plan.authentication != .client else { return [] }
        var secrets: [[UInt8]] = []
        for header in authentication ?? [] where header.isSecret {
            let words = header.value.split(separator: " ", maxSplits: 1)
            for text in [header.value] + words.dropFirst().map(String.init) where text.utf8.count >= 8 {
                secrets.append(Array(text.utf8))
            }
        }
        return secrets
    }

    /// Writes an error response without our credentials.
    func writeHeld(_ client: ClientConnection) {
        guard let head else { return }
        // A secret could hide in a compressed body.
        let plain = decodedHeld(head)
        let body = Redaction.replacing(secrets, in: plain ?? heldBody)
        heldBody = []
        body.withUnsafeBytes { recording?.append($0) }
        let keepsConnection = client.decideOnKeeping(.length(body.count))
        var buffer = client.channel.allocator.buffer(capacity: head.bytes.readableBytes + body.count + 256)
        var form = ResponseForm()
        listener.access.addCrossOriginHeaders(for: request, to: &form)
        RelayResponse.write(
            head, to: &buffer, keepsFraming: false, keepsConnection: keepsConnection,
            keepsCrossOrigin: form.headers.isEmpty, keepsCoding: plain == nil,
            secrets: secrets
        ) { buffer in
            buffer.writeString("\r\nContent-Length: \(body.count)")
            if head.value("x-request-id") == nil { buffer.writeString("\r\nX-Request-ID: \(request.id)") }
            for (name, value) in form.headers { buffer.writeString("\r\n\(name): \(value)") }
        }
        if request.method != .HEAD { buffer.writeBytes(body) }
        client.write(buffer)
    }

    /// The gathered body without its `Content-Encoding`; nil where it has none, or one that cannot be decoded.
    private func decodedHeld(_ head: ResponseHead) -> [UInt8]? {
        guard let coding = head.value("content-encoding"),
            let decoder = ContentDecoder(ContentDecoder.names(in: [coding]), limit: Self.longestHeld)
        else { return nil }
        var plain: [UInt8] = []
        do throws(ContentDecoder.Fault) {
            try decoder.pass(heldBody) { plain += $0 }
            try decoder.finish { plain += $0 }
            return plain
        } catch { return nil }
    }

    /// Asks for other credentials, and sends the request again if there are any; else the 401 is forwarded.
    func renew(_ rest: ByteBuffer) {
        hasRenewed = true
        isRenewing = true
        waitingBytes = rest
        connection?.setReading(false)
        let exchange = NIOLoopBound(self, eventLoop: eventLoop)
        let target = plan.target
        let refused = authentication ?? []
        let eventLoop = eventLoop
        Task {
            let isRenewed = await target.renewAuthentication(after: refused)
            eventLoop.execute { exchange.value.renewed(isRenewed) }
        }
    }

    private func renewed(_ isRenewed: Bool) {
        isRenewing = false
        guard !isEnded else { return }
        if isRenewed {
            connection?.close()
            connection = nil
            authentication = nil
            waitingBytes = ByteBuffer()
            return begin()
        }
        guard let head else { return }
        beginResponse(head)
        var waiting = waitingBytes
        waitingBytes = ByteBuffer()
        do { try forward(&waiting) } catch { return fail(.connectionLost(host: plan.target.address.origin.name)) }
        guard !isEnded else { return }
        client?.flush()
        if let connection { connection.setReading(true) } else { endWithConnection() }
    }
}

/// Replaces secrets in bytes.
enum Redaction {
    private static let mark = Array("•••".utf8)

    static func replacing(_ secrets: [[UInt8]], in bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for secret in secrets where !secret.isEmpty {
            var position = 0
            while position + secret.count <= bytes.count {
                if bytes[position] == secret[0], bytes[position..<position + secret.count].elementsEqual(secret) {
                    bytes.replaceSubrange(position..<position + secret.count, with: mark)
                    position += mark.count
                } else {
                    position += 1
                }
            }
        }
        return bytes
    }

    /// Whether bytes have one of the secrets in them.
    static func holds(_ secrets: [[UInt8]], _ bytes: ByteBufferView) -> Bool {
        secrets.contains { secret in
            guard bytes.count >= secret.count else { return false }
            return (bytes.startIndex...(bytes.endIndex - secret.count)).contains {
                bytes[$0..<$0 + secret.count].elementsEqual(secret)
            }
        }
    }
}
