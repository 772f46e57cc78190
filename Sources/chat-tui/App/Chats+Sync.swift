internal import ChatKit

/// What others do in the conversations.
extension Chats {
    /// A file that changes whenever somebody writes to the database.
    func changingFile() async throws(ChatError) -> String {
        let store = try await store()
        // Reading makes it, if nobody has written yet.
        _ = try await store.dataVersion()
        return store.file + "-wal"
    }

    func look(_ look: ConversationLook) async throws(ChatError) -> ConversationLook.Finding {
        let store = try await store()
        do throws(ChatError) {
            try checkFile()
        } catch {
            return .lost(error)
        }
        if look.mends { _ = try await store.recoverInterrupted() }
        let version = try await store.dataVersion()
        guard version != seenVersion || look.isForced else { return .nothing }
        seenVersion = version
        guard let id = look.id else { return .changed(nil) }
        guard let glance = try await store.glance(at: id, since: look.head, after: look.mark) else { return .gone }
        let news = glance.news ?? []
        return .changed(
            glance, accounts: try await accounts(of: news), versions: try await store.versions(of: news.map(\.id)))
    }

    /// Whether the database does not answer within a moment: another program has locked it.
    func isStoreBusy() async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { [self] in
                _ = try? await store().dataVersion()
                return false
            }
            group.addTask {
                try? await Task.sleep(for: .milliseconds(300))
                return true
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }

    // Turns that did not come to their end

    /// By the message that shows it: the answer as far as it came, else the question.
    func troubles(in id: ConversationID) -> [StoredMessage.ID: Trouble] {
        guard let broken, broken.id == id else { return [:] }
        var troubles: [StoredMessage.ID: Trouble] = [:]
        for item in broken.turns {
            troubles[item.turn.reply ?? item.turn.question] = Trouble(
                status: item.turn.status, message: item.turn.errorMessage, isUnanswered: item.question != nil)
        }
        return troubles
    }

    /// Puts the questions that nothing came of where they were asked.
    ///
    /// `end`: the message before which the page ends; nil: it goes to the end of the dialogue.
    func withUnanswered(
        _ page: DialoguePage, of id: ConversationID, before end: StoredMessage.ID?
    ) -> DialoguePage {
        guard let broken, broken.id == id else { return page }
        let known = Set(page.messages.map(\.id))
        let first = page.hasEarlier ? page.messages.first?.id : nil
        let lost = broken.turns.compactMap(\.question).filter { question in
            !known.contains(question.id) && first.map { question.id > $0 } ?? true
                && end.map { question.id < $0 } ?? true
        }
        guard !lost.isEmpty else { return page }
        let unanswered = Set(lost.map(\.id))
        var whole = page
        whole.messages = []
        for message in (page.messages + lost).sorted(by: { $0.id < $1.id }) {
            // Asked again until an answer came, a question is shown once.
            if let last = whole.messages.last, unanswered.contains(last.id), message.role == .user,
                message.text == last.text
            {
                whole.messages.removeLast()
            }
            whole.messages.append(message)
        }
        return whole
    }
}
