import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// One connection to a ``ScriptedServer``: collects requests, and plays the script for each.
final class ServerConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let state: Watched<ScriptedServer.State>
    private let script: ScriptedServer.Script
    private var number = 0
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(state: Watched<ScriptedServer.State>, script: @escaping ScriptedServer.Script) {
        self.state = state
        self.script = script
    }

    func channelActive(context: ChannelHandlerContext) {
        number = state.change { state in
            state.connections += 1
            return state.connections
        }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        // If we closed it, this is known already.
        state.change { state in
            if state.ended[number] == nil { state.ended[number] = true }
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // As other servers do: a client that speaks TLS to a plain port learns it from this.
        let channel = context.channel
        channel.writeAndFlush(ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"))
            .whenComplete { _ in channel.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(let buffer): body.append(contentsOf: buffer.readableBytesView)
        case .end:
            guard let head else { return }
            let request = record(head)
            let play = Play(channel: context.channel, state: state, request: request)
            Task { [script] in await play.run(await script(request)) }
            body = []
        }
    }

    private func record(_ head: HTTPRequestHead) -> RecordedRequest {
        state.change { state in
            let request = RecordedRequest(
                number: state.requests.count + 1, connection: number, method: head.method.rawValue, path: head.uri,
                headers: head.headers.map { ($0.name, $0.value) }, body: body)
            state.requests.append(request)
            return request
        }
    }
}

/// Plays one reply.
private struct Play: Sendable {
    let channel: any Channel
    let state: Watched<ScriptedServer.State>
    let request: RecordedRequest

    func run(_ reply: ScriptedReply) async {
        do {
            if reply.framing != .none { try await send(Array(reply.head.utf8)) }
            for step in reply.steps {
                switch step {
                case .send(let bytes): try await send(reply.framed(bytes))
                case .sendMany(let bytes, let times):
                    let framed = reply.framed(bytes)
                    for _ in 0..<times { try await send(framed) }
                case .sendRaw(let bytes): try await send(bytes)
                case .wait(let gate): await gate.wait()
                case .stall: return
                case .close: return await close()
                case .reset:
                    try await (channel as? any SocketOptionProvider)?
                        .setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
                    return await close()
                }
            }
            switch reply.framing {
            case .chunked: try await send(Array("0\r\n\r\n".utf8))
            case .untilClose: await close()
            case .length, .none: break
            }
        } catch {
            // The client went away: that is recorded where the connection ends.
        }
    }

    private func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
        state.change { $0.sent[request.number, default: 0] += bytes.count }
    }

    private func close() async {
        state.change { state in
            if state.ended[request.connection] == nil { state.ended[request.connection] = false }
        }
        try? await channel.close().get()
    }
}
