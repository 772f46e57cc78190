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
    /// Pieces of a choice with another index than 0. Some servers give it to their only choice; whether it is the only one
    /// is known at the end.
    private var held: [(number: Int, choice: CompletionChunk.Choice, isWhole: Bool)] = []
    private var hasFirst = false
    /// Whether the chunk came that OpenAI sends last: usage without a choice, after the answer.
    private var isClosed = false

    init(context: ReplyContext) {
        self.context = context
        provider = ProviderState.provider("openai", at: context.host)
        first = ChoiceAssembly(callPrefix: "call_" + context.replyID, provider: provider)
    }

    var hasFinishReason: Bool { first.finishReason != nil && others.values.allSatisfy { $0.finishReason != nil } }

    /// Takes a chunk and gives out what can be given out already.
    ///
    /// - Parameter isWhole: Whether it is the whole reply.
    mutating func accept(_ chunk: CompletionChunk, isWhole: Bool = false, into events: inout [ReplyEvent]) {
        if isFinished { return }
        isClosed = chunk.isClosing && first.hasContent
        if chunk.choice != nil || chunk.usage != nil || !chunk.otherChoices.isEmpty { hasBegun = true }
        if head.model == nil, let name = chunk.model, !name.isEmpty {
            head.model = ModelID(VendorText.cleaned(name, limit: 128))
        }
        if head.created == nil, let created = chunk.created, created > 0 { head.created = created }
        if head.threadID == nil, let thread = chunk.threadID, !thread.isEmpty {
            head.threadID = VendorText.cleaned(thread, limit: 128)
        }
        if let choice = chunk.choice {
            hasFirst = true
            if !held.isEmpty {
                held = []
                noteUnwanted(&events)
            }
            first.accept(choice, isWhole: isWhole, into: &events)
        }
        for (number, choice) in chunk.otherChoices { accept(choice, of: number, isWhole: isWhole, &events) }
        if let usage = chunk.usage, usage != self.usage {
            self.usage = usage
            events.append(.usage(usage))
        }
    }

    private mutating func accept(
        _ choice: CompletionChunk.Choice, of number: Int, isWhole: Bool, _ events: inout [ReplyEvent]
    ) {
        if context.answers <= 1, !hasFirst, held.first.map({ $0.number == number }) ?? true {
            return held.append((number, choice, isWhole))
        }
        guard 1..<max(1, context.answers) ~= number else { return noteUnwanted(&events) }
        change(number, &events) { $0.accept(choice, isWhole: isWhole, into: &$1) }
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

    /// Takes the only choice for the first one, because no more of the reply comes.
    private mutating func releaseHeld(_ events: inout [ReplyEvent]) {
        let pieces = held
        held = []
        for piece in pieces { first.accept(piece.choice, isWhole: piece.isWhole, into: &events) }
    }

    /// Ends the reply because the provider says that this was all (`[DONE]`, or a whole answer was read).
    mutating func end(into events: inout [ReplyEvent]) throws(ChatError) {
        if isFinished { return }
        releaseHeld(&events)
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
        guard !isFinished else { return }
        releaseHeld(&events)
        first.endWords(into: &events)
        for number in others.keys.sorted() { change(number, &events) { $0.endWords(into: &$1) } }
        guard context.answers > 1 else { return }
        if first.finishReason != nil {
            first.end(into: &events)
            events.append(.choice(0, .finished(finish(of: first))))
        }
        for (number, choice) in others.sorted(by: { $0.key < $1.key }) where choice.finishReason != nil {
            change(number, &events) { $0.end(into: &$1) }
            events.append(.choice(number, .finished(finish(of: choice))))
        }
    }

    /// The provider said that it was done. Many do not say why: then the model had said what it wanted to say.
    private func finish(of choice: ChoiceAssembly) -> ReplyFinish {
        var finish = ReplyFinish(
            reason: choice.finishReason ?? (choice.hasCalls ? .toolCalls : .stop), model: head.model,
            stopSequence: choice.stopSequence)
        finish.citations = choice.citations
        return finish
    }

    /// Ends the reply because no more bytes come. Many servers leave `[DONE]` out.
    mutating func endOfBytes(into events: inout [ReplyEvent]) throws(ChatError) {
        if isFinished { return }
        releaseHeld(&events)
        if hasBegun, !hasFinishReason, !isClosed { throw .connectionLost(host: context.host) }
        try end(into: &events)
    }

    private mutating func noteUnwanted(_ events: inout [ReplyEvent]) {
        if hasUnwanted { return }
        hasUnwanted = true
        events.append(.notice(Notice(.dropped, "the provider sent more than one answer; only the first is taken")))
    }
}
