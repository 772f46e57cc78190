internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// One request under way: takes what the event loop brings and gives it to one reader when it asks.
///
/// Pieces are collected up to ``readAhead``; then the connection is not read until the reader has taken them. The
/// limits on waiting count only while somebody waits, so that a slow reader is no timeout.
final class Exchange: HTTPClientResponseDelegate {
    /// In bytes. Small pieces that came in one read are handed over together.
    private static let readAhead = 64 * 1024

    private struct State {
        var task: HTTPClient.Task<Void>?
        var head: HTTPResponseHead?
        var pieces: [UInt8] = []
        /// How the answer ended; the first cause counts.
        var end: Result<Void, any Error>?
        var hasBody = false
        /// How many bytes may still come that nobody reads; nil while there is a reader.
        var discardable: Int?
        /// Who waits for any of these to change.
        var waiter: CheckedContinuation<Void, Never>?
        /// What the connection waits for before it reads on.
        var demand: EventLoopPromise<Void>?
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
    private let origin: HTTPOrigin
    private let network: NetworkSettings

    init(connections: Connections, origin: HTTPOrigin, network: NetworkSettings) {
        self.connections = connections
        self.origin = origin
        self.network = network
    }

    // MARK: The reader's side

    func start(_ request: HTTPClient.Request) throws(ChatError) {
        let task = connections.client.execute(request: request, delegate: self)
        // Errors that stop a request before it begins are told by the task alone.
        task.futureResult.whenFailure { _ = self.conclude(.failure($0)) }
        let hasEnded = state.withLock { state in
            state.task = task
            return state.end != nil
        }
        if hasEnded { task.cancel() }
    }

    /// Waits for the answer's head.
    func head() async throws(ChatError) -> HTTPResponseHead {
        await wait { $0.head != nil || $0.end != nil }
        let (head, end) = state.withLock { ($0.head, $0.end) }
        if let head { return head }
        guard case .failure(let error) = end else { throw .connectionLost(host: origin.name) }
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
        let (piece, end, demand) = state.withLock { state in
            defer {
                state.pieces = []
                state.demand = nil
                state.limit = nil
            }
            return (state.pieces, state.end, state.demand)
        }
        demand?.succeed(())
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
        let demand = state.withLock { state -> EventLoopPromise<Void>? in
            guard state.end == nil else { return nil }
            state.pieces = []
            state.discardable = Self.readAhead
            state.limit = Limit(WaitStage.nextPiece, .seconds(1))
            return state.demand.take()
        }
        demand?.succeed(())
        watch()
    }

    /// Ends the exchange for this reason, unless it has ended; then the connection is closed.
    func end(_ reason: ChatError) {
        guard conclude(.failure(reason)) else { return }
        state.withLock { $0.task }?.fail(reason: reason)
    }

    private func failure(hasHead: Bool) -> TransportFailure {
        TransportFailure(
            origin: origin, proxy: connections.proxy, connectTimeout: network.connectTimeout,
            hasClientCertificate: network.certificateFile != nil, hasHead: hasHead)
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

    func didSendRequestHead(task: HTTPClient.Task<Void>, _ head: HTTPRequestHead) {
        expectAnswer()
    }

    func didSendRequest(task: HTTPClient.Task<Void>) {
        expectAnswer()
    }

    func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        let waiter = state.withLock { state in
            state.head = head
            state.limit = nil
            return state.waiter.take()
        }
        waiter?.resume()
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        if let left = discarded(buffer.readableBytes) {
            if left < 0 { end(ChatError.cancelled) }
            return task.eventLoop.makeSucceededVoidFuture()
        }
        let promise = task.eventLoop.makePromise(of: Void.self)
        let (waiter, isFull) = state.withLock { state in
            state.pieces.append(contentsOf: buffer.readableBytesView)
            state.hasBody = true
            let isFull = state.pieces.count >= Self.readAhead && state.end == nil
            if isFull { state.demand = promise }
            return (state.pieces.isEmpty ? nil : state.waiter.take(), isFull)
        }
        if !isFull { promise.succeed(()) }
        waiter?.resume()
        return promise.futureResult
    }

    /// How many more bytes may come unread after these; nil if there is a reader.
    private func discarded(_ count: Int) -> Int? {
        state.withLock { state in
            state.discardable = state.discardable.map { $0 - count }
            return state.discardable
        }
    }

    func didFinishRequest(task: HTTPClient.Task<Void>) {
        _ = conclude(.success(()))
    }

    func didReceiveError(task: HTTPClient.Task<Void>, _ error: any Error) {
        _ = conclude(.failure(error))
    }

    /// Whether this was the end; false if it had ended before.
    private func conclude(_ end: Result<Void, any Error>) -> Bool {
        let left = state.withLock { state -> State? in
            guard state.end == nil else { return nil }
            state.end = end
            state.limit = nil
            let left = state
            state.waiter = nil
            state.demand = nil
            state.timer = nil
            return left
        }
        guard let left else { return false }
        left.timer?.scheduled.cancel()
        left.demand?.succeed(())
        left.waiter?.resume()
        return true
    }

    // MARK: Limits on waiting

    private func expectAnswer() {
        state.withLock { state in
            guard state.head == nil, state.end == nil else { return }
            state.limit = Limit(WaitStage.firstByte, network.firstByteTimeout)
        }
        watch()
    }

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
