/// Makes the events of a reply from its chunks: the part of decoding that the dialects share.
struct ReplyAssembly: Sendable {
    let context: ReplyContext
    private(set) var isFinished = false
    private(set) var head = ReplyHead()
    private var finishReason: FinishReason?
    private var usage: Usage?
    private var calls: [PendingCall] = []
    /// Whether anything came that a reply is made of.
    private var hasBegun = false
    private var hasOtherChoices = false
    private var tags = ThinkTags()
    /// Whether reasoning came in a member of its own, and nothing between tags yet.
    private var hasReasoned = false
    private var isRefusing = false
    private var filters: [String] = []

    private struct PendingCall: Sendable {
        var index: Int?
        var id: String?
        var stateID: String?
        var name = ""
        var arguments = ""
    }

    init(context: ReplyContext) {
        self.context = context
    }

    var hasFinishReason: Bool { finishReason != nil }

    /// Takes a chunk and gives out what can be given out already.
    mutating func accept(_ chunk: CompletionChunk, into events: inout [ReplyEvent]) {
        if isFinished { return }
        if chunk.choice != nil || chunk.usage != nil { hasBegun = true }
        if chunk.hasOtherChoices { noteOtherChoices(&events) }
        if head.model == nil, let name = chunk.model, !name.isEmpty {
            head.model = ModelID(VendorText.cleaned(name, limit: 128))
        }
        if head.created == nil, let created = chunk.created, created > 0 { head.created = created }
        if let choice = chunk.choice { accept(choice, &events) }
        if let usage = chunk.usage, usage != self.usage {
            self.usage = usage
            events.append(.usage(usage))
        }
    }

    private mutating func accept(_ choice: CompletionChunk.Choice, _ events: inout [ReplyEvent]) {
        if let reasoning = choice.reasoning, !reasoning.isEmpty {
            hasReasoned = true
            events.append(.reasoning(reasoning))
        }
        if let content = choice.content, !content.isEmpty {
            if tags.areBehind {
                events.append(.text(content))
            } else {
                for piece in tags.take(content) { add(piece, &events) }
            }
        }
        if let refusal = choice.refusal, !refusal.isEmpty { refuse(refusal, &events) }
        noteFilters(choice.filters, &events)
        for piece in choice.calls { add(piece) }
        if var piece = choice.functionCall {
            piece.stateID = choice.functionsStateID
            add(piece)
        }
        // Some servers send an empty word where OpenAI sends null.
        if let word = choice.finishReason, !word.isEmpty { finishReason = FinishReason(vendorWord: word) }
    }

    /// Ends the reply because the provider says that this was all (`[DONE]`, or a whole answer was read).
    mutating func end(into events: inout [ReplyEvent]) throws(ChatError) {
        if isFinished { return }
        guard hasBegun else {
            throw .malformedReply(profile: context.profile, problem: "it ended without an answer")
        }
        if let piece = tags.finish() { add(piece, &events) }
        for (number, call) in calls.enumerated() {
            let id = call.id ?? "call_\(context.replyID)_\(number)"
            events.append(
                .toolCall(ToolCall(id: id, name: call.name, arguments: call.arguments, stateID: call.stateID)))
        }
        // The provider said that it was done, though not why: that is no break.
        events.append(.finished(ReplyFinish(reason: finishReason ?? .other("unknown"), model: head.model)))
        isFinished = true
    }

    /// Ends the reply because no more bytes come. Many servers leave `[DONE]` out.
    mutating func endOfBytes(into events: inout [ReplyEvent]) throws(ChatError) {
        if isFinished { return }
        if hasBegun, finishReason == nil { throw .connectionLost(host: context.host) }
        try end(into: &events)
    }

    private mutating func add(_ piece: CompletionChunk.CallPiece) {
        var piece = piece
        // Programs tell calls from other things by OpenAI's prefix.
        if piece.id.isEmptyOrNil, let state = piece.stateID, !state.isEmpty { piece.id = "call_" + state }
        let place = calls.lastIndex { call in
            // OpenAI numbers the pieces and names only the first; others repeat the name, leave out the number, or
            // give all calls the same one.
            let isSameID = piece.id.isEmptyOrNil || call.id == nil || piece.id == call.id
            if let index = piece.index { return call.index == index && isSameID }
            return piece.id.isEmptyOrNil ? piece.name == nil : piece.id == call.id
        }
        guard let place else {
            calls.append(
                PendingCall(
                    index: piece.index, id: piece.id.isEmptyOrNil ? nil : piece.id, stateID: piece.stateID,
                    name: piece.name ?? "", arguments: piece.arguments ?? ""))
            return
        }
        if calls[place].id == nil, !piece.id.isEmptyOrNil { calls[place].id = piece.id }
        if let name = piece.name, calls[place].name != name { calls[place].name += name }
        calls[place].arguments += piece.arguments ?? ""
    }

    /// Thoughts from two places are parted by a line end.
    private mutating func add(_ piece: ThinkTags.Piece, _ events: inout [ReplyEvent]) {
        switch piece {
        case .text(let words): events.append(.text(words))
        case .reasoning(let words):
            events.append(.reasoning(hasReasoned ? "\n" + words : words))
            hasReasoned = false
        }
    }

    private mutating func refuse(_ words: String, _ events: inout [ReplyEvent]) {
        if !isRefusing { events.append(.notice(Notice(.refused, "the model declines to answer"))) }
        isRefusing = true
        events.append(.text(words))
    }

    /// Azure repeats its findings with every chunk; each is told once.
    private mutating func noteFilters(_ names: [String], _ events: inout [ReplyEvent]) {
        for name in names where !filters.contains(name) {
            filters.append(name)
            let shown = VendorText.cleaned(name, limit: 64)
            events.append(.notice(Notice(.filtered, "the provider's filter struck the answer: \(shown)")))
        }
    }

    private mutating func noteOtherChoices(_ events: inout [ReplyEvent]) {
        if hasOtherChoices { return }
        hasOtherChoices = true
        events.append(.notice(Notice(.dropped, "the provider sent more than one answer; only the first is taken")))
    }
}

extension String? {
    fileprivate var isEmptyOrNil: Bool { self?.isEmpty ?? true }
}

extension FinishReason {
    /// The reason that a provider's word means.
    ///
    /// Sources, read 2026-11-21: OpenAI's chat completions (`function_call` is the old `tool_calls`) and GigaChat's v1
    /// (`blacklist`: a topic it must not speak about; `error`: it wrote invalid function arguments) and v2, which tells
    /// its filters apart.
    init(vendorWord word: String) {
        switch word {
        case "function_call": self = .toolCalls
        case "blacklist", "request_blacklist", "request_whitelist", "request_filter", "response_blacklist":
            self = .contentFilter
        case "function_call_error": self = .modelError
        default: self = FinishReason(name: VendorText.cleaned(word, limit: 64))
        }
    }
}
