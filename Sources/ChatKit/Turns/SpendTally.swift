/// What is known of a reply's bill while it comes: the provider's count, and what it does not cover yet.
///
/// Who gives one answer to a request is asked again for the next one, and each request has a bill of its own.
struct SpendTally {
    /// How many requests the reply takes at the most.
    private let requests: Int
    private(set) var usage: Usage?
    /// How many answers came to their end; the next request is on its way then.
    private var ended = 0
    /// How many requests the usage speaks of.
    private var covered = 0
    /// What came that it does not speak of.
    private var later: [Part] = []
    /// Whether anything came of the answer that has not ended.
    private var hasBegun = false

    init(requests: Int) {
        self.requests = requests
    }

    mutating func note(_ event: ReplyEvent) {
        switch event {
        case .usage(let usage):
            self.usage = usage
            covered = ended + 1
            later = []
        case .choice(_, .finished):
            ended += 1
            hasBegun = false
            if covered >= ended { later = [] }
        case .choice(_, let piece): take(piece)
        default: take(event)
        }
    }

    private mutating func take(_ piece: ReplyEvent) {
        // With one request there is one bill, and a copy of the reply would be for nothing.
        guard requests > 1, let part = piece.part else { return }
        hasBegun = true
        later.append(delta: part)
    }

    /// Our own count of what the usage does not cover; without any usage, of the requests that were sent.
    ///
    /// - Parameters:
    ///   - inputTokens: Our count of one request.
    ///   - error: What ended the reply early.
    /// - Returns: Nil where there is nothing to add.
    func uncounted(inputTokens: Int, after error: ChatError?) -> Usage? {
        guard requests > 1 else { return nil }
        let isOpenBilled = hasBegun || error?.mayHaveBeenBilled ?? false
        let sent = min(requests, max(1, ended + (isOpenBilled ? 1 : 0)))
        guard usage != nil else { return Usage(inputTokens: sent * inputTokens) }
        let missing = max(0, sent - covered)
        // At a regular end the last words of an answer may follow its bill, and an answer without words needs none.
        let isSomething = error == nil ? missing > 0 && !later.isEmpty : missing > 0 || !later.isEmpty
        guard isSomething else { return nil }
        return Usage(inputTokens: missing * inputTokens, outputTokens: later.roughTokens)
    }
}
