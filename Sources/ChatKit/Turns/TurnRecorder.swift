/// Keeps one turn on record: what arrives in the journal, and its end in the store.
///
/// It holds the conversation's lock. Dropped before the end, because nobody reads the stream any more, it leaves the
/// turn to be closed as cancelled.
final class TurnRecorder {
    private let turn: Turn.ID
    private let store: ConversationStore
    private let journal: TurnJournal
    private let lock: TurnLock
    private let account: TurnAccount
    /// Kept as long as the turn runs: its reservation counts so long.
    private let holder: SpendHolder
    private var begin = ContinuousClock.now
    private var timeToFirstToken: Duration?
    private var parts: [Part] = []
    private var usage: Usage?
    private var isClosed = false

    init(turn: Turn.ID, account: TurnAccount, holder: SpendHolder, lock: TurnLock, store: ConversationStore) {
        self.turn = turn
        self.account = account
        self.holder = holder
        self.lock = lock
        self.store = store
        journal = TurnJournal(turn: turn, store: store)
    }

    deinit {
        guard !isClosed else { return }
        Task { [journal, store, turn, lock, holder, outcome = outcome(.cancelled)] in
            await journal.close()
            _ = try? await store.finishTurn(turn, outcome)
            withExtendedLifetime((lock, holder)) {}
        }
    }

    /// Measures from now on: the turn had to wait for something else.
    func restartClock() {
        begin = .now
    }

    /// Records an event. A finish is committed when this returns.
    ///
    /// - Returns: The event as it is to be passed on: a finish knows what the turn cost.
    func record(_ event: ReplyEvent) async throws(ChatError) -> ReplyEvent {
        switch event {
        case .text(let delta): try keep(.text(delta))
        case .reasoning(let delta): try keep(.reasoning(delta))
        case .toolCall(let call): try keep(.toolCall(call))
        case .attachment(let received):
            var attachment = received.attachment
            let stored = try await store.attach(
                received.bytes, mediaType: attachment.mediaType, name: attachment.name)
            attachment.hash = stored.hash
            if let fileID = attachment.fileID {
                try await store.remember(Upload(hash: stored.hash, fileID: fileID), at: account.profile.name)
            }
            // Its name there holds for one profile only, and that is remembered.
            attachment.fileID = nil
            try keep(attachment.part)
        case .uploaded(let upload):
            try await store.remember(upload, at: account.profile.name)
        case .usage(let usage):
            self.usage = usage
        case .finished(var finish):
            var outcome = outcome(.complete, answered: finish.model)
            outcome.finishReason = finish.reason
            try await commit(outcome)
            finish.cost = outcome.cost
            finish.isCostEstimated = outcome.cost != nil && outcome.isCostEstimated
            return .finished(finish)
        case .started, .notice:
            break
        }
        return event
    }

    /// Records that the turn ended early.
    func close(after error: ChatError) async {
        guard !isClosed else { return }
        var outcome = outcome(error == .cancelled ? .cancelled : .failed, after: error)
        outcome.errorCode = error.code
        outcome.errorMessage = error.message
        // If even this cannot be written, the journal has what arrived, and the next start finds it.
        try? await commit(outcome)
    }

    private func commit(_ outcome: TurnOutcome) async throws(ChatError) {
        isClosed = true
        await journal.close()
        try await store.finishTurn(turn, outcome)
    }

    private func keep(_ delta: Part) throws(ChatError) {
        if timeToFirstToken == nil { timeToFirstToken = begin.duration(to: .now) }
        parts.append(delta: delta)
        try journal.append(delta)
    }

    private func outcome(
        _ status: StoredMessage.Status, answered: ModelID? = nil, after error: ChatError? = nil
    ) -> TurnOutcome {
        let spent = account.outcome(usage: usage, answered: answered, arrived: parts.roughTokens, error: error)
        var outcome = TurnOutcome(
            status: status, parts: parts, modelAnswered: answered, usage: usage, cost: spent.cost,
            timeToFirstToken: timeToFirstToken, totalTime: begin.duration(to: .now))
        outcome.isCostEstimated = spent.isEstimated
        outcome.arrivedTokens = spent.arrivedTokens
        outcome.isBilled = spent.isBilled
        return outcome
    }
}
