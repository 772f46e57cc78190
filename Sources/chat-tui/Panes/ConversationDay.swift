internal import ChatKit
internal import TerminalText

/// Today, and how long ago others were: what conversations are grouped by.
struct ConversationDay: Equatable, Sendable {
    private let now: Timestamp
    private let today: Substring
    private let yesterday: Substring

    init(_ now: Timestamp) {
        self.now = now
        today = now.localMinute.prefix(10)
        yesterday = Timestamp(rawValue: now.rawValue - 86_400_000).localMinute.prefix(10)
    }

    /// When it was last used, as short as can be told: of today's the time, of others the date.
    func time(of conversation: ConversationSummary) -> String {
        let minute = conversation.lastUsedAt.localMinute
        return String(minute.prefix(10) == today ? minute.suffix(5) : minute.prefix(10)).padded(
            toColumns: 10, alignedRight: true)
    }

    func heading(of conversation: ConversationSummary) -> String {
        if conversation.isPinned { return tr("Pinned") }
        let time = conversation.lastUsedAt
        let date = time.localMinute.prefix(10)
        if date == today || time > now { return tr("Today") }
        if date == yesterday { return tr("Yesterday") }
        let days = (now.rawValue - time.rawValue) / 86_400_000
        return days < 7 ? tr("Last 7 days") : days < 30 ? tr("Last 30 days") : tr("Older")
    }
}
