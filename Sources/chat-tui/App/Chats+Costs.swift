internal import ChatKit

/// What things cost, and what was sent.
extension Chats {
    /// The limits that hold for a conversation, with what is left of them.
    func limits(of conversation: Conversation?) async throws(ChatError) -> [SpendStanding] {
        let store = try await store()
        var rules: [SpendRule] = []
        if let profile = try? settings().profile(named: wishes.profile ?? conversation?.profile) {
            rules += profile.limits
        }
        if let conversation, let limit = conversation.spendLimit {
            rules.append(SpendRule(limit, for: .conversation(conversation.id), per: .always))
        }
        return rules.isEmpty ? [] : try await store.standings(of: rules)
    }

    /// Tokens and money of a conversation, of today, of this month and in all, and what is left of the limits.
    func costs(in id: ConversationID?) async throws(ChatError) -> String {
        let store = try await store()
        var conversation: Conversation?
        if let id { conversation = try await store.find(id) }
        let calendar = LocalCalendar.system
        var rows: [(String, Spending)] = []
        if let conversation { rows.append((tr("This conversation"), try await store.spending(of: conversation))) }
        rows += [
            (tr("Today"), try await store.spending(since: calendar.day(at: .now).lowerBound)),
            (tr("This month"), try await store.spending(since: calendar.month(at: .now).lowerBound)),
            (tr("In all"), try await store.spending()),
        ]
        var lines = rows.map { name, spending in
            let mark = spending.isEstimated ? "≈" : ""
            let costs = spending.costs.filter { $0.amount > 0 }.map { mark + $0.description }
            let money = costs.isEmpty ? tr("no price is known") : costs.joined(separator: " + ")
            return tr("\(name): \(money), \(mark)\(spending.tokens) tokens, \(spending.turns) replies")
        }
        let limits = try await limits(of: conversation)
        lines.append("")
        if limits.isEmpty {
            lines.append(tr("No spend limit is set. /settings sets one for this conversation."))
        } else {
            lines.append(tr("Limits"))
        }
        lines += limits.map(Self.line)
        return lines.joined(separator: "\n")
    }

    /// `5 usd a day: $3.20 left`, and when it renews.
    static func line(_ standing: SpendStanding) -> String {
        let left = standing.left.shown(.down)
        let renewal = standing.renewsAt.map { tr(", renewed at \($0.localMinute)") } ?? ""
        return tr("\(standing.rule.description): \(left) left\(renewal)")
    }

    /// What the last request of a conversation contained and what was left out of it, and why.
    func why(in id: ConversationID) async throws(ChatError) -> String {
        let store = try await store()
        let conversation = try await store.conversation(id)
        let settings = try settings()
        let explanation = try await TurnExplanation(of: conversation, turn: nil, in: store) { name in
            try? settings.incompleteProfile(named: name)
        }
        let turn = explanation.turn
        var lines = [
            tr("Sent to \(turn.modelAsked.rawValue) (\(turn.profile)) at \(turn.startedAt.localMinute)"),
            Self.line(turn.budget), "",
        ]
        let parts: [(TurnExplanation.Item.Fate, String)] = [
            (.sent, tr("Sent")), (.summarised, tr("Summarized, the summary was sent")),
            (.dropped, tr("Left out, there was no room")),
        ]
        for (fate, heading) in parts {
            let items = explanation.items.filter { $0.fate == fate }
            guard !items.isEmpty else { continue }
            let total = items.reduce(0) { $0 + $1.tokens.count }
            lines.append(tr("\(heading): \(items.count) messages, \(total) tokens"))
            lines += items.map { item in
                let pin = item.isPinned ? tr(", pinned") : ""
                let words = item.message.text.split(whereSeparator: \.isWhitespace).prefix(12).joined(separator: " ")
                return "  \(Self.name(of: item))\(pin), \(item.tokens.count): \(words)"
            }
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }

    private static func line(_ budget: ContextBudget?) -> String {
        guard let budget, let limit = budget.limit else {
            return tr("No budget is known for this model: nothing is left out. /settings sets one.")
        }
        let origin =
            switch budget.origin {
            case .request, .conversation: tr("set for this conversation")
            case .profile: tr("set in the profile")
            case .model, nil: tr("the model's window")
            case .preset: "EasyBackend"
            }
        let overflow = budget.overflow.rawValue
        return tr("Budget: \(limit) tokens (\(origin)); when it is full: \(overflow)")
    }

    private static func name(of item: TurnExplanation.Item) -> String {
        switch item.place {
        case .firstPrompt: tr("first prompt")
        case .summary: tr("summary")
        case .question: tr("message")
        case .dialogue: item.message.role == .user ? tr("you") : tr("reply")
        }
    }

    /// What the next request will have of the context, by the last one.
    func gauge(of conversation: Conversation) async throws(ChatError) -> ContextGauge {
        let store = try await store()
        var gauge = ContextGauge(costs: try await store.cost(of: conversation))
        gauge.limits = try await limits(of: conversation)
        guard let turn = try await store.turn(nil, of: conversation)?.turn else { return gauge }
        gauge.limit = turn.budget?.limit ?? turn.budget?.window
        let input = turn.usage?.inputTokens ?? turn.estimatedInputTokens
        gauge.used = input.map { $0 + (turn.usage?.outputTokens ?? 0) }
        let leftOut = turn.dropped + turn.summarised
        if let last = leftOut.map(\.rawValue).max() {
            // The first prompt is always sent, and stands before all of them.
            gauge.sentFrom = turn.sent.filter { $0.rawValue > last }.min { $0.rawValue < $1.rawValue }
            gauge.leftOut = leftOut.count
        }
        return gauge
    }

    func gauge(in id: ConversationID) async throws(ChatError) -> ContextGauge {
        try await gauge(of: try await store().conversation(id))
    }

    /// The price of a model's tokens; nil: it is not known.
    func price(of model: ModelID, _ profile: Profile) -> Price? {
        profile.prices.price(of: model, profile: profile.name, at: .now)
    }
}
