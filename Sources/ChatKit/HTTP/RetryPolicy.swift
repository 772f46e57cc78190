/// Whether and when a failed request is sent again. Pure: the caller waits, with ``pause(for:)`` or in its own way.
public struct RetryPolicy: Sendable, Hashable {
    /// How often a request is sent again at most.
    public var maximumRetries: Int
    /// The first delay is at most this long, and each one after it at most twice the one before.
    public var firstDelay: Duration
    /// No delay of ours is longer.
    public var longestDelay: Duration
    /// A provider that asks for a longer wait is believed, and the request given up.
    public var longestRetryAfter: Duration

    public init(
        maximumRetries: Int, firstDelay: Duration = .milliseconds(500), longestDelay: Duration = .seconds(8),
        longestRetryAfter: Duration = .seconds(60)
    ) {
        self.maximumRetries = maximumRetries
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.longestRetryAfter = longestRetryAfter
    }

    public enum Decision: Sendable, Hashable {
        /// Send it again after this long.
        case retry(after: Duration)
        /// The error stands.
        case giveUp
    }

    /// What to do about a failure.
    ///
    /// The delay is drawn between nothing and a limit that doubles each time, so that many clients do not come back
    /// at the same moment; a wait that the provider asks for is kept at least.
    ///
    /// - Parameters:
    ///   - error: Why the request failed.
    ///   - retries: How often it was sent again before.
    ///   - hasBegun: Whether anything of a reply was passed on; then nothing is ever sent again.
    ///   - retryAfter: What the provider asked for, where the error does not carry it.
    ///   - generator: Where the draw comes from.
    public func decision(
        after error: ChatError, retries: Int, hasBegun: Bool, retryAfter: Duration? = nil,
        using generator: inout some RandomNumberGenerator
    ) -> Decision {
        guard !hasBegun, retries < maximumRetries, Self.isWorthRetrying(error) else { return .giveUp }
        var asked = retryAfter ?? .zero
        if case .rateLimited(_, let carried?, _) = error { asked = carried }
        if asked > longestRetryAfter { return .giveUp }
        // Doubling stops long before it could overflow.
        let limit = min(longestDelay, firstDelay * (1 << min(retries, 20)))
        let drawn = limit * Double.random(in: 0..<1, using: &generator)
        return .retry(after: max(asked, drawn))
    }

    /// Whether the same request may succeed later, and was surely not answered already.
    static func isWorthRetrying(_ error: ChatError) -> Bool {
        switch error {
        case .unreachable, .connectionLost: true
        // A provider that tells how long to wait is asked again if that is short.
        case .rateLimited(_, let retryAfter, let detail): retryAfter != nil || !WaitWords.isAboutDays(detail)
        // 501 and 505 speak of the request, not of the moment.
        case .providerUnavailable(_, let status, _): (500...599).contains(status) && status != 501 && status != 505
        // Later than this, the provider may be working on it, and bill it.
        case .timedOut(let stage, _): stage == WaitStage.connection
        default: false
        }
    }

    /// Waits.
    ///
    /// - Throws: ``ChatError/cancelled``.
    public static func pause(for duration: Duration) async throws(ChatError) {
        do {
            try await Task.sleep(for: duration)
        } catch {
            throw .cancelled
        }
    }
}

extension HTTPResponse {
    /// How long the provider asks to wait: `retry-after-ms`, or `Retry-After` in seconds or as a date.
    ///
    /// Source: RFC 9110, section 10.2.3; `retry-after-ms` is what Azure OpenAI adds.
    public func retryAfter(at now: Timestamp) -> Duration? {
        if let text = header("retry-after-ms"), let milliseconds = Double(text), (0...1e12).contains(milliseconds) {
            return .milliseconds(Int64(milliseconds))
        }
        guard let text = header("Retry-After") else { return nil }
        if let seconds = Double(text), (0...1e9).contains(seconds) { return .milliseconds(Int64(seconds * 1000)) }
        return HTTPDate.parse(text).map { .milliseconds(max(0, $0.rawValue - now.rawValue)) }
    }
}
