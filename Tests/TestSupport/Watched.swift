import Synchronization

/// A value whose changes can be waited for.
final class Watched<Value: Sendable>: Sendable {
    private struct State {
        var value: Value
        var waiting: [(isDone: @Sendable (Value) -> Bool, continuation: CheckedContinuation<Value, Never>)] = []
    }

    private let state: Mutex<State>

    init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    var value: Value { state.withLock { $0.value } }

    func change<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        let (result, value, done) = state.withLock { state in
            let result = body(&state.value)
            let done = state.waiting.filter { $0.isDone(state.value) }
            if !done.isEmpty { state.waiting.removeAll { $0.isDone(state.value) } }
            return (result, state.value, done.map(\.continuation))
        }
        for continuation in done { continuation.resume(returning: value) }
        return result
    }

    /// Waits until the value is so.
    func wait(until isDone: @escaping @Sendable (Value) -> Bool) async -> Value {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> Value? in
                if isDone(state.value) { return state.value }
                state.waiting.append((isDone, continuation))
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }
}
