/// Plans turns: finds the budget in force, gathers what could be sent, and lets the budget choose.
public struct TurnPlanner: Sendable {
    private let provider: any Provider
    private let store: ConversationStore?

    /// - Parameter store: Where conversations and counts are kept; nil for questions of their own.
    public init(provider: any Provider, store: ConversationStore?) {
        self.provider = provider
        self.store = store
    }

    /// What would be sent now. Nothing is sent or stored, but for counts that a provider was asked for.
    ///
    /// - Throws: ``ChatError/contextTooLong(_:)`` when even what must go is more than the budget.
    public func plan(_ request: TurnRequest) async throws(ChatError) -> TurnPlan {
        switch request.place {
        case .existing(let conversation): try await plan(request, in: conversation)
        case .new(let draft): try await plan(request, in: nil, firstPrompt: draft.firstPrompt)
        }
    }

    func plan(
        _ request: TurnRequest, in conversation: Conversation?, firstPrompt: String? = nil, of turn: Turn? = nil
    ) async throws(ChatError) -> TurnPlan {
        let entry = ModelCatalog(own: provider.profile.catalog).entry(for: request.model)
        let budget = ContextBudget(
            of: request.budget, conversation: conversation?.budget ?? BudgetWishes(),
            profile: provider.profile.budget, model: entry?.limits, maximumOutput: request.options.maxOutputTokens)
        var material = try await ContextMaterial.gather(
            conversation, in: store, firstPrompt: firstPrompt, question: request.question.storable,
            summarises: budget.overflow == .summarize)
        // A turn that is on record has its question on the branch already.
        if let turn, material.branch.last?.id == turn.question { material.branch.removeLast() }
        let planner = ContextPlanner(
            counter: try provider.profile.tokenCounter(for: request.model), budget: budget, model: request.model,
            options: request.options, streams: request.streams, session: conversation?.uid.rawValue)
        var plan = try planner.plan(material)
        plan.request.attachments = request.attachments
        if let store {
            let stored = try await store.attachments(of: plan.request.messages)
            plan.request.attachments.merge(stored) { own, _ in own }
            plan.request.uploads = try await store.uploads(at: provider.profile.name, of: plan.request.messages)
        }
        return plan
    }
}
