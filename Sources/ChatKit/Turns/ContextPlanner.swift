/// Chooses what goes into a request so that it keeps to a budget. Pure: the same material gives the same plan.
struct ContextPlanner: Sendable {
    var counter: TokenCounter
    let budget: ContextBudget
    let model: ModelID
    let options: RequestOptions
    let streams: Bool
    let session: String?

    /// - Throws: ``ChatError/contextTooLong(_:)`` when even what must go is too much.
    func plan(_ material: ContextMaterial) throws(ChatError) -> TurnPlan {
        let (exchanges, bound) = Exchanges.cut(material.branch, before: material.question)
        let weighed = exchanges.map { Weighed($0, counter: counter, pins: material.pins) }
        var frame = request([material.firstPrompt].compactMap { $0 } + bound.map(\.message) + [material.question])
        let fixed = counter.count(frame)
        if budget.overflow == .summarize, let plan = summarised(material, weighed, bound, fixed: fixed) {
            return plan
        }
        let weights = weighed.map { ContextTrimming.Exchange(weight: $0.tokens.count, isPinned: $0.isPinned) }
        guard let kept = ContextTrimming.kept(of: weights, fixed: fixed.count, budget: budget) else {
            throw .contextTooLong(shortage(material, weighed, bound, fixed: fixed))
        }
        let stay = zip(weighed, kept).filter(\.1).map(\.0)
        let gone = zip(weighed, kept).filter { !$0.1 }.map(\.0)
        frame.messages = messages(material, stay.flatMap(\.messages) + bound)
        return finished(
            frame, sent: ids(material, stay.flatMap(\.messages) + bound), gone: gone, summarised: [],
            estimate: stay.reduce(fixed) { $0 + $1.tokens })
    }

    /// The plan of a request that is made; fills in what follows from its weight.
    func finished(
        _ request: ChatRequest, sent: [StoredMessage.ID], gone: [Weighed], summarised: [Weighed],
        estimate: TokenEstimate
    ) -> TurnPlan {
        var request = request
        if budget.overflow == .easyBackend, let window = budget.window, request.options.maxOutputTokens == nil {
            request.options.maxOutputTokens = max(1, window - estimate.count)
        }
        return TurnPlan(
            request: request, sent: sent, dropped: gone.flatMap { $0.messages.map(\.id) },
            summarised: summarised.flatMap { $0.messages.map(\.id) }, estimate: estimate,
            reservedOutput: request.options.maxOutputTokens ?? budget.reservedOutput, budget: budget,
            notices: notices(gone: gone, summarised: summarised))
    }

    func request(_ messages: [Message]) -> ChatRequest {
        ChatRequest(model: model, messages: messages, options: options, streams: streams, session: session)
    }

    func messages(_ material: ContextMaterial, _ dialogue: [StoredMessage]) -> [Message] {
        [material.firstPrompt].compactMap { $0 } + dialogue.map(\.message) + [material.question]
    }

    func ids(_ material: ContextMaterial, _ dialogue: [StoredMessage]) -> [StoredMessage.ID] {
        [material.firstPromptID].compactMap { $0 } + dialogue.map(\.id)
    }

    private func notices(gone: [Weighed], summarised: [Weighed]) -> [Notice] {
        func piece(_ exchanges: [Weighed]) -> String {
            let count = exchanges.reduce(0) { $0 + $1.messages.count }
            let tokens = exchanges.reduce(TokenEstimate(0, isExact: true)) { $0 + $1.tokens }
            return "\(count) older message\(count == 1 ? "" : "s") (\(tokens) tokens)"
        }
        let reason = "the context budget is \(budget.limit ?? 0) tokens"
        var notices: [Notice] = []
        if !summarised.isEmpty {
            notices.append(Notice(.trimmed, "a summary stands for \(piece(summarised)): \(reason)"))
        }
        if !gone.isEmpty { notices.append(Notice(.trimmed, "left out \(piece(gone)): \(reason)")) }
        return notices
    }

    private func shortage(
        _ material: ContextMaterial, _ weighed: [Weighed], _ bound: [StoredMessage], fixed: TokenEstimate
    ) -> ContextShortage {
        func sum(_ exchanges: [Weighed]) -> Int { exchanges.reduce(0) { $0 + $1.tokens.count } }
        let pinned = sum(weighed.filter(\.isPinned))
        let others = budget.overflow == .error ? sum(weighed.filter { !$0.isPinned }) : 0
        let question = (bound.map(\.message) + [material.question]).reduce(0) { $0 + counter.count($1).count }
        return ContextShortage(
            budget: budget, firstPrompt: material.firstPrompt.map { counter.count($0).count } ?? 0, pinned: pinned,
            dialogue: others, question: question,
            total: TokenEstimate(fixed.count + pinned + others, isExact: fixed.isExact))
    }
}

/// An exchange and what it weighs.
struct Weighed: Sendable {
    let messages: [StoredMessage]
    let tokens: TokenEstimate
    let isPinned: Bool

    init(_ messages: [StoredMessage], counter: TokenCounter, pins: Set<StoredMessage.ID>) {
        self.messages = messages
        tokens = messages.reduce(TokenEstimate(0, isExact: true)) { $0 + counter.count($1.message) }
        isPinned = messages.contains { pins.contains($0.id) }
    }
}
