/// The stages of one turn, taken one after the other as its stream is read.
struct RunningTurn: ReplySource {
    private enum Stage {
        /// Find or start the conversation.
        case entering
        /// Take its lock, at once or after a notice.
        case locking(Conversation, isAnnounced: Bool)
        /// Pass on what the provider says.
        case relaying(TurnRecorder, ReplyStream.AsyncIterator)
        case closed
    }

    private let request: TurnRequest
    private let store: ConversationStore
    private let provider: any Provider
    private var stage = Stage.entering

    init(_ request: TurnRequest, store: ConversationStore, provider: any Provider) {
        self.request = request
        self.store = store
        self.provider = provider
    }

    mutating func next() async throws(ChatError) -> ReplyEvent? {
        while true {
            switch stage {
            case .entering:
                let (conversation, isNew) = try await enter()
                stage = .locking(conversation, isAnnounced: false)
                return .started(
                    ReplyStart(
                        profile: provider.profile.name, model: request.model, conversation: conversation.id,
                        isNewConversation: isNew))
            case .locking(let conversation, let isAnnounced):
                if let notice = try await lock(conversation, isAnnounced: isAnnounced) { return notice }
            case .relaying(let recorder, var iterator):
                let event = try await Self.relay(&iterator, recorder)
                if case .finished = event { stage = .closed } else { stage = .relaying(recorder, iterator) }
                if case .started = event { continue }
                return event
            case .closed:
                return nil
            }
        }
    }

    /// Finds or starts the conversation. A question that cannot be sent starts none.
    private func enter() async throws(ChatError) -> (Conversation, isNew: Bool) {
        switch request.place {
        case .existing(let conversation):
            return (conversation, false)
        case .new(let draft):
            var plan = TurnPlan(
                firstPrompt: draft.firstPrompt, question: request.question, model: request.model,
                options: request.options, streams: request.streams)
            plan.request.attachments = request.attachments
            _ = try await provider.preview(of: plan.request)
            do throws(ChatError) {
                return (try await store.create(draft), true)
            } catch {
                guard case .conversationExists(let id) = error else { throw error }
                return (try await store.conversation(id), false)
            }
        }
    }

    /// Takes the lock and begins the turn; gives a notice instead, once, when somebody else holds it.
    private mutating func lock(_ conversation: Conversation, isAnnounced: Bool) async throws(ChatError) -> ReplyEvent? {
        let lock: TurnLock
        if isAnnounced {
            lock = try await store.lockTurn(of: conversation)
        } else if let free = try await store.tryLockTurn(of: conversation) {
            lock = free
        } else {
            let holder = try await store.turnHolder(of: conversation)
            guard request.patience == .waits else { throw .conversationBusy(conversation.id, holder: holder) }
            stage = .locking(conversation, isAnnounced: true)
            return .notice(Notice(.waiting, "waiting for \(holder)"))
        }
        let recorder = try await begin(conversation, lock)
        stage = .relaying(recorder, provider.reply(to: recorder.request).makeAsyncIterator())
        return lock.recovered.isEmpty
            ? nil : .notice(Notice(.recovered, "an answer that had broken off is kept, marked interrupted"))
    }

    /// Commits the question. From here on the turn is on record, and a recorder ends it.
    private func begin(_ stale: Conversation, _ lock: TurnLock) async throws(ChatError) -> TurnRecorder {
        // Whoever held the lock before us has moved the head.
        let conversation = try await store.conversation(stale.id)
        var plan = TurnPlan(
            conversation: conversation, branch: try await store.branch(of: conversation), question: request.question,
            model: request.model, options: request.options, streams: request.streams)
        let profile = provider.profile
        let stored = try await store.attachments(of: plan.request.messages)
        plan.request.attachments = stored.merging(request.attachments) { _, new in new }
        plan.request.uploads = try await store.uploads(at: profile.name, of: plan.request.messages)
        // What cannot be sent is not kept either.
        _ = try await provider.preview(of: plan.request)
        for attachment in request.question.attachments {
            guard let bytes = request.attachments[attachment.hash] else { continue }
            _ = try await store.attach(bytes, mediaType: attachment.mediaType, name: attachment.name)
        }
        let turn = try await store.beginTurn(
            TurnDraft(
                question: .new(request.question), profile: profile.name, provider: profile.kind, model: request.model,
                options: request.options, context: plan.sent, estimatedInputTokens: plan.estimate.count,
                queued: request.queued),
            in: conversation)
        return TurnRecorder(turn: turn.id, profile: profile.name, request: plan.request, lock: lock, store: store)
    }

    /// Takes the provider's next event and records it before it is passed on.
    private static func relay(
        _ iterator: inout ReplyStream.AsyncIterator, _ recorder: TurnRecorder
    ) async throws(ChatError) -> ReplyEvent {
        do throws(ChatError) {
            guard let event = try await iterator.next() else {
                throw .unexpected("the provider's stream ended without a finish")
            }
            try await recorder.record(event)
            return event
        } catch {
            await recorder.close(after: error)
            throw error
        }
    }
}
