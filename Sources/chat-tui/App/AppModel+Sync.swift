internal import ChatKit
internal import TerminalText

/// Finds out whether the database keeps something waiting that takes long to begin.
struct StoreWait: Equatable, Sendable {
    typealias Instant = ContinuousClock.Instant

    private(set) var isBusy = false
    private var isProbing = false
    private var next: Instant?

    private static let patience = Duration.seconds(1)

    func due(since begin: Instant?) -> Instant? {
        guard let begin, !isProbing else { return nil }
        return next ?? begin + Self.patience
    }

    mutating func begin(since begin: Instant, at now: Instant) -> Bool {
        guard let due = due(since: begin), due <= now else { return false }
        isProbing = true
        return true
    }

    mutating func end(isBusy: Bool, at now: Instant) {
        (self.isBusy, isProbing, next) = (isBusy, false, now + Self.patience)
    }
}

/// When to see what others did. They may write twenty times a second, and do so for minutes.
struct LookClock: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// When to look next; nil: nobody wrote.
    private(set) var due: Instant?
    /// How often to look where nobody tells.
    var interval: Duration?
    private var last: Instant?
    private var isLooking = false

    private static let shortest = Duration.milliseconds(100)

    /// Somebody wrote: ourselves, as long as an answer runs.
    mutating func stir(at now: Instant, isBusy: Bool) {
        let pause = isBusy ? .seconds(1) : Self.shortest
        let wanted = max(now, last.map { $0 + pause } ?? now)
        due = min(due ?? wanted, wanted)
    }

    /// true: it is time, and nobody is looking yet.
    mutating func begin(at now: Instant, isForced: Bool = false) -> Bool {
        guard isForced || due.map({ $0 <= now }) ?? false else { return false }
        // Who looks already has perhaps not seen what is asked for now.
        if isLooking, !isForced {
            due = now + Self.shortest
            return false
        }
        (due, last, isLooking) = (nil, now, true)
        return true
    }

    mutating func end(at now: Instant) {
        isLooking = false
        if let interval { due = min(due ?? now + interval, now + interval) }
    }
}

/// Keeping in step with other processes.
extension AppModel {
    /// Looks if it is time.
    mutating func look() -> [AppEffect] {
        if let watched = chat?.watched, watched.checkDue <= now {
            // Whoever dies while it writes tells nobody.
            chat?.watched?.checkDue = now + .seconds(2)
            return chat.map { [.look($0.look(isForced: true, mends: true))] } ?? []
        }
        guard looks.begin(at: now) else { return [] }
        return [.look(chat?.look() ?? ConversationLook())]
    }

    /// Looks whether anything changed or not.
    mutating func lookNow() -> [AppEffect] {
        guard let chat, chat.id != nil, looks.begin(at: now, isForced: true) else { return [] }
        return [.look(chat.look(isForced: true))]
    }

    mutating func take(_ finding: ConversationLook.Finding, of look: ConversationLook) -> [AppEffect] {
        looks.end(at: now)
        var effects: [AppEffect] = []
        if finding != .nothing { effects += refreshList() }
        if case .lost(let error) = finding { alarm = "! \(Sanitizer.line(error.message))" }
        guard var chat, chat.id == look.id else { return effects }
        switch finding {
        case .nothing, .lost, .changed(nil, _, _): return effects
        case .gone: if chat.running == nil { self.chat?.lose() }
        case .changed(let glance?, let accounts, let versions):
            // What was known has changed meanwhile: this would be taken twice.
            guard look.head == chat.head, look.mark == chat.watched?.mark else {
                looks.stir(at: now, isBusy: false)
                return effects
            }
            self.chat = nil
            let former = chat.draftPlace
            let isCurrent = chat.take(glance, accounts, versions, at: now)
            let next = chat.isBusy ? nil : chat.nextInQueue(after: nil)
            self.chat = chat
            // Somebody else has begun the conversation.
            if chat.draftPlace != former { effects += drafts.move(from: former, at: now) }
            if !isCurrent { return effects + [.reopen(glance.conversation.id)] }
            if let next { effects += ask(next.text, next.ticket) }
        }
        return effects
    }
}
