import ChatKit

/// One `ask`, worked out: who is asked what, and where it is kept.
struct Asking {
    private let provider: any Provider
    private var question: Message
    private var attachments: [String: [UInt8]] = [:]
    private var conversation: Conversation?
    private let store: ConversationStore?
    /// Where it is kept what questions cost that are not stored themselves; nil if nobody keeps it.
    private let ledger: ConversationStore?
    private let place: PlaceOptions
    /// An empty one means none, also where the profile has one.
    private var firstPrompt: String?
    private let model: ModelID
    private var options: RequestOptions
    private let budget: BudgetWishes
    private let streams: Bool
    private let isQuiet: Bool
    /// What the answer must fit.
    private(set) var schema: JSONSchema?
    /// What was said before the question and is kept nowhere.
    private var said: [Message] = []
    /// The prompt that is sent again; nil for a new one.
    private var stored: StoredMessage.ID?
    /// The prompt that a new one replaces in the conversation.
    private var edited: StoredMessage.ID?

    init(
        question: Message, profile: Profile, conversation: Conversation?, store: ConversationStore?,
        ledger: ConversationStore?, place: PlaceOptions, model: ModelOptions, budget: BudgetWishes, streams: Bool,
        isQuiet: Bool
    ) throws(ChatError) {
        self.question = question
        self.conversation = conversation
        self.store = store
        self.ledger = ledger
        self.place = place
        self.streams = streams
        self.budget = budget
        self.isQuiet = isQuiet
        provider = try makeProvider(for: profile, over: .network)
        firstPrompt = place.firstPrompt ?? (conversation == nil ? profile.firstPrompt : nil)
        self.model = try profile.model(named: model.model.map { ModelID($0) }, in: conversation)
        options = profile.options(in: conversation, overlaid: model.requestOptions)
    }

    /// Sends a stored prompt again instead of a new one; its attachments are stored, too.
    mutating func repeatPrompt(_ prompt: StoredMessage) async throws(ChatError) {
        question = prompt.message
        stored = prompt.id
        attachments = try await store?.attachments(of: [prompt.message]) ?? [:]
    }

    /// Sends other words in place of a stored prompt, with its attachments.
    mutating func replace(_ prompt: StoredMessage, with words: String) async throws(ChatError) {
        question = prompt.message
        question.parts.removeAll { if case .text = $0 { true } else { false } }
        question.parts.append(.text(words))
        edited = prompt.id
        attachments = try await store?.attachments(of: [prompt.message]) ?? [:]
    }

    /// Puts pictures and files before the question's words.
    mutating func attach(_ received: [ReceivedAttachment]) {
        guard !received.isEmpty else { return }
        question.parts = received.map(\.attachment.part) + question.parts.filter { $0 != .text("") }
        for one in received { attachments[one.attachment.hash] = one.bytes }
    }

    /// Offers tools: those that were given, or those of the conversation's last turn.
    mutating func offer(_ tools: [Tool]?, choice: ToolChoice?) async throws(ChatError) {
        if let tools {
            options.tools = tools
        } else if let conversation, let store, let last = try await store.lastTurn(of: conversation) {
            options.tools = last.options.tools
            if last.profile != provider.profile.name { options.borrowed.insert("tools") }
        }
        options.toolChoice = choice ?? options.toolChoice
        let names = options.tools.compactMap { if case .function(let function) = $0 { function.name } else { nil } }
        if case .named(let name) = options.toolChoice, !names.contains(name) {
            throw .invalidUsage("there is no tool named \(name)")
        }
        if options.toolChoice == .required, options.tools.isEmpty {
            throw .invalidUsage("--tool-choice required needs --tools")
        }
    }

    /// Makes the tools' results the question.
    mutating func answerCalls(
        _ results: [(id: String, content: String)], words: String
    ) async throws(ChatError) {
        guard let conversation, let store else {
            throw .invalidUsage("--tool-result needs an existing conversation")
        }
        question = try PendingCalls(try await store.branch(of: conversation)).message(results, words: words)
    }

    /// Asks for JSON that fits a schema.
    mutating func demand(_ schema: JSONSchema) throws(ChatError) {
        if answers > 1 { throw .invalidUsage("--schema checks one answer, and the option n asks for \(answers)") }
        self.schema = schema
        options.responseFormat = .jsonSchema(
            SchemaFormat(name: "answer", schema: schema.value, strict: schema.isStrict ? true : nil))
    }

    /// Goes on after an answer, in the conversation that keeps it or, where nothing is kept, from memory.
    mutating func follow(
        up words: String, to answer: Message, in id: ConversationID?
    ) async throws(ChatError) {
        if let id, let store {
            conversation = try await store.conversation(id)
            firstPrompt = nil
        } else {
            said += [question, answer]
        }
        question = Message(.user, words)
    }

    private var wantedPrompt: String? { firstPrompt == "" ? nil : firstPrompt }

    /// How many answers are asked for.
    var answers: Int { options.answers }

    /// The answer as it comes; kept in the store unless the user said no.
    func stream() async throws(ChatError) -> ReplyStream {
        if let count = options.extra["n"], !count.isNull, count != .integer(answers) {
            throw .invalidUsage(
                "the option n is \(count.jsonText), and must be from 1 to \(RequestOptions.mostAnswers)")
        }
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
    func preview() async throws(ChatError) -> (TurnPlan, PreparedRequest) {
        let plan = try await plan(mayAsk: false)
        return (plan, try await provider.prepare(plan.request))
    }

    private func plan(mayAsk: Bool = true) async throws(ChatError) -> TurnPlan {
        let place: TurnRequest.Place =
            if let conversation { .existing(conversation) } else { .new(ConversationDraft(firstPrompt: wantedPrompt)) }
        var plan = try await TurnPlanner(provider: provider, store: store, mayAsk: mayAsk)
            .plan(request(at: place))
        plan.request.messages.insert(contentsOf: said, at: max(0, plan.request.messages.count - 1))
        return plan
    }

    private func request(at turnPlace: TurnRequest.Place) -> TurnRequest {
        var request = TurnRequest(
            place: turnPlace, question: question, model: model, options: options, streams: streams,
            patience: place.noWait ? .givesUp : .waits, attachments: attachments, budget: budget)
        request.stored = stored
        request.edited = edited
        return request
    }

    private func turnPlace(in store: ConversationStore) async throws(ChatError) -> TurnRequest.Place {
        guard let conversation else {
            return .new(
                ConversationDraft(
                    id: try place.id.map { (id) throws(ChatError) in try ConversationID(validating: id) },
                    firstPrompt: wantedPrompt, profile: provider.profile.name, model: model,
                    budget: budget))
        }
        if firstPrompt != nil, conversation.firstPrompt?.text != wantedPrompt {
            _ = try await store.setFirstPrompt(wantedPrompt, of: conversation)
            let change = wantedPrompt == nil ? "removed" : "changed"
            if !isQuiet {
                Remark.say("the first prompt of conversation \(conversation.id) was \(change)")
            }
        }
        return .existing(conversation)
    }
}
