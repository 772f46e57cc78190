internal import NIOCore
internal import NIOHTTP1

/// A request as bytes: its head and its body.
struct RequestBytes: Sendable {
    var method: HTTPMethod
    var head: ByteBuffer
    var body: [UInt8]
}

/// The side of an exchange that is on the event loop: finds a connection, writes the request, follows the response.
final class ExchangeCarrier: UpstreamReceiver {
    private let request: RequestBytes
    private let address: UpstreamAddress
    private let exchange: Exchange
    private let pool: UpstreamPool
    private var connection: UpstreamConnection?
    private var scanner = ResponseScanner()
    private var head: ResponseHead?
    /// Whether any byte of a response has come on this connection.
    private var hasRead = false
    private var isEnded = false

    init(_ request: RequestBytes, to address: UpstreamAddress, for exchange: Exchange, pool: UpstreamPool) {
        self.request = request
        self.address = address
        self.exchange = exchange
        self.pool = pool
    }

    func start() {
        if let kept = pool.takeIdle(to: address) { return use(kept) }
        pool.connect(to: address) { result in
            switch result {
            case .success(let connection):
                if self.isEnded { connection.close() } else { self.use(connection) }
            case .failure(let error):
                self.finish(.failure(error))
            }
        }
    }

    func cancel() {
        isEnded = true
        connection?.close()
        connection = nil
    }

    func setReading(_ isReading: Bool) {
        connection?.setReading(isReading)
    }

    private func use(_ connection: UpstreamConnection) {
        self.connection = connection
        connection.receiver = self
        hasRead = false
        connection.write(request.head)
        if !request.body.isEmpty { connection.write(ByteBuffer(bytes: request.body)) }
        connection.flush()
        exchange.didSend()
    }

    private func finish(_ result: Result<Void, any Error>) {
        guard !isEnded else { return }
        isEnded = true
        exchange.finish(result)
    }

    // MARK: The connection

    func upstream(_ connection: UpstreamConnection, didRead bytes: ByteBuffer) {
        guard !isEnded else { return }
        hasRead = true
        var bytes = bytes
        do {
            if head == nil {
                guard let head = try scanner.head(&bytes, toMethod: request.method) else { return }
                self.head = head
                exchange.receive(head)
            }
            _ = try scanner.body(&bytes) { exchange.receive($0) }
        } catch {
            finish(.failure(error))
            return cancel()
        }
        if scanner.isAtEnd { endResponse(isClean: bytes.readableBytes == 0) }
    }

    private func endResponse(isClean: Bool) {
        guard !isEnded else { return }
        let connection = connection.take()
        // A server that answered before it had read the request may never read the rest of it.
        if let connection, isClean, head?.keepsConnection == true, connection.isWritable {
            pool.keep(connection)
        } else {
            connection?.close()
        }
        finish(.success(()))
    }

    func upstreamDidFinishReading(_ connection: UpstreamConnection) {
        if !exchange.wakeReader() { connection.setReading(false) }
    }

    func upstreamDidClose(_ connection: UpstreamConnection) {
        guard !isEnded else { return }
        self.connection = nil
        guard head != nil else {
            // The other end closed it while it was idle: nothing was read, so the request was not begun.
            if connection.isReused, !hasRead { return start() }
            return finish(.failure(connection.failure ?? ChannelError.eof))
        }
        // Without TLS's own goodbye somebody between may have cut what only the end of the connection marks.
        if scanner.endsWithConnection, connection.failure == nil { return finish(.success(())) }
        finish(.failure(connection.failure ?? ChannelError.eof))
    }

    func upstream(_ connection: UpstreamConnection, isWritable: Bool) {}
}
