/// What a request needs at the least, where that is more than its budget; all in tokens.
public struct ContextShortage: Sendable, Hashable {
    public var budget: ContextBudget
    public var firstPrompt: Int
    /// The exchanges with a pinned message.
    public var pinned: Int
    /// The exchanges that could be left out, but for the strategy ``OverflowStrategy/error``.
    public var dialogue: Int
    public var question: Int
    /// All of the request, with what goes around its messages.
    public var total: TokenEstimate

    public init(
        budget: ContextBudget, firstPrompt: Int = 0, pinned: Int = 0, dialogue: Int = 0, question: Int = 0,
        total: TokenEstimate
    ) {
        self.budget = budget
        self.firstPrompt = firstPrompt
        self.pinned = pinned
        self.dialogue = dialogue
        self.question = question
        self.total = total
    }
}
