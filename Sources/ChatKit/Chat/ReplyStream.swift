/// The events of one reply, as they come. See ``ReplyEvent`` for their order.
///
/// The stream is pulled: nothing is read from the network before somebody asks for the next event, so a slow reader
/// slows the sender down and memory stays flat. It can be read once. Dropping the iterator, or cancelling the task that
/// reads, cancels the request.
public struct ReplyStream: AsyncSequence, Sendable {
    private let open: @Sendable () -> any ReplySource

    /// - Parameter open: Makes the source when reading begins; called once.
    public init(_ open: @escaping @Sendable () -> any ReplySource) {
        self.open = open
    }

    /// A reply that is known already: tests, and answers that came in one piece.
    public init(_ events: [ReplyEvent], failure: ChatError? = nil) {
        self.init { KnownReply(events: events, failure: failure) }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(source: open())
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        private var source: any ReplySource

        fileprivate init(source: any ReplySource) {
            self.source = source
        }

        /// The next event, or nil after the last one.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(ChatError) -> ReplyEvent? {
            try await source.next()
        }

        /// The next event, or nil after the last one.
        public mutating func next() async throws(ChatError) -> ReplyEvent? {
            try await source.next()
        }
    }
}

/// Where the events of a ``ReplyStream`` come from.
public protocol ReplySource {
    /// The next event, or nil after the end. After nil or an error it is not called again.
    ///
    /// - Throws: What ended the reply early; ``ChatError/cancelled`` when the task was cancelled.
    mutating func next() async throws(ChatError) -> ReplyEvent?
}

private struct KnownReply: ReplySource {
    var events: [ReplyEvent]
    var failure: ChatError?
    var position = 0

    init(events: [ReplyEvent], failure: ChatError?) {
        self.events = events
        self.failure = failure
    }

    mutating func next() async throws(ChatError) -> ReplyEvent? {
        guard position < events.count else {
            if let failure { throw failure }
            return nil
        }
        defer { position += 1 }
        return events[position]
    }
}
