internal import ChatKit

/// Stored messages as entries of the transcript.
extension Chat {
    /// `account`: what the answer took, where it is known.
    func entry(_ message: StoredMessage, _ account: ReplyAccount? = nil) -> TranscriptEntry {
        let time = String(message.createdAt.localMinute.suffix(5))
        let trouble = troubles[message.id]
        var entry: TranscriptEntry
        if message.role == .user {
            entry = TranscriptEntry(.person, text: message.text, detail: time)
            entry.isUnanswered = trouble?.isUnanswered ?? false
        } else {
            let summary = RunningAnswer.summary(account?.usage, account?.totalTime)
            entry = TranscriptEntry(
                .model(message.model?.rawValue ?? message.role.rawValue),
                text: message.message.parts.map(\.shownText).joined(), reasoning: message.message.reasoning,
                detail: time + (summary.isEmpty ? "" : " · \(summary)") + Self.ending(message.status))
        }
        entry.id = message.id
        entry.showsReasoning = showsReasoning && !entry.reasoning.isEmpty
        entry.failure = trouble.flatMap(Self.failure)
        return entry
    }

    private static func ending(_ status: StoredMessage.Status) -> String {
        switch status {
        case .complete: ""
        case .cancelled: " · stopped"
        case .failed: " · broken off by an error"
        case .interrupted: " · interrupted"
        }
    }

    /// What stands below the message that shows it.
    private static func failure(_ trouble: Trouble) -> TranscriptEntry.Failure? {
        if trouble.isUnanswered {
            let cause =
                switch trouble.status {
                case .cancelled: "stopped before an answer came"
                case .interrupted: "the program ended before an answer came"
                default: trouble.message ?? "no answer came"
                }
            return TranscriptEntry.Failure(message: cause, hint: Self.unansweredHint)
        }
        let hint = "Ctrl-X r asks again; Ctrl-X g lets it go on"
        switch trouble.status {
        case .interrupted:
            return TranscriptEntry.Failure(message: "the program ended in the middle of this answer", hint: hint)
        case .failed:
            return TranscriptEntry.Failure(message: trouble.message ?? "an error broke this answer off", hint: hint)
        default: return nil
        }
    }

    static let unansweredHint = "Ctrl-X r asks again; later questions are sent without this one"
}

extension Part {
    /// What an answer shows of a part, whether it arrives just now or was stored: an entry grows into the stored one
    /// only where both say the same.
    var shownText: String {
        switch self {
        case .text(let text): text
        case .toolCall(let call): "\n`\(call.name)(\(call.arguments))`\n"
        case .image(let attachment), .file(let attachment): "\n[\(attachment.name ?? attachment.mediaType)]\n"
        case .toolResult(let result): result.content
        case .reasoning: ""
        }
    }
}
