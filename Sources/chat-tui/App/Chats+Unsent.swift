internal import ChatKit

/// What is written and not sent.
extension Chats {
    func keepDraft(_ text: String, in id: ConversationID?) async throws(ChatError) {
        try await unsentTexts().setDraft(text, in: id)
    }

    /// Keeps a question that waits. It may be sent or taken back before it is kept.
    func enqueue(_ question: QueuedQuestion, in id: ConversationID) async throws(ChatError) {
        let texts = try await unsentTexts()
        let task = Task { try? await texts.enqueue(question.text, in: id).id }
        tickets[question.ticket] = task
        _ = await task.value
    }

    func unqueue(_ ticket: QueuedQuestion.Ticket) async throws(ChatError) {
        let texts = try await unsentTexts()
        if let id = await place(of: ticket) { try await texts.remove(id) }
    }

    /// Where a question waits in the store; nil: it could not be kept there.
    func place(of ticket: QueuedQuestion.Ticket?) async -> QueuedPrompt.ID? {
        guard let ticket else { return nil }
        if case .stored(let id) = ticket { return id }
        return await tickets[ticket]?.value
    }
}
