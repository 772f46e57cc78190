/// What a ``ScriptedServer`` answers, step by step.
public struct ScriptedReply: Sendable {
    public enum Framing: Sendable, Hashable {
        /// Each ``Step/send(_:)`` is one chunk.
        case chunked
        /// `Content-Length`: the sum of what is sent, unless a number is given.
        case length(Int?)
        /// The end of the connection ends the body.
        case untilClose
        /// No head is sent: the steps are all that goes out.
        case none
    }

    public enum Step: Sendable {
        /// Sends these bytes, framed, and flushes.
        case send([UInt8])
        /// Sends the same bytes again and again, framed.
        case sendMany([UInt8], times: Int)
        /// Sends these bytes as they are, past the framing.
        case sendRaw([UInt8])
        /// Waits until the test opens the gate.
        case wait(Gate)
        /// Sends nothing more until the client closes the connection.
        case stall
        /// Closes the connection.
        case close
        /// Cuts the connection, so that the client sees a reset; over TLS it is an ordinary close.
        case reset

        public static func send(_ text: String) -> Step { .send(Array(text.utf8)) }
        public static func sendRaw(_ text: String) -> Step { .sendRaw(Array(text.utf8)) }
        /// A server-sent event.
        public static func event(_ data: String, name: String? = nil) -> Step { .send(SSE.data(data, name: name)) }
    }

    public var status: Int
    public var headers: [(name: String, value: String)]
    public var framing: Framing
    public var steps: [Step]

    public init(
        status: Int = 200, headers: [(name: String, value: String)] = [], framing: Framing, steps: [Step]
    ) {
        self.status = status
        self.headers = headers
        self.framing = framing
        self.steps = steps
    }

    /// An answer of these steps, chunked unless told otherwise.
    public static func reply(
        status: Int = 200, headers: [(name: String, value: String)] = [], framing: Framing = .chunked, _ steps: Step...
    ) -> ScriptedReply {
        ScriptedReply(status: status, headers: headers, framing: framing, steps: steps)
    }

    /// A whole body with its length.
    public static func text(
        _ body: String, status: Int = 200, type: String = "application/json",
        headers: [(name: String, value: String)] = []
    ) -> ScriptedReply {
        ScriptedReply(
            status: status, headers: [("Content-Type", type)] + headers, framing: .length(nil), steps: [.send(body)])
    }

    /// A stream of server-sent events.
    public static func stream(
        headers: [(name: String, value: String)] = [], _ steps: [Step]
    ) -> ScriptedReply {
        ScriptedReply(headers: [("Content-Type", "text/event-stream")] + headers, framing: .chunked, steps: steps)
    }

    /// Bytes instead of an answer, then the end of the connection.
    public static func garbage(_ text: String) -> ScriptedReply {
        ScriptedReply(framing: .none, steps: [.sendRaw(text), .close])
    }

    var head: String {
        let length = steps.reduce(0) { sum, step in
            switch step {
            case .send(let bytes): sum + bytes.count
            case .sendMany(let bytes, let times): sum + bytes.count * times
            default: sum
            }
        }
        var lines = ["HTTP/1.1 \(status) Scripted"] + headers.map { "\($0.name): \($0.value)" }
        switch framing {
        case .none: return ""
        case .chunked: lines.append("Transfer-Encoding: chunked")
        case .length(let given): lines.append("Content-Length: \(given ?? length)")
        case .untilClose: lines.append("Connection: close")
        }
        return lines.joined(separator: "\r\n") + "\r\n\r\n"
    }

    func framed(_ bytes: [UInt8]) -> [UInt8] {
        guard framing == .chunked else { return bytes }
        return Array((String(bytes.count, radix: 16) + "\r\n").utf8) + bytes + Array("\r\n".utf8)
    }
}

/// Server-sent events as bytes.
public enum SSE {
    /// One event with this data.
    public static func data(_ data: String, name: String? = nil) -> [UInt8] {
        let lines = data.split(separator: "\n", omittingEmptySubsequences: false).map { "data: \($0)\n" }
        return Array((name.map { "event: \($0)\n" } ?? "").utf8) + Array((lines.joined() + "\n").utf8)
    }
}
