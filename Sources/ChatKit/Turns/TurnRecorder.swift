/// Keeps one turn on record: what arrives in the journal, and its end in the store. Several answers to one question are
/// as many turns; the first one's has the bill.
///
/// It holds the conversation's lock. Dropped before the end, because nobody reads the stream any more, it leaves the
/// turn to be closed as cancelled.
final class TurnRecorder {
    private let store: ConversationStore
    private let lock: TurnLock
    private let account: TurnAccount
    /// Kept as long as the turn runs: its reservation counts so long.
    private let holder: SpendHolder
    private var begin = ContinuousClock.now
    private let first: AnswerRecord
    /// The other answers, by their numbers.
    private var others: [Int: AnswerRecord] = [:]
    /// Where those go; without it they are not kept.
    var choices: ChoicePlace?
    private var tally: SpendTally
    private var isClosed = false

    init(turn: Turn.ID, account: TurnAccount, holder: SpendHolder, lock: TurnLock, store: ConversationStore) {
        self.account = account
        self.holder = holder
        self.lock = lock
        self.store = store
        first = AnswerRecord(turn: turn, store: store)
        tally = SpendTally(requests: account.requests)
    }

    deinit {
        guard !isClosed else { return }
        let journals = answers.map(\.journal)
        Task { [journals, store, lock, holder, outcomes = outcomes(.cancelled)] in
            for journal in journals { await journal.close() }
            try? await store.finishTurns(outcomes)
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
        tally.note(event)
        switch event {
        case .text, .reasoning, .toolCall, .state: if let part = event.part { try first.keep(part, since: begin) }
        case .attachment(let received): try first.keep(try await stored(received), since: begin)
        case .choice(0, let piece): if case .finished(let finish) = piece { first.finish = finish }
        case .choice(let number, let piece): try await record(piece, of: number)
        case .uploaded(let upload):
            try await store.remember(upload, at: account.profile.name)
        case .finished(var finish):
            first.finish = finish
            let outcomes = outcomes(.complete)
            try await commit(outcomes)
            finish.cost = outcomes[0].outcome.cost
            finish.isCostEstimated = finish.cost != nil && outcomes[0].outcome.isCostEstimated
            finish.estimatedUsage = account.estimatedUsage(outcomes[0].outcome.spending)
            return .finished(finish)
        case .started, .notice, .toolCallDelta, .usage:
            break
        }
        return event
    }

    /// Records a piece of another answer than the first.
    private func record(_ piece: ReplyEvent, of number: Int) async throws(ChatError) {
        guard let answer = try await answer(number) else { return }
        switch piece {
        case .finished(let finish): answer.finish = finish
        case .attachment(let received): try answer.keep(try await stored(received), since: begin)
        default: if let part = piece.part { try answer.keep(part, since: begin) }
        }
    }

    /// The record of another answer; its turn begins with the answer.
    private func answer(_ number: Int) async throws(ChatError) -> AnswerRecord? {
        if let known = others[number] { return known }
        guard let choices else { return nil }
        let turn = try await store.beginTurn(choices.draft, in: choices.conversation)
        let answer = AnswerRecord(turn: turn.id, store: store)
        others[number] = answer
        return answer
    }

    /// Keeps what the provider made.
    private func stored(_ received: ReceivedAttachment) async throws(ChatError) -> Part {
        var attachment = received.attachment
        let stored = try await store.attach(received.bytes, mediaType: attachment.mediaType, name: attachment.name)
        attachment.hash = stored.hash
        if let fileID = attachment.fileID {
            try await store.remember(Upload(hash: stored.hash, fileID: fileID), at: account.profile.name)
        }
        // Its name there holds for one profile only, and that is remembered.
        attachment.fileID = nil
        return attachment.part
    }

    /// Records that the turn ended early.
    func close(after error: ChatError) async {
        guard !isClosed else { return }
        // If even this cannot be written, the journal has what arrived, and the next start finds it.
        try? await commit(outcomes(error == .cancelled ? .cancelled : .failed, after: error))
    }

    private func commit(_ outcomes: [EndedTurn]) async throws(ChatError) {
        isClosed = true
        for answer in answers { await answer.journal.close() }
        try await store.finishTurns(outcomes)
    }

    private var answers: [AnswerRecord] { [first] + others.sorted { $0.key < $1.key }.map(\.value) }

    /// How each answer ends; the first one's end has the bill of them all.
    private func outcomes(_ status: StoredMessage.Status, after error: ChatError? = nil) -> [EndedTurn] {
        let spent = account.outcome(
            tally, answered: first.finish?.model, arrived: answers.reduce(0) { $0 + $1.parts.roughTokens },
            error: error ?? (status == .complete ? nil : .cancelled))
        return answers.map { answer in
            var outcome = answer.outcome(status, totalTime: begin.duration(to: .now))
            if outcome.status != .complete, let error {
                outcome.errorCode = error.code
                outcome.errorMessage = error.message
                outcome.finishReason = outcome.finishReason ?? error.finishReason
            }
            outcome.isBilled = false
            if answer === first {
                outcome.usage = spent.usage
                outcome.uncounted = spent.uncounted
                outcome.cost = spent.cost
                outcome.isCostEstimated = spent.isEstimated
                outcome.arrivedTokens = spent.arrivedTokens
                outcome.isBilled = spent.isBilled
            }
            return EndedTurn(answer.turn, outcome)
        }
    }
}
