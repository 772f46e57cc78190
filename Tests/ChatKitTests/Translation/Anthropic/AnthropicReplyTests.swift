import Testing

@testable import ChatKit

@Suite struct AnthropicReplyTests {
    private let label = ReplyLabel(id: "R", created: 1, model: "m")

    private func stream(_ events: [ReplyEvent]) -> [JSONValue] {
        var encoder = AnthropicChunkEncoder(label)
        var bytes: [UInt8] = []
        for event in events { encoder.encode(event, into: &bytes) }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            line.hasPrefix("data: ") ? try? JSONValue(parsing: String(line.dropFirst(6))) : nil
        }
    }

    private func finish(_ reason: FinishReason) -> ReplyEvent { .finished(ReplyFinish(reason: reason)) }

    @Test func `thoughts, words and calls are parts of their own, each with its number`() {
        let events = stream([
            .usage(Usage(inputTokens: 30, outputTokens: 1, cachedInputTokens: 10)), .reasoning("hm"), .reasoning("…"),
            .text("a"), .toolCall(ToolCall(id: "t1", name: "f", arguments: #"{"x":1}"#)),
            .toolCall(ToolCall(id: "t2", name: "g", arguments: "{bad")), .text("b"),
            .usage(Usage(inputTokens: 30, outputTokens: 9, cachedInputTokens: 10)), finish(.toolCalls),
        ])
        let words = events.map { event in
            let index = event["index"]?.jsonText ?? ""
            switch event["type"]?.stringValue ?? "" {
            case "content_block_start": return "start \(index) \(event["content_block"]?["type"]?.stringValue ?? "")"
            case "content_block_delta":
                let delta = event["delta"]
                return "\(index) "
                    + ((delta?["text"] ?? delta?["thinking"] ?? delta?["partial_json"])?.stringValue ?? "")
            case "content_block_stop": return "stop \(index)"
            case let type: return type
            }
        }
        #expect(
            words == [
                "message_start", "ping", "start 0 thinking", "0 hm", "0 …", "stop 0", "start 1 text", "1 a", "stop 1",
                "start 2 tool_use", #"2 {"x":1}"#, "stop 2", "start 3 tool_use", #"3 {"_raw":"{bad"}"#, "stop 3",
                "start 4 text", "4 b", "stop 4", "message_delta", "message_stop",
            ])
        // What is known when the message begins is told then.
        #expect(events[0]["message"]?["usage"]?["input_tokens"] == 20)
        #expect(events[0]["message"]?["usage"]?["cache_read_input_tokens"] == 10)
        let end = events[events.count - 2]
        #expect(end["usage"]?["output_tokens"] == 9 && end["delta"]?["stop_reason"] == "tool_use")
    }

    @Test func `an answer that says nothing is a whole message all the same`() {
        #expect(
            stream([finish(.stop)]).map { $0["type"]?.stringValue ?? "" } == [
                "message_start", "ping", "message_delta", "message_stop",
            ])
        let whole = AnthropicCompletion.json(CollectedReply([finish(.stop)]), label)
        #expect(whole["content"] == [] && whole["stop_reason"] == "end_turn")
        #expect(whole["usage"]?["input_tokens"] == 0)
    }

    @Test(arguments: [
        (FinishReason.stop, "end_turn"), (.length, "max_tokens"), (.contentFilter, "refusal"),
        (.toolCalls, "tool_use"), (.modelError, "end_turn"), (.other("eos"), "end_turn"),
        (.other("pause_turn"), "pause_turn"),
    ])
    func `every end has its word, whole and streamed`(reason: FinishReason, word: String) {
        let events: [ReplyEvent] = [.text("a"), finish(reason)]
        #expect(AnthropicCompletion.json(CollectedReply(events), label)["stop_reason"]?.stringValue == word)
        #expect(stream(events).dropLast().last?["delta"]?["stop_reason"]?.stringValue == word)
    }

    /// OpenAI says `stop` where a call was forced.
    @Test func `an answer with a call waits for its result, and one that declines is a refusal`() {
        let call: [ReplyEvent] = [.toolCall(ToolCall(id: "t", name: "f", arguments: "")), finish(.stop)]
        let refusal: [ReplyEvent] = [.notice(Notice(.refused, "…")), .text("I cannot"), finish(.stop)]
        for (events, word) in [(call, "tool_use"), (refusal, "refusal")] {
            #expect(AnthropicCompletion.json(CollectedReply(events), label)["stop_reason"]?.stringValue == word)
            #expect(stream(events).dropLast().last?["delta"]?["stop_reason"]?.stringValue == word)
        }
    }

    @Test(arguments: [
        ("end_turn", FinishReason.stop), ("stop_sequence", .stop), ("max_tokens", .length), ("tool_use", .toolCalls),
        ("refusal", .contentFilter), ("model_context_window_exceeded", .length), ("pause_turn", .other("pause_turn")),
    ])
    func `every word for the end is understood or kept`(word: String, reason: FinishReason) {
        #expect(FinishReason(vendorWord: word) == reason)
    }

    // MARK: Reading

    /// The events of a decoder that is fed some events of a stream.
    private func events(_ pieces: [String]) throws -> [ReplyEvent] {
        var decoder = AnthropicReplyDecoder(context: RecordedReply.context)
        var events: [ReplyEvent] = []
        for piece in pieces {
            var piece = piece
            try piece.withUTF8 { try decoder.decode(event: nil, data: $0, into: &events) }
        }
        return events
    }

    @Test(arguments: [
        "", "{}", #"{"type":"ping"}"#, #"{"type":"new","delta":{"text":"a"}}"#,
        #"{"type":"message_start","message":7}"#,
        #"{"type":"content_block_delta","index":"x","delta":[]}"#, #"{"type":"content_block_stop"}"#,
        #"{"type":"content_block_start","index":0,"content_block":null}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"text":5,"thinking":{},"partial_json":[]}}"#,
        #"{"type":"message_delta","delta":{"stop_reason":null},"usage":[]}"#,
        #"{"type":"content_block_delta","index":9,"delta":{"partial_json":"{}"}}"#,
    ])
    func `an event that says nothing gives nothing`(event: String) throws {
        #expect(try events([event]) == [])
    }

    @Test(arguments: ["5", "!", "{]", "{\"a\"", "{} {}"])
    func `an event that is no object is an error of the provider`(event: String) {
        #expect {
            try events([event])
        } throws: { error in
            if case .malformedReply(profile: "p", _)? = error as? ChatError { true } else { false }
        }
    }

    @Test func `a server that ends with DONE, and one that gives a call whole, are understood`() throws {
        let found = try events([
            #"{"type":"message_start","message":{"role":"assistant","model":"m"}}"#,
            #"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{"a":1}}}"#,
            #"{"type":"content_block_stop","index":0}"#,
            #"{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"#,
            "[DONE]",
        ])
        #expect(
            found.whole == [
                .toolCall(ToolCall(id: "t", name: "f", arguments: #"{"a":1}"#)),
                .finished(ReplyFinish(reason: .toolCalls, model: "m")),
            ])
    }

    @Test func `what is told again replaces what was told before`() throws {
        let found = try events([
            #"{"type":"message_start","message":{"usage":{"input_tokens":10,"cache_read_input_tokens":5,"output_tokens":1}}}"#,
            #"{"type":"message_delta","delta":{},"usage":{"input_tokens":12,"output_tokens":7}}"#,
        ])
        #expect(
            found == [
                .usage(Usage(inputTokens: 15, outputTokens: 1, cachedInputTokens: 5)),
                .usage(Usage(inputTokens: 17, outputTokens: 7, cachedInputTokens: 5)),
            ])
    }

    @Test func `counts that no number holds are not told`() throws {
        let found = try events([
            #"{"type":"message_start","message":{"usage":{"input_tokens":9223372036854775807,"cache_read_input_tokens":9223372036854775807,"output_tokens":-1}}}"#
        ])
        #expect(found == [.usage(Usage(cachedInputTokens: .max))])
    }

    // MARK: Errors

    @Test(arguments: [
        (ChatError.unusableInput("x"), 400, "invalid_request_error"),
        (.unauthorized(profile: "p", status: 401, detail: "x"), 401, "authentication_error"),
        (.quotaExhausted(profile: "p", detail: "x"), 402, "billing_error"),
        (.unauthorized(profile: "p", status: 403, detail: "x"), 403, "permission_error"),
        (.modelNotFound(profile: "p", model: "m"), 404, "not_found_error"),
        (.requestRejected(profile: "p", status: 413, code: nil, detail: "x"), 413, "request_too_large"),
        (.requestRejected(profile: "p", status: 422, code: nil, detail: "x"), 422, "invalid_request_error"),
        (.rateLimited(profile: "p", retryAfter: .seconds(2)), 429, "rate_limit_error"),
        (.providerUnavailable(profile: "p", status: 500, detail: "x"), 500, "api_error"),
        (.unreachable(host: "h", reason: "x"), 502, "api_error"),
        (.providerUnavailable(profile: "p", status: 503, detail: "x"), 529, "overloaded_error"),
        (.timedOut(stage: "s", after: .seconds(1)), 504, "timeout_error"),
    ])
    func `an error has its status and Anthropic's words, and they are read back`(
        error: ChatError, status: Int, type: String
    ) throws {
        let reply = ErrorReply(error, in: .anthropic)
        #expect(reply.status == status)
        #expect(reply.body["type"] == "error" && reply.body["error"]?["type"] == .string(type))
        #expect(reply.body["error"]?["message"]?.stringValue?.isEmpty == false)
        if case .rateLimited = error { #expect(reply.retryAfter == 2) }
        // In a stream the type is all that says what kind of error it is.
        let vendor = try #require(VendorError(reply.body))
        let read = vendor.chatError(status: 200, retryAfter: nil, in: RecordedReply.context)
        let again = ErrorReply(read, in: .anthropic).status
        #expect(again == (status == 422 ? 400 : status == 502 ? 500 : status), "\(read)")
    }

    @Test func `a stream that fails says so in an event of its own`() throws {
        var translation = ReplyTranslation(from: .openai, to: .anthropic, label: label)
        _ = translation.take(Array("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n".utf8))
        let end = String(decoding: translation.end(), as: UTF8.self)
        #expect(end.hasPrefix("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\","))
        #expect(translation.error?.status == 502)
    }
}
