internal import ChatKit
internal import NIOCore
internal import NIOHTTP1

/// Builds the head of a relayed request: what the client sent, without what belongs to this connection alone.
struct RelayRequest {
    /// Never forwarded: fields of the connection (RFC 9110, section 7.6.1), what the upstream's connection has of its own,
    /// and `Accept-Encoding`, because a reply that is recorded and watched for its end must be readable.
    private static let removed: [StaticString] = [
        "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te", "trailer",
        "transfer-encoding", "upgrade", "expect", "host", "content-length", "accept-encoding", "cookie",
        "x-conversation-id",
    ]
    /// For gateways of this machine only.
    private static let forGateways: [StaticString] = ["x-chat-record", "x-chat-recorded"]
    private static let credentials: [StaticString] = ["authorization", "x-api-key", "api-key", "x-goog-api-key"]

    let request: ClientRequest
    let plan: RelayPlan
    let authentication: [HTTPHeader]

    /// Writes the head.
    ///
    /// - Parameters:
    ///   - target: Path and query.
    ///   - bodyLength: The length of the body; nil for chunks.
    func write(to buffer: inout ByteBuffer, target: String, bodyLength: Int?) {
        buffer.writeString(request.method.rawValue)
        buffer.writeStaticString(" ")
        buffer.writeString(target)
        buffer.writeStaticString(" HTTP/1.1\r\nHost: ")
        buffer.writeString(plan.target.address.origin.name)
        let named = request.headers[canonicalForm: "connection"].map { $0.lowercased() }
        let hidesCredentials = plan.authentication != .client
        let isLocal = plan.target.address.origin.isLoopback
        for (name, value) in request.headers {
            if name.isOne(of: Self.removed) || (!isLocal && name.isOne(of: Self.forGateways)) { continue }
            if hidesCredentials, name.isOne(of: Self.credentials) { continue }
            if !named.isEmpty, named.contains(name.lowercased()) { continue }
            if authentication.contains(where: { $0.name.isSameName(as: name) }) { continue }
            Self.write(name, value, to: &buffer)
        }
        for header in authentication { Self.write(header.name, header.value, to: &buffer) }
        if let bodyLength {
            if bodyLength > 0 || request.method == .POST || request.method == .PUT || request.method == .PATCH {
                buffer.writeString("\r\nContent-Length: \(bodyLength)")
            }
        } else {
            buffer.writeStaticString("\r\nTransfer-Encoding: chunked")
        }
        buffer.writeStaticString("\r\n\r\n")
    }

    private static func write(_ name: String, _ value: String, to buffer: inout ByteBuffer) {
        // A secret from a file could have a line break, which would begin another header.
        guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else { return }
        buffer.writeStaticString("\r\n")
        buffer.writeString(name)
        buffer.writeStaticString(": ")
        buffer.writeString(value)
    }

    /// The path and query of the request at the upstream.
    func target(model: String?) -> String {
        switch plan.place {
        case .path(let path): return path.isEmpty ? "/" : path
        case .call(let call):
            let place = plan.target.place(of: call, model: model)
            guard let query = forwardedQuery else { return place }
            return place + (place.contains("?") ? "&" : "?") + query
        }
    }

    /// The client's query without what is for the gateway, or stands in the address already.
    private var forwardedQuery: String? {
        guard let query = request.query, !query.isEmpty else { return nil }
        let kept = query.split(separator: "&").filter { parameter in
            let name = parameter.prefix { $0 != "=" }
            return name != "key" && name != "api-version"
        }
        return kept.isEmpty ? nil : kept.joined(separator: "&")
    }
}

/// Writes the head of an upstream's response for the client.
enum RelayResponse {
    private static let removed: [StaticString] = [
        "connection", "keep-alive", "proxy-authenticate", "proxy-connection", "upgrade", "te", "alt-svc", "set-cookie",
        "strict-transport-security",
    ]
    private static let crossOrigin: [StaticString] = [
        "access-control-allow-origin", "access-control-allow-credentials",
    ]
    private static let framing: [StaticString] = ["transfer-encoding", "content-length"]

    /// - Parameters:
    ///   - keepsFraming: Whether the body's framing is forwarded as it is.
    ///   - keepsCrossOrigin: Whether the upstream's answer to a web page's origin is forwarded; a browser refuses two.
    ///   - keepsCoding: Whether the body is still compressed as the upstream says.
    ///   - secrets: Headers whose values have one of these in them are left out.
    ///   - added: Headers of ours, each line with CR LF before it.
    static func write(
        _ head: ResponseHead, to buffer: inout ByteBuffer, keepsFraming: Bool, keepsConnection: Bool,
        keepsCrossOrigin: Bool, keepsCoding: Bool, secrets: [[UInt8]], added: (inout ByteBuffer) -> Void
    ) {
        let view = head.bytes.readableBytesView
        // The status line from its number on; the version is ours.
        buffer.writeStaticString("HTTP/1.1")
        let end = view.firstIndex(of: .carriageReturn) ?? view.endIndex
        buffer.writeBytes(view[(view.startIndex + 8)..<end])
        let addsStreamHeaders = head.isEventStream
        for field in head.fields {
            let name = view[field.name]
            if removed.contains(where: { name.isName($0) }) { continue }
            if !keepsFraming, framing.contains(where: { name.isName($0) }) { continue }
            if !keepsCoding, name.isName("content-encoding") { continue }
            if !keepsCrossOrigin, crossOrigin.contains(where: { name.isName($0) }) { continue }
            if Redaction.holds(secrets, view[field.value]) { continue }
            if addsStreamHeaders, name.isName("cache-control") || name.isName("x-accel-buffering") { continue }
            buffer.writeStaticString("\r\n")
            buffer.writeBytes(name)
            buffer.writeStaticString(": ")
            buffer.writeBytes(view[field.value])
        }
        if addsStreamHeaders {
            buffer.writeStaticString("\r\nCache-Control: no-cache, no-transform\r\nX-Accel-Buffering: no")
        }
        added(&buffer)
        buffer.writeStaticString(keepsConnection ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n")
    }
}

extension String {
    /// Whether this header's name is one of these, in any case.
    fileprivate func isOne(of names: [StaticString]) -> Bool {
        var text = self
        return text.withUTF8 { bytes in
            names.contains { name in
                name.utf8CodeUnitCount == bytes.count
                    && bytes.indices.allSatisfy { bytes[$0] | 0x20 == name.utf8Start[$0] | 0x20 }
            }
        }
    }

    fileprivate func isSameName(as other: String) -> Bool {
        utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }
}
