internal import ChatKit

/// Without a network messages wait, and go out in order when it is back.
struct Offline: Equatable, Sendable {
    typealias Instant = ContinuousClock.Instant

    /// The time of day when it began.
    let since: String
    /// When to look again.
    private(set) var next: Instant
    private var delay = Duration.seconds(5)
    private(set) var isProbing = false

    /// Between two looks at the most.
    static let longestDelay = Duration.seconds(60)

    init(at now: Instant) {
        since = String(Timestamp.now.localMinute.suffix(5))
        next = now + delay
    }

    mutating func begin() {
        isProbing = true
    }

    /// It is still not there: the next look comes later.
    mutating func end(at now: Instant) {
        isProbing = false
        delay = min(delay * 2, Self.longestDelay)
        next = now + delay
    }

    /// Whoever asks for it has a look at once.
    mutating func hurry(at now: Instant) {
        if !isProbing { next = now }
    }
}

extension AppModel {
    /// Looks whether the network is back, if it is time.
    mutating func probeNetwork() -> [AppEffect] {
        guard let waiting = offline, !waiting.isProbing, waiting.next <= now, let chat else { return [] }
        guard case .ready(let profile, _) = chat.answerer else { return [] }
        offline?.begin()
        return [.probeNetwork(profile)]
    }

    mutating func take(probed isOnline: Bool) -> [AppEffect] {
        guard offline != nil else { return [] }
        guard isOnline else {
            offline?.end(at: now)
            return []
        }
        offline = nil
        say(tr("the network is back"))
        guard chat?.isBusy == false, chat?.holdsQueue == false, let next = chat?.queue.first else { return [] }
        chat?.queue.removeFirst()
        return ask(next.text, next.ticket)
    }

    /// A prompt that the network kept from its provider waits in front of the others, in the store too.
    ///
    /// `isCurrent`: it is of the conversation that is shown.
    mutating func wait(for prompt: RefusedPrompt, isCurrent: Bool) -> [AppEffect] {
        guard isCurrent, var chat else { return [] }
        if offline == nil { offline = Offline(at: now) } else { offline?.end(at: now) }
        var effects: [AppEffect] = []
        let former = chat.queue
        chat.queue = []
        for text in [prompt.text] + former.map(\.text) {
            tickets += 1
            chat.queue.append(QueuedQuestion(ticket: .new(tickets), text: text))
        }
        chat.holdsQueue = false
        if chat.isStored, let id = chat.id {
            // The order in the store is that of their coming.
            effects = former.map { .unqueue($0.ticket) } + chat.queue.map { .enqueue($0, in: id) }
        }
        self.chat = chat
        return effects
    }

    /// The line above the input while there is no network.
    var offlineText: String? {
        guard let offline else { return nil }
        let count = chat?.queue.count ?? 0
        return tr(
            "! OFFLINE since \(offline.since): \(count) messages wait, and go out by themselves (Enter tries now)")
    }
}

extension ChatError {
    /// Whether the provider could not be reached at all: no name, no route, no connection.
    var isOffline: Bool {
        if case .unreachable = self { true } else { false }
    }
}
