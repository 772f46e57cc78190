/// Checks that events come in the order that ``ReplyEvent`` promises.
public struct ReplyGrammar: Sendable {
    private enum State {
        case empty
        case open
        case closed
    }

    private var state = State.empty

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
            return !delta.isEmpty
        case (.open, .notice), (.open, .toolCall), (.open, .attachment), (.open, .uploaded), (.open, .usage):
            return true
        }
    }

    /// Whether the reply came to its regular end.
    public var isFinished: Bool { state == .closed }
}
