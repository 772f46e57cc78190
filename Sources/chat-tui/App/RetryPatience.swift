internal import ChatKit
internal import Synchronization

/// Waits before requests are sent again, until the time has come or the person will not wait any longer.
final class RetryPatience: Sendable {
    private struct State {
        var waits: [Int: Task<Void, Never>] = [:]
        var count = 0
    }

    private let state = Mutex(State())

    /// - Throws: ``ChatError/cancelled``.
    func pause(for duration: Duration) async throws(ChatError) {
        let sleep = Task { _ = try? await Task.sleep(for: duration) }
        let number = state.withLock { state in
            state.count += 1
            state.waits[state.count] = sleep
            return state.count
        }
        await withTaskCancellationHandler {
            await sleep.value
        } onCancel: {
            sleep.cancel()
        }
        state.withLock { $0.waits[number] = nil }
        if Task.isCancelled { throw .cancelled }
    }

    /// Nobody waits any longer.
    func hurry() {
        for wait in state.withLock({ Array($0.waits.values) }) { wait.cancel() }
    }
}
