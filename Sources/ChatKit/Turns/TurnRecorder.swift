/// Keeps one turn on record: what arrives in the journal, and its end in the store.
///
/// It holds the conversation's lock. Dropped before the end, because nobody reads the stream any more, it leaves the
/// turn to be closed as cancelled.
final class TurnRecorder {
    private let turn: Turn.ID
    private let profile: String
    private let store: ConversationStore
    private let journal: TurnJournal
    private let lock: TurnLock
    private var begin = ContinuousClock.now
    private var timeToFirstToken: Duration?
    private var parts: [Part] = []
    private var usage: Usage?
    private var isClosed = false

    init(turn: Turn.ID, profile: String, lock: TurnLock, store: ConversationStore) {
        self.turn = turn
        self.profile = profile
        self.lock = lock
        self.store = store
        journal = TurnJournal(turn: turn, store: store)
    }

    deinit {
        guard !isClosed else { return }
        Task { [journal, store, turn, lock, outcome = outcome(.cancelled)] in
            await journal.close()
            _ = try? await store.finishTurn(turn, outcome)
            withExtendedLifetime(lock) {}
        }
    }

    /// Measures from now on: the turn had to wait for something else.
    func restartClock() {
        begin = .now
    }

    /// Records an event. A finish is committed when this returns.
    func record(_ event: ReplyEvent) async throws(ChatError) {
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
                try await store.remember(Upload(hash: stored.hash, fileID: fileID), at: profile)
            }
            // Its name there holds for one profile only, and that is remembered.
            attachment.fileID = nil
            try keep(attachment.part)
        case .uploaded(let upload):
            try await store.remember(upload, at: profile)
        case .usage(let usage):
            self.usage = usage
        case .finished(let finish):
            var outcome = outcome(.complete)
            outcome.finishReason = finish.reason
            outcome.modelAnswered = finish.model
            try await commit(outcome)
        case .started, .notice:
            break
        }
    }

    /// Records that the turn ended early.
    func close(after error: ChatError) async {
        guard !isClosed else { return }
        var outcome = outcome(error == .cancelled ? .cancelled : .failed)
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

    private func outcome(_ status: StoredMessage.Status) -> TurnOutcome {
        TurnOutcome(
            status: status, parts: parts, usage: usage, timeToFirstToken: timeToFirstToken,
            totalTime: begin.duration(to: .now))
    }
}
