/// A conversation with all that is stored of it: what is exported. Holds no keys, paths or other secrets, because the
/// store has none.
public struct ConversationDocument: Sendable, Hashable {
    public var conversation: Conversation
    /// The whole tree, first prompts among it, in the order of IDs.
    public var messages: [StoredMessage]
    public var turns: [Turn]

    public init(conversation: Conversation, messages: [StoredMessage], turns: [Turn]) {
        self.conversation = conversation
        self.messages = messages
        self.turns = turns
    }

    /// The same document with the end of the dialogue alone: its last messages and the turns that they belong to, also
    /// where that is all of it. Other branches, and the turns that led to them, are left out.
    public func ending(with count: Int) -> ConversationDocument {
        let kept = Set(branch.suffix(count).map(\.id))
        var ending = self
        ending.conversation.firstPrompt = nil
        ending.messages = messages.filter { kept.contains($0.id) }
        ending.turns = turns.filter { kept.contains($0.reply ?? $0.question) }
        return ending
    }

    /// The dialogue from its first message to the head.
    public var branch: [StoredMessage] {
        let byID = Dictionary(messages.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var branch: [StoredMessage] = []
        var next = conversation.head
        while let id = next, let message = byID[id], branch.count < messages.count {
            branch.append(message)
            next = message.parentID
        }
        return branch.reversed()
    }
}
