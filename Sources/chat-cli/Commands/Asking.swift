import ChatKit

/// One `ask`, worked out: who is asked what, and where it is kept.
struct Asking {
    private let provider: any Provider
    private let question: Message
    private let conversation: Conversation?
    private let store: ConversationStore?
    /// Where it is kept what questions cost that are not stored themselves; nil if nobody keeps it.
    private let ledger: ConversationStore?
    private let place: PlaceOptions
    private let firstPrompt: String?
    private let model: ModelID
    private let options: RequestOptions
    private let budget: BudgetWishes
    private let streams: Bool

    init(
        question: String, profile: Profile, conversation: Conversation?, store: ConversationStore?,
        ledger: ConversationStore?, place: PlaceOptions, model: ModelOptions, budget: BudgetWishes, streams: Bool
    ) throws(ChatError) {
        self.question = Message(.user, question)
        self.conversation = conversation
        self.store = store
        self.ledger = ledger
        self.place = place
        self.streams = streams
        self.budget = budget
        provider = try makeProvider(for: profile, over: .network)
        firstPrompt = place.firstPrompt ?? (conversation == nil ? profile.firstPrompt : nil)
        self.model = try profile.model(named: model.model.map { ModelID($0) }, in: conversation)
        options = profile.options(in: conversation, overlaid: model.requestOptions)
    }

    /// The answer as it comes; kept in the store unless the user said no.
    func stream() async throws(ChatError) -> ReplyStream {
        guard let store, !place.isUnstored else {
            guard let ledger else { return try await plan().ask(provider) }
            return TurnRunner(store: ledger, provider: provider).runUnstored(try await plan(), in: conversation)
        }
        return TurnRunner(store: store, provider: provider).run(request(at: try await turnPlace(in: store)))
    }

    /// Says on standard error what was spent so far and what the limits have left.
    func sayStanding(of conversation: ConversationID?) async {
        guard let ledger else { return }
        await SpendRemark.say(of: conversation, limits: provider.profile.limits, in: ledger)
    }

    /// What would be sent, and why, without sending or storing anything.
    func preview() async throws(ChatError) -> (TurnPlan, HTTPRequest) {
        let plan = try await plan()
        return (plan, try await provider.preview(of: plan.request))
    }

    private func plan() async throws(ChatError) -> TurnPlan {
        let place: TurnRequest.Place =
            if let conversation { .existing(conversation) } else { .new(ConversationDraft(firstPrompt: firstPrompt)) }
        return try await TurnPlanner(provider: provider, store: store).plan(request(at: place))
    }

    private func request(at turnPlace: TurnRequest.Place) -> TurnRequest {
        TurnRequest(
            place: turnPlace, question: question, model: model, options: options, streams: streams,
            patience: place.noWait ? .givesUp : .waits, budget: budget)
    }

    private func turnPlace(in store: ConversationStore) async throws(ChatError) -> TurnRequest.Place {
        guard let conversation else {
            return .new(
                ConversationDraft(
                    id: try place.id.map { (id) throws(ChatError) in try ConversationID(validating: id) },
                    firstPrompt: firstPrompt, profile: provider.profile.name, model: model,
                    budget: budget))
        }
        if let firstPrompt, conversation.firstPrompt?.text != firstPrompt {
            _ = try await store.setFirstPrompt(firstPrompt, of: conversation)
            Remark.say("the first prompt of conversation \(conversation.id) is changed from here on")
        }
        return .existing(conversation)
    }
}
