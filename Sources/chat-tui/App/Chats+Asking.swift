internal import ChatKit

/// Sending prompts.
extension Chats {
    /// Sends a prompt, and passes on each event of the reply as it comes.
    ///
    /// `price`: is called with the price of the model's tokens, where it is known, before the request is sent.
    func ask(
        _ question: Question, price: @Sendable (Price) async -> Void = { _ in },
        tell: @Sendable (ReplyEvent) async -> Void
    ) async -> AskEnd {
        var conversation = question.conversation
        let before = await latestTurn(of: conversation)
        do throws(ChatError) {
            try await run(question, &conversation, price: price, tell: tell)
            return AskEnd()
        } catch {
            let after = await latestTurn(of: conversation)
            return AskEnd(error: error, isStored: after != nil && after != before)
        }
    }

    private func latestTurn(of id: ConversationID?) async -> Turn.ID? {
        guard let id, let store = try? await store(), let found = try? await store.find(id) else { return nil }
        return try? await store.latestTurn(of: found)
    }

    /// - Parameter place: The conversation; set as soon as one has begun.
    /// - Throws: What ended the reply early; ``ChatError/cancelled`` when the task was cancelled.
    private func run(
        _ question: Question, _ place: inout ConversationID?, price: @Sendable (Price) async -> Void,
        tell: @Sendable (ReplyEvent) async -> Void
    ) async throws(ChatError) {
        let store = try await store()
        try checkFile()
        var conversation: Conversation?
        if let id = question.conversation { conversation = try await store.find(id) }
        let profile = try settings().profile(
            named: question.profile ?? wishes.profile ?? conversation?.profile)
        let model = try profile.model(named: question.model ?? wishes.model, in: conversation)
        if let found = self.price(of: model, profile) { await price(found) }
        var options = profile.options(in: conversation)
        // The screen has room for one answer, and each is paid for.
        options.extra["n"] = nil
        let former = try await formerPrompt(of: question, in: conversation, store)
        let (message, attachments) = try await message(of: question, former, store)
        if let text = question.text {
            for path in QuestionFiles.missing(in: text) {
                await tell(.notice(Notice(.translated, tr("no file @\(path): sent as written"))))
            }
        }
        let requestPlace: TurnRequest.Place =
            if let conversation {
                .existing(conversation)
            } else {
                .new(try draft(for: question, profile, model))
            }
        let queued = await self.place(of: question.ticket)
        var request = TurnRequest(
            place: requestPlace, question: message, model: model, options: options, attachments: attachments,
            queued: queued)
        if question.text == nil { request.stored = former?.id } else { request.edited = former?.id }
        let lastMessage = try await lastMessage(of: former == nil ? nil : conversation, store)
        let stream = TurnRunner(store: store, provider: try provider(for: profile)).run(request)
        var iterator = stream.makeAsyncIterator()
        do throws(ChatError) {
            while let event = try await iterator.next() {
                if case .started(let start) = event { place = start.conversation ?? place }
                await tell(event)
            }
        } catch {
            await forget(queued, in: store)
            // Sent once more in vain, the branch that was there is back.
            if let conversation, let lastMessage { await goBack(to: conversation, after: lastMessage, in: store) }
            throw error
        }
    }

    /// The stored prompt that is sent again, or that another one stands beside.
    private func formerPrompt(
        of question: Question, in conversation: Conversation?, _ store: ConversationStore
    ) async throws(ChatError) -> StoredMessage? {
        guard question.text == nil || question.replacing != nil else { return nil }
        guard let conversation else { throw .invalidUsage(tr("nothing was asked here yet")) }
        if let replaced = question.replacing {
            guard let prompt = try await store.messages([replaced]).first else {
                throw .invalidUsage(tr("the message is not there any more"))
            }
            return prompt
        }
        guard let last = try await store.branch(of: conversation).last(where: { $0.role == .user }) else {
            throw .invalidUsage(tr("nothing was asked here yet"))
        }
        return last
    }

    /// What is sent: the words with the text of the files they name, and pictures and other files.
    private func message(
        of question: Question, _ former: StoredMessage?, _ store: ConversationStore
    ) async throws(ChatError) -> (Message, [String: [UInt8]]) {
        var attachments: [String: [UInt8]] = [:]
        if let former { attachments = try await store.attachments(of: [former.message]) }
        guard let text = question.text else { return (former?.message ?? Message(role: .user, parts: []), attachments) }
        let contents = try QuestionFiles.contents(of: text)
        var received = contents.attachments
        for file in question.attachments { received.append(try QuestionFiles.attachment(at: file.path)) }
        for one in received { attachments[one.attachment.hash] = one.bytes }
        var parts = received.map(\.attachment.part) + [.text(contents.text)]
        // Pictures and files of the former version are sent with the new one.
        parts = (former?.message.parts.filter { if case .text = $0 { false } else { true } } ?? []) + parts
        return (Message(role: .user, parts: parts), attachments)
    }

    /// A conversation that begins, with what was set for it before.
    private func draft(
        for question: Question, _ profile: Profile, _ model: ModelID
    ) throws(ChatError) -> ConversationDraft {
        var draft = ConversationDraft(
            id: question.conversation, firstPrompt: profile.firstPrompt, profile: profile.name, model: model)
        guard let values = question.values else { return draft }
        if values.firstPrompt.contains(where: { !$0.isWhitespace }) { draft.firstPrompt = values.firstPrompt }
        if values.title.contains(where: { !$0.isWhitespace }) { draft.title = values.title }
        (draft.tags, draft.options) = (values.tagList, try values.options(over: RequestOptions()))
        (draft.budget, draft.spendLimit) = (try values.budget(), try values.limit())
        return draft
    }

    private func lastMessage(
        of conversation: Conversation?, _ store: ConversationStore
    ) async throws(ChatError) -> StoredMessage.ID? {
        guard let conversation else { return nil }
        return try await store.messages(of: conversation).last?.id
    }

    /// Makes the branch that was shown the current one again, unless a part of a reply came.
    private func goBack(
        to former: Conversation, after last: StoredMessage.ID, in store: ConversationStore
    ) async {
        guard let now = try? await store.find(former.id), now.head != former.head else { return }
        if let head = now.head, head > last, let message = try? await store.messages([head]).first,
            message.role != .user
        {
            return
        }
        _ = try? await store.setHead(former.head, of: now)
    }
}
