import ChatKit

/// What was said in a conversation, to read: the branch that is talked in, and the questions that got no answer.
///
/// Those are sent no more, so they are on no branch; but somebody wrote them, and looks for them where they were asked.
struct Dialogue {
    let messages: [StoredMessage]
    /// The questions that got no answer.
    let unanswered: Set<StoredMessage.ID>

    init(of conversation: Conversation, in store: ConversationStore) async throws(ChatError) {
        let branch = try await store.branch(of: conversation)
        let lost = Dictionary(
            try await store.brokenTurns(of: conversation).compactMap(\.question).map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        unanswered = Set(lost.keys).subtracting(branch.map(\.id))
        messages = (branch + unanswered.compactMap { lost[$0] }).sorted { $0.id < $1.id }
    }
}
