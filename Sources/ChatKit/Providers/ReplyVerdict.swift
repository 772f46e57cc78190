/// Finds out whether a reply that came to its end is one: an end that means a failure, and an end without a reply, are
/// errors, so that nobody takes them for an answer.
struct ReplyVerdict {
    /// The answers of which something came that can be shown and sent back; the first one has the number 0.
    private var answered: Set<Int> = []
    /// How the others of several answers ended, and the first.
    private var reasons: [Int: FinishReason] = [:]

    mutating func note(_ event: ReplyEvent, of number: Int = 0) {
        switch event {
        case .text(let words): if words.contains(where: { !$0.isWhitespace }) { answered.insert(number) }
        case .toolCall, .attachment: answered.insert(number)
        case .choice(let number, .finished(let finish)): reasons[number] = finish.reason
        case .choice(let number, let piece): note(piece, of: number)
        case .started, .notice, .reasoning, .toolCallDelta, .state, .uploaded, .usage, .finished: break
        }
    }

    /// What is wrong with the reply; nil if nothing is.
    func failure(at finish: ReplyFinish, profile: String) -> ChatError? {
        let ends = reasons.merging([0: finish.reason]) { own, _ in own }
        for (number, reason) in ends.sorted(by: { $0.key < $1.key }) {
            if reason.isFailure { return .replyFailed(profile: profile, reason: reason) }
            if !answered.contains(number) { return .emptyReply(profile: profile, reason: reason) }
        }
        return nil
    }
}
