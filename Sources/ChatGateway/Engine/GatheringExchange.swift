internal import ChatKit
internal import NIOCore

/// Gathers the body of a request whose model decides who answers, then hands the request over.
final class GatheringExchange: Exchange {
    private let request: ClientRequest
    private let decide: @Sendable (ByteBuffer, RequestScan?) -> Route
    private let listener: ListenerState
    private let loop: LoopState
    private weak var client: ClientConnection?
    private var body = ByteBuffer()
    private var isEnded = false
    /// Who answers, once that is known.
    private var answering: (any Exchange)?

    init(
        _ request: ClientRequest, on client: ClientConnection, listener: ListenerState, loop: LoopState,
        decide: @escaping @Sendable (ByteBuffer, RequestScan?) -> Route
    ) {
        self.request = request
        self.client = client
        self.listener = listener
        self.loop = loop
        self.decide = decide
        client.acceptBody()
    }

    func receive(_ piece: ByteBuffer) {
        guard !isEnded, answering == nil else { return }
        guard body.readableBytes + piece.readableBytes <= listener.limits.bodySize else {
            isEnded = true
            client?.respond(.json(413), Refusal.tooLarge.body(in: listener.face.errorDialect(of: request)))
            return
        }
        var piece = piece
        if body.readableBytes == 0 { body = piece } else { body.writeBuffer(&piece) }
    }

    func receiveEnd() {
        guard !isEnded, let client else { return }
        let route = decide(body, RequestScan(body))
        let exchange = listener.makeExchange(for: request, by: route, on: client, loop: loop)
        answering = exchange
        let body = body
        self.body = ByteBuffer()
        if body.readableBytes > 0 { exchange?.receive(body) }
        exchange?.receiveEnd()
    }

    func clientDidClose() { answering?.clientDidClose() }
    func client(isWritable: Bool) { answering?.client(isWritable: isWritable) }
}
