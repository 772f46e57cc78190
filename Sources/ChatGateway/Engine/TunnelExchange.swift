internal import ChatKit
internal import NIOCore

/// Passes bytes between a client that sent CONNECT and the host that it named, and knows nothing of what they are.
///
/// Source: RFC 9110, section 9.3.6.
final class TunnelExchange: Exchange, UpstreamReceiver {
    /// How long neither side may send anything.
    private static let idleTime = TimeAmount.seconds(600)

    private let address: UpstreamAddress
    private let listener: ListenerState
    private let loop: LoopState
    private weak var client: ClientConnection?
    private var connection: UpstreamConnection?
    private var isEnded = false
    private lazy var timer = LoopTimer(loop: loop.loop) { [weak self] in self?.end() }

    init(to address: UpstreamAddress, on client: ClientConnection, listener: ListenerState, loop: LoopState) {
        self.address = address
        self.client = client
        self.listener = listener
        self.loop = loop
    }

    // MARK: The client

    /// A request to open a tunnel has no body.
    func receive(_ piece: ByteBuffer) {}

    func receiveEnd() {
        loop.pool.connect(to: address) { result in
            switch result {
            case .success(let connection):
                if self.isEnded { connection.close() } else { self.open(connection) }
            case .failure(let error):
                self.refuse(UpstreamFailure.chatError(error, at: self.address))
            }
        }
    }

    private func open(_ connection: UpstreamConnection) {
        guard let client else { return connection.close() }
        self.connection = connection
        connection.receiver = self
        client.write(ByteBuffer(staticString: "HTTP/1.1 200 Connection established\r\n\r\n"))
        client.flush()
        timer.set(Self.idleTime)
        do {
            try client.leaveHTTP { [weak self] bytes in self?.send(bytes) }
        } catch {
            end()
        }
    }

    private func send(_ bytes: ByteBuffer) {
        guard !isEnded, let connection else { return }
        timer.set(Self.idleTime)
        connection.write(bytes)
        connection.flush()
        if !connection.isWritable { client?.setReading(false) }
    }

    private func refuse(_ error: ChatError) {
        guard !isEnded else { return }
        isEnded = true
        loop.counters.upstreamFailures += 1
        let reply = ErrorReply(error, in: .openai)
        client?.respond(.json(reply.status), reply.body.jsonBytes())
    }

    func clientDidClose() {
        isEnded = true
        timer.cancel()
        connection?.close()
        connection = nil
    }

    func client(isWritable: Bool) {
        connection?.setReading(isWritable)
    }

    // MARK: The host

    func upstream(_ connection: UpstreamConnection, didRead bytes: ByteBuffer) {
        timer.set(Self.idleTime)
        client?.write(bytes)
    }

    func upstreamDidFinishReading(_ connection: UpstreamConnection) {
        client?.flush()
        if let client, !client.isWritable { connection.setReading(false) }
    }

    func upstreamDidClose(_ connection: UpstreamConnection) {
        self.connection = nil
        end()
    }

    func upstream(_ connection: UpstreamConnection, isWritable: Bool) {
        if isWritable { client?.setReading(true) }
    }

    private func end() {
        guard !isEnded else { return }
        let client = client
        clientDidClose()
        client?.abort()
    }
}
