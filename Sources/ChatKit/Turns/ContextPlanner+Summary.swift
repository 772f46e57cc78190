extension ContextPlanner {
    /// The plan with a summary of the dialogue's beginning: with the stored one where there is one, and with what a new
    /// one should cover where that is not enough.
    ///
    /// - Returns: Nil where none is needed, or where none would help.
    func summarised(
        _ material: ContextMaterial, _ weighed: [Weighed], _ bound: [StoredMessage], fixed: TokenEstimate
    ) -> TurnPlan? {
        guard let limit = budget.limit, weighed.reduce(fixed.count, { $0 + $1.tokens.count }) > limit else {
            return nil
        }
        let stored = material.summary
        let covered = stored.map { Self.exchanges(weighed, inFirst: $0.covered) } ?? 0
        let told = stored.flatMap { withSummary($0.0, covering: covered, material, weighed, bound, fixed) }
        if let told, told.isWhole { return told.plan }
        let missing = missingSummary(stored?.0, after: covered, weighed, fixed, limit)
        var plan = told?.plan ?? (missing == nil ? nil : dropping(material))
        plan?.missingSummary = missing
        return plan
    }

    /// The plan with a stored summary, and as much of what comes after it as has room.
    ///
    /// - Returns: Also whether that is all of it; nil where the summary has no room.
    private func withSummary(
        _ summary: DialogueSummary, covering covered: Int, _ material: ContextMaterial, _ weighed: [Weighed],
        _ bound: [StoredMessage], _ fixed: TokenEstimate
    ) -> (plan: TurnPlan, isWhole: Bool)? {
        let begin = fixed + counter.count(summary.request.message) + counter.count(summary.text.message)
        let rest = weighed[..<covered].filter(\.isPinned) + weighed[covered...]
        let weights = rest.map { ContextTrimming.Exchange(weight: $0.tokens.count, isPinned: $0.isPinned) }
        guard let kept = ContextTrimming.kept(of: weights, fixed: begin.count, budget: budget) else { return nil }
        let stay = zip(rest, kept).filter(\.1).map(\.0)
        let gone = zip(rest, kept).filter { !$0.1 }.map(\.0)
        let before = weighed[..<covered].filter { !$0.isPinned }
        let (told, untold) = (before.filter(summary.covers), before.filter { !summary.covers($0) })
        let dialogue = [summary.request, summary.text] + stay.flatMap(\.messages) + bound
        let plan = finished(
            request(messages(material, dialogue)), sent: ids(material, dialogue), gone: untold + gone,
            summarised: told, estimate: stay.reduce(begin) { $0 + $1.tokens })
        return (plan, gone.isEmpty)
    }

    /// The summary that should be written; nil where none would help.
    private func missingSummary(
        _ summary: DialogueSummary?, after covered: Int, _ weighed: [Weighed], _ fixed: TokenEstimate, _ limit: Int
    ) -> SummaryPlan? {
        let pinned = weighed.filter(\.isPinned).reduce(0) { $0 + $1.tokens.count }
        let room = limit - fixed.count - pinned
        let allowance = min(room / 4, Self.longestSummary)
        // Half of what is left: the next ones find room too, and not every turn writes a summary.
        var free = (room - allowance) / 2
        var end = weighed.count
        while end > covered, weighed[end - 1].isPinned || weighed[end - 1].tokens.count <= free {
            end -= 1
            if !weighed[end].isPinned { free -= weighed[end].tokens.count }
        }
        guard allowance >= Self.shortestSummary, end > covered else { return nil }
        return summaryPlan(summary, weighed[covered..<end], allowance: allowance, limit: limit)
    }

    private func dropping(_ material: ContextMaterial) -> TurnPlan? {
        var budget = budget
        budget.overflow = .dropOldest
        let planner = ContextPlanner(
            counter: counter, budget: budget, model: model, options: options, streams: streams, session: session)
        var plan = try? planner.plan(material)
        plan?.budget.overflow = .summarize
        return plan
    }

    /// What is asked of the model that writes a summary: the earlier summary, as many exchanges as it can take at once,
    /// and the request. An exchange that it could not even take alone is passed over.
    private func summaryPlan(
        _ earlier: DialogueSummary?, _ exchanges: ArraySlice<Weighed>, allowance: Int, limit: Int
    ) -> SummaryPlan? {
        let demand = Message(.user, Self.demand)
        let begin = earlier.map { [$0.request, $0.text] } ?? []
        var dialogue = begin
        // It is asked without the question's tools and form.
        var tokens = counter.count(ChatRequest(model: model, messages: begin.map(\.message) + [demand]))
        let room = limit - allowance - tokens.count
        for exchange in exchanges where exchange.tokens.count <= room {
            let longer = tokens + exchange.tokens
            guard longer.count + allowance <= limit else { break }
            tokens = longer
            dialogue += exchange.messages
        }
        guard let last = dialogue.last, dialogue.count > begin.count else { return nil }
        return SummaryPlan(
            messages: dialogue.map(\.message) + [demand], sent: dialogue.map(\.id),
            newMessages: dialogue.count - begin.count, last: last.id, maximumOutput: allowance, estimate: tokens)
    }

    /// How many exchanges lie wholly within the first messages of a branch.
    private static func exchanges(_ weighed: [Weighed], inFirst count: Int) -> Int {
        var messages = 0
        return weighed.prefix { exchange in
            messages += exchange.messages.count
            return messages <= count
        }.count
    }

    /// In tokens. What is shorter says too little of a dialogue.
    private static let shortestSummary = 32
    private static let longestSummary = 1000

    /// What asks for a summary; it is sent again with the summary, as the exchange that it was.
    static let demand = """
        Summarise our conversation so far, for yourself: it will stand in place of the messages above. Keep what matters \
        for going on: goals, decisions, facts, names, numbers, open questions. Write it in the language we speak, as \
        short as you can.
        """
}

extension DialogueSummary {
    /// Whether the summary was written with all of the exchange in sight.
    fileprivate func covers(_ exchange: Weighed) -> Bool {
        exchange.messages.allSatisfy { seen.contains($0.id) }
    }
}
