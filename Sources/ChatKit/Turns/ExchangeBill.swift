/// Reserves and computes the cost of a gateway's exchanges.
package enum ExchangeBill {
    /// Reserves the most that a request may cost, if every limit allows it.
    ///
    /// - Parameters:
    ///   - conversation: The conversation that it belongs to, if the client named one: its own limit holds too.
    /// - Returns: The holder of the reservation, to be released or settled when the exchange has ended.
    /// - Throws: ``ChatError/spendLimitReached(_:)``, ``ChatError/priceUnknown(model:limit:priced:)``.
    package static func reserve(
        _ request: ChatRequest, for profile: Profile, in store: ConversationStore, conversation: ConversationID?
    ) async throws(ChatError) -> SpendHolder {
        var key: Conversation.Key?
        if let conversation { key = try await store.find(conversation)?.key }
        let estimate = TokenCounter(model: request.model, provider: profile.kind).count(request)
        let account = try await TurnAccount.of(
            request.model, weighing: estimate, replyOf: request.options.maxOutputTokens, for: profile, in: store)
        let holder = try store.spendHolder()
        try await store.reserve(account.request(by: holder, in: key))
        return holder
    }

    /// Puts the cost into an outcome: by the provider's count, with our own where there is none.
    ///
    /// - Parameters:
    ///   - inputTokens: Our count of the request; asked for only where the provider gave none.
    package static func bill(
        _ outcome: inout TurnOutcome, of model: ModelID, for profile: Profile, inputTokens: () -> Int,
        error: ChatError?, at time: Timestamp
    ) {
        var tally = SpendTally(requests: 1)
        if let usage = outcome.usage { tally.note(.usage(usage)) }
        let counted = outcome.usage?.inputTokens ?? inputTokens()
        let arrived = outcome.usage?.outputTokens ?? outcome.parts.roughTokens
        let account = TurnAccount(profile: profile, model: model, inputTokens: counted, outputTokens: arrived, at: time)
        let spent = account.outcome(tally, answered: outcome.modelAnswered, arrived: arrived, error: error)
        outcome.cost = spent.cost
        outcome.isCostEstimated = spent.isEstimated
        outcome.isBilled = spent.isBilled
        outcome.arrivedTokens = spent.arrivedTokens
        // Without a count of the provider's the ledger takes ours, marked as an estimate.
        if outcome.usage == nil, spent.isBilled {
            outcome.uncounted = Usage(inputTokens: counted, outputTokens: arrived)
        }
    }

    /// Replaces a reservation by what an exchange cost of which nothing else is kept.
    package static func settle(
        _ holder: SpendHolder, _ outcome: TurnOutcome, in store: ConversationStore
    ) async throws(ChatError) {
        try await store.settle(holder, outcome.spending)
    }
}
