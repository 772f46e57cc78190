/// What an exchange that passed through a gateway cost.
package enum ExchangeBill {
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
}
