/// Makes the events of a reply from its chunks: the part of decoding that the dialects share.
struct ReplyAssembly: Sendable {
    let context: ReplyContext
    private(set) var isFinished = false
    private(set) var head = ReplyHead()
    private let provider: String
    private var first: ChoiceAssembly
    /// The other answers that were asked for, by their numbers.
    private var others: [Int: ChoiceAssembly] = [:]
    private var usage: Usage?
    /// Whether anything came that a reply is made of.
    private var hasBegun = false
    private var hasUnwanted = false

    init(context: ReplyContext) {
        self.context = context
        provider = ProviderState.provider("openai", at: context.host)
        first = ChoiceAssembly(callPrefix: "call_" + context.replyID, provider: provider)
    }

    var hasFinishReason: Bool { first.finishReason != nil && others.values.allSatisfy { $0.finishReason != nil } }

    /// Takes a chunk and gives out what can be given out already.
    mutating func accept(_ chunk: CompletionChunk, into events: inout [ReplyEvent]) {
        if isFinished { return }
        if chunk.choice != nil || chunk.usage != nil || !chunk.otherChoices.isEmpty { hasBegun = true }
        if head.model == nil, let name = chunk.model, !name.isEmpty {
            head.model = ModelID(VendorText.cleaned(name, limit: 128))
        }
        if head.created == nil, let created = chunk.created, created > 0 { head.created = created }
        if head.threadID == nil, let thread = chunk.threadID, !thread.isEmpty {
            head.threadID = VendorText.cleaned(thread, limit: 128)
        }
        if let choice = chunk.choice { first.accept(choice, into: &events) }
        for (number, choice) in chunk.otherChoices { accept(choice, of: number, &events) }
        if let usage = chunk.usage, usage != self.usage {
            self.usage = usage
            events.append(.usage(usage))
        }
    }

    private mutating func accept(_ choice: CompletionChunk.Choice, of number: Int, _ events: inout [ReplyEvent]) {
        guard 1..<max(1, context.answers) ~= number else { return noteUnwanted(&events) }
        change(number, &events) { $0.accept(choice, into: &$1) }
    }

    /// Takes a step with another answer than the first; what it gives out bears its number.
    private mutating func change(
        _ number: Int, _ events: inout [ReplyEvent], _ step: (inout ChoiceAssembly, inout [ReplyEvent]) -> Void
    ) {
        var pieces: [ReplyEvent] = []
        let prefix = "call_\(context.replyID)_\(number)"
        step(&others[number, default: ChoiceAssembly(callPrefix: prefix, provider: provider)], &pieces)
        for piece in pieces {
            if case .notice = piece { events.append(piece) } else { events.append(.choice(number, piece)) }
        }
    }

    /// Ends the reply because the provider says that this was all (`[DONE]`, or a whole answer was read).
    mutating func end(into events: inout [ReplyEvent]) throws(ChatError) {
        if isFinished { return }
        guard hasBegun else {
            throw .malformedReply(profile: context.profile, problem: "it ended without an answer")
        }
        first.end(into: &events)
        let finish = finish(of: first)
        if context.answers > 1 { endOthers(after: finish, &events) }
        events.append(.finished(finish))
        isFinished = true
    }

    private mutating func endOthers(after finish: ReplyFinish, _ events: inout [ReplyEvent]) {
        events.append(.choice(0, .finished(finish)))
        for (number, choice) in others.sorted(by: { $0.key < $1.key }) {
            change(number, &events) { $0.end(into: &$1) }
            events.append(.choice(number, .finished(self.finish(of: choice))))
        }
        let given = others.count + 1
        if given < context.answers {
            let words = "\(context.answers) answers were asked for, the provider gave \(given)"
            events.append(.notice(Notice(.dropped, words)))
        }
    }

    /// Gives out the ends of those of several answers that came to one, because no more of the others comes.
    mutating func breakOff(into events: inout [ReplyEvent]) {
        guard !isFinished, context.answers > 1 else { return }
        if first.finishReason != nil {
            first.end(into: &events)
            events.append(.choice(0, .finished(finish(of: first))))
        }
        for (number, choice) in others.sorted(by: { $0.key < $1.key }) where choice.finishReason != nil {
            change(number, &events) { $0.end(into: &$1) }
            events.append(.choice(number, .finished(finish(of: choice))))
        }
    }

    /// The provider said that it was done, though perhaps not why: that is no break.
    private func finish(of choice: ChoiceAssembly) -> ReplyFinish {
        ReplyFinish(
            reason: choice.finishReason ?? .other("unknown"), model: head.model, stopSequence: choice.stopSequence)
    }

    /// Ends the reply because no more bytes come. Many servers leave `[DONE]` out.
    mutating func endOfBytes(into events: inout [ReplyEvent]) throws(ChatError) {
        if isFinished { return }
        if hasBegun, !hasFinishReason { throw .connectionLost(host: context.host) }
        try end(into: &events)
    }

    private mutating func noteUnwanted(_ events: inout [ReplyEvent]) {
        if hasUnwanted { return }
        hasUnwanted = true
        events.append(.notice(Notice(.dropped, "the provider sent more than one answer; only the first is taken")))
    }
}

extension FinishReason {
    /// The reason that a provider's word means.
    ///
    /// Sources, read 2026-11-21: OpenAI's chat completions (`function_call` is the old `tool_calls`) and GigaChat's v1
    /// (`blacklist`: a topic it must not speak about; `error`: it wrote invalid function arguments) and v2, which tells
    /// its filters apart; Anthropic's Messages API.
    init(vendorWord word: String) {
        switch word {
        case "end_turn", "stop_sequence": self = .stop
        case "max_tokens", "model_context_window_exceeded": self = .length
        case "function_call", "tool_use": self = .toolCalls
        case "refusal": self = .contentFilter
        case "blacklist", "request_blacklist", "request_whitelist", "request_filter", "response_blacklist":
            self = .contentFilter
        case "function_call_error": self = .modelError
        default: self = FinishReason(name: VendorText.cleaned(word, limit: 64))
        }
    }
}
