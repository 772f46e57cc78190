/// Puts one answer together from its pieces in many chunks.
struct ChoiceAssembly: Sendable {
    private(set) var finishReason: FinishReason?
    private(set) var stopSequence: String?
    /// Names the calls that the provider does not name; unique among all answers.
    private let callPrefix: String
    private var calls: [PendingCall] = []
    /// Where the last call stands that has this index, this ID, or both: a reply may have very many.
    private var places: [CallKey: Int] = [:]
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
        var state = JSONObject()
        /// Whether it is a `function_call`, which has no ID.
        var isFormer = false
        /// The ID that its pieces were given out with; nil as long as none was.
        var announcedID: String?
    }

    private struct CallKey: Hashable, Sendable {
        var index: Int?
        var id: String?
    }

    /// What the provider wants back with the message.
    private var state = ReturnedState()
    private let provider: String

    init(callPrefix: String, provider: String = "") {
        self.callPrefix = callPrefix
        self.provider = provider
    }

    /// Takes a piece and gives out what can be given out already.
    mutating func accept(_ choice: CompletionChunk.Choice, into events: inout [ReplyEvent]) {
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
        state.take(choice)
        for piece in choice.calls { add(piece, &events) }
        if var piece = choice.functionCall {
            piece.stateID = choice.functionsStateID
            add(piece, &events, isFormer: true)
        }
        // Some servers send an empty word where OpenAI sends null.
        if let word = choice.finishReason, !word.isEmpty { finishReason = FinishReason(vendorWord: word) }
        stopSequence = choice.stopSequence ?? stopSequence
    }

    /// Gives out what was held back: the answer has ended.
    mutating func end(into events: inout [ReplyEvent]) {
        if let piece = tags.finish() { add(piece, &events) }
        let returned = state.members(hasCalls: !calls.isEmpty)
        if !returned.isEmpty { events.append(.state(ProviderState(provider: provider, members: returned))) }
        for (number, call) in calls.enumerated() {
            let state = call.state.isEmpty ? nil : ProviderState(provider: provider, members: call.state)
            events.append(
                .toolCall(
                    ToolCall(
                        id: id(of: call, number), name: call.name, arguments: call.arguments, stateID: call.stateID,
                        state: state)))
        }
    }

    private func id(of call: PendingCall, _ number: Int) -> String {
        call.announcedID ?? call.id ?? "\(callPrefix)_\(number)"
    }

    /// Gives out a piece of a call. It has a name by the time its arguments come.
    private mutating func announce(_ place: Int, _ arguments: String, _ events: inout [ReplyEvent]) {
        let call = calls[place]
        // An ID may come later, or never: such a call is given out whole.
        guard !arguments.isEmpty, !call.name.isEmpty, call.id != nil || call.isFormer else { return }
        let isFirst = call.announcedID == nil
        let id = id(of: call, place)
        calls[place].announcedID = id
        events.append(
            .toolCallDelta(
                ToolCallDelta(
                    number: place, id: id, name: call.name, arguments: isFirst ? call.arguments : arguments)))
    }

    private mutating func add(
        _ piece: CompletionChunk.CallPiece, _ events: inout [ReplyEvent], isFormer: Bool = false
    ) {
        var piece = piece
        // Programs tell calls from other things by OpenAI's prefix.
        if piece.id.isEmptyOrNil, let state = piece.stateID, !state.isEmpty { piece.id = "call_" + state }
        if piece.id.isEmptyOrNil { piece.id = nil }
        guard let place = place(of: piece) else {
            calls.append(
                PendingCall(
                    index: piece.index, id: piece.id, stateID: piece.stateID, name: piece.name ?? "",
                    arguments: piece.arguments ?? "", state: piece.state, isFormer: isFormer))
            note(calls.count - 1)
            return announce(calls.count - 1, piece.arguments ?? "", &events)
        }
        if calls[place].id == nil, piece.id != nil {
            calls[place].id = piece.id
            note(place)
        }
        if let name = piece.name, calls[place].name != name { calls[place].name += name }
        calls[place].arguments += piece.arguments ?? ""
        for (name, value) in piece.state { calls[place].state[name] = value }
        announce(place, piece.arguments ?? "", &events)
    }

    /// The call that a piece goes on with. OpenAI numbers the pieces and names only the first; others repeat the name,
    /// leave out the number, or give all calls the same one.
    private func place(of piece: CompletionChunk.CallPiece) -> Int? {
        guard let index = piece.index else {
            if piece.id != nil { return places[CallKey(id: piece.id)] }
            return piece.name == nil ? calls.indices.last : nil
        }
        let last = places[CallKey(index: index)]
        // A call without an ID is the only one of its index: what comes next belongs to it, and may name it.
        if piece.id == nil || last.map({ calls[$0].id == nil }) ?? false { return last }
        return places[CallKey(index: index, id: piece.id)]
    }

    /// Remembers where a call stands, unless a later one answers to the same.
    private mutating func note(_ place: Int) {
        let call = calls[place]
        var keys = [CallKey(index: call.index), CallKey(id: call.id), CallKey(index: call.index, id: call.id)]
        keys.removeAll { $0.index == nil && $0.id == nil }
        for key in keys { places[key] = max(place, places[key] ?? place) }
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
}

extension String? {
    fileprivate var isEmptyOrNil: Bool { self?.isEmpty ?? true }
}
