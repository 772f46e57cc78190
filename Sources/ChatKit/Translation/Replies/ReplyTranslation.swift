/// Says a reply of one dialect in another: whole, or as a stream, piece by piece.
///
/// Pure: bytes go in, bytes come out, wherever the network cut them.
public struct ReplyTranslation: Sendable {
    private let source: ChatDialect
    private let target: ChatDialect
    private let wishes: ReplyWishes
    private let label: ReplyLabel
    private let keepsLabel: Bool
    /// Which of several answers it is; nil for the only one.
    private let number: Int?
    /// What the answer took, as far as the provider has told.
    private(set) var usage: Usage?
    private var decoder: any ReplyDecoder
    private var adapter: ReplyAdapter
    /// The end of an answer that was cut at a stop. It waits for the provider's, which has the counts and does not know
    /// the stop.
    private var cutFinish: ReplyEvent?
    private var hasEnded = false
    /// The body where JSON came in place of a stream, as errors do and answers of servers that cannot stream; nil while
    /// it is a stream, or nothing has come.
    private var wholeBody: [UInt8]?
    private var hasBegun = false
    private var stream: ServerSentEvents
    private var encoder: (any ReplyEncoder)?
    /// What the provider had told of a stream when its first event came. What it tells later must not matter: how much of
    /// that came with the first event would depend on where the network cut it.
    private var head: ReplyHead?
    private var events: [ReplyEvent] = []
    /// What was done on the caller's behalf, and what could not be said.
    public private(set) var notices: [Notice] = []
    /// The reply as it is, where it stays in its dialect; nil where it is translated.
    private var unchanged: UnchangedReply?
    /// What the reply ended with, if it was an error or no reply at all.
    public private(set) var error: ErrorReply?
    /// The same in our own words; also of a reply that the provider ended with an error, and that is whole otherwise.
    public private(set) var failure: ChatError?

    /// - Parameters:
    ///   - label: What the reply is called. The model and the time that the provider tells win, unless `keepsLabel`.
    ///   - keepsLabel: Whether the label's model and time stand, as for callers who asked by another name.
    public init(
        from source: ChatDialect, to target: ChatDialect, label: ReplyLabel, keepsLabel: Bool = false,
        wishes: ReplyWishes = ReplyWishes()
    ) {
        self.init(from: source, to: target, label: label, keepsLabel: keepsLabel, wishes: wishes, number: nil)
    }

    /// - Parameter adaptation: What the request could not say, and is done to the reply instead.
    init(
        from source: ChatDialect, to target: ChatDialect, label: ReplyLabel, keepsLabel: Bool, wishes: ReplyWishes,
        number: Int?, adaptation: ReplyAdaptation = ReplyAdaptation()
    ) {
        self.number = number
        self.source = source
        self.target = target
        self.wishes = wishes
        self.label = label
        self.keepsLabel = keepsLabel
        // A call's name is its own among all answers.
        let replyID = number.map { "\(label.id)_\($0)" } ?? label.id
        let context = ReplyContext(
            profile: source.rawValue, host: source.rawValue, model: label.model, secrets: [], replyID: replyID)
        decoder = source.makeDecoder(context)
        stream = ServerSentEvents(profile: source.rawValue)
        // A picture's bytes are not to be had without a connection: its tag stays in the text.
        var adaptation = adaptation
        adaptation.hasImageTags = false
        adapter = ReplyAdapter(adaptation)
        if number == nil, !keepsLabel, !wishes.legacyFunctions {
            unchanged = UnchangedReply(from: source, to: target, context, label)
        }
    }

    /// A whole reply in the other dialect; ``error``'s body where it is an error or none.
    public mutating func whole(_ body: [UInt8]) -> JSONValue {
        if let value = passing({ $0.whole(body) }) { return value }
        do throws(ChatError) {
            try Self.decode(body, &decoder, &events)
            adapter.adapt(&events, from: 0)
        } catch {
            let reply = ErrorReply(error, in: target)
            self.error = reply
            failure = error
            return reply.body
        }
        takeNote()
        let (reply, dropped) = target.rules.encode(events, currentLabel, wishes)
        notices += dropped
        return reply
    }

    /// The next bytes of a stream in the other dialect.
    public mutating func take(_ piece: [UInt8]) -> [UInt8] {
        if !hasBegun, let first = piece.first(where: { $0 > 0x20 }) {
            hasBegun = true
            if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { wholeBody = [] }
        }
        if wholeBody != nil {
            wholeBody?.append(contentsOf: piece)
            return []
        }
        if let bytes = passing({ $0.take(piece) }) { return bytes }
        return advance { (translation) throws(ChatError) in
            try Self.feed(
                piece, &translation.stream, &translation.decoder, &translation.events, &translation.head)
        }
    }

    /// The last bytes of the stream, because no more come.
    public mutating func end() -> [UInt8] {
        if let body = wholeBody.take() {
            return advance { (translation) throws(ChatError) in
                try Self.decode(body, &translation.decoder, &translation.events)
            }
        }
        if let bytes = passing({ $0.end() }) { return bytes }
        return advance { (translation) throws(ChatError) in
            try Self.finish(&translation.stream, &translation.decoder, &translation.events, &translation.head)
        }
    }

    /// Lets a reply that stays in its dialect through; nil where it is translated.
    private mutating func passing<Output>(_ step: (inout UnchangedReply) -> Output) -> Output? {
        guard var reply = unchanged.take() else { return nil }
        let output = step(&reply)
        if let failure = reply.failure, error == nil {
            self.failure = failure
            error = ErrorReply(failure, in: target)
        }
        failure = failure ?? reply.ending
        notices = reply.notices
        unchanged = reply
        return output
    }

