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
        let known = Set(branch.map(\.id))
        let failed = try await store.turns(of: conversation).filter { turn in
            switch turn.status {
            case .failed, .cancelled, .interrupted: turn.reply == nil
            case .running, .complete: false
            }
        }
        unanswered = Set(failed.map(\.question)).subtracting(known)
        if unanswered.isEmpty {
            messages = branch
        } else {
            let lost = try await store.messages(of: conversation).filter { [unanswered] in unanswered.contains($0.id) }
            messages = (branch + lost).sorted { $0.id < $1.id }
        }
    }
}
