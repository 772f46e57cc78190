import Testing

@testable import ChatKit

@Suite struct ReplyTranslationTests {
    private let label = ReplyLabel(id: "R", created: 1, model: "asked")

    private func stream(
        _ events: [ReplyEvent], _ dialect: ChatDialect, _ wishes: ReplyWishes = ReplyWishes()
    ) -> (String, [Notice]) {
        var encoder = dialect.makeEncoder(label, wishes)
        var bytes: [UInt8] = []
        for event in events { encoder.encode(event, into: &bytes) }
        return (String(decoding: bytes, as: UTF8.self), encoder.notices)
    }

    private func deltas(_ events: [ReplyEvent], _ wishes: ReplyWishes = ReplyWishes()) -> [String] {
        stream(events, .openai, wishes).0.split(separator: "\n").compactMap { line in
            (try? JSONValue(parsing: String(line.dropFirst(6))))?["choices"]?.arrayValue?.first?["delta"]?.jsonText
        }
    }

    private let finish = ReplyEvent.finished(ReplyFinish(reason: .stop))

    @Test(arguments: [ChatDialect.openai, .responses, .anthropic])
    func `an answer that is cut at a stop has all counts, wherever the network cut the stream`(
        source: ChatDialect
    ) throws {
        let requests: [ChatDialect: String] = [
            .openai:
                #"{"model":"m","messages":[{"role":"user","content":"q"}],"stop":"END","stream_options":{"include_usage":true}}"#,
            .responses: #"{"model":"m","input":"q","stop":"END"}"#,
            .anthropic:
                #"{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}],"stop_sequences":["END"]}"#,
        ]
        let asked = try RequestTranslation(
            try JSONValue(parsing: try #require(requests[source])), from: source, to: .init(.gigachat))
        let stream = Array(
            #"""
            data: {"choices":[{"delta":{"role":"assistant","content":"Hi EN"},"index":0}],"created":1,"model":"G"}

            data: {"choices":[{"delta":{"content":"D and more"},"index":0}]}

            data: {"choices":[{"delta":{},"index":0,"finish_reason":"length"}],"usage":{"prompt_tokens":17,"completion_tokens":3,"total_tokens":20}}

            data: [DONE]


            """#.utf8)
        func read(_ size: Int, _ stream: [UInt8]) -> String {
            var translation = asked.reply(ReplyLabel(id: "R", created: 1, model: "m"))
            var said: [UInt8] = []
            for start in stride(from: 0, to: stream.count, by: size) {
                said += translation.take(Array(stream[start..<min(start + size, stream.count)]))
            }
            said += translation.end()
            #expect(translation.failure == nil)
            return String(decoding: said, as: UTF8.self)
        }
        let whole = read(stream.count, stream)
        #expect(whole.contains("17") && !whole.contains("more") && !whole.contains("END and"))
        for size in [1, 7, 100] { #expect(read(size, stream) == whole) }
        // What fails behind the stop is nothing of the answer.
        let failing = Array(stream.prefix(220)) + Array("\n\ndata: {\"status\":500,\"message\":\"oops\"}\n\n".utf8)
        #expect(!read(failing.count, failing).contains("oops"))
        #expect(!read(3, failing).contains("oops"))
    }

    @Test func `a text is chunks, each a whole object`() {
        #expect(
            stream([.text("При\n\"в\u{1}ет"), finish], .openai).0 == #"""
                data: {"id":"chatcmpl-R","object":"chat.completion.chunk","created":1,"model":"asked","choices":[{"index":0,"delta":{"role":"assistant","content":"При\n\"в\u0001ет"},"logprobs":null,"finish_reason":null}]}

                data: {"id":"chatcmpl-R","object":"chat.completion.chunk","created":1,"model":"asked","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]}

                data: [DONE]


                """#)
    }

    @Test func `the role is in the first delta only, whatever comes first`() {
        #expect(
            deltas([.reasoning("hm"), .text("a"), .notice(Notice(.dropped, "x")), .text("b"), finish]) == [
                #"{"role":"assistant","reasoning_content":"hm"}"#, #"{"content":"a"}"#, #"{"content":"b"}"#, "{}",
            ])
        #expect(deltas([finish]) == [#"{"role":"assistant","content":""}"#, "{}"])
    }

    @Test func `calls are numbered, their names before their arguments`() {
        let calls = ["a", "b"].map { ReplyEvent.toolCall(ToolCall(id: "call_\($0)", name: $0, arguments: #"{"x":1}"#)) }
        #expect(
            deltas(calls + [.finished(ReplyFinish(reason: .toolCalls))]) == [
                #"{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"a","arguments":""}}]}"#,
                #"{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\":1}"}}]}"#,
                #"{"tool_calls":[{"index":1,"id":"call_b","type":"function","function":{"name":"b","arguments":""}}]}"#,
                #"{"tool_calls":[{"index":1,"function":{"arguments":"{\"x\":1}"}}]}"#, "{}",
            ])
    }

    @Test func `a caller who knows the former functions gets one call of theirs`() {
        let calls = ["a", "b"].map { ReplyEvent.toolCall(ToolCall(id: "call_\($0)", name: $0, arguments: "{}")) }
        let events = calls + [.finished(ReplyFinish(reason: .toolCalls))]
        let wishes = ReplyWishes(legacyFunctions: true)
        #expect(
            deltas(events, wishes) == [
                #"{"role":"assistant","content":null,"function_call":{"name":"a","arguments":""}}"#,
                #"{"function_call":{"arguments":"{}"}}"#, "{}",
            ])
        #expect(stream(events, .openai, wishes).0.contains(#""finish_reason":"function_call""#))
        #expect(stream(events, .openai, wishes).1.map(\.kind) == [.dropped])
        let whole = OpenAICompletion.json(CollectedReply(events), label, wishes)
        let choice = whole["choices"]?.arrayValue?.first
        #expect(choice?["message"]?["function_call"] == ["name": "a", "arguments": "{}"])
        #expect(choice?["message"]?["tool_calls"] == nil)
        #expect(choice?["finish_reason"] == "function_call")
    }

    @Test func `a refusal is one`() {
        let events: [ReplyEvent] = [.notice(Notice(.refused, "…")), .text("I "), .text("cannot"), finish]
        #expect(deltas(events) == [#"{"role":"assistant","refusal":"I "}"#, #"{"refusal":"cannot"}"#, "{}"])
        let message = OpenAICompletion.json(CollectedReply(events), label)["choices"]?.arrayValue?.first?["message"]
        #expect(message == ["role": "assistant", "content": nil, "refusal": "I cannot"])
    }

    @Test(arguments: [
        (FinishReason.stop, "stop", "stop"), (.length, "length", "length"),
        (.contentFilter, "content_filter", "blacklist"), (.toolCalls, "tool_calls", "function_call"),
        (.modelError, "stop", "error"), (.other("eos"), "stop", "stop"),
    ])
    func `every end has its word`(reason: FinishReason, openAI: String, gigaChat: String) {
        #expect(OpenAICompletion.word(for: reason, ReplyWishes()) == openAI)
        #expect(GigaChatCompletion.word(for: reason, hasCalled: false) == gigaChat)
    }

    @Test func `a picture that was made stands in the text`() {
        let picture = ReceivedAttachment(
            Attachment(of: [0, 1, 2], mediaType: "image/png", name: "a]b"), bytes: [0, 1, 2])
        #expect(
            CollectedReply([.text("Here: "), .attachment(picture)]).text
                == "Here: ![ab](data:image/png;base64,AAEC)")
    }

    // MARK: Round trips

    @Test(arguments: RecordedReply.all.filter { $0.error == nil })
    func `a reply that is said in a dialect and read back is the same`(recorded: RecordedReply) throws {
        let expected = CollectedReply(recorded.events)
        for dialect in [ChatDialect.openai, .responses, .gigachat, .gigachatV2, .anthropic] {
            // An answer of GigaChat's has one call.
            if dialect == .gigachat, expected.calls.count > 1 { continue }
            let said = stream(recorded.events, dialect, ReplyWishes(includesUsage: true)).0
            var body = ReplyBody(profile: "p", decoder: Self.decoder(dialect))
            var events: [ReplyEvent] = []
            try body.take(Array(said.utf8), into: &events)
            try body.end(into: &events)
            let found = CollectedReply(events)
            // OpenAI's two APIs have a place of their own for sources.
            let list = [.openai, .responses].contains(dialect) ? "" : expected.sourceList
            #expect(found.text + found.refusal == expected.text + list + expected.refusal)
            #expect(found.reasoning == expected.reasoning)
            #expect(found.calls.map(\.name) == expected.calls.map(\.name))
            if dialect == .anthropic {
                // Anthropic's are objects, whatever the model wrote.
                let objects = { (reply: CollectedReply) in reply.calls.map { ToolArguments.object($0.arguments) } }
                #expect(objects(found) == objects(expected))
            } else {
                #expect(found.calls.map(\.arguments) == expected.calls.map(\.arguments))
            }
            #expect(found.usage?.inputTokens ?? 0 == expected.usage?.inputTokens ?? 0)
            #expect(found.usage?.cachedInputTokens ?? 0 == expected.usage?.cachedInputTokens ?? 0)
            if [.openai, .responses, .anthropic].contains(dialect) {
                #expect(found.calls.map(\.id) == expected.calls.map(\.id))
            }
        }
    }

    private static func decoder(_ dialect: ChatDialect) -> AnyReplyDecoder {
        switch dialect {
        case .openai, .azure: AnyReplyDecoder(OpenAIReplyDecoder(context: RecordedReply.context))
        case .responses: AnyReplyDecoder(ResponsesReplyDecoder(context: RecordedReply.context))
        case .gigachat: AnyReplyDecoder(GigaChatReplyDecoder(context: RecordedReply.context))
        case .gigachatV2: AnyReplyDecoder(GigaChatReplyDecoder(context: RecordedReply.context, api: .v2))
        case .anthropic: AnyReplyDecoder(AnthropicReplyDecoder(context: RecordedReply.context))
        }
    }

    // MARK: Streams

    @Test(arguments: RecordedReply.all, [ChatDialect.openai, .responses, .gigachat, .gigachatV2, .anthropic])
    func `a stream cut at any byte is translated the same`(recorded: RecordedReply, target: ChatDialect) {
        let source = recorded.dialect.dialect
        func translate(_ pieces: [ArraySlice<UInt8>]) -> ([UInt8], ErrorReply?) {
            var translation = ReplyTranslation(from: source, to: target, label: label)
            var bytes = pieces.flatMap { translation.take(Array($0)) }
            bytes += translation.end()
            return (bytes, translation.error)
        }
        let body = Array(recorded.body.utf8)
        let whole = translate([body[...]])
        var different = 0
        for cut in stride(from: 1, to: body.count, by: 7)
        where translate([body[..<cut], body[cut...]]) != whole { different += 1 }
        #expect(different == 0)
    }

    @Test func `a stream that breaks ends in an error of the caller's dialect`() throws {
        var translation = ReplyTranslation(from: .gigachat, to: .openai, label: label)
        let text = translation.take(Array("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n".utf8))
        #expect(String(decoding: text, as: UTF8.self).contains(#""content":"a""#))
        let end = String(decoding: translation.end(), as: UTF8.self)
        let error = try JSONValue(parsing: String(end.dropFirst(6)))
        #expect(error["error"]?["type"] == "server_error")
        #expect(translation.error?.status == 502)
        #expect(translation.take(text) == [])
    }

    @Test func `the provider's model and time are told, unless the caller's must stand`() {
        let chunk = Array(
            "data: {\"created\":7,\"model\":\"real\",\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n".utf8)
        var honest = ReplyTranslation(from: .gigachat, to: .openai, label: label)
        #expect(String(decoding: honest.take(chunk), as: UTF8.self).contains(#""created":7,"model":"real""#))
        var kept = ReplyTranslation(from: .gigachat, to: .openai, label: label, keepsLabel: true)
        #expect(String(decoding: kept.take(chunk), as: UTF8.self).contains(#""created":1,"model":"asked""#))
    }
}

/// A decoder of a dialect that is known only when it runs.
struct AnyReplyDecoder: ReplyDecoder {
    private var decoder: any ReplyDecoder

    init(_ decoder: any ReplyDecoder) {
        self.decoder = decoder
    }

    var isFinished: Bool { decoder.isFinished }
    var hasFinishReason: Bool { decoder.hasFinishReason }

    mutating func decode(
        event name: String?, data: UnsafeBufferPointer<UInt8>, into events: inout [ReplyEvent]
    ) throws(ChatError) {
        try decoder.decode(event: name, data: data, into: &events)
    }

    mutating func decode(whole body: UnsafeBufferPointer<UInt8>, into events: inout [ReplyEvent]) throws(ChatError) {
        try decoder.decode(whole: body, into: &events)
    }

    mutating func finish(into events: inout [ReplyEvent]) throws(ChatError) {
        try decoder.finish(into: &events)
    }
}

extension RecordedReply.Dialect {
    var dialect: ChatDialect {
        switch self {
        case .openAI: .openai
        case .responses: .responses
        case .gigaChat: .gigachat
        case .gigaChatV2: .gigachatV2
        case .anthropic: .anthropic
        }
    }
}
