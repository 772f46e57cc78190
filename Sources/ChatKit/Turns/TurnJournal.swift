import Synchronization

/// Writes a running reply to the store's journal, a batch at a time.
///
/// A clock of its own drives it, not the deltas: the last one before a long silence is on disk as soon as any other.
final class TurnJournal: Sendable {
    /// How long a delta waits for others to be written with it: half of what may be lost, since writing takes time too.
    static let interval = Duration.milliseconds(50)

    private struct State {
        var pending: [Part] = []
        var failure: ChatError?
        var writer: Task<Void, Never>?
        var isClosed = false
    }

    private let state = Mutex(State())
    private let turn: Turn.ID
    private let store: ConversationStore

    init(turn: Turn.ID, store: ConversationStore) {
        self.turn = turn
        self.store = store
    }

    /// Takes a delta to be written within ``interval``.
    ///
    /// - Throws: What kept an earlier batch from being written: a reply that cannot be kept is not shown on.
    func append(_ delta: Part) throws(ChatError) {
        let failure = state.withLock { state in
            state.pending.append(delta: delta)
            if state.writer == nil, !state.isClosed {
                state.writer = Task { await self.write() }
            }
            return state.failure
        }
        if let failure { throw failure }
    }

    /// Stops writing. What is pending is not lost: the caller is about to commit the whole reply.
    func close() async {
        let writer = state.withLock { state in
            state.isClosed = true
            return state.writer
        }
        writer?.cancel()
        await writer?.value
    }

    /// Writes batch after batch until nothing is left to write.
    private func write() async {
        while true {
            try? await Task.sleep(for: Self.interval)
            let batch = state.withLock { state in
                defer { state.pending = [] }
                if state.pending.isEmpty || state.isClosed { state.writer = nil }
                return state.isClosed ? [] : state.pending
            }
            if batch.isEmpty { return }
            do throws(ChatError) {
                try await store.journal(batch, of: turn)
            } catch {
                state.withLock { $0.failure = $0.isClosed ? nil : error }
            }
        }
    }
}
