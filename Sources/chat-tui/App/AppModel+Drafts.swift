internal import ChatKit

/// Notices what is written and not sent, so that it can be kept before the program could crash.
struct DraftWatch: Sendable {
    /// When to keep it; nil: it is kept.
    private(set) var due: ContinuousClock.Instant?
    /// Whether something is kept that is not empty.
    private(set) var isKept = false
    private var revision = 0

    static let interval = Duration.milliseconds(300)
    /// For texts that take long to write.
    static let longInterval = Duration.seconds(2)

    mutating func begin(revision: Int, isEmpty: Bool) {
        (due, self.revision, isKept) = (nil, revision, !isEmpty)
    }

    mutating func note(_ revision: Int, isLong: Bool, at now: ContinuousClock.Instant) {
        guard revision != self.revision else { return }
        self.revision = revision
        due = due ?? now + (isLong ? Self.longInterval : Self.interval)
    }

    /// true: it is time to keep it.
    mutating func isDue(at now: ContinuousClock.Instant, atOnce: Bool) -> Bool {
        guard let due, atOnce || due <= now else { return false }
        self.due = nil
        return true
    }

    /// Notes what was kept. false: there is nothing to keep and nothing was.
    mutating func keeps(isEmpty: Bool) -> Bool {
        defer { isKept = !isEmpty }
        return isKept || !isEmpty
    }

    /// Nothing of it needs to be kept any more.
    mutating func forget() {
        (due, isKept) = (nil, false)
    }

    /// The conversation has begun: what was kept for it before is in `former`.
    mutating func move(from former: DraftPlace, at now: ContinuousClock.Instant) -> [AppEffect] {
        guard isKept else { return [] }
        (isKept, due) = (false, due ?? now + Self.interval)
        return [.keepDraft("", in: former)]
    }
}

extension AppModel {
    /// The program ends: what is written is kept at once.
    mutating func leave() -> [AppEffect] {
        keepDraft(atOnce: true)
    }

    /// Keeps what is written, if it is time.
    mutating func keepDraft(atOnce: Bool = false) -> [AppEffect] {
        guard let chat else { return [] }
        drafts.note(composer.revision, isLong: composer.isLong, at: now)
        guard drafts.isDue(at: now, atOnce: atOnce) else { return [] }
        let text = composer.text
        guard drafts.keeps(isEmpty: text.isEmpty) else { return [] }
        return [.keepDraft(text, in: chat.draftPlace)]
    }
}
