import ChatKit

/// What was said in a conversation, to read: the branch that is talked in, and the questions that got no answer.
///
/// Those are sent no more, so they are on no branch; but somebody wrote them, and looks for them where they were asked.
struct Dialogue {
    let messages: [StoredMessage]
    /// The questions that got no answer, and the words for what went wrong, where something did.
    let unanswered: [StoredMessage.ID: String?]
    /// What went wrong with the answers that did not come to their end.
    let faults: [StoredMessage.ID: String]
    /// All choices beside a reply, itself among them, in the order they were made.
    let choices: [StoredMessage.ID: [StoredMessage]]

    init(of conversation: Conversation, in store: ConversationStore) async throws(ChatError) {
        let branch = try await store.branch(of: conversation)
        choices = try await store.choices(of: conversation)
        let known = Set(branch.map(\.id))
        let broken = try await store.brokenTurns(of: conversation)
        let lost = broken.filter { $0.turn.reply == nil && !known.contains($0.turn.question) }
        unanswered = Dictionary(lost.map { ($0.turn.question, $0.turn.fault) }, uniquingKeysWith: { $1 })
        faults = Dictionary(
            broken.compactMap { broken in
                broken.turn.reply.flatMap { reply in broken.turn.fault.map { (reply, $0) } }
            }, uniquingKeysWith: { $1 })
        // A question may have been asked twice, and lost both times.
        let questions = Dictionary(lost.compactMap(\.question).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        messages = (branch + questions.values).sorted { $0.id < $1.id }
    }
}

extension Turn {
    /// What went wrong, in words; nil where the user stopped it, and where nobody knows.
    fileprivate var fault: String? { status == .failed ? errorMessage ?? errorCode : nil }
}
