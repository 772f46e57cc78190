import Testing

@testable import ChatKit

@Suite struct ReplyDecoderTests {
    /// The events of a decoder that is fed one chunk.
    private func events(_ chunk: String) throws -> [ReplyEvent] {
        var decoder = OpenAIReplyDecoder(context: RecordedReply.context)
        var events: [ReplyEvent] = []
        var chunk = chunk
        try chunk.withUTF8 { try decoder.decode(event: nil, data: $0, into: &events) }
        return events
    }

    @Test(arguments: ["", "{}", #"{"choices":null}"#, #"{"choices":[]}"#, #"{"choices":[null]}"#])
    func `a chunk that says nothing gives nothing`(chunk: String) throws {
        #expect(try events(chunk) == [])
    }

    @Test(arguments: [
        #"{"choices":[{"delta":null}]}"#, #"{"choices":[{"delta":{"content":null}}]}"#,
        #"{"choices":[{"delta":{"content":5,"reasoning":{"a":1},"tool_calls":{},"function_call":[]}}]}"#,
        #"{"choices":[{"index":"x","delta":[]}],"usage":[],"model":7,"error":null}"#,
        #"{"choices":[{"delta":{"tool_calls":[null,7]}}],"usage":{"prompt_tokens":-1}}"#,
    ])
    func `a member of a strange type counts as absent`(chunk: String) throws {
        #expect(try events(chunk) == [])
    }

    @Test(arguments: ["5", "{\"a\"", "{} {}", "!{}"])
    func `a chunk that is no object is an error of the provider`(chunk: String) {
        #expect {
            try events(chunk)
        } throws: { error in
            if case .malformedReply(profile: "p", _)? = error as? ChatError { true } else { false }
        }
    }

    @Test(arguments: ["ping", "[]", "null", "keep-alive"])
    func `a sign of life is no chunk`(data: String) throws {
        #expect((try? events(data)) ?? [] == [])
    }

    @Test(arguments: ["error: CUDA out of memory", "\"CUDA out of memory\"", "CUDA out of memory"])
    func `words in place of a chunk are the server's error`(data: String) {
        #expect {
            try events(data)
        } throws: { error in
            guard case .providerUnavailable(_, _, let detail)? = error as? ChatError else { return false }
            return detail.contains("CUDA out of memory")
        }
    }

    @Test func `a custom tool's call has its name, and its words for arguments`() throws {
        let chunks = [
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","type":"custom","custom":{"name":"patch","input":"*** "}}]}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"custom":{"input":"Begin"}}]}}]}"#,
            #"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#, "[DONE]",
        ]
        var decoder = OpenAIReplyDecoder(context: RecordedReply.context)
        var events: [ReplyEvent] = []
        for chunk in chunks {
            var chunk = chunk
            try chunk.withUTF8 { try decoder.decode(event: nil, data: $0, into: &events) }
        }
        #expect(events.whole.first == .toolCall(ToolCall(id: "c", name: "patch", arguments: "*** Begin")))
    }

    @Test func `nothing comes after the end`() throws {
        var decoder = OpenAIReplyDecoder(context: RecordedReply.context)
        var events: [ReplyEvent] = []
        let chunk = Array(#"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#.utf8)
        for data in [chunk, Array("[DONE]".utf8), chunk, Array("{garbage".utf8)] {
            try data.withUnsafeBufferPointer { (data) throws(ChatError) in
                try decoder.decode(event: nil, data: data, into: &events)
            }
        }
        try decoder.finish(into: &events)
        #expect(events == [.text("a"), .finished(ReplyFinish(reason: .stop))])
        #expect(decoder.isFinished)
    }

    @Test(arguments: [
        ("stop", FinishReason.stop), ("length", .length), ("content_filter", .contentFilter),
        ("tool_calls", .toolCalls), ("function_call", .toolCalls), ("blacklist", .contentFilter),
        ("error", .modelError), ("eos_token", .stop), ("STOP", .stop), ("MAX_TOKENS", .length),
        ("SAFETY", .contentFilter),
        ("network_error", .other("network_error")), ("abort", .other("abort")),
    ])
    func `every word for the end is understood or kept`(word: String, reason: FinishReason) {
        #expect(FinishReason(vendorWord: word) == reason)
    }
}
