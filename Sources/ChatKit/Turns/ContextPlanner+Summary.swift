extension ContextPlanner {
    /// The plan with a summary of the dialogue's beginning: with the stored one if all has room then, else without a
    /// summary and with what a new one should cover.
    ///
    /// - Returns: Nil where none is needed, or where none would help.
    func summarised(
        _ material: ContextMaterial, _ weighed: [Weighed], _ bound: [StoredMessage], fixed: TokenEstimate
    ) throws(ChatError) -> TurnPlan? {
        guard let limit = budget.limit, weighed.reduce(fixed.count, { $0 + $1.tokens.count }) > limit else {
            return nil
        }
        var covered = 0
        var summary: DialogueSummary?
        if let (found, messages) = material.summary {
            summary = found
            covered = Self.exchanges(weighed, inFirst: messages)
        }
        let begin = summary.map { counter.count($0.request.message) + counter.count($0.text.message) }
        let pinned = weighed[..<covered].filter(\.isPinned)
        let rest = pinned + weighed[covered...]
        let total = rest.reduce(fixed + (begin ?? TokenEstimate(0, isExact: true))) { $0 + $1.tokens }
        if let summary, total.count <= limit {
            let dialogue = [summary.request, summary.text] + rest.flatMap(\.messages) + bound
            return finished(
                request(messages(material, dialogue)), sent: ids(material, dialogue), gone: [],
                summarised: weighed[..<covered].filter { !$0.isPinned }, estimate: total)
        }
        return try unsummarised(material, weighed, bound, fixed, summary, covered, limit)
    }

    /// The plan without the summary that is missing, and that summary.
    private func unsummarised(
        _ material: ContextMaterial, _ weighed: [Weighed], _ bound: [StoredMessage], _ fixed: TokenEstimate,
        _ summary: DialogueSummary?, _ covered: Int, _ limit: Int
    ) throws(ChatError) -> TurnPlan? {
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
        var plan = try dropping(material)
        plan.missingSummary = summaryPlan(
            summary, weighed[covered..<end], allowance: allowance, limit: limit)
        return plan
    }

    private func dropping(_ material: ContextMaterial) throws(ChatError) -> TurnPlan {
        var budget = budget
        budget.overflow = .dropOldest
        var plan = try ContextPlanner(
            counter: counter, budget: budget, model: model, options: options, streams: streams, session: session
        ).plan(material)
        plan.budget.overflow = .summarize
        return plan
    }

    /// What is asked of the model that writes a summary: the earlier summary, as many exchanges as it can take at once,
    /// and the request.
    private func summaryPlan(
        _ earlier: DialogueSummary?, _ exchanges: ArraySlice<Weighed>, allowance: Int, limit: Int
    ) -> SummaryPlan? {
        let demand = Message(.user, Self.demand)
        let begin = earlier.map { [$0.request, $0.text] } ?? []
        var dialogue = begin
        var tokens = counter.count(request(begin.map(\.message) + [demand]))
        for exchange in exchanges {
            let longer = tokens + exchange.tokens
            guard longer.count + allowance <= limit else { break }
            tokens = longer
            dialogue += exchange.messages
        }
        guard let last = dialogue.last, dialogue.count > begin.count else { return nil }
        return SummaryPlan(
            messages: dialogue.map(\.message) + [demand], sent: dialogue.map(\.id), last: last.id,
            maximumOutput: allowance, estimate: tokens)
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
