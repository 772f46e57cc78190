/// Encodes the events of one reply for a caller, as a stream or whole. Pure.
///
/// For a server that has the events already; ``ReplyTranslation`` begins with a provider's bytes.
package struct ReplyEncoding: Sendable {
    private let dialect: ChatDialect
    private let wishes: ReplyWishes
    private var label: ReplyLabel
    /// One encoder for each choice; made at its first event, when the provider has named its model.
    private var encoders: [(any ReplyEncoder)?]
    private var usage: Usage?
    private var events: [ReplyEvent] = []

    /// - Parameters:
    ///   - choices: How many choices the caller asked for; more than one is OpenAI's alone.
    package init(to dialect: ChatDialect, label: ReplyLabel, wishes: ReplyWishes, choices: Int = 1) {
        self.dialect = dialect
        self.wishes = wishes
        self.label = label
        encoders = Array(repeating: nil, count: max(1, choices))
    }

    /// The events of the reply so far, for ``whole``.
    package mutating func add(_ event: ReplyEvent) {
        events.append(event)
    }

    /// Returns what an event is in a stream: whole server-sent events, or nothing.
    package mutating func stream(_ event: ReplyEvent) -> [UInt8] {
        var bytes: [UInt8] = []
        if case .usage(let usage) = event { self.usage = usage }
        guard encoders.count > 1 else {
            encode(event, choice: 0, into: &bytes)
            return bytes
        }
        switch event {
        case .choice(let number, let inner): encode(inner, choice: number, into: &bytes)
        case .finished:
            // The choices had ends of their own.
            OpenAIChunkEncoder(label, wishes).endStream(usage, &bytes)
        default: encode(event, choice: 0, into: &bytes)
        }
        return bytes
    }

    private mutating func encode(_ event: ReplyEvent, choice: Int, into bytes: inout [UInt8]) {
        guard encoders.indices.contains(choice) else { return }
        if case .started = event { return }
        var encoder =
            encoders[choice].take() ?? dialect.makeEncoder(label, wishes, encoders.count > 1 ? choice : nil)
        encoder.encode(event, into: &bytes)
        encoders[choice] = encoder
    }

    /// Returns the end of a stream that failed.
    package mutating func fail(_ error: ErrorReply) -> [UInt8] {
        var bytes: [UInt8] = []
        var encoder = encoders[0].take() ?? dialect.makeEncoder(label, wishes, nil)
        encoder.fail(error, into: &bytes)
        encoders[0] = encoder
        return bytes
    }

    /// The reply of the events that were added, as a message.
    package var reply: Message {
        var parts: [Part] = []
        for event in events { if let part = event.part { parts.append(delta: part) } }
        return Message(role: .assistant, parts: parts)
    }

    /// The whole reply of the events that were added.
    package func whole() -> JSONValue {
        let first = events.filter { if case .choice = $0 { false } else { true } }
        guard encoders.count > 1 else { return Self.whole(first, dialect, label, wishes) }
        var choices: [JSONValue] = []
        for number in encoders.indices {
            var own: [ReplyEvent] = number == 0 ? first : []
            own += events.compactMap { event in
                guard case .choice(number, let inner) = event else { return nil }
                return inner
            }
            let reply = Self.whole(own, dialect, label, wishes)
            guard var choice = reply["choices"]?.arrayValue?.first?.objectValue else { continue }
            choice["index"] = .integer(number)
            choices.append(.object(choice))
        }
        var body = Self.whole(first, dialect, label, wishes).objectValue ?? [:]
        body["choices"] = .array(choices)
        return .object(body)
    }

    private static func whole(
        _ events: [ReplyEvent], _ dialect: ChatDialect, _ label: ReplyLabel, _ wishes: ReplyWishes
    ) -> JSONValue {
        dialect.rules.encode(events, label, wishes).0
    }
}
