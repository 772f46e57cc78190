internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// One request under way: takes what the event loop brings and gives it to one reader when it asks.
///
/// Pieces are collected up to ``readAhead``; then the connection is not read until the reader has taken them. The
/// limits on waiting count only while somebody waits, so that a slow reader is no timeout.
final class Exchange: Sendable {
    /// In bytes. Small pieces that came in one read are handed over together.
    private static let readAhead = 64 * 1024

    private struct State {
        var head: ResponseHead?
        var pieces: [UInt8] = []
        /// How the answer ended; the first cause counts.
        var end: Result<Void, any Error>?
        var hasBody = false
        /// How many bytes may still come that nobody reads; nil while there is a reader.
        var discardable: Int?
        /// Who waits for any of these to change.
        var waiter: CheckedContinuation<Void, Never>?
        /// Whether the connection is not read until the reader has taken what came.
        var isPaused = false
        var limit: Limit?
        var timer: (deadline: NIODeadline, scheduled: Scheduled<Void>)?
    }

    /// Until when something must come.
    private struct Limit {
        var stage: String
        var duration: Duration
        var deadline: NIODeadline

        init(_ stage: String, _ duration: Duration) {
            self.stage = stage
            self.duration = duration
            deadline = .now() + TimeAmount(duration)
        }
    }

    private let state = Mutex(State())
    private let connections: Connections
    private let address: UpstreamAddress
    private let network: NetworkSettings
    private let carrier: NIOLoopBoundBox<ExchangeCarrier?>

    init(connections: Connections, address: UpstreamAddress, network: NetworkSettings) {
        self.connections = connections
        self.address = address
        self.network = network
        carrier = NIOLoopBoundBox.makeEmptyBox(valueType: ExchangeCarrier.self, eventLoop: Connections.loop)
    }

    // MARK: The reader's side

    func start(_ request: RequestBytes) {
        Connections.loop.execute {
            // Cancelled before it began.
            guard self.state.withLock({ $0.end == nil }) else { return }
            let carrier = ExchangeCarrier(request, to: self.address, for: self, pool: self.connections.pool)
            self.carrier.value = carrier
            carrier.start()
        }
    }

    /// Waits for the answer's head.
    func head() async throws(ChatError) -> ResponseHead {
        await wait { $0.head != nil || $0.end != nil }
        let (head, end) = state.withLock { ($0.head, $0.end) }
        if let head { return head }
        guard case .failure(let error) = end else { throw .connectionLost(host: address.origin.name) }
        throw await failure(hasHead: false).chatError(for: error)
    }

    /// Waits for the next bytes; nil at the end.
    func nextPiece() async throws(ChatError) -> [UInt8]? {
        let limit = state.withLock { state in
            guard state.pieces.isEmpty, state.end == nil else { return false }
            state.limit =
                state.hasBody
                ? Limit(WaitStage.nextPiece, network.idleTimeout)
                : Limit(WaitStage.firstByte, network.firstByteTimeout)
            return true
        }
        if limit { watch() }
        await wait { !$0.pieces.isEmpty || $0.end != nil }
        let (piece, end, wasPaused) = state.withLock { state in
            defer {
                state.pieces = []
                state.isPaused = false
                state.limit = nil
            }
            return (state.pieces, state.end, state.isPaused)
        }
        if wasPaused { readOn() }
        // A cancelled reader gets no more, even if something is left.
        if case .failure(ChatError.cancelled) = end { throw .cancelled }
        if !piece.isEmpty { return piece }
        switch end {
        case .success: return nil
        case .failure(let error): throw await failure(hasHead: true).chatError(for: error)
        case nil: throw .unexpected("a reader was woken without news")
        }
    }

    /// Takes what is left of the body from the connection, so that it can be used again: a server that has said all
    /// ends its body at once. If it does not, the connection is closed.
    func discardRest() {
        let wasPaused = state.withLock { state -> Bool? in
            guard state.end == nil else { return nil }
            state.pieces = []
            state.discardable = Self.readAhead
            state.limit = Limit(WaitStage.nextPiece, .seconds(1))
            defer { state.isPaused = false }
            return state.isPaused
        }
        guard let wasPaused else { return }
        if wasPaused { readOn() }
        watch()
    }

    /// Ends the exchange for this reason, unless it has ended; then the connection is closed.
    func end(_ reason: ChatError) {
        guard conclude(.failure(reason)) else { return }
        Connections.loop.execute {
            let carrier = self.carrier.value
            self.carrier.value = nil
            carrier?.cancel()
        }
    }

    private func readOn() {
        Connections.loop.execute { self.carrier.value?.setReading(true) }
    }

    private func failure(hasHead: Bool) -> TransportFailure {
        TransportFailure(at: address, hasHead: hasHead)
    }

    private func wait(until isDone: (State) -> Bool) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if isDone(state) { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            end(ChatError.cancelled)
        }
    }

    // MARK: The connection's side

    /// The request is on its way: the answer must begin in time.
    func didSend() {
        state.withLock { state in
            guard state.head == nil, state.end == nil else { return }
            state.limit = Limit(WaitStage.firstByte, network.firstByteTimeout)
        }
        watch()
    }

    func receive(_ head: ResponseHead) {
        let waiter = state.withLock { state in
            state.head = head
            state.limit = nil
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Takes content of the body; ``wakeReader()`` follows.
    func receive(_ content: UnsafeRawBufferPointer) {
        let isTooMuch = state.withLock { state in
            guard let left = state.discardable else {
                state.pieces.append(contentsOf: content)
                state.hasBody = true
                return false
            }
            state.discardable = left - content.count
            return left < content.count
        }
        if isTooMuch { end(ChatError.cancelled) }
    }

    /// Hands over what has come.
    ///
    /// - Returns: Whether the connection may be read on.
    func wakeReader() -> Bool {
        let (waiter, isFull) = state.withLock { state in
            state.isPaused = state.pieces.count >= Self.readAhead && state.end == nil
            return (state.pieces.isEmpty ? nil : state.waiter.take(), state.isPaused)
        }
        waiter?.resume()
        return !isFull
    }

    func finish(_ result: Result<Void, any Error>) {
        _ = conclude(result)
        carrier.value = nil
    }

    /// Whether this was the end; false if it had ended before.
    private func conclude(_ end: Result<Void, any Error>) -> Bool {
        let left = state.withLock { state -> State? in
            guard state.end == nil else { return nil }
            state.end = end
            state.limit = nil
            let left = state
            state.waiter = nil
            state.timer = nil
            return left
        }
        guard let left else { return false }
        left.timer?.scheduled.cancel()
        left.waiter?.resume()
        return true
    }

    // MARK: Limits on waiting

    /// Makes sure that a timer fires in time. One serves many waits: when it fires early, it is set again.
    private func watch() {
        state.withLock { state in
            guard state.end == nil, let deadline = state.limit?.deadline else { return }
            if let timer = state.timer {
                guard deadline < timer.deadline else { return }
                timer.scheduled.cancel()
            }
            // Under the lock, so that a timer that fires at once finds itself stored.
            state.timer = (deadline, Connections.loop.scheduleTask(deadline: deadline) { self.timerFired() })
        }
    }

    private func timerFired() {
        let limit = state.withLock { state in
            state.timer = nil
            return state.limit
        }
        guard let limit else { return }
        if limit.deadline <= .now() {
            end(ChatError.timedOut(stage: limit.stage, after: limit.duration))
        } else {
            watch()
        }
    }
}
