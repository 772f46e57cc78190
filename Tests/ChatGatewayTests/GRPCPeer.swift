import NIOCore
import NIOHPACK

@testable import ChatGateway

/// A gRPC client made of single HTTP/2 frames.
struct GRPCPeer {
    private var peer: GatewayPeer
    private var decoder = HPACKDecoder(allocator: ByteBufferAllocator())
    private var stream: UInt32 = 1

    init(port: Int) async throws {
        peer = try await GatewayPeer(port: port)
        try await peer.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        try await peer.send(Self.frame(4, 0, 0, []))
    }

    /// What came back for one call.
    struct Outcome: Equatable {
        var messages: [[UInt8]] = []
        var status: String?
        var httpStatus: String?
    }

    /// Calls a method with one message and reads until the call ends.
    mutating func call(
        _ path: String, _ message: [UInt8], headers: [(String, String)] = [], ends: Bool = true
    ) async throws -> Outcome {
        let id = stream
        stream += 2
        let fields =
            [
                (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "localhost"),
                ("content-type", "application/grpc"), ("te", "trailers"),
            ] + headers
        // Each field as a literal that is not kept: RFC 7541, section 6.2.2.
        var block: [UInt8] = []
        for (name, value) in fields {
            block.append(0)
            block += [UInt8(name.utf8.count)] + Array(name.utf8) + [UInt8(value.utf8.count)] + Array(value.utf8)
        }
        try await peer.send(Self.frame(1, 4, id, block))
        let count = message.count
        let body: [UInt8] = [0, 0, 0, UInt8(count >> 8), UInt8(count & 255)] + message
        // In two pieces, since a message may be cut anywhere.
        try await peer.send(Self.frame(0, 0, id, Array(body.prefix(3))))
        try await peer.send(Self.frame(0, ends ? 1 : 0, id, Array(body.dropFirst(3))))
        return try await readCall(id)
    }

    private mutating func readCall(_ id: UInt32) async throws -> Outcome {
        var outcome = Outcome()
        var content: [UInt8] = []
        while true {
            let head = await peer.read(count: 9)
            guard head.count == 9 else { return outcome }
            let payload = await peer.read(count: Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2]))
            switch head[3] {
            case 0:
                content += payload
                while content.count >= 5 {
                    let length = Int(content[3]) << 8 | Int(content[4])
                    guard content.count >= 5 + length else { break }
                    outcome.messages.append(Array(content[5..<(5 + length)]))
                    content.removeFirst(5 + length)
                }
            case 1:
                var block = ByteBuffer(bytes: payload)
                let headers = try decoder.decodeHeaders(from: &block)
                outcome.httpStatus = headers.first(name: ":status") ?? outcome.httpStatus
                outcome.status = headers.first(name: "grpc-status")
            case 3: return outcome
            case 4 where head[4] & 1 == 0: try await peer.send(Self.frame(4, 1, 0, []))
            default: break
            }
            if head[3] <= 1, head[4] & 1 == 1 { return outcome }
        }
    }

    func close() async { await peer.close() }

    private static func frame(_ type: UInt8, _ flags: UInt8, _ stream: UInt32, _ payload: [UInt8]) -> [UInt8] {
        let count = payload.count
        return [UInt8(count >> 16), UInt8(count >> 8 & 255), UInt8(count & 255), type, flags]
            + withUnsafeBytes(of: stream.bigEndian) { Array($0) } + payload
    }
}

/// A WebSocket client made of single frames.
struct SocketPeer {
    private var peer: GatewayPeer

    /// - Parameter headers: Lines beside those of the handshake.
    init(port: Int, headers: [String] = []) async throws {
        peer = try await GatewayPeer(port: port)
        let lines =
            [
                "GET /any HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
            ] + headers
        try await peer.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
    }

    /// The head of the response to the handshake.
    mutating func handshake() async -> String { await peer.read(through: "\r\n\r\n") }

    /// Sends a frame.
    func send(
        _ text: String, opcode: UInt8 = 1, isLast: Bool = true, isMasked: Bool = true
    ) async throws {
        let content = Array(text.utf8)
        let mask: [UInt8] = isMasked ? [1, 2, 3, 4] : []
        var frame: [UInt8] = [(isLast ? 0x80 : 0) | opcode, (isMasked ? 0x80 : 0) | UInt8(content.count)] + mask
        for (index, byte) in content.enumerated() { frame.append(isMasked ? byte ^ mask[index % 4] : byte) }
        try await peer.send(frame)
    }

    /// Reads a frame; nil at the end of the connection.
    mutating func read() async -> (opcode: UInt8, text: String)? {
        let head = await peer.read(count: 2)
        guard head.count == 2 else { return nil }
        var count = Int(head[1])
        if count == 126 {
            let length = await peer.read(count: 2)
            count = Int(length[0]) << 8 | Int(length[1])
        }
        return (head[0] & 15, String(decoding: await peer.read(count: count), as: UTF8.self))
    }

    /// Reads texts up to and with this one.
    mutating func read(through last: String) async -> [String] {
        var texts: [String] = []
        while texts.last != last, let frame = await read() { texts.append(frame.text) }
        return texts
    }

    func close() async { await peer.close() }
}
