internal import NIOCore
internal import NIOHTTP1

/// The head of a response that the gateway makes itself.
struct ResponseForm: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]

    init(status: Int = 200, headers: [(name: String, value: String)] = []) {
        self.status = status
        self.headers = headers
    }

    static func json(_ status: Int = 200) -> ResponseForm {
        ResponseForm(status: status, headers: [("Content-Type", "application/json")])
    }

    /// A stream of server-sent events that no proxy between holds back.
    static let eventStream = ResponseForm(headers: [
        ("Content-Type", "text/event-stream; charset=utf-8"), ("Cache-Control", "no-cache, no-transform"),
        ("X-Accel-Buffering", "no"),
    ])

    var contentType: String { headers.first { $0.name.lowercased() == "content-type" }?.value ?? "" }

    var isEventStream: Bool { contentType.hasPrefix("text/event-stream") }

    /// How the end of the body is marked.
    enum Framing {
        case length(Int)
        case chunked
        /// By the end of the connection: for HTTP/1.0.
        case connection
        /// There is none: 204, 304.
        case none
    }

    /// Writes the head.
    func write(to buffer: inout ByteBuffer, _ framing: Framing, keepsConnection: Bool, requestID: String) {
        buffer.writeStaticString("HTTP/1.1 ")
        buffer.writeString(String(status))
        buffer.writeStaticString(" ")
        buffer.writeString(HTTPResponseStatus(statusCode: status).reasonPhrase)
        for (name, value) in headers {
            buffer.writeStaticString("\r\n")
            buffer.writeString(name)
            buffer.writeStaticString(": ")
            // A line break would begin another header.
            buffer.writeString(value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } ? value : "")
        }
        switch framing {
        case .length(let count): buffer.writeString("\r\nContent-Length: \(count)")
        case .chunked: buffer.writeStaticString("\r\nTransfer-Encoding: chunked")
        case .connection, .none: break
        }
        buffer.writeStaticString("\r\nX-Request-ID: ")
        buffer.writeString(requestID)
        buffer.writeStaticString(keepsConnection ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n")
    }
}

/// The header `Server-Timing`: how long a part of the work took.
enum ServerTiming {
    /// The value for a response that a provider was asked for.
    ///
    /// - Parameters:
    ///   - received: When the request was there.
    ///   - asked: When the provider was asked.
    ///   - begun: When the response begins.
    static func value(_ received: NIODeadline, _ asked: NIODeadline, _ begun: NIODeadline) -> String {
        var buffer = ByteBuffer()
        write("gateway", asked - received, to: &buffer)
        buffer.writeStaticString(", ")
        write("upstream", begun - asked, to: &buffer)
        return String(buffer: buffer)
    }

    /// Writes one part, such as `upstream;dur=12.3`, in milliseconds.
    static func write(_ name: StaticString, _ time: TimeAmount, to buffer: inout ByteBuffer) {
        let microseconds = max(0, time.nanoseconds) / 1000
        buffer.writeStaticString(name)
        buffer.writeStaticString(";dur=")
        buffer.writeString(String(microseconds / 1000))
        let rest = microseconds % 1000
        buffer.writeStaticString(rest < 10 ? ".00" : rest < 100 ? ".0" : ".")
        buffer.writeString(String(rest))
    }
}

extension ByteBuffer {
    /// Writes content as one chunk; nothing for no content, since an empty chunk ends a body.
    mutating func writeChunk(_ content: some Collection<UInt8>) {
        guard !content.isEmpty else { return }
        writeString(String(content.count, radix: 16))
        writeStaticString("\r\n")
        writeBytes(content)
        writeStaticString("\r\n")
    }
}
