internal import ChatKit
internal import Synchronization

/// Events of answers on their way to the screen. However many come in a second, the screen's thread looks at them thirty
/// times: at the first after a pause at once, at those that follow at its next look.
final class Arrivals: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// The time between two looks. Words that grow are read no better at sixty frames a second, and cost twice as much;
    /// what a key changes is drawn at once.
    static let interval = Duration.milliseconds(33)

    private struct Arrival {
        var event: ReplyEvent
        var answer: Int
        /// What came after the text of the event.
        var more = ""

        var whole: ReplyEvent {
            switch event {
            case .text(let text): .text(text + more)
            case .reasoning(let text): .reasoning(text + more)
            default: event
            }
        }
    }

    private struct State {
        var arrivals: [Arrival] = []
        /// When they are looked at next; nil: who puts one in has to call.
        var due: Instant?
        var isCalled = false

        mutating func append(_ event: ReplyEvent, answer: Int) {
            if let last = arrivals.last, last.answer == answer {
                switch (last.event, event) {
                case (.text, .text(let more)), (.reasoning, .reasoning(let more)):
                    return arrivals[arrivals.count - 1].more += more
                default: break
                }
            }
            arrivals.append(Arrival(event: event, answer: answer))
        }
    }

    private let state = Mutex(State())

    /// true: the screen's thread has to be told.
    func put(_ event: ReplyEvent, answer: Int) -> Bool {
        state.withLock { state in
            state.append(event, answer: answer)
            guard state.due == nil, !state.isCalled else { return false }
            state.isCalled = true
            return true
        }
    }

    /// What has come. If something had, more is expected, and looked for without a call.
    func take(at now: Instant) -> [(event: ReplyEvent, answer: Int)] {
        let arrivals = state.withLock { state in
            defer { state.arrivals = [] }
            state.isCalled = false
            state.due = state.arrivals.isEmpty ? nil : now + Self.interval
            return state.arrivals
        }
        return arrivals.map { ($0.whole, $0.answer) }
    }

    /// When to look again; nil: when somebody calls.
    var due: Instant? {
        state.withLock { $0.due }
    }
}
