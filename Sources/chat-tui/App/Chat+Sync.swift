internal import ChatKit

/// An answer that another process is writing, or this one in a conversation that was left.
struct WatchedAnswer: Equatable, Sendable {
    var mark: JournalMark
    /// `process 4711 (chat-cli), since 11:47`.
    var holder: String
    /// What the line above the input tells of it.
    var progress: RunningAnswer
    /// When to see next whether that process lives.
    var checkDue: ContinuousClock.Instant
}

/// Keeping in step with what others do in the conversation.
extension Chat {
    /// Whether a question has to wait.
    var isBusy: Bool { running != nil || watched != nil }

    /// What to look for.
    func look(isForced: Bool = false, mends: Bool = false) -> ConversationLook {
        ConversationLook(id: id, head: head, mark: watched?.mark, isForced: isForced, mends: mends)
    }

    /// Takes what is new. false: the dialogue goes another way now, and is to be read anew.
    mutating func take(
        _ glance: ConversationGlance, _ accounts: [StoredMessage.ID: ReplyAccount], _ versions: MessageVersions = [:],
        at now: ContinuousClock.Instant
    ) -> Bool {
        (title, isStored) = (glance.conversation.title, true)
        // What we write ourselves is on the screen already; the store's account of it is taken when it is whole.
        guard running == nil else { return true }
        guard let news = glance.news else { return false }
        if !news.isEmpty, transcript.entries.first?.author == .program { transcript.removeAll(after: 0) }
        let end = settle(news, accounts, versions)
        if let running = glance.running, !running.isOwn {
            watch(running, at: now)
        } else {
            // Of an answer that ended, what did not become part of the dialogue is gone.
            if watched != nil { transcript.removeAll(after: end) }
            watched = nil
            transcript.settle()
        }
        return true
    }

    /// Gives the entries that are not settled their places in the store, and puts in what is missing there.
    private mutating func settle(
        _ news: [StoredMessage], _ accounts: [StoredMessage.ID: ReplyAccount], _ versions: MessageVersions
    ) -> Int {
        var place = (transcript.entries.lastIndex { $0.id != nil } ?? -1) + 1
        for message in news {
            let stored = entry(message, accounts[message.id], versions: versions)
            // What the store never gives a place to stays where it is.
            while transcript.entries.indices.contains(place), transcript.entries[place].isSettled { place += 1 }
            if !transcript.adopt(stored, at: place) { transcript.insert(stored, at: place) }
            place += 1
        }
        head = news.last?.id ?? head
        return place
    }

    private mutating func watch(_ found: RunningReply, at now: ContinuousClock.Instant) {
        if watched?.mark.turn != found.turn {
            watched = WatchedAnswer(
                mark: found.mark, holder: found.holder, progress: RunningAnswer(number: 0, at: now),
                checkDue: now + .seconds(2))
            let time = String(Timestamp.now.localMinute.suffix(5))
            var entry = TranscriptEntry(.model(found.model.rawValue), text: "", detail: time, isWhole: false)
            entry.showsReasoning = showsReasoning
            entry.day = Transcript.today
            transcript.append(entry)
        }
        watched?.mark = found.mark
        for piece in found.pieces {
            switch piece {
            case .text(let text):
                watched?.progress.note(.text(text), at: now)
                transcript.changeLast { $0.append(text: text) }
            case .reasoning(let text):
                watched?.progress.note(.reasoning(text), at: now)
                transcript.changeLast { $0.append(reasoning: text) }
            case .toolCall, .image, .file: transcript.changeLast { $0.append(text: piece.shownText) }
            case .toolResult, .state: break
            }
        }
    }

    /// The conversation is there no more.
    mutating func lose() {
        guard isStored else { return }
        (isStored, head, watched) = (false, nil, nil)
        transcript.append(
            TranscriptEntry(
                .program, text: "",
                failure: TranscriptEntry.Failure(
                    message: tr("this conversation was deleted by another program"),
                    hint: tr("what is shown here is all that is left of it; another question begins it anew"))))
        transcript.settle()
    }

    /// Takes the dialogue as it was read anew; words that were at the top stay there if they are still in it.
    mutating func reopen(_ opened: OpenedConversation) {
        let fresh = Chat(opened)
        (title, beginning, isStored, head) = (fresh.title, fresh.beginning, fresh.isStored, fresh.head)
        (troubles, watched, gauge) = (fresh.troubles, nil, fresh.gauge)
        transcript.replace(with: fresh.transcript)
    }
}
