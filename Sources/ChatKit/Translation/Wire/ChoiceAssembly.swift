/// Puts one answer together from its pieces in many chunks.
struct ChoiceAssembly: Sendable {
    private(set) var finishReason: FinishReason?
    private(set) var stopSequence: String?
    private(set) var citations: [Citation] = []
    /// Names the calls that the provider does not name; unique among all answers.
    private let callPrefix: String
    private var calls: [PendingCall] = []
    /// Where the last call stands that has this index, this ID, or both: a reply may have very many.
    private var places: [CallKey: Int] = [:]
    private var tags = ThinkTags()
    private var words = DeltaText()
    private var thoughts = DeltaText()
    /// Reasoning that came in a member of its own.
    private var ownReasoning = ""
    /// What the text's own tags repeat of it.
    private var repeated: SaidBefore?
    /// Whether reasoning came in a member of its own, and nothing between tags yet.
    private var hasReasoned = false
    /// Whether a delta brought any words: then a `message` repeats them.
    private var hasDeltaWords = false
    private var hasDeltaReasoning = false
    private var hasDeltaCalls = false
    private var isRefusing = false
    private var filters: [String] = []
    private var unknownParts: [String] = []
    /// Whether text was given out.
    private(set) var hasText = false

    private static let mostCitations = 1024

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

        /// Whether a piece begins another call: without an ID, servers that send whole calls give all the same number.
        func isFollowed(by piece: CompletionChunk.CallPiece) -> Bool {
            guard piece.id == nil, let next = piece.name, !next.isEmpty, !name.isEmpty,
                let words = piece.arguments, !words.isEmpty
            else { return false }
            return isWhole && !(next == name && words == arguments)
        }

        /// Whether the arguments are a JSON text.
        private var isWhole: Bool {
            guard let last = arguments.utf8.last, last == UInt8(ascii: "}") || last == UInt8(ascii: "]") else {
                return false
            }
            return (try? JSONValue(parsing: arguments)) != nil
        }

        /// The arguments as JSON that the server takes back. Models write line ends into strings as they are; sent back, that
        /// would spoil the conversation for ever.
        var sendableArguments: String {
            guard arguments.utf8.first == UInt8(ascii: "{"), (try? JSONValue(parsing: arguments)) == nil,
                let value = try? JSONValue(parsingTolerantly: arguments)
            else { return arguments }
            return value.jsonText
        }

        /// Takes more of the arguments. Some servers send all so far each time, and some the whole again at the end; no
        /// object goes on with its own beginning.
        ///
        /// - Returns: What is new.
        mutating func append(arguments words: String) -> String {
            let isAgain =
                arguments.utf8.count > 1 && arguments.utf8.first == UInt8(ascii: "{")
                && words.utf8.starts(with: arguments.utf8)
            let new = isAgain ? String(decoding: words.utf8.dropFirst(arguments.utf8.count), as: UTF8.self) : words
            arguments += new
            return new
        }
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
    ///
    /// - Parameter isWhole: Whether it is the whole answer.
    mutating func accept(_ choice: CompletionChunk.Choice, isWhole: Bool = false, into events: inout [ReplyEvent]) {
        let isLast = !(choice.finishReason ?? "").isEmpty
        take(choice, isWhole: isWhole, isLast: isLast, &events)
        for message in choice.messages { take(message, isWhole: isWhole, isLast: isLast, &events) }
        for citation in choice.citations + choice.messages.flatMap(\.citations) where !citations.contains(citation) {
            if citations.count < Self.mostCitations { citations.append(citation) }
        }
        noteFilters(choice.filters, &events)
        // Some servers send an empty word where OpenAI sends null.
        if let word = choice.finishReason, !word.isEmpty { finishReason = FinishReason(vendorWord: word) }
        stopSequence = choice.stopSequence ?? stopSequence
    }

    /// Takes a delta, or a message as far as no delta has said the same.
    private mutating func take(
        _ choice: CompletionChunk.Choice, isWhole: Bool, isLast: Bool, _ events: inout [ReplyEvent]
    ) {
        let isMessage = choice.isMessage
        let content = isMessage && hasDeltaWords ? "" : choice.content ?? ""
        var reasoning = isMessage && hasDeltaReasoning ? "" : choice.reasoning ?? ""
        // The same in both members is the answer.
        if reasoning == content || choice.isReasoningOfDetails && !isWhole { reasoning = "" }
        if !reasoning.isEmpty {
            if !isMessage { hasDeltaReasoning = true }
            think(thoughts.take(reasoning, isWhole: isMessage, isLast: isLast), &events)
        }
        if !content.isEmpty {
            if !isMessage { hasDeltaWords = true }
            if isWhole, !hasReasoned, let (thought, text) = ThinkTags.parted(content) {
                think(thought, &events)
                add(.text(text), &events)
            } else {
                say(words.take(content, isWhole: isMessage, isLast: isLast), &events)
            }
        }
        if let refusal = choice.refusal, !refusal.isEmpty, !(isMessage && isRefusing) { refuse(refusal, &events) }
        for attachment in choice.attachments { events.append(.attachment(attachment)) }
        noteUnknown(choice.unknownParts, &events)
        if !isMessage || !(hasDeltaWords || hasDeltaReasoning || hasDeltaCalls) { state.take(choice) }
        takeCalls(choice, &events)
    }

