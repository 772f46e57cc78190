/// The stages of one turn, taken one after the other as its stream is read.
struct RunningTurn: ReplySource {
    private enum Stage {
        /// Find or start the conversation.
        case entering
        /// Take its lock, at once or after a notice.
        case locking(Conversation, isAnnounced: Bool)
        /// Choose what is sent, and commit the question.
        case planning(Conversation, TurnLock)
        /// Have the summary written that the plan lacks, and plan again.
        case summarising(OpenTurn)
        /// Send the request.
        case asking(OpenTurn)
        /// Pass on what the provider says.
        case relaying(TurnRecorder, ReplyStream.AsyncIterator)
        case closed
    }

    private let request: TurnRequest
    private let store: ConversationStore
    private let provider: any Provider
    private let planner: TurnPlanner
    private var stage = Stage.entering
    /// What is said before the next stage.
    private var notices: [Notice] = []
    /// Holds what is reserved for the prompt until a recorder does.
    private var holder: SpendHolder?
    /// The plan of a new conversation's first request, made before the conversation is.
    private var first: PreparedPlan?

    init(_ request: TurnRequest, store: ConversationStore, provider: any Provider) {
        self.request = request
        self.store = store
        self.provider = provider
        planner = TurnPlanner(provider: provider, store: store)
    }

    mutating func next() async throws(ChatError) -> ReplyEvent? {
        do throws(ChatError) {
            return try await advance()
        } catch {
            // Nothing was sent yet, so nothing of the reservation is owed.
            if let holder { try? await store.release(holder) }
            throw error
        }
    }

