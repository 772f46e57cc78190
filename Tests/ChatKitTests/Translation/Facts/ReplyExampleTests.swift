import Testing

@testable import ChatKit

/// What GigaChat's answers become for programs that know OpenAI's, example by example.
@Suite struct ReplyExampleTests {
    private let label = ReplyLabel(id: "R", created: 1, model: "gpt-4o")

    private func translation(
        to target: ChatDialect = .openai, _ wishes: ReplyWishes = ReplyWishes()
    ) -> ReplyTranslation {
        ReplyTranslation(from: .gigachat, to: target, label: label, keepsLabel: true, wishes: wishes)
    }

    /// A whole answer of GigaChat's around a message.
    private func answer(_ message: String, finish: String) -> [UInt8] {
        Array(
            #"{"choices":[{"message":\#(message),"index":0,"finish_reason":"\#(finish)"}],"created":1,"model":"GigaChat:2.0.28.2","object":"chat.completion","usage":{"prompt_tokens":17,"completion_tokens":3,"total_tokens":20,"precached_prompt_tokens":2}}"#
                .utf8)
    }

    private func whole(
        _ message: String, finish: String, _ wishes: ReplyWishes = ReplyWishes()
    ) throws -> (message: JSONValue, finish: JSONValue?, body: JSONValue) {
        var translation = translation(wishes)
        let body = translation.whole(answer(message, finish: finish))
        let choice = try #require(body["choices"]?.arrayValue?.first)
        return (try #require(choice["message"]), choice["finish_reason"], body)
    }

    /// The choices of a stream's chunks, then what the other lines say.
    private func chunks(
        _ deltas: [String], _ wishes: ReplyWishes = ReplyWishes()
    ) throws -> (deltas: [String], finishes: [JSONValue], others: [String], ids: Set<JSONValue>) {
        var translation = translation(wishes)
        let stream = deltas.map { "data: \($0)\n\n" }.joined() + "data: [DONE]\n\n"
        let said = String(decoding: translation.take(Array(stream.utf8)) + translation.end(), as: UTF8.self)
        var found: (deltas: [String], finishes: [JSONValue], others: [String], ids: Set<JSONValue>) = ([], [], [], [])
        for line in said.split(separator: "\n") {
            let data = String(line.dropFirst(6))
            guard let chunk = try? JSONValue(parsing: data) else {
                found.others.append(data)
                continue
            }
            found.ids.insert(chunk["id"] ?? .null)
            #expect(chunk["object"] == "chat.completion.chunk" && chunk["model"] == "gpt-4o")
            guard let choice = chunk["choices"]?.arrayValue?.first else {
                found.others.append(chunk["usage"]?.jsonText ?? "")
                continue
            }
            #expect(choice["index"] == 0 && choice["logprobs"] == .null)
            found.deltas.append(choice["delta"]?.jsonText ?? "")
            found.finishes.append(choice["finish_reason"] ?? "missing")
        }
        return found
    }

    private func delta(_ members: String, finish: String? = nil, usage: Bool = false) -> String {
        let end = finish.map { #","finish_reason":"\#($0)""# } ?? ""
        let counts =
            usage
            ? #","usage":{"prompt_tokens":17,"completion_tokens":3,"total_tokens":20,"precached_prompt_tokens":2}"# : ""
        return
            #"{"choices":[{"delta":\#(members),"index":0\#(end)}],"created":1,"model":"GigaChat:2.0.28.2","object":"chat.completion"\#(counts)}"#
    }

    // MARK: Whole answers

    @Test func `E21: an answer has every member of OpenAI's and none of GigaChat's`() throws {
        var translation = translation()
        let body = translation.whole(answer(#"{"role":"assistant","content":"Hello."}"#, finish: "stop"))
        let expected = try JSONValue(
            parsing:
                #"{"id":"chatcmpl-R","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":"Hello.","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":17,"completion_tokens":3,"total_tokens":20,"prompt_tokens_details":{"cached_tokens":2},"completion_tokens_details":{"reasoning_tokens":0}},"system_fingerprint":"fp_R"}"#
        )
        #expect(body == expected)
        #expect(translation.notices == [])
    }

    private let called =
        #"{"role":"assistant","content":"","function_call":{"name":"get_weather","arguments":{"city":"M"}},"functions_state_id":"fsid"}"#

    @Test func `E22: a call is OpenAI's, named by GigaChat's state`() throws {
        let (message, finish, _) = try whole(called, finish: "function_call")
        let expected = try JSONValue(
            parsing:
                #"{"role":"assistant","content":null,"refusal":null,"tool_calls":[{"id":"call_fsid","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"M\"}"}}]}"#
        )
        #expect(message == expected)
        #expect(finish == "tool_calls")
    }

    @Test func `E22: the name leads back to the state`() throws {
        var back = ReplyTranslation(from: .openai, to: .gigachat, label: label, keepsLabel: true)
        var there = translation()
        let body = back.whole(there.whole(answer(called, finish: "function_call")).jsonBytes())
        let message = body["choices"]?.arrayValue?.first?["message"]
        #expect(message?["functions_state_id"] == "fsid")
        #expect(message?["function_call"] == ["name": "get_weather", "arguments": ["city": "M"]])
    }

    @Test func `E22: callers of the former functions get the former call`() throws {
        let (message, finish, _) = try whole(
            called, finish: "function_call", ReplyWishes(legacyFunctions: true))
        #expect(message["function_call"] == ["name": "get_weather", "arguments": #"{"city":"M"}"#])
        #expect(message["tool_calls"] == nil && finish == "function_call")
    }

    @Test(arguments: [
        ("blacklist", "content_filter"), ("error", "stop"), ("stop", "stop"), ("length", "length"), ("odd", "stop"),
    ])
    func `E23: the end is in OpenAI's words, and what was said stays`(word: String, said: String) throws {
        let (message, finish, _) = try whole(#"{"role":"assistant","content":"no"}"#, finish: word)
        #expect(finish?.stringValue == said)
        #expect(message["content"] == "no")
    }

    @Test func `E24: thoughts between tags stand with the others`() throws {
        let (message, finish, _) = try whole(
            #"{"role":"assistant","content":"<think>abc</think>hi","reasoning_content":"x"}"#, finish: "length")
        #expect(message["content"] == "hi" && message["reasoning_content"] == "x\nabc")
        #expect(finish == "length")
    }

    @Test func `E25: a picture that was made is a file to fetch, and a data address for the caller`() {
        var adapter = ReplyAdapter(ReplyAdaptation(hasImageTags: true))
        var events: [ReplyEvent] = [.text(#"<img src="1" fuse="true"/> pic"#), .finished(ReplyFinish(reason: .stop))]
        adapter.adapt(&events, from: 0)
        let made = Attachment(hash: "", mediaType: "", fileID: "1")
        #expect(
            events == [
                .attachment(ReceivedAttachment(made, bytes: [])), .text(" pic"),
                .finished(ReplyFinish(reason: .stop)),
            ])
        let fetched = ReceivedAttachment(Attachment(of: [1, 2, 3], mediaType: "image/jpeg"), bytes: [1, 2, 3])
        events[0] = .attachment(fetched)
        #expect(CollectedReply(events).text == "![image/jpeg](data:image/jpeg;base64,AQID) pic")
    }

    // MARK: Streams

    @Test(arguments: [true, false])
    func `E26: a text in pieces, one name for all, the usage for those who asked`(includesUsage: Bool) throws {
        let found = try chunks(
            [
                delta(#"{"role":"assistant","content":"Hel"}"#), delta(#"{"content":"lo"}"#),
                delta(#"{"content":""}"#, finish: "stop", usage: true),
            ], ReplyWishes(includesUsage: includesUsage))
        #expect(found.deltas == [#"{"role":"assistant","content":"Hel"}"#, #"{"content":"lo"}"#, "{}"])
        #expect(found.finishes == [.null, .null, "stop"])
        #expect(found.ids == ["chatcmpl-R"])
        let usage =
            #"{"prompt_tokens":17,"completion_tokens":3,"total_tokens":20,"prompt_tokens_details":{"cached_tokens":2},"completion_tokens_details":{"reasoning_tokens":0}}"#
        #expect(found.others == (includesUsage ? [usage, "[DONE]"] : ["[DONE]"]))
    }

    private let callDelta =
        #"{"role":"assistant","content":"","function_call":{"name":"get_weather","arguments":{"city":"M"}},"functions_state_id":"fsid"}"#
    private let callChunks = [
        #"{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_fsid","type":"function","function":{"name":"get_weather","arguments":""}}]}"#,
        #"{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":\"M\"}"}}]}"#, "{}",
    ]

    @Test func `E27: a call with its end in one piece is OpenAI's three`() throws {
        let found = try chunks([delta(callDelta, finish: "function_call", usage: true)])
        #expect(found.deltas == callChunks)
        #expect(found.finishes == [.null, .null, "tool_calls"])
    }

    @Test func `E28: a call and its end in two pieces are the same three`() throws {
        let found = try chunks([delta(callDelta), delta(#"{"content":""}"#, finish: "function_call")])
        #expect(found.deltas == callChunks)
        #expect(found.finishes == [.null, .null, "tool_calls"])
    }

    @Test func `E29: how far a tool has come is nothing that was said`() throws {
        let found = try chunks([
            delta(#"{"role":"function_in_progress","name":"text2image","content":"{\"s\":3}"}"#),
            delta(#"{"role":"assistant","content":"Done."}"#), delta(#"{"content":""}"#, finish: "stop"),
        ])
        #expect(found.deltas == [#"{"role":"assistant","content":"Done."}"#, "{}"])
    }

    // MARK: Errors

    /// A failed answer of GigaChat's, in OpenAI's terms.
    private func error(_ status: Int, _ body: String, retryAfter: Duration? = nil) -> ErrorReply {
        ErrorReply(
            .failedAnswer(
                status: status, retryAfter: retryAfter, body: Array(body.utf8), in: RecordedReply.context), in: .openai)
    }

    @Test func `E36: a model that is not there`() {
        let reply = error(404, #"{"status":404,"message":"No such model"}"#)
        #expect(reply.status == 404)
        #expect(
            reply.body == [
                "error": [
                    "message": "No such model", "type": "invalid_request_error", "param": "model",
                    "code": "model_not_found",
                ]
            ])
    }

    @Test func `E36: too many requests, with the time to wait`() {
        let reply = error(429, #"{"status":429,"message":"Too many requests"}"#, retryAfter: .milliseconds(1500))
        #expect(reply.status == 429 && reply.retryAfter == 2)
        #expect(
            reply.body == [
                "error": [
                    "message": "Too many requests", "type": "rate_limit_error", "param": nil,
                    "code": "rate_limit_exceeded",
                ]
            ])
    }

    @Test func `E36: an empty account has OpenAI's status and code`() {
        let reply = error(402, #"{"status":402,"message":"Payment Required"}"#)
        #expect(reply.status == 429)
        #expect(reply.body["error"]?["code"] == "insufficient_quota")
        #expect(reply.body["error"]?["message"] == "Payment Required")
    }
}