    private mutating func takeCalls(_ choice: CompletionChunk.Choice, _ events: inout [ReplyEvent]) {
        if choice.isMessage, hasDeltaCalls { return }
        for piece in choice.calls { add(piece, &events) }
        if var piece = choice.functionCall {
            piece.stateID = choice.functionsStateID
            // Some servers repeat the new form in the old one.
            if choice.calls.isEmpty || piece.stateID != nil { add(piece, &events, isFormer: true) }
        }
        if !choice.isMessage, !choice.calls.isEmpty || choice.functionCall != nil { hasDeltaCalls = true }
    }

    private mutating func think(_ words: String, _ events: inout [ReplyEvent]) {
        if words.isEmpty { return }
        hasReasoned = true
        ownReasoning += words
        events.append(.reasoning(words))
    }

    private mutating func say(_ words: String, _ events: inout [ReplyEvent]) {
        if words.isEmpty { return }
        for piece in tags.take(words) { add(piece, &events) }
    }

    /// Gives out the words that were held back: no more of them comes.
    mutating func endWords(into events: inout [ReplyEvent]) {
        think(thoughts.finish(), &events)
        say(words.finish(), &events)
        if let piece = tags.finish() { add(piece, &events) }
    }

    /// Gives out what was held back: the answer has ended.
    mutating func end(into events: inout [ReplyEvent]) {
        endWords(into: &events)
        let returned = state.members(hasCalls: !calls.isEmpty)
        if !returned.isEmpty { events.append(.state(ProviderState(provider: provider, members: returned))) }
        for (number, call) in calls.enumerated() {
            let state = call.state.isEmpty ? nil : ProviderState(provider: provider, members: call.state)
            events.append(
                .toolCall(
                    ToolCall(
                        id: id(of: call, number), name: call.name, arguments: call.sendableArguments,
                        stateID: call.stateID,
                        state: state)))
        }
    }

    /// Whether anything came of the answer.
    var hasContent: Bool { hasText || hasReasoned || hasCalls || hasDeltaWords }

    /// Whether the model calls tools.
    var hasCalls: Bool { !calls.isEmpty }

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
        guard let place = place(of: piece), !calls[place].isFollowed(by: piece) else {
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
        let new = calls[place].append(arguments: piece.arguments ?? "")
        for (name, value) in piece.state { calls[place].state[name] = value }
        announce(place, new, &events)
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

    /// Thoughts from two places are parted by a line end; what was said in both is given out once.
    private mutating func add(_ piece: ThinkTags.Piece, _ events: inout [ReplyEvent]) {
        switch piece {
        case .text(let words):
            hasText = hasText || !words.isEmpty
            if !words.isEmpty { events.append(.text(words)) }
        case .reasoning(let words):
            if repeated == nil { repeated = SaidBefore(ownReasoning) }
            let new = ownReasoning.isEmpty ? words : repeated?.take(words) ?? words
            if new.isEmpty { return }
            events.append(.reasoning(hasReasoned ? "\n" + new : new))
            hasReasoned = false
        case .orphan:
            events.append(
                .notice(Notice(.translated, "what the answer began with was reasoning, which the server did not mark")))
            if hasText { events.append(.text("\n\n")) }
        }
    }

    /// Content that cannot be shown is told once for each type.
    private mutating func noteUnknown(_ types: [String], _ events: inout [ReplyEvent]) {
        for type in types where !unknownParts.contains(type) && unknownParts.count < 16 {
            unknownParts.append(type)
            let shown = VendorText.cleaned(type, limit: 64)
            events.append(.notice(Notice(.dropped, "a part of the reply cannot be shown: \(shown)")))
        }
    }

    private mutating func refuse(_ words: String, _ events: inout [ReplyEvent]) {
        if !isRefusing { events.append(.notice(Notice(.refused, "the model declines to answer"))) }
        isRefusing = true
        hasText = true
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
