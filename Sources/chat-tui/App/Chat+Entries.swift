internal import ChatKit

/// Stored messages as entries of the transcript.
extension Chat {
    /// `account`: what the answer took, where it is known.
    func entry(
        _ message: StoredMessage, _ account: ReplyAccount? = nil, versions: MessageVersions = [:]
    ) -> TranscriptEntry {
        let time = Self.time(of: message.createdAt)
        let trouble = troubles[message.id]
        var entry: TranscriptEntry
        if message.role == .user {
            // The words first: they are on the screen before the store has the rest.
            let others = message.message.parts.filter { if case .text = $0 { false } else { true } }
            let files = others.map { $0.shownText.filter { $0 != "\n" } }.filter { !$0.isEmpty }
            entry = TranscriptEntry(
                .person, text: ([message.text] + files).joined(separator: "\n"), detail: time)
            entry.isUnanswered = trouble?.isUnanswered ?? false
        } else {
            let summary = RunningAnswer.summary(account?.usage, account?.totalTime, account?.cost)
            entry = TranscriptEntry(
                .model(message.model?.rawValue ?? message.role.rawValue),
                text: message.message.parts.map(\.shownText).joined(), reasoning: message.message.reasoning,
                detail: time + (summary.isEmpty ? "" : " · \(summary)") + Self.ending(message.status))
        }
        entry.id = message.id
        entry.versions = versions[message.id] ?? []
        entry.day = String(message.createdAt.localMinute.prefix(10))
        entry.showsReasoning = showsReasoning && !entry.reasoning.isEmpty
        entry.failure = trouble.flatMap(Self.failure)
        return entry
    }

    /// The time of day, and of other days the date.
    static func time(of timestamp: Timestamp) -> String {
        let minute = timestamp.localMinute
        return minute.hasPrefix(Transcript.today) ? String(minute.suffix(5)) : minute
    }

    private static func ending(_ status: StoredMessage.Status) -> String {
        switch status {
        case .complete: ""
        case .cancelled: " · " + tr("stopped")
        case .failed: " · " + tr("broken off by an error")
        case .interrupted: " · " + tr("interrupted")
        }
    }

    /// What stands below the message that shows it.
    private static func failure(_ trouble: Trouble) -> TranscriptEntry.Failure? {
        if trouble.isUnanswered {
            let cause =
                switch trouble.status {
                case .cancelled: tr("stopped before a reply came")
                case .interrupted: tr("the program ended before a reply came")
                default: trouble.message ?? tr("no reply came")
                }
            return TranscriptEntry.Failure(message: cause, hint: Self.unansweredHint)
        }
        let hint = tr("Ctrl-X g continues it, Ctrl-X r sends it again")
        switch trouble.status {
        case .interrupted:
            return TranscriptEntry.Failure(message: tr("the program ended in the middle of this reply"), hint: hint)
        case .failed:
            return TranscriptEntry.Failure(message: trouble.message ?? tr("an error ended this reply"), hint: hint)
        default: return nil
        }
    }

    static var unansweredHint: String { tr("Ctrl-X r sends it again; later messages are sent without it") }
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
        case .reasoning, .state: ""
        }
    }
}
