/// Checks that events come in the order that ``ReplyEvent`` promises.
public struct ReplyGrammar: Sendable {
    private enum State {
        case empty
        case open
        case closed
    }

    private var state = State.empty
    /// The answers of several that are at their end.
    private var endedChoices: Set<Int> = []

    public init() {}

    /// Takes the next event; false if it may not come here, and then the state stays.
    public mutating func accept(_ event: ReplyEvent) -> Bool {
        switch (state, event) {
        case (.empty, .started):
            state = .open
            return true
        case (.open, .finished):
            state = .closed
            return true
        case (.open, .started), (.empty, _), (.closed, _):
            return false
        case (.open, .text(let delta)), (.open, .reasoning(let delta)):
            return !delta.isEmpty && !endedChoices.contains(0)
        case (.open, .toolCall), (.open, .toolCallDelta), (.open, .state), (.open, .attachment):
            return !endedChoices.contains(0)
        case (.open, .choice(let number, let piece)):
            return acceptChoice(number, piece)
        case (.open, .notice), (.open, .uploaded), (.open, .usage):
            return true
        }
    }

    private mutating func acceptChoice(_ number: Int, _ piece: ReplyEvent) -> Bool {
        guard number >= 0, !endedChoices.contains(number) else { return false }
        switch piece {
        case .finished:
            endedChoices.insert(number)
            return true
        case .text(let delta), .reasoning(let delta): return number > 0 && !delta.isEmpty
        case .toolCall, .toolCallDelta, .state, .attachment: return number > 0
        case .started, .notice, .uploaded, .usage, .choice: return false
        }
    }

    /// Whether the reply came to its regular end.
    public var isFinished: Bool { state == .closed }
}
