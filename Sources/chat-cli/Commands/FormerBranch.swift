import ChatKit

/// The branch that was in use before a prompt was sent again or changed: a request that brought nothing leaves it in use.
struct FormerBranch {
    private let conversation: Conversation
    private let lastMessage: StoredMessage.ID?
    private let store: ConversationStore

    init(of conversation: Conversation, in store: ConversationStore) async throws(ChatError) {
        self.conversation = conversation
        self.store = store
        lastMessage = try await store.messages(of: conversation).last?.id
    }

    /// Goes back to it, unless a part of a reply came.
    func restore() async throws(ChatError) {
        let now = try await store.conversation(conversation.id)
        guard now.head != conversation.head else { return }
        if let head = now.head, let lastMessage, head > lastMessage { return }
        _ = try await store.setHead(conversation.head, of: now)
    }
}
