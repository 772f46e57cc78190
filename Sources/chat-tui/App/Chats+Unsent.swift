internal import ChatKit

/// What is written and not sent.
extension Chats {
    func keepDraft(_ text: String, in place: DraftPlace) async throws(ChatError) {
        try await unsentTexts().setDraft(text, in: place)
    }

    /// What was written in a conversation and not sent.
    ///
    /// One that has begun elsewhere takes over what was written under its ID before.
    func draft(in id: ConversationID?, hasBegun: Bool) async throws(ChatError) -> String? {
        let texts = try await unsentTexts()
        guard let id, hasBegun else { return try await texts.draft(in: .new(id)) }
        if let draft = try await texts.draft(in: .conversation(id)) { return draft }
        guard let draft = try await texts.draft(in: .new(id)) else { return nil }
        try await texts.setDraft(draft, in: .conversation(id))
        try await texts.setDraft("", in: .new(id))
        return draft
    }

    /// Keeps a question that waits. It may be sent or taken back before it is kept.
    func enqueue(_ question: QueuedQuestion, in id: ConversationID) async throws(ChatError) {
        let texts = try await unsentTexts()
        let task = Task { try? await texts.enqueue(QueuedPromptDraft(question.text), in: id).id }
        tickets[question.ticket] = task
        _ = await task.value
    }

    func unqueue(_ ticket: QueuedQuestion.Ticket) async throws(ChatError) {
        if let id = await place(of: ticket) { try await store().removeQueued(id) }
    }

    /// Where a question waits in the store; nil: it could not be kept there.
    func place(of ticket: QueuedQuestion.Ticket?) async -> QueuedPrompt.ID? {
        guard let ticket else { return nil }
        if case .stored(let id) = ticket { return id }
        return await tickets[ticket]?.value
    }

    /// Removes a prompt from the queue whose turn ended early: the transcript shows it with what ended it. One that was
    /// refused before its turn began waits on.
    func forget(_ prompt: QueuedPrompt.ID?, in store: ConversationStore) async {
        guard let prompt, case .held? = try? await store.queuedPrompt(prompt)?.state else { return }
        _ = try? await store.removeQueued(prompt)
    }
}
