import NIOCore
import NIOPosix

/// A client on a real socket that sends exactly what the test says, and remembers what comes back.
public final class SocketClient: Sendable {
    public struct Received: Sendable {
        public var bytes: [UInt8] = []
        public var isClosed = false

        public var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    private let channel: any Channel
    private let state: Watched<Received>

    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    private init(channel: any Channel, state: Watched<Received>) {
        self.channel = channel
        self.state = state
    }

    deinit {
        channel.close(promise: nil)
    }

    /// Connects to a port of this machine.
    public static func connect(to port: Int) async throws -> SocketClient {
        let state = Watched(Received())
        let channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(state: state))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return SocketClient(channel: channel, state: state)
    }

    public func send(_ text: String) {
        channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
    }

    /// Closes the connection.
    public func close() {
        channel.close(promise: nil)
    }

    /// Stops reading, so that the other side cannot write any more.
    public func setReading(_ isReading: Bool) async throws {
        try await channel.setOption(.autoRead, value: isReading).get()
        if isReading { channel.read() }
    }

    public var received: Received { state.value }

    /// Waits until what came is so, or the connection is closed.
    @discardableResult
    public func wait(until isDone: @escaping @Sendable (String) -> Bool) async -> Received {
        await state.wait { $0.isClosed || isDone($0.text) }
    }

    /// Waits until the other side has closed the connection.
    @discardableResult
    public func waitForEnd() async -> Received {
        await state.wait { $0.isClosed }
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let state: Watched<Received>

        init(state: Watched<Received>) {
            self.state = state
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data).readableBytesView
            state.change { $0.bytes.append(contentsOf: bytes) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            state.change { $0.isClosed = true }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
