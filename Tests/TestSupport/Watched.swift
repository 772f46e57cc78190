import Synchronization

/// A value whose changes can be waited for.
public final class Watched<Value: Sendable>: Sendable {
    private struct Waiter {
        var number: Int
        var isDone: @Sendable (Value) -> Bool
        var continuation: CheckedContinuation<Value, Never>
    }

    private struct State {
        var value: Value
        var waiting: [Waiter] = []
        var count = 0
    }

    private let state: Mutex<State>

    public init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    public var value: Value { state.withLock { $0.value } }

    public func change<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        let (result, value, done) = state.withLock { state in
            let result = body(&state.value)
            let done = state.waiting.filter { $0.isDone(state.value) }
            if !done.isEmpty { state.waiting.removeAll { $0.isDone(state.value) } }
            return (result, state.value, done)
        }
        for waiter in done { waiter.continuation.resume(returning: value) }
        return result
    }

    /// Waits until the value is so. A test that runs out of time gets the value as it is, so that it can end.
    public func wait(until isDone: @escaping @Sendable (Value) -> Bool) async -> Value {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state -> Value? in
                    if isDone(state.value) || Task.isCancelled { return state.value }
                    state.waiting.append(Waiter(number: number, isDone: isDone, continuation: continuation))
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            let (waiter, value) = state.withLock { state in
                let waiter = state.waiting.first { $0.number == number }
                state.waiting.removeAll { $0.number == number }
                return (waiter, state.value)
            }
            waiter?.continuation.resume(returning: value)
        }
    }
}
