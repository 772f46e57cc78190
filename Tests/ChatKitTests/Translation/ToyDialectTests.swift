import Testing

@testable import ChatKit

/// A dialect that is added by the recipe in ARCHITECTURE.md works together with the others through the common form.
@Suite struct ToyDialectTests {
    private let toy = ToyDialect()
    private let others = ChatDialect.allCases
    private let label = ReplyLabel(id: "R", created: 1, model: "m")

    @Test func `its requests are encoded in every other dialect, and theirs in it`() throws {
        let request: JSONValue = ["who": "m", "say": [["by": "system", "text": "S"], ["by": "user", "text": "q"]]]
        let decoded = try toy.decode(request, usualModel: nil, keepsOwn: false).request
        for other in others {
            let target = RequestTranslation.Target(other)
            let encoded = try other.rules.encode(decoded, to: target, keepsSilence: false)
            let back = try other.rules.decode(.object(encoded.body), usualModel: "m", keepsOwn: false).request
            let again = try toy.encode(back, to: target, keepsSilence: false)
            #expect(.object(again.body) == request, "\(other)")
        }
    }

    @Test func `its replies are encoded in every other dialect, and theirs in it`() throws {
        let body: JSONValue = ["said": "Hi"]
        let events = try Self.events(of: body, toy)
        #expect(events == [.text("Hi"), .finished(ReplyFinish(reason: .stop))])
        for other in others {
            let (reply, notices) = other.rules.encode(events, label, ReplyWishes())
            let back = try Self.events(of: reply, other.rules)
            #expect(toy.encode(back, label, ReplyWishes()).0 == body, "\(other)")
            #expect(notices == [])
        }
    }

    @Test func `its streams are decoded wherever they are cut`() throws {
        var encoder = toy.makeEncoder(label, ReplyWishes(), choice: nil)
        var bytes: [UInt8] = []
        for event in [ReplyEvent.text("H"), .text("i"), .finished(ReplyFinish(reason: .stop))] {
            encoder.encode(event, into: &bytes)
        }
        for cut in bytes.indices {
            var decoder = toy.makeDecoder(RecordedReply.context)
            var stream = ServerSentEvents(profile: "toy")
            var events: [ReplyEvent] = []
            for piece in [Array(bytes[..<cut]), Array(bytes[cut...])] {
                try stream.feed(piece) { (event) throws(ChatError) in
                    try decoder.decode(event: nil, data: event.data, into: &events)
                }
            }
            try decoder.finish(into: &events)
            #expect(events == [.text("H"), .text("i"), .finished(ReplyFinish(reason: .stop))])
        }
    }

    private static func events(of body: JSONValue, _ dialect: any Dialect) throws -> [ReplyEvent] {
        var decoder = dialect.makeDecoder(RecordedReply.context)
        var events: [ReplyEvent] = []
        try body.jsonBytes().withUnsafeBufferPointer { (bytes) throws(ChatError) in
            try decoder.decode(whole: bytes, into: &events)
        }
        return events.filter { event in
            if case .usage = event { false } else { true }
        }
    }
}

/// The least that a dialect is.
private struct ToyDialect: Dialect {
    let vendor = "Toy"
    let stateProvider = "toy"
    let documentedMembers: Set<String> = ["say", "who"]
    let sharedTools: [String: Set<String>] = [:]
    let streamEnd = StreamEnd.done
    let embeddings: EmbeddingForm? = nil
    let batches = BatchForm.openAI

    func decode(_ request: JSONValue, usualModel: ModelID?, keepsOwn: Bool) throws(ChatError) -> DecodedRequest {
        let messages = (request["say"]?.arrayValue ?? []).compactMap { said -> Message? in
            guard let role = said["by"]?.stringValue.flatMap(Role.init(rawValue:)) else { return nil }
            return Message(role, said["text"]?.stringValue ?? "")
        }
        let model = request["who"]?.stringValue.map { ModelID($0) } ?? usualModel
        guard let model else { throw .unusableInput("who is missing") }
        return DecodedRequest(ChatRequest(model: model, messages: messages, streams: false))
    }

    func encode(
        _ request: ChatRequest, to target: RequestTranslation.Target, keepsSilence: Bool
    ) throws(ChatError) -> EncodedRequest {
        let said = request.messages.map { message -> JSONValue in
            ["by": .string(message.role.rawValue), "text": .string(message.text)]
        }
        return EncodedRequest(body: ["who": .string(request.model.rawValue), "say": .array(said)], notices: [])
    }

    func makeDecoder(_ context: ReplyContext) -> any ReplyDecoder { ToyDecoder() }

    func makeEncoder(_ label: ReplyLabel, _ wishes: ReplyWishes, choice: Int?) -> any ReplyEncoder { ToyEncoder() }

    func encode(_ events: [ReplyEvent], _ label: ReplyLabel, _ wishes: ReplyWishes) -> (JSONValue, [Notice]) {
        (["said": .string(CollectedReply(events).text)], [])
    }

    func encode(_ error: ErrorTerms) -> (status: Int, body: JSONValue) {
        (error.status, ["failed": .string(error.message)])
    }

    func encode(_ model: TranslatedModel) -> JSONObject { ["who": .string(model.id)] }
}

private struct ToyDecoder: ReplyDecoder {
    private(set) var isFinished = false
    var hasFinishReason: Bool { isFinished }

    mutating func decode(
        event name: String?, data: UnsafeBufferPointer<UInt8>, into events: inout [ReplyEvent]
    ) throws(ChatError) {
        if StreamEvent.isDone(data) { return try finish(into: &events) }
        guard let text = (try? JSONValue(parsing: data))?["said"]?.stringValue else {
            throw .malformedReply(profile: "toy", problem: "an event without text")
        }
        events.append(.text(text))
    }

    mutating func decode(whole body: UnsafeBufferPointer<UInt8>, into events: inout [ReplyEvent]) throws(ChatError) {
        try decode(event: nil, data: body, into: &events)
        try finish(into: &events)
    }

    mutating func finish(into events: inout [ReplyEvent]) throws(ChatError) {
        if isFinished { return }
        isFinished = true
        events.append(.finished(ReplyFinish(reason: .stop)))
    }
}

private struct ToyEncoder: ReplyEncoder {
    let notices: [Notice] = []

    mutating func encode(_ event: ReplyEvent, into bytes: inout [UInt8]) {
        switch event {
        case .text(let text):
            let body: JSONValue = ["said": .string(text)]
            bytes += "data: \(body.jsonText)\n\n".utf8
        case .finished: bytes += "data: [DONE]\n\n".utf8
        default: break
        }
    }

    mutating func fail(_ error: ErrorReply, into bytes: inout [UInt8]) {
        bytes += "data: \(error.body.jsonText)\n\n".utf8
    }
}
