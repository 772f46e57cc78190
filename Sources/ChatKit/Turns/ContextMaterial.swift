/// What a request can be made of, before a budget chooses.
struct ContextMaterial: Sendable {
    /// The system instructions; nil where there are none.
    var firstPrompt: Message?
    /// Nil where they are not stored yet.
    var firstPromptID: StoredMessage.ID?
    /// The dialogue so far, oldest first.
    var branch: [StoredMessage] = []
    /// The messages of it that always go.
    var pins: Set<StoredMessage.ID> = []
    /// What can stand for its beginning.
    var summaries: [DialogueSummary] = []
    var question: Message

    /// Reads it from the store.
    ///
    /// - Parameters:
    ///   - conversation: Nil for a question of its own.
    ///   - stored: The number of the question where it is stored already, or of the one in whose place it stands: then only
    ///     what was before that goes.
    ///   - continued: The reply whose rest is asked for; it always goes.
    static func gather(
        _ conversation: Conversation?, in store: ConversationStore?, firstPrompt: String?, question: Message,
        stored: StoredMessage.ID? = nil, continued: StoredMessage.ID? = nil, summarises: Bool
    ) async throws(ChatError) -> ContextMaterial {
        var material = ContextMaterial(question: question)
        guard let conversation, let store else {
            material.firstPrompt = firstPrompt.map { Message(.system, $0) }
            return material
        }
        material.firstPrompt = conversation.firstPrompt?.message
        material.firstPromptID = conversation.firstPrompt?.id
        if let stored {
            material.branch = try await store.branch(endingAt: stored).filter { $0.id != stored }
        } else if let continued {
            material.branch = try await store.branch(endingAt: continued)
        } else {
            material.branch = try await store.branch(of: conversation)
        }
        // Servers refuse a reply without content, and with it the conversation for ever.
        material.branch.removeAll { $0.message.role == .assistant && !$0.message.isSendable }
        if material.branch.isEmpty { return material }
        material.pins = try await store.pins(of: conversation)
        if let continued { material.pins.insert(continued) }
        if summarises { material.summaries = try await store.summaries(of: conversation) }
        return material
    }

    /// The stored summary that covers most of the branch and nothing beyond it.
    var summary: (DialogueSummary, covered: Int)? {
        var best: (DialogueSummary, covered: Int)?
        for summary in summaries {
            guard let place = branch.lastIndex(where: { $0.id == summary.last }) else { continue }
            if place + 1 >= best?.covered ?? 0 { best = (summary, place + 1) }
        }
        return best
    }
}
