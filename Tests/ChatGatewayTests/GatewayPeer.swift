import ChatKit
import NIOCore
import NIOPosix

@testable import ChatGateway

/// A client on a real socket that sends what it is told, byte by byte.
struct GatewayPeer {
    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    private let channel: any Channel
    private var pieces: AsyncStream<ByteBuffer>.Iterator
    private var kept: [UInt8] = []

    init(port: Int) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
        channel = try await ClientBootstrap(group: Self.group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(continuation))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        pieces = stream.makeAsyncIterator()
    }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    /// Reads up to and with a text, or to the end of the connection.
    mutating func read(through text: String) async -> String {
        let end = Array(text.utf8)
        while true {
            if let found = kept.firstRange(of: end) {
                defer { kept.removeSubrange(..<found.upperBound) }
                return String(decoding: kept[..<found.upperBound], as: UTF8.self)
            }
            guard let piece = await pieces.next(isolation: #isolation) else { return await readToEnd() }
            kept += piece.readableBytesView
        }
    }

    /// Reads this many bytes; fewer where the connection ends before.
    mutating func read(count: Int) async -> [UInt8] {
        while kept.count < count, let piece = await pieces.next(isolation: #isolation) {
            kept += piece.readableBytesView
        }
        defer { kept.removeFirst(min(count, kept.count)) }
        return Array(kept.prefix(count))
    }

    mutating func readToEnd() async -> String {
        while let piece = await pieces.next(isolation: #isolation) { kept += piece.readableBytesView }
        defer { kept = [] }
        return String(decoding: kept, as: UTF8.self)
    }

    func close() async { try? await channel.close() }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        let continuation: AsyncStream<ByteBuffer>.Continuation

        init(_ continuation: AsyncStream<ByteBuffer>.Continuation) { self.continuation = continuation }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { continuation.yield(unwrapInboundIn(data)) }
        func channelInactive(context: ChannelHandlerContext) { continuation.finish() }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}

/// A whole response.
struct PeerResponse {
    var status: Int
    var head: String
    /// Without the framing.
    var body: String

    init(_ text: String) {
        let end = text.firstRange(of: "\r\n\r\n")
        head = String(text[..<(end?.lowerBound ?? text.endIndex)])
        let rest = String(text[(end?.upperBound ?? text.endIndex)...])
        status = Int(head.dropFirst(9).prefix(3)) ?? 0
        body = head.lowercased().contains("transfer-encoding: chunked") ? Self.joined(rest) : rest
    }

    func header(_ name: String) -> String? {
        for line in head.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == name.lowercased() { return parts[1].trimmed }
        }
        return nil
    }

    var json: JSONValue { (try? JSONValue(parsing: Array(body.utf8))) ?? .null }

    private static func joined(_ text: String) -> String {
        var rest = Array(text.utf8)[...]
        var body: [UInt8] = []
        while let end = rest.firstRange(of: Array("\r\n".utf8)),
            let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16), size > 0
        {
            body += rest[end.upperBound...].prefix(size)
            rest = rest[end.upperBound...].dropFirst(size + 2)
        }
        return String(decoding: body, as: UTF8.self)
    }
}

/// A gateway that a test runs.
struct DropInGateway {
    let gateway: Gateway
    let addresses: [GatewayAddress]

    init(_ plan: DropInPlan, _ change: (inout GatewayListener) -> Void = { _ in }) async throws {
        var listeners = plan.listeners
        for index in listeners.indices {
            listeners[index].port = 0
            change(&listeners[index])
        }
        gateway = Gateway(
            GatewayConfiguration(profiles: plan.profiles, listeners: listeners, store: plan.store), threads: 1)
        addresses = try await gateway.start()
    }

    var port: Int { addresses[0].port }

    /// Sends a request on a connection of its own and reads the whole response.
    func send(
        _ method: String, _ target: String, headers: [String] = [], body: String = "", listener: Int = 0
    ) async throws -> PeerResponse {
        var peer = try await GatewayPeer(port: addresses[listener].port)
        var lines = ["\(method) \(target) HTTP/1.1", "Connection: close"] + headers
        if !headers.contains(where: { $0.lowercased().hasPrefix("host:") }) { lines.append("Host: localhost") }
        if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
        try await peer.send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
        let text = await peer.readToEnd()
        await peer.close()
        return PeerResponse(text)
    }

    func post(_ path: String, _ body: String, headers: [String] = [], listener: Int = 0) async throws -> PeerResponse {
        try await send(
            "POST", path, headers: headers + ["Content-Type: application/json"], body: body, listener: listener)
    }

    func stop() async { await gateway.stop(within: .zero) }
}

/// Runs a gateway for the length of a test.
func withGateway(
    _ plan: DropInPlan, _ change: (inout GatewayListener) -> Void = { _ in },
    _ body: (DropInGateway) async throws -> Void
) async throws {
    let gateway = try await DropInGateway(plan, change)
    do {
        try await body(gateway)
    } catch {
        await gateway.stop()
        throw error
    }
    await gateway.stop()
}
