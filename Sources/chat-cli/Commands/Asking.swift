import ChatKit

/// One `ask`, worked out: who is asked what, and where it is kept.
struct Asking {
    private let provider: any Provider
    /// What is sent, filled in from the conversation and the profile.
    private var request: TurnRequest
    private var conversation: Conversation?
    private let store: ConversationStore?
    /// Where it is kept what questions cost that are not stored themselves; nil if nobody keeps it.
    private let ledger: ConversationStore?
    private let place: PlaceOptions
    private let isQuiet: Bool
    /// What the answer must fit.
    private(set) var schema: JSONSchema?
    /// What was said before the question and is kept nowhere.
    private var said: [Message] = []

    init(
        question: Message, profile: Profile, conversation: Conversation?, store: ConversationStore?,
        ledger: ConversationStore?, place: PlaceOptions, model: ModelOptions, budget: BudgetWishes, streams: Bool,
        isQuiet: Bool
    ) throws(ChatError) {
        self.conversation = conversation
        self.store = store
        self.ledger = ledger
        self.place = place
        self.isQuiet = isQuiet
        provider = try makeProvider(for: profile, over: .network)
        var prompt = ChatPrompt(question)
        if conversation == nil, let id = place.id { prompt.conversation = try ConversationID(validating: id) }
        prompt.model = model.model.map { ModelID($0) }
        prompt.options = model.requestOptions
        prompt.firstPrompt = place.firstPrompt
        prompt.budget = budget
        prompt.streams = streams
        prompt.patience = place.noWait ? .givesUp : .waits
        request = try TurnRequest(prompt, to: profile, in: conversation)
        request.session = TerminalSession.own
    }

    /// Sends a stored prompt again instead of a new one; its attachments are stored, too.
    mutating func repeatPrompt(_ prompt: StoredMessage) async throws(ChatError) {
        request.question = prompt.message
        request.stored = prompt.id
        request.attachments = try await store?.attachments(of: [prompt.message]) ?? [:]
    }

    /// Sends other words in place of a stored prompt, with its attachments.
    mutating func replace(_ prompt: StoredMessage, with words: String) async throws(ChatError) {
        request.question = prompt.message
        request.question.parts.removeAll { if case .text = $0 { true } else { false } }
        request.question.parts.append(.text(words))
        request.edited = prompt.id
        request.attachments = try await store?.attachments(of: [prompt.message]) ?? [:]
    }

    /// Asks for the rest of a reply.
    mutating func continueReply(_ reply: StoredMessage) {
        request.question = TurnRequest.continuation
        request.continued = reply.id
        // The rest is one reply.
        request.options.extra["n"] = nil
    }

    /// Puts pictures and files before the question's words.
    mutating func attach(_ received: [ReceivedAttachment]) {
        guard !received.isEmpty else { return }
        request.question.parts = received.map(\.attachment.part) + request.question.parts.filter { $0 != .text("") }
        for one in received { request.attachments[one.attachment.hash] = one.bytes }
    }

    /// Offers tools: those that were given, or those of the conversation's last turn.
    mutating func offer(_ tools: [Tool]?, choice: ToolChoice?) async throws(ChatError) {
        if let tools {
            request.options.tools = tools
        } else if let conversation, let store, let last = try await store.lastTurn(of: conversation) {
            request.options.tools = last.options.tools
            if last.profile != provider.profile.name { request.options.borrowed.insert("tools") }
        }
        request.options.toolChoice = choice ?? request.options.toolChoice
        let names = request.options.tools.compactMap {
            if case .function(let function) = $0 { function.name } else { nil }
        }
        if case .named(let name) = request.options.toolChoice, !names.contains(name) {
            throw .invalidUsage("there is no tool named \(name)")
        }
        if request.options.toolChoice == .required, request.options.tools.isEmpty {
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
        request.question = try PendingCalls(try await store.branch(of: conversation)).message(results, words: words)
    }

    /// Asks for JSON that fits a schema.
    mutating func demand(_ schema: JSONSchema) throws(ChatError) {
        if answers > 1 { throw .invalidUsage("--schema checks one answer, and the option n asks for \(answers)") }
        self.schema = schema
        request.options.responseFormat = .jsonSchema(
            SchemaFormat(name: "answer", schema: schema.value, strict: schema.isStrict ? true : nil))
    }

    /// Goes on after an answer, in the conversation that keeps it or, where nothing is kept, from memory.
    mutating func follow(
        up words: String, to answer: Message, in id: ConversationID?
    ) async throws(ChatError) {
        if let id, let store {
            let conversation = try await store.conversation(id)
            self.conversation = conversation
            request.place = .existing(conversation)
        } else {
            said += [request.question, answer]
        }
        request.question = Message(.user, words)
    }

    /// How many answers are asked for.
    var answers: Int { request.options.answers }

    /// The answer as it comes; kept in the store unless the user said no.
    func stream() async throws(ChatError) -> ReplyStream {
        if let count = request.options.extra["n"], !count.isNull, count != .integer(answers) {
            throw .invalidUsage(
                "the option n is \(count.jsonText), and must be from 1 to \(RequestOptions.mostAnswers)")
        }
        guard let store, !place.isUnstored else {
            guard let ledger else { return try await plan().ask(provider) }
            return TurnRunner(store: ledger, provider: provider).runUnstored(try await plan(), in: conversation)
        }
        try await setFirstPrompt(in: store)
        var request = request
        if let expire = place.expire {
            if let conversation {
                _ = try await store.setExpiry(expire.duration, of: conversation)
            } else if case .new(var draft) = request.place {
                draft.expiresAfter = expire.duration
                request.place = .new(draft)
            }
        }
        return TurnRunner(store: store, provider: provider).run(request)
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
        var plan = try await TurnPlanner(provider: provider, store: store, mayAsk: mayAsk).plan(request)
        plan.request.messages.insert(contentsOf: said, at: max(0, plan.request.messages.count - 1))
        return plan
    }

    /// Gives an existing conversation the first prompt of the command line.
    private func setFirstPrompt(in store: ConversationStore) async throws(ChatError) {
        guard let conversation, let text = place.firstPrompt, conversation.firstPrompt?.text ?? "" != text else {
            return
        }
        _ = try await store.setFirstPrompt(text == "" ? nil : text, of: conversation)
        guard !isQuiet else { return }
        Remark.say("the first prompt of conversation \(conversation.id) was \(text == "" ? "removed" : "changed")")
    }
}
