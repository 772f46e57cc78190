/// A turn that did not come to its end.
public struct BrokenTurn: Sendable, Hashable {
    public var turn: Turn
    /// The question, where nothing came of it: then it is on no branch, and sent no more.
    public var question: StoredMessage?

    public init(turn: Turn, question: StoredMessage? = nil) {
        self.turn = turn
        self.question = question
    }
}
