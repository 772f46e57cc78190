/// A conversation with all that is stored of it: what is exported. Holds no keys, paths or other secrets, because the
/// store has none.
public struct ConversationDocument: Sendable, Hashable {
    public var conversation: Conversation
    /// The whole tree, first prompts among it, in the order of IDs.
    public var messages: [StoredMessage]
    public var turns: [Turn]
    /// The messages that are sent with every request.
    public var pinned: Set<StoredMessage.ID>
    /// The bytes of the attachments, by hash; those that are missing here cannot be imported.
    public var attachments: [String: [UInt8]]

    public init(
        conversation: Conversation, messages: [StoredMessage], turns: [Turn], pinned: Set<StoredMessage.ID> = [],
        attachments: [String: [UInt8]] = [:]
    ) {
        self.conversation = conversation
        self.messages = messages
        self.turns = turns
        self.pinned = pinned
        self.attachments = attachments
    }

    /// The same document with the end of the dialogue alone: its last messages and the turns that they belong to, also
    /// where that is all of it. Other branches, and the turns that led to them, are left out.
    public func ending(with count: Int) -> ConversationDocument {
        let kept = Set(branch.suffix(count).map(\.id))
        var ending = self
        ending.conversation.firstPrompt = nil
        ending.messages = messages.filter { kept.contains($0.id) }
        ending.turns = turns.filter { kept.contains($0.reply ?? $0.question) }
        let hashes = Set(ending.messages.flatMap(\.message.attachments).map(\.hash))
        ending.attachments = attachments.filter { hashes.contains($0.key) }
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

    /// The choices beside a reply of the branch, itself among them, in the order they were made; empty where it is the only
    /// one.
    public func choices(of reply: StoredMessage) -> [StoredMessage] {
        guard reply.role == .assistant else { return [] }
        let choices = messages.filter { $0.role == .assistant && $0.parentID == reply.parentID }
        return choices.count > 1 ? choices : []
    }

    /// The prompts that got no reply and are on no branch: they are not sent again, but somebody wrote them.
    public var unanswered: [StoredMessage] {
        let known = Set(branch.map(\.id))
        let answered = Set(turns.filter { $0.reply != nil }.map(\.question))
        let lost = Set(turns.filter { $0.reply == nil && $0.status != .running && $0.kind == .answer }.map(\.question))
        return messages.filter { lost.contains($0.id) && !answered.contains($0.id) && !known.contains($0.id) }
    }

    /// What went wrong with the last request for a prompt or a reply, in words; nil where nothing is known.
    func fault(of message: StoredMessage) -> String? {
        let turn = turns.last { ($0.reply ?? $0.question) == message.id }
        return turn?.status == .failed ? turn?.errorMessage ?? turn?.errorCode : nil
    }
}
