internal import ChatKit

extension Chats {
    /// A page of a dialogue: how many messages, and how many bytes of text.
    static let pageLength = 64
    static let pageSize = 500_000

    /// Reads on in a dialogue.
    func read(_ stretch: DialogueStretch, in id: ConversationID) async throws(ChatError) -> DialoguePage {
        let store = try await store()
        let conversation = try await store.conversation(id)
        if case .before(let message) = stretch {
            let page = try await store.page(
                of: conversation, before: message, limit: Self.pageLength, size: Self.pageSize)
            return withUnanswered(page, of: id, before: message)
        }
        // Forwards there are forks: the way is known from the end only.
        let path = try await path(of: conversation, in: store)
        var start = path.startIndex
        if case .around(let message) = stretch {
            start = max(0, (path.firstIndex(of: message) ?? path.endIndex) - 16)
        }
        if case .after(let message) = stretch {
            // A message is older than what follows it, so IDs grow along the way.
            var end = path.endIndex
            while start < end {
                let middle = (start + end) / 2
                if path[middle].rawValue > message.rawValue { end = middle } else { start = middle + 1 }
            }
        }
        let ids = Array(path[start...].prefix(Self.pageLength))
        var page = DialoguePage(hasEarlier: start > 0)
        var left = Self.pageSize
        for id in ids where left > 0 {
            guard let message = try await store.messages([id]).first else { continue }
            left -= message.text.utf8.count
            page.messages.append(message)
        }
        let next = start + page.messages.count
        return withUnanswered(page, of: id, before: next < path.count ? path[next] : nil)
    }

    /// What answers took.
    func accounts(of messages: [StoredMessage]) async throws(ChatError) -> [StoredMessage.ID: ReplyAccount] {
        try await store().accounts(of: messages.filter { $0.role == .assistant }.map(\.id))
    }

    func versions(of messages: [StoredMessage]) async throws(ChatError) -> MessageVersions {
        try await store().versions(of: messages.map(\.id))
    }

    /// How many messages a dialogue has.
    func messageCount(of id: ConversationID) async throws(ChatError) -> Int {
        let store = try await store()
        return try await path(of: try await store.conversation(id), in: store).count
    }

    /// The last messages of a dialogue.
    func last(_ count: Int, of id: ConversationID) async throws(ChatError) -> DialoguePage {
        let store = try await store()
        return try await store.page(of: try await store.conversation(id), limit: count)
    }

    private func path(
        of conversation: Conversation, in store: ConversationStore
    ) async throws(ChatError) -> [StoredMessage.ID] {
        if let known = knownPath, known.key == conversation.key, known.ids.last == conversation.head {
            return known.ids
        }
        let ids = try await store.path(of: conversation)
        knownPath = (conversation.key, ids)
        return ids
    }
}