    private mutating func advance() async throws(ChatError) -> ReplyEvent? {
        while true {
            if !notices.isEmpty { return .notice(notices.removeFirst()) }
            switch stage {
            case .entering:
                let (conversation, isNew) = try await enter()
                stage = .locking(conversation, isAnnounced: false)
                return .started(
                    ReplyStart(
                        profile: provider.profile.name, model: request.model, conversation: conversation.id,
                        isNewConversation: isNew))
            case .locking(let conversation, let isAnnounced): try await lock(conversation, isAnnounced: isAnnounced)
            case .planning(let conversation, let lock): try await plan(conversation, lock)
            case .summarising(let open): try await summarise(open)
            case .asking(let open):
                open.recorder.restartClock()
                if open.prepared.plan.request.options.answers > 1 {
                    var draft = draft(open.prepared)
                    draft.question = .answered(open.turn.question)
                    // The first answer's turn took it out of the queue.
                    draft.queued = nil
                    open.recorder.choices = ChoicePlace(conversation: open.conversation, draft: draft)
                }
                let reply = provider.reply(to: open.prepared.request).listingSources
                stage = .relaying(open.recorder, reply.makeAsyncIterator())
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

    /// Finds or starts the conversation. A question that cannot be sent, or that a limit does not allow, starts none.
    private mutating func enter() async throws(ChatError) -> (Conversation, isNew: Bool) {
        switch request.place {
        case .existing(let conversation):
            return (conversation, false)
        case .new(let draft):
            let prepared = try await prepare(
                try await planner.plan(request, in: nil, draft: draft, session: draft.uid))
            if !provider.profile.limits.isEmpty {
                let holder = try store.spendHolder()
                self.holder = holder
                let account = try await TurnAccount.of(prepared.plan, for: provider.profile, in: store)
                try await store.reserve(account.request(by: holder))
            }
            do throws(ChatError) {
                let conversation = try await store.create(draft)
                first = prepared
                return (conversation, true)
            } catch {
                guard case .conversationExists(let id) = error else { throw error }
                return (try await store.conversation(id), false)
            }
        }
    }

    /// Takes the lock; gives a notice first, once, when somebody else holds it.
    private mutating func lock(_ conversation: Conversation, isAnnounced: Bool) async throws(ChatError) {
        let lock: TurnLock
        if isAnnounced {
            lock = try await store.lockTurn(of: conversation)
        } else if let free = try await store.tryLockTurn(of: conversation) {
            lock = free
        } else {
            let holder = try await store.turnHolder(of: conversation)
            guard request.patience == .waits else { throw .conversationBusy(conversation.id, holder: holder) }
            stage = .locking(conversation, isAnnounced: true)
            notices = [Notice(.waiting, "waiting for \(holder)")]
            return
        }
        if !lock.recovered.isEmpty {
            notices = [Notice(.recovered, "an answer that had broken off is kept, marked interrupted")]
        }
        // Whoever held the lock before us has moved the head.
        stage = .planning(try await store.conversation(conversation.id), lock)
    }

    /// Plans the request and commits the prompt and what it may cost.
    private mutating func plan(_ conversation: Conversation, _ lock: TurnLock) async throws(ChatError) {
        let prepared: PreparedPlan
        if var first, conversation.head == nil, conversation.uid.rawValue == first.plan.request.session {
            // Nobody has written to the conversation since this turn started it.
            if let firstPrompt = conversation.firstPrompt { first.plan.sent = [firstPrompt.id] }
            prepared = first
        } else {
            prepared = try await prepare(try await planner.plan(request, in: conversation))
        }
        first = nil
        let plan = prepared.plan
        let draft = draft(prepared)
        for attachment in request.question.attachments {
            guard let bytes = request.attachments[attachment.hash] else { continue }
            _ = try await store.attach(bytes, mediaType: attachment.mediaType, name: attachment.name)
        }
        let account = try await TurnAccount.of(plan, for: provider.profile, in: store)
        let holder = if let holder { holder } else { try store.spendHolder() }
        let turn = try await store.beginTurn(
            draft, in: conversation, spending: account.request(by: holder, in: conversation.key))
        self.holder = nil
        let open = OpenTurn(
            conversation: conversation, prepared: prepared, turn: turn,
            recorder: TurnRecorder(turn: turn.id, account: account, holder: holder, lock: lock, store: store),
            lock: lock)
        if let missing = plan.missingSummary {
            notices.append(Notice(.summarising, "summarising \(missing.newMessages) older messages"))
            stage = .summarising(open)
        } else {
            notices += plan.notices
            stage = .asking(open)
        }
    }

    /// Encodes the planned request.
    ///
    /// - Throws: What keeps the request from being sent: then the prompt is not stored either.
    private func prepare(_ plan: TurnPlan) async throws(ChatError) -> PreparedPlan {
        PreparedPlan(plan: plan, request: try await provider.prepare(plan.request))
    }

    /// The turn as it will be on record.
    private func draft(_ prepared: PreparedPlan) -> TurnDraft {
        let plan = prepared.plan
        var draft = TurnDraft(
            question: question, profile: provider.profile.name,
            provider: provider.profile.kind, model: request.model, options: plan.request.options, context: plan.sent,
            dropped: plan.dropped, summarised: plan.summarised, estimatedInputTokens: plan.estimate.count,
            isEstimateExact: plan.estimate.isExact, budget: plan.budget, request: prepared.request.trace,
            queued: request.queued)
        draft.session = request.session
        return draft
    }

    private var question: TurnDraft.Question {
        if let continued = request.continued { return .continuing(request.question, continued) }
        if let stored = request.stored { return .stored(stored) }
        return request.edited.map { .instead(request.question, of: $0) } ?? .new(request.question)
    }

    /// Has the missing summary written and plans again. A summary that fails is no reason to leave the question
    /// unanswered: then the oldest messages are left out, and the user is told.
    private mutating func summarise(_ open: OpenTurn) async throws(ChatError) {
        var open = open
        do throws(ChatError) {
            guard let missing = open.prepared.plan.missingSummary else { return }
            let writer = SummaryWriter(provider: provider, store: store)
            if let failure = try await writer.write(missing, like: open, for: request) {
                open.prepared.plan.missingSummary = nil
                notices.append(Notice(.trimmed, "no summary could be written: \(failure)"))
            } else {
                open.prepared = try await prepare(try await planner.plan(request, in: open.conversation, of: open.turn))
                try await store.replan(open.turn, draft(open.prepared))
                // Each summary covers more than the one before it, so this comes to an end.
                if open.prepared.plan.missingSummary != nil {
                    stage = .summarising(open)
                    return
                }
            }
        } catch {
            await open.recorder.close(after: error)
            throw error
        }
        notices += open.prepared.plan.notices
        stage = .asking(open)
    }

    /// Takes the provider's next event and records it before it is passed on.
    static func relay(
        _ iterator: inout ReplyStream.AsyncIterator, _ recorder: TurnRecorder
    ) async throws(ChatError) -> ReplyEvent {
        do throws(ChatError) {
            guard let event = try await iterator.next() else {
                throw .unexpected("the provider's stream ended without a finish")
            }
            return try await recorder.record(event)
        } catch {
            await recorder.close(after: error)
            throw error
        }
    }
}

/// A turn that is on record and was not sent yet.
struct OpenTurn {
    let conversation: Conversation
    var prepared: PreparedPlan
    let turn: Turn
    let recorder: TurnRecorder
    let lock: TurnLock
}

/// A plan with its request encoded.
struct PreparedPlan {
    var plan: TurnPlan
    let request: PreparedRequest
}
