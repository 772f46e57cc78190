import ChatKit
import Testing

@Suite struct RetryPolicyTests {
    /// Draws the same share of the range each time: 0 is the least, all bits the most.
    private struct Fixed: RandomNumberGenerator {
        var bits: UInt64
        mutating func next() -> UInt64 { bits }
    }

    private let policy = RetryPolicy(maximumRetries: 3)

    private func decision(
        _ error: ChatError, retries: Int = 0, hasBegun: Bool = false, retryAfter: Duration? = nil,
        bits: UInt64 = 0
    ) -> RetryPolicy.Decision {
        var generator = Fixed(bits: bits)
        return policy.decision(
            after: error, retries: retries, hasBegun: hasBegun, retryAfter: retryAfter, using: &generator)
    }

    private static func unavailable(_ status: Int) -> ChatError {
        .providerUnavailable(profile: "p", status: status, detail: "")
    }

    @Test(arguments: [
        .rateLimited(profile: "p", retryAfter: nil), unavailable(500), unavailable(502), unavailable(503),
        unavailable(529), .unreachable(host: "h", reason: ""), .connectionLost(host: "h"),
        .timedOut(stage: WaitStage.connection, after: .seconds(1)),
    ])
    func `failures of the moment are tried again`(error: ChatError) {
        #expect(decision(error) == .retry(after: .zero))
        #expect(decision(error, hasBegun: true) == .giveUp)
        #expect(decision(error, retries: 3) == .giveUp)
    }

    @Test(arguments: [
        unavailable(501), unavailable(505), unavailable(200), .timedOut(stage: WaitStage.firstByte, after: .seconds(1)),
        .timedOut(stage: WaitStage.nextPiece, after: .seconds(1)), .tlsFailed(host: "h", reason: ""),
        .proxyFailed(proxy: "p", reason: ""), .unauthorized(profile: "p", status: 401, detail: ""),
        .requestRejected(profile: "p", status: 400, code: nil, detail: ""), .quotaExhausted(profile: "p", detail: ""),
        .malformedReply(profile: "p", problem: ""), .cancelled, .insecureCredentials(host: "h"),
    ])
    func `failures that would come again are not`(error: ChatError) {
        #expect(decision(error) == .giveUp)
    }

    @Test func `the longest delay doubles each time, up to a limit`() {
        let error = ChatError.unreachable(host: "h", reason: "")
        var generator = Fixed(bits: .max)
        let patient = RetryPolicy(maximumRetries: 100)
        let delays = [0, 1, 2, 3, 4, 5, 90].map { retries in
            patient.decision(after: error, retries: retries, hasBegun: false, using: &generator)
        }
        let limits: [Duration] = [
            .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(8), .seconds(8),
        ]
        for (delay, limit) in zip(delays, limits) {
            guard case .retry(let delay) = delay else {
                Issue.record("given up")
                return
            }
            #expect(delay <= limit && delay > limit * 0.99)
        }
    }

    @Test func `the provider's wait is kept, and a long one ends the request`() {
        #expect(decision(.rateLimited(profile: "p", retryAfter: .seconds(20))) == .retry(after: .seconds(20)))
        #expect(decision(.rateLimited(profile: "p", retryAfter: .seconds(61))) == .giveUp)
        #expect(decision(Self.unavailable(503), retryAfter: .seconds(7)) == .retry(after: .seconds(7)))
        #expect(decision(Self.unavailable(503), retryAfter: .seconds(700)) == .giveUp)
    }

    @Test(
        arguments: [
            (["Retry-After": "20"], Duration.seconds(20)), (["retry-after": "0"], .zero),
            (["retry-after": "1.5"], .seconds(1.5)),
            (["Retry-After": "9", "retry-after-ms": "250"], .milliseconds(250)),
            (["Retry-After": "Sun, 06 Nov 1994 08:50:07 GMT"], .seconds(30)),
            (["Retry-After": "Sun, 06 Nov 1994 08:00:00 GMT"], .zero),
            (["Retry-After": "Thu, 29 Feb 1996 00:00:00 GMT"], .seconds(41_440_223)),
            (["Retry-After": "soon"], nil), (["Retry-After": "-1"], nil), (["Retry-After": "nan"], nil),
            (["Retry-After": "1e300"], nil),
            (["Retry-After": "Sun, 99 Nov 1994 08:50:07 GMT"], nil), ([:], nil),
        ] as [([String: String], Duration?)])
    func `the wait is read in every form`(headers: [String: String], expected: Duration?) {
        // 1994-11-06T08:49:37Z
        let now = Timestamp(rawValue: 784_111_777_000)
        let response = HTTPResponse(
            status: 429, headers: headers.map { HTTPHeader($0.key, $0.value) }, body: HTTPBody { NoBody() })
        #expect(response.retryAfter(at: now) == expected)
    }

    @Test func `a pause ends when its task is cancelled`() async {
        let task = Task {
            do throws(ChatError) {
                try await RetryPolicy.pause(for: .seconds(3600))
                return nil as ChatError?
            } catch {
                return error
            }
        }
        task.cancel()
        #expect(await task.value == .cancelled)
    }

    private struct NoBody: HTTPBodySource {
        func next() async throws(ChatError) -> [UInt8]? { nil }
    }
}
