/// GigaChat's access token: fetched once for all that wait for it, and again a minute before it expires.
actor GigaChatToken {
    /// A token as it was issued.
    struct Issued: Sendable, Hashable {
        var token: Secret
        /// When it stops to work; nil when the server did not say.
        var expiresAt: Timestamp?

        /// Whether it works for a while yet, as far as is known.
        func isFresh(at time: Timestamp) -> Bool {
            guard let expiresAt else { return true }
            return expiresAt.rawValue - GigaChatToken.margin > time.rawValue
        }
    }

    /// How long before its end a token is no longer used, in milliseconds: a request must not outlive its token.
    static let margin: Int64 = 60_000

    private let fetch: @Sendable () async throws(ChatError) -> Issued
    private let forget: @Sendable (Secret) async -> Void
    private let now: @Sendable () -> Timestamp
    private var issued: Issued?
    private var fetching: Task<Void, Never>?
    /// Counts the fetches, so that one that was given up is not mistaken for the one that runs.
    private var fetchNumber = 0
    private var waiting: [Int: CheckedContinuation<Result<Secret, ChatError>, Never>] = [:]
    private var ticketNumber = 0

    /// - Parameters:
    ///   - forget: Forgets a token that was refused, where others find it.
    ///   - fetch: Gets a token from the server.
    init(
        now: @escaping @Sendable () -> Timestamp = { .now },
        forget: @escaping @Sendable (Secret) async -> Void = { _ in },
        fetch: @escaping @Sendable () async throws(ChatError) -> Issued
    ) {
        self.now = now
        self.forget = forget
        self.fetch = fetch
    }

    /// A token that works for a minute at least, as far as the clock can tell.
    ///
    /// - Throws: What the server said; ``ChatError/cancelled`` when the task was cancelled, which the others that wait
    ///   do not notice.
    func value() async throws(ChatError) -> Secret {
        if let issued, isFresh(issued) { return issued.token }
        ticketNumber += 1
        let ticket = ticketNumber
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(returning: Result<Secret, ChatError>.failure(.cancelled))
                } else {
                    waiting[ticket] = continuation
                    startFetching()
                }
            }
        } onCancel: {
            Task { await self.leave(ticket) }
        }
        return try result.get()
    }

    /// Forgets a token that the server refused, unless a newer one is here already.
    func drop(_ refused: Secret) async {
        guard issued?.token == refused else { return }
        issued = nil
        await forget(refused)
    }

    private func isFresh(_ issued: Issued) -> Bool { issued.isFresh(at: now()) }

    private func startFetching() {
        if fetching != nil { return }
        fetchNumber += 1
        let number = fetchNumber
        fetching = Task {
            do throws(ChatError) {
                end(number, .success(try await fetch()))
            } catch {
                end(number, .failure(error))
            }
        }
    }

    /// Gives everybody the outcome. A failure is not kept: the next one who asks tries again.
    private func end(_ number: Int, _ outcome: Result<Issued, ChatError>) {
        guard number == fetchNumber, fetching != nil else { return }
        fetching = nil
        if case .success(let fetched) = outcome { issued = fetched }
        let all = waiting.values
        waiting = [:]
        for continuation in all { continuation.resume(returning: outcome.map(\.token)) }
    }

    /// Lets one go who no longer waits; the fetch ends with the last of them.
    private func leave(_ ticket: Int) {
        waiting.removeValue(forKey: ticket)?.resume(returning: .failure(.cancelled))
        guard waiting.isEmpty, let fetching else { return }
        fetching.cancel()
        self.fetching = nil
    }
}
