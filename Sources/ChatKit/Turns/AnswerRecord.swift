/// One answer as it comes: its parts, and their journal.
///
/// Each of several answers to a question is a turn of its own, so that the death of the process leaves each as far as it
/// came. They are committed together, when the last one ends, because the first one has the bill of all: a process that
/// is killed before leaves those that were whole already marked interrupted too, with all their words.
final class AnswerRecord {
    let turn: Turn.ID
    let journal: TurnJournal
    private(set) var parts: [Part] = []
    private(set) var timeToFirstToken: Duration?
    /// How it ended, where that is known before the reply ends.
    var finish: ReplyFinish?

    init(turn: Turn.ID, store: ConversationStore) {
        self.turn = turn
        journal = TurnJournal(turn: turn, store: store)
    }

    /// Takes more of the answer.
    ///
    /// - Parameter begin: When it was asked for.
    func keep(_ delta: Part, since begin: ContinuousClock.Instant) throws(ChatError) {
        if timeToFirstToken == nil { timeToFirstToken = begin.duration(to: .now) }
        parts.append(delta: delta)
        try journal.append(delta)
    }

    /// Whether the answer came to a good end.
    private var isComplete: Bool {
        guard let finish, !finish.reason.isFailure else { return false }
        return Message(role: .assistant, parts: parts).isSendable
    }

    /// The answer's end.
    ///
    /// - Parameter status: What becomes of it if it did not come to an end of its own.
    func outcome(_ status: StoredMessage.Status, totalTime: Duration) -> TurnOutcome {
        TurnOutcome(
            status: isComplete ? .complete : status, parts: parts, finishReason: finish?.reason,
            modelAnswered: finish?.model, timeToFirstToken: timeToFirstToken, totalTime: totalTime)
    }
}

/// Where the other answers to a turn's question are recorded.
struct ChoicePlace {
    var conversation: Conversation
    /// The turn's own draft, its question stored.
    var draft: TurnDraft
}
