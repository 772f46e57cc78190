import Testing

@testable import ChatKit

@Suite struct SeveralAnswersTests {
    private static let interleaved = [
        #"{"model":"m-1","choices":[{"index":0,"delta":{"content":"red"}},{"index":1,"delta":{"content":"blue"}}]}"#,
        #"{"model":"m-1","choices":[{"index":1,"delta":{"content":"ish"}}]}"#,
        #"{"model":"m-1","choices":[{"index":1,"delta":{},"finish_reason":"length"}]}"#,
        #"{"model":"m-1","choices":[{"index":0,"delta":{"content":"!"},"finish_reason":"stop"}]}"#,
        #"{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}"#,
        "[DONE]",
    ]
    private static let finish = ReplyFinish(reason: .stop, model: "m-1")

    @Test func `the choices of one stream are told apart by their numbers`() throws {
        #expect(
            try decode(Self.interleaved, answers: 2) == [
                .text("red"), .choice(1, .text("blue")), .choice(1, .text("ish")), .text("!"),
                .usage(Usage(inputTokens: 1, outputTokens: 2, totalTokens: 3)), .choice(0, .finished(Self.finish)),
                .choice(1, .finished(ReplyFinish(reason: .length, model: "m-1"))), .finished(Self.finish),
            ])
    }

    @Test func `their events keep the grammar`() throws {
        var grammar = ReplyGrammar()
        let start = ReplyEvent.started(ReplyStart(profile: "p", model: "m"))
        for event in [start] + (try decode(Self.interleaved, answers: 2)) {
            let isAccepted = grammar.accept(event)
            #expect(isAccepted, "\(event)")
        }
        #expect(grammar.isFinished)
    }

    @Test func `an answer says nothing after its end, and the first one's words bear no number`() {
        var grammar = ReplyGrammar()
        let isStarted = grammar.accept(.started(ReplyStart(profile: "p", model: "m")))
        let isEnded = grammar.accept(.choice(1, .finished(Self.finish)))
        #expect(isStarted && isEnded)
        for event: ReplyEvent in [
            .choice(1, .text("more")), .choice(1, .finished(Self.finish)), .choice(0, .text("a")),
            .choice(2, .text("")), .choice(-1, .text("a")), .choice(2, .usage(Usage())),
            .choice(2, .choice(1, .text("a"))),
        ] {
            let isAccepted = grammar.accept(event)
            #expect(!isAccepted, "\(event)")
        }
    }

    @Test func `choices that nobody asked for are left out, and that is said once`() throws {
        let events = try decode(Self.interleaved, answers: 1)
        #expect(!events.contains { if case .choice = $0 { true } else { false } })
        let notices = events.filter { if case .notice = $0 { true } else { false } }
        #expect(
            notices == [.notice(Notice(.dropped, "the provider sent more than one answer; only the first is taken"))])
    }

    @Test func `a server that gives fewer answers than were asked for is told of`() throws {
        let events = try decode(Self.interleaved, answers: 3)
        #expect(events.contains(.notice(Notice(.dropped, "3 answers were asked for, the provider gave 2"))))
    }

    @Test func `a stream that ends while one answer has no end was broken off`() {
        #expect(throws: ChatError.connectionLost(host: "h")) {
            try decode(Array(Self.interleaved[..<3]), answers: 2)
        }
    }

    @Test func `of a stream that broke off, the answers that had come to their end have one`() throws {
        var decoder = OpenAIReplyDecoder(context: context(answers: 2))
        var events: [ReplyEvent] = []
        for piece in Self.interleaved[..<3] {
            try Array(piece.utf8).withUnsafeBufferPointer { try decoder.decode(event: nil, data: $0, into: &events) }
        }
        events = []
        decoder.breakOff(into: &events)
        #expect(events == [.choice(1, .finished(ReplyFinish(reason: .length, model: "m-1")))])
    }

    @Test func `after its end the first answer says nothing either`() {
        var grammar = ReplyGrammar()
        let isStarted = grammar.accept(.started(ReplyStart(profile: "p", model: "m")))
        let isEnded = grammar.accept(.choice(0, .finished(Self.finish)))
        #expect(isStarted && isEnded)
        let picture = Attachment(of: [1], mediaType: "image/png")
        for event: ReplyEvent in [
            .text("more"), .reasoning("more"), .toolCall(ToolCall(id: "c", name: "f", arguments: "{}")),
            .attachment(ReceivedAttachment(picture, bytes: [1])),
        ] {
            let isAccepted = grammar.accept(event)
            #expect(!isAccepted, "\(event)")
        }
        let isOtherAccepted = grammar.accept(.choice(1, .text("b")))
        let isFinishAccepted = grammar.accept(.finished(Self.finish))
        #expect(isOtherAccepted && isFinishAccepted)
    }

    @Test func `what is held back of the first answer comes before its end`() {
        var adapter = ReplyAdapter(ReplyAdaptation(stops: ["stop"]))
        var events: [ReplyEvent] = [.text("a st"), .choice(0, .finished(Self.finish)), .choice(1, .text("b"))]
        adapter.adapt(&events, from: 0)
        let words = events.reduce(into: "") { if case .text(let delta) = $1 { $0 += delta } }
        #expect(words == "a st")
        #expect(events.suffix(2) == [.choice(0, .finished(Self.finish)), .choice(1, .text("b"))])
    }

    @Test func `a whole completion has its choices too, each with its calls`() throws {
        let call = #"{"index":0,"id":"c","function":{"name":"f","arguments":"{}"}}"#
        let body =
            #"{"model":"m-1","choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"},"#
            + #"{"index":1,"message":{"content":null,"tool_calls":[\#(call)]},"finish_reason":"tool_calls"}]}"#
        var decoder = OpenAIReplyDecoder(context: context(answers: 2))
        var events: [ReplyEvent] = []
        try Array(body.utf8).withUnsafeBufferPointer { try decoder.decode(whole: $0, into: &events) }
        #expect(
            events.whole == [
                .text("a"), .choice(0, .finished(Self.finish)),
                .choice(1, .toolCall(ToolCall(id: "c", name: "f", arguments: "{}"))),
                .choice(1, .finished(ReplyFinish(reason: .toolCalls, model: "m-1"))), .finished(Self.finish),
            ])
    }

    @Test func `a respelled tool has its name back in every answer`() {
        var adapter = ReplyAdapter(ReplyAdaptation(toolNames: ["a_b": "a.b"]))
        var events: [ReplyEvent] = [.choice(1, .toolCall(ToolCall(id: "c", name: "a_b", arguments: "{}")))]
        adapter.adapt(&events, from: 0)
        #expect(events == [.choice(1, .toolCall(ToolCall(id: "c", name: "a.b", arguments: "{}")))])
    }

    @Test(arguments: [("3", 3), ("1", 1), ("128", 128), ("129", 1), ("0", 1), ("-2", 1), (#""3""#, 1), ("2.5", 1)])
    func `n says how many answers are asked for, if it can be`(n: String, count: Int) throws {
        #expect(RequestOptions(extra: ["n": try JSONValue(parsing: n)]).answers == count)
    }

    private func context(answers: Int) -> ReplyContext {
        var context = RecordedReply.context
        context.answers = answers
        return context
    }

    private func decode(_ pieces: [String], answers: Int) throws -> [ReplyEvent] {
        var decoder = OpenAIReplyDecoder(context: context(answers: answers))
        var events: [ReplyEvent] = []
        for piece in pieces {
            try Array(piece.utf8).withUnsafeBufferPointer {
                try decoder.decode(event: nil, data: $0, into: &events)
            }
        }
        try decoder.finish(into: &events)
        return events
    }
}
