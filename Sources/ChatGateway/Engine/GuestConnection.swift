internal import NIOCore

/// A connection that speaks something other than HTTP/1.1, as far as the server must know it to stop.
final class GuestConnection: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let channel: any Channel
    private let loop: LoopState
    /// How many replies are being sent.
    private var running = 0
    private var isDraining = false
    /// Runs out where the client sends nothing at all.
    private var timer: LoopTimer?

    init(channel: any Channel, loop: LoopState, within limit: TimeAmount) {
        self.channel = channel
        self.loop = loop
        timer = LoopTimer(loop: loop.loop) { channel.close(promise: nil) }
        timer?.set(limit)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        timer?.cancel()
        timer = nil
        context.fireChannelRead(data)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        loop.guests[ObjectIdentifier(self)] = self
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        loop.guests[ObjectIdentifier(self)] = nil
    }

    func begin() {
        running += 1
        loop.counters.served += 1
    }

    func end() {
        running -= 1
        if isDraining, running == 0 { close() }
    }

    /// Closes the connection when the replies that are being sent have ended.
    func drain() {
        isDraining = true
        if running == 0 { close() }
    }

    func close() { channel.close(promise: nil) }
}
