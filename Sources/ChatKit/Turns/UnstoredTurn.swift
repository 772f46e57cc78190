/// A question whose words are not kept; what it costs is kept and limited like any other.
struct UnstoredTurn: ReplySource {
    private enum Stage {
        case entering
        case relaying(SpendRecorder, ReplyStream.AsyncIterator)
        case closed
    }

    private let plan: TurnPlan
    private let conversation: Conversation.Key?
    private let store: ConversationStore
    private let provider: any Provider
    private var stage = Stage.entering

    init(
        _ plan: TurnPlan, in conversation: Conversation.Key?, store: ConversationStore, provider: any Provider
    ) {
        self.plan = plan
        self.conversation = conversation
        self.store = store
        self.provider = provider
    }

    mutating func next() async throws(ChatError) -> ReplyEvent? {
        switch stage {
        case .entering:
            let prepared = try await provider.prepare(plan.request)
            let account = try await TurnAccount.of(plan, for: provider.profile, in: store)
            let holder = try store.spendHolder()
            try await store.reserve(account.request(by: holder, in: conversation))
            let recorder = SpendRecorder(account: account, holder: holder, store: store)
            return try await relay(recorder, plan.ask(provider, prepared).makeAsyncIterator())
        case .relaying(let recorder, let iterator):
            return try await relay(recorder, iterator)
        case .closed:
            return nil
        }
    }

    private mutating func relay(
        _ recorder: SpendRecorder, _ iterator: ReplyStream.AsyncIterator
    ) async throws(ChatError) -> ReplyEvent? {
        var iterator = iterator
        do throws(ChatError) {
            guard let event = try await iterator.next() else {
                throw .unexpected("the provider's stream ended without a finish")
            }
            let recorded = try await recorder.record(event)
            if case .finished = event { stage = .closed } else { stage = .relaying(recorder, iterator) }
            return recorded
        } catch {
            stage = .closed
            await recorder.close(after: error)
            throw error
        }
    }
}

/// Keeps on record what one unstored question costs.
private final class SpendRecorder {
    private let account: TurnAccount
    private let holder: SpendHolder
    private let store: ConversationStore
    private var parts: [Part] = []
    private var tally: SpendTally
    private var isClosed = false

    init(account: TurnAccount, holder: SpendHolder, store: ConversationStore) {
        self.account = account
        self.holder = holder
        self.store = store
        tally = SpendTally(requests: account.requests)
    }

    deinit {
        guard !isClosed else { return }
        let outcome = account.outcome(tally, answered: nil, arrived: parts.roughTokens, error: .cancelled)
        Task { [store, holder] in try? await store.settle(holder, outcome) }
    }

    /// Records an event. What a finish costs is committed when this returns, and told in it.
    func record(_ event: ReplyEvent) async throws(ChatError) -> ReplyEvent {
        tally.note(event)
        switch event {
        case .text, .reasoning, .toolCall, .attachment: if let part = event.part { parts.append(delta: part) }
        case .choice(_, let piece): if let part = piece.part { parts.append(delta: part) }
        case .finished(var finish):
            isClosed = true
            let outcome = account.outcome(tally, answered: finish.model, arrived: parts.roughTokens)
            try await store.settle(holder, outcome)
            finish.cost = outcome.cost
            finish.isCostEstimated = outcome.cost != nil && outcome.isEstimated
            finish.estimatedUsage = account.estimatedUsage(outcome)
            return .finished(finish)
        case .started, .notice, .toolCallDelta, .state, .uploaded, .usage: break
        }
        return event
    }

    /// Records that the answer ended early.
    func close(after error: ChatError) async {
        guard !isClosed else { return }
        isClosed = true
        let outcome = account.outcome(tally, answered: nil, arrived: parts.roughTokens, error: error)
        try? await store.settle(holder, outcome)
    }
}
