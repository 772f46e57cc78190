extension TurnPlan {
    /// Asks and keeps nothing: what the user must know of the plan comes first.
    ///
    /// - Parameter prepared: The request as it was encoded before, if it was.
    public func ask(_ provider: any Provider, _ prepared: PreparedRequest? = nil) -> ReplyStream {
        ReplyStream { [self] in
            let reply = if let prepared { provider.reply(to: prepared) } else { provider.reply(to: request) }
            return PlannedReply(
                notices: notices[...], inputTokens: estimate.count, reply: reply.listingSources.makeAsyncIterator())
        }
    }
}

/// The provider's reply, with notices after its beginning.
private struct PlannedReply: ReplySource {
    var notices: ArraySlice<Notice>
    /// Our count of the request.
    let inputTokens: Int
    var reply: ReplyStream.AsyncIterator
    var hasStarted = false
    private var parts: [Part] = []
    private var isCounted = false

    init(notices: ArraySlice<Notice>, inputTokens: Int, reply: ReplyStream.AsyncIterator) {
        self.notices = notices
        self.inputTokens = inputTokens
        self.reply = reply
    }

    mutating func next() async throws(ChatError) -> ReplyEvent? {
        if hasStarted, let notice = notices.popFirst() { return .notice(notice) }
        hasStarted = true
        guard let event = try await reply.next() else { return nil }
        switch event {
        case .usage: isCounted = true
        case .choice(_, let piece): if !isCounted, let part = piece.part { parts.append(delta: part) }
        case .finished(var finish) where !isCounted:
            let output = parts.roughTokens
            finish.estimatedUsage = Usage(
                inputTokens: inputTokens, outputTokens: output, totalTokens: inputTokens.addingSaturating(output))
            return .finished(finish)
        default: if !isCounted, let part = event.part { parts.append(delta: part) }
        }
        return event
    }
}
