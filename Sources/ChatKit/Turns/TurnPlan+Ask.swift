extension TurnPlan {
    /// Asks and keeps nothing: what the user must know of the plan comes first.
    public func ask(_ provider: any Provider) -> ReplyStream {
        ReplyStream { [self] in
            PlannedReply(notices: notices[...], reply: provider.reply(to: request).makeAsyncIterator())
        }
    }
}

/// The provider's reply, with notices after its beginning.
private struct PlannedReply: ReplySource {
    var notices: ArraySlice<Notice>
    var reply: ReplyStream.AsyncIterator
    var hasStarted = false

    mutating func next() async throws(ChatError) -> ReplyEvent? {
        if hasStarted, let notice = notices.popFirst() { return .notice(notice) }
        hasStarted = true
        return try await reply.next()
    }
}