    private mutating func advance(_ step: (inout ReplyTranslation) throws(ChatError) -> Void) -> [UInt8] {
        guard error == nil, !hasEnded else { return [] }
        var bytes: [UInt8] = []
        do throws(ChatError) {
            try step(&self)
            adapt(isLast: decoder.isFinished)
            encodeEvents(into: &bytes)
        } catch {
            adapt(isLast: true)
            if !adapter.isCut { adapter.flush(into: &events) }
            encodeEvents(into: &bytes)
            // What failed behind a stop is nothing of this answer.
            if adapter.isCut { return bytes }
            let reply = ErrorReply(error, in: target)
            self.error = reply
            failure = error
            var encoder = self.encoder ?? target.makeEncoder(currentLabel, wishes, number)
            encoder.fail(reply, into: &bytes)
            self.encoder = encoder
        }
        return bytes
    }

    /// Does to the events what the request could not say. Behind a stop only the counts are the answer's.
    private mutating func adapt(isLast: Bool) {
        let wasCut = adapter.isCut
        adapter.adapt(&events, from: 0)
        guard adapter.isCut else { return }
        let given = events
        events.removeAll(keepingCapacity: true)
        for event in given {
            switch event {
            case .finished: cutFinish = cutFinish ?? event
            case .usage: events.append(event)
            default: if !wasCut { events.append(event) }
            }
        }
        guard isLast, let cutFinish else { return }
        events.append(cutFinish)
        hasEnded = true
    }

    private mutating func encodeEvents(into bytes: inout [UInt8]) {
        takeNote()
        if events.isEmpty { return }
        // Made at the first event, when the provider has told its model.
        var encoder = self.encoder.take() ?? target.makeEncoder(currentLabel, wishes, number)
        let known = encoder.notices.count
        for event in events { encoder.encode(event, into: &bytes) }
        notices += encoder.notices.dropFirst(known)
        self.encoder = encoder
        events.removeAll(keepingCapacity: true)
    }

    /// Notes what is to be reported, and takes out what only the provider understands where the caller speaks another
    /// dialect.
    private mutating func takeNote() {
        if source != target { events = events.compactMap(\.withoutState) }
        for event in events {
            switch event {
            case .notice(let notice): notices.append(notice)
            case .usage(let usage): self.usage = usage
            case .finished(let finish): failure = failure ?? finish.failure(of: source)
            default: break
            }
        }
    }

    private var currentLabel: ReplyLabel {
        var current = label
        let head = head ?? decoder.head
        // Callers go on with an answer by its name.
        if target == .responses, let thread = head.threadID { current.id = thread }
        if keepsLabel { return current }
        current.model = head.model ?? label.model
        current.created = head.created ?? label.created
        return current
    }

    // Static, so that the stream, the decoder and the events are three things that can change at the same time.

    private static func feed(
        _ piece: [UInt8], _ stream: inout ServerSentEvents, _ decoder: inout any ReplyDecoder,
        _ events: inout [ReplyEvent], _ head: inout ReplyHead?
    ) throws(ChatError) {
        try stream.feed(piece) { (event) throws(ChatError) in try decode(event, &decoder, &events, &head) }
    }

    private static func finish(
        _ stream: inout ServerSentEvents, _ decoder: inout any ReplyDecoder, _ events: inout [ReplyEvent],
        _ head: inout ReplyHead?
    ) throws(ChatError) {
        try stream.finish { (event) throws(ChatError) in try decode(event, &decoder, &events, &head) }
        try decoder.finish(into: &events)
    }

    private static func decode(
        _ event: ServerSentEvents.Event, _ decoder: inout any ReplyDecoder, _ events: inout [ReplyEvent],
        _ head: inout ReplyHead?
    ) throws(ChatError) {
        try decoder.decode(event: event.name.isEmpty ? nil : event.name.string, data: event.data, into: &events)
        if head == nil, !events.isEmpty { head = decoder.head }
    }

    private static func decode(
        _ body: [UInt8], _ decoder: inout any ReplyDecoder, _ events: inout [ReplyEvent]
    ) throws(ChatError) {
        try body.withUnsafeBufferPointer { (body) throws(ChatError) in
            try decoder.decode(whole: body, into: &events)
        }
    }
}

extension ReplyFinish {
    /// The failure that the reason of an end is; nil for a regular one.
    func failure(of dialect: ChatDialect) -> ChatError? {
        // A turn of Anthropic's that goes on with the next request.
        guard reason.isFailure, reason != .other("pause_turn") else { return nil }
        return .replyFailed(profile: dialect.rawValue, reason: reason)
    }
}

extension ReplyEvent {
    /// The event without what only its provider understands; nil if that is all it has.
    fileprivate var withoutState: ReplyEvent? {
        switch self {
        case .state: return nil
        case .toolCall(var call):
            call.state = nil
            return .toolCall(call)
        case .choice(let number, let piece): return piece.withoutState.map { .choice(number, $0) }
        default: return self
        }
    }
}

extension ChatDialect {
    func makeDecoder(_ context: ReplyContext) -> any ReplyDecoder { rules.makeDecoder(context) }

    func makeEncoder(_ label: ReplyLabel, _ wishes: ReplyWishes, _ choice: Int? = nil) -> any ReplyEncoder {
        rules.makeEncoder(label, wishes, choice: choice)
    }
}
