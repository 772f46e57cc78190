/// Plans turns: finds the budget in force, gathers what could be sent, and lets the budget choose.
public struct TurnPlanner: Sendable {
    private let provider: any Provider
    private let store: ConversationStore?
    private let mayAsk: Bool

    /// - Parameters:
    ///   - store: Where conversations and counts are kept; nil for questions of their own.
    ///   - mayAsk: Whether a provider that counts tokens may be asked to, where a guess comes near the budget.
    public init(provider: any Provider, store: ConversationStore?, mayAsk: Bool = true) {
        self.provider = provider
        self.store = store
        self.mayAsk = mayAsk
    }

    /// What would be sent now. Nothing is sent or stored, but for texts that a provider is to count.
    ///
    /// - Throws: ``ChatError/contextTooLong(_:)`` when even what must go is more than the budget.
    public func plan(_ request: TurnRequest) async throws(ChatError) -> TurnPlan {
        switch request.place {
        case .existing(let conversation): try await plan(request, in: conversation)
        case .new(let draft): try await plan(request, in: nil, draft: draft)
        }
    }

    /// - Parameters:
    ///   - draft: The conversation that is about to be started.
    ///   - session: Its permanent name, if the request is to carry one.
    ///   - turn: The turn on record whose request this is.
    func plan(
        _ request: TurnRequest, in conversation: Conversation?, draft: ConversationDraft? = nil, session: ULID? = nil,
        of turn: Turn? = nil
    ) async throws(ChatError) -> TurnPlan {
        let entry = ModelCatalog(own: provider.profile.catalog).entry(for: request.model)
        let budget = ContextBudget(
            of: request.budget, conversation: conversation?.budget ?? draft?.budget ?? BudgetWishes(),
            profile: provider.profile.budget, model: entry?.limits, maximumOutput: request.options.maxOutputTokens)
        var material = try await ContextMaterial.gather(
            conversation, in: store, firstPrompt: draft?.firstPrompt, question: request.question.storable,
            stored: request.stored ?? request.edited, continued: request.continued,
            summarises: budget.overflow == .summarize)
        // A turn that is on record has its question on the branch already.
        if let turn, material.branch.last?.id == turn.question { material.branch.removeLast() }
        var counter = try provider.profile.tokenCounter(for: request.model)
        counter.attachments = request.attachments
        if let store {
            let stored = try await store.attachments(of: material.branch.map(\.message))
            counter.attachments.merge(stored) { own, _ in own }
        }
        var planner = ContextPlanner(
            counter: counter, budget: budget, model: request.model, options: request.options, streams: request.streams,
            session: (conversation?.uid ?? session)?.rawValue)
        let failure = try await count(material, for: &planner)
        var plan = try planner.plan(material)
        if let failure { plan.notices.insert(failure, at: 0) }
        plan.request.attachments = request.attachments
        for hash in plan.request.messages.flatMap(\.attachments).map(\.hash) {
            plan.request.attachments[hash] = counter.attachments[hash]
        }
        plan.request.messages = plan.request.messages.map { $0.withFragments(from: counter.attachments) }
        if let store {
            plan.request.uploads = try await store.uploads(at: provider.profile.name, of: plan.request.messages)
        }
        return plan
    }

    /// Has the provider count the texts, where it can and where that may matter.
    ///
    /// - Returns: What the user must know where it could not be done: then the guess holds.
    private func count(
        _ material: ContextMaterial, for planner: inout ContextPlanner
    ) async throws(ChatError) -> Notice? {
        guard mayAsk, provider.countsTokens, planner.isNearLimit(material) else { return nil }
        do throws(ChatError) {
            planner.counter.counted = try await ExactCounts(provider: provider, store: store)
                .counts(of: material.texts, by: planner.model)
            return nil
        } catch {
            if error == .cancelled { throw error }
            return Notice(.translated, "the tokens stay a guess, they could not be counted: \(error.message)")
        }
    }
}
