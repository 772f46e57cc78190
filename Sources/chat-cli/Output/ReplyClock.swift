import ChatKit

/// How long a reply takes, as the user sees it.
struct ReplyClock {
    private let begin = ContinuousClock.now
    private var first: ContinuousClock.Instant?

    mutating func note(_ event: ReplyEvent) {
        guard first == nil else { return }
        switch event {
        case .text, .reasoning, .toolCallDelta, .toolCall, .attachment, .choice: first = .now
        case .started, .notice, .state, .uploaded, .usage, .finished: break
        }
    }

    /// From the start to the first delta; nil if none came.
    var timeToFirstToken: Duration? { first.map { begin.duration(to: $0) } }

    /// From the start to now.
    var total: Duration { begin.duration(to: .now) }

    /// For people: `tokens: 12 in, 40 out, 52 in all; $0.0012; first words after 0.4 s, 1.9 s in all`. Where the provider
    /// counted none, it begins with our own count: `≈52 tokens: 12 in, 40 out`.
    ///
    /// - Parameter finish: The reply's end, with what it cost; nil if it did not come to it.
    func line(with usage: Usage?, _ finish: ReplyFinish?) -> String {
        var tokens = "tokens: " + (usage?.line ?? "the provider counted none")
        if usage == nil, let own = finish?.estimatedUsage { tokens = own.estimateLine }
        if let finish {
            let cost = finish.cost.map { (finish.isCostEstimated ? "≈ " : "") + $0.description }
            tokens += "; \(cost ?? "price unknown")"
        }
        let first = timeToFirstToken.map { "first words after \($0.seconds), " } ?? ""
        return "\(tokens); \(first)\(total.seconds) in all"
    }

    var json: JSONValue {
        [
            "first_token_ms": timeToFirstToken.map { .integer($0.milliseconds) } ?? .null,
            "total_ms": .integer(total.milliseconds),
        ]
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }

    /// Seconds with one decimal: `1.9 s`.
    fileprivate var seconds: String {
        let tenths = (milliseconds + 50) / 100
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
