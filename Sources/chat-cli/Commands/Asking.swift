import ChatKit

/// One `ask`, worked out: who is asked what, and where it is kept.
struct Asking {
    private let provider: any Provider
    private let question: Message
    private let conversation: Conversation?
    private let store: ConversationStore?
    private let place: PlaceOptions
    private let firstPrompt: String?
    private let model: ModelID
    private let options: RequestOptions
    private let streams: Bool

    init(
        question: String, profile: Profile, conversation: Conversation?, store: ConversationStore?,
        place: PlaceOptions, model: ModelOptions, streams: Bool
    ) throws(ChatError) {
        self.question = Message(.user, question)
        self.conversation = conversation
        self.store = store
        self.place = place
        self.streams = streams
        provider = try makeProvider(for: profile, over: .network)
        firstPrompt = place.firstPrompt ?? (conversation == nil ? profile.firstPrompt : nil)
        self.model = try profile.model(named: model.model.map { ModelID($0) }, in: conversation)
        options = profile.options(in: conversation, overlaid: model.requestOptions)
    }

    /// The answer as it comes; kept in the store unless the user said no.
    func stream() async throws(ChatError) -> ReplyStream {
        guard let store, !place.isUnstored else { return provider.reply(to: try await plan().request) }
        return TurnRunner(store: store, provider: provider).run(
            TurnRequest(
                place: try await turnPlace(in: store), question: question, model: model, options: options,
                streams: streams, patience: place.noWait ? .givesUp : .waits))
    }

    /// The request that would be sent, without sending or storing anything.
    func preview() async throws(ChatError) -> HTTPRequest {
        try await provider.preview(of: try await plan().request)
    }

    private func plan() async throws(ChatError) -> TurnPlan {
        var branch: [StoredMessage] = []
        if let conversation, let store { branch = try await store.branch(of: conversation) }
        return TurnPlan(
            conversation: conversation, branch: branch, firstPrompt: firstPrompt, question: question, model: model,
            options: options, streams: streams)
    }

    private func turnPlace(in store: ConversationStore) async throws(ChatError) -> TurnRequest.Place {
        guard let conversation else {
            return .new(
                ConversationDraft(
                    id: try place.id.map { (id) throws(ChatError) in try ConversationID(validating: id) },
                    firstPrompt: firstPrompt, profile: provider.profile.name, model: model))
        }
        if let firstPrompt, conversation.firstPrompt?.text != firstPrompt {
            _ = try await store.setFirstPrompt(firstPrompt, of: conversation)
            Remark.say("the first prompt of conversation \(conversation.id) is changed from here on")
        }
        return .existing(conversation)
    }
}
