/// A piece of a dialogue, for those who show one and do not read it whole.
public struct DialoguePage: Sendable, Hashable {
    /// In the order they were said.
    public var messages: [StoredMessage]
    /// Whether the dialogue has messages before these.
    public var hasEarlier: Bool

    public init(messages: [StoredMessage] = [], hasEarlier: Bool = false) {
        self.messages = messages
        self.hasEarlier = hasEarlier
    }
}
