internal import ChatKit

/// Quitting, which stops the answers that are being written. What has come of them is kept.
extension AppModel {
    /// The conversation that is shown, if it is in the store.
    var storedConversation: ConversationID? {
        chat.flatMap { $0.isStored ? $0.id : nil }
    }

    /// The last prompt and its reply as text, each under its name; nil: nothing was said.
    var lastExchange: String? {
        let entries = chat?.transcript.entries ?? []
        guard let start = entries.lastIndex(where: { $0.author == .person }) else { return nil }
        return entries[start...].compactMap { entry -> String? in
            switch entry.author {
            case .person: "\(tr("you"))\n\(entry.text)"
            case .model(let name): entry.text.isEmpty ? nil : "\(name)\n\(entry.text)"
            case .program: nil
            }
        }.joined(separator: "\n\n")
    }

    /// What would stop if the program ended now, in words; nil: nothing.
    private var unfinished: String? {
        let chats = background + [chat].compactMap(\.self)
        let writing = chats.filter { $0.running != nil }
        let waiting = chats.reduce(0) { $0 + $1.queue.count }
        var parts: [String] = []
        if writing.count > 1 {
            parts.append(tr("\(writing.count) answers are being written"))
        } else if let only = writing.first {
            let isShown = only.running?.number == chat?.running?.number
            parts.append(
                isShown ? tr("an answer is being written") : tr("an answer is being written in “\(only.name)”"))
        }
        if waiting > 0 { parts.append(tr("\(waiting) messages are queued")) }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// A key wishes to quit: the first time it is told what that would stop, the second time it is done.
    ///
    /// `isAlwaysAsked`: the key is pressed for other things as well.
    mutating func leave(by key: String, isAlwaysAsked: Bool = false) -> [AppEffect] {
        let unfinished = unfinished
        guard unfinished != nil || isAlwaysAsked else { return [.quit(0)] }
        if let quitsUntil, now < quitsUntil { return [.quit(0)] }
        // More words take longer to read.
        let end = now + (unfinished == nil ? .seconds(2) : .seconds(4))
        quitsUntil = end
        message = (unfinished.map { tr("\(key) again quits: \($0)") } ?? tr("\(key) again to quit"), end)
        return []
    }

    /// A command to quit is too long to be written twice.
    mutating func confirmLeaving() -> [AppEffect] {
        guard let unfinished else { return [.quit(0)] }
        overlay = .confirmation(Confirmation(question: tr("Quit? \(unfinished)"), effect: .quit(0)))
        return []
    }
}
