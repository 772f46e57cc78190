import Testing

@testable import ChatKit

/// The lines of batches between OpenAI's dialect and GigaChat's (example E39).
@Suite struct BatchExampleTests {
    private func requests(
        _ lines: [String], from source: ChatDialect = .openai, to target: ChatDialect = .gigachat
    ) throws -> (lines: [JSONValue], notices: [Notice], method: String?) {
        var translation = BatchRequestTranslation(from: source, to: .init(target))
        var found: (lines: [JSONValue], notices: [Notice]) = ([], [])
        for (place, line) in lines.enumerated() {
            let (said, notices) = try translation.translate(try JSONValue(parsing: line), number: place + 1)
            found.lines.append(said)
            found.notices += notices
        }
        return (found.lines, found.notices, translation.gigaChatMethod)
    }

    private func reply(
        _ line: String, from source: ChatDialect = .gigachat, to target: ChatDialect = .openai
    ) throws -> JSONValue {
        let translation = BatchReplyTranslation(from: source, to: target, model: "m", created: 1)
        return try translation.translate(try JSONValue(parsing: line), number: 1).line
    }

    private let question =
        #"{"custom_id":"a1","method":"POST","url":"/v1/chat/completions","body":{"model":"GigaChat-2","messages":[{"role":"user","content":"q"}]}}"#

    @Test func `E39 a request has GigaChat's ID and body`() throws {
        let (lines, notices, method) = try requests([question])
        #expect(
            lines == [
                try JSONValue(
                    parsing:
                        #"{"id":"a1","request":{"model":"GigaChat-2","messages":[{"role":"user","content":"q"}]}}"#)
            ])
        #expect(notices == [])
        #expect(method == "chat_completions")
    }

    @Test func `E39 an answer has the caller's ID and an answer's status`() throws {
        let line = try reply(
            #"{"id":"a1","result":{"choices":[{"message":{"role":"assistant","content":"x"},"index":0,"finish_reason":"blacklist"}],"created":5,"model":"GigaChat-2:1","object":"chat.completion","usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}}"#
        )
        #expect(line["id"] == "a1" && line["custom_id"] == "a1" && line["error"] == .null)
        #expect(line["response"]?["status_code"] == 200 && line["response"]?["request_id"] == "a1")
        let body = line["response"]?["body"]
        #expect(body?["object"] == "chat.completion" && body?["created"] == 5 && body?["model"] == "GigaChat-2:1")
        #expect(body?["choices"]?.arrayValue?.first?["finish_reason"] == "content_filter")
    }

    @Test func `E39 requests without an ID are numbered, and so are their answers`() throws {
        let nameless =
            #"{"url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"q"}]}}"#
        #expect(try requests([nameless, nameless]).lines.map { $0["id"] } == ["batch-request-1", "batch-request-2"])
        #expect(try reply(#"{"error":{"message":"no"}}"#)["custom_id"] == "batch-request-1")
    }

    @Test func `embeddings are a family of their own`() throws {
        let line = #"{"custom_id":"e","method":"POST","url":"/v1/embeddings","body":{"model":"m","input":"a"}}"#
        let (lines, _, method) = try requests([line])
        #expect(lines.first?["request"]?["input"] == ["a"])
        #expect(method == "embedder")
        let answer = try reply(
            #"{"id":"e","result":{"data":[{"index":0,"embedding":[0.5],"usage":{"prompt_tokens":2}}],"model":"E"}}"#)
        #expect(answer["response"]?["body"]?["usage"]?["prompt_tokens"] == 2)
        let error = #expect(throws: ChatError.self) { try requests([question, line]) }
        #expect(error?.message.contains("line 2: a batch is either for answers or for embeddings") == true)
    }

    @Test func `a request that failed is an answer with its status`() throws {
        let line = try reply(#"{"id":"a","error":{"status":422,"message":"Invalid params"}}"#)
        #expect(line["response"]?["status_code"] == 422 && line["error"] == .null)
        #expect(line["response"]?["body"]?["error"]?["message"] == "Invalid params")
        let back = try reply(line.jsonText, from: .openai, to: .gigachat)
        #expect(back == ["id": "a", "error": ["status": 422, "message": "Invalid params"]])
    }

    @Test func `a request that was never made has no answer`() throws {
        let line = try reply(
            #"{"id":"x","custom_id":"a","response":null,"error":{"code":"batch_expired","message":"too late"}}"#,
            from: .openai)
        #expect(line["custom_id"] == "a" && line["response"] == .null)
        #expect(line["error"] == ["code": "batch_expired", "message": "too late"])
    }

    @Test func `a batch goes from GigaChat to OpenAI and Azure too`() throws {
        let line = #"{"id":"a","request":{"model":"m","messages":[{"role":"user","content":"q"}]}}"#
        let openAI = try #require(try requests([line], from: .gigachat, to: .openai).lines.first)
        #expect(openAI["custom_id"] == "a" && openAI["method"] == "POST" && openAI["url"] == "/v1/chat/completions")
        #expect(openAI["body"]?["messages"]?.arrayValue?.count == 1)
        let azure = try #require(try requests([line], from: .gigachat, to: .azure).lines.first)
        #expect(azure["url"] == "/chat/completions")
    }

    @Test func `a batch of responses goes to GigaChat, and its answers back`() throws {
        let line = #"{"custom_id":"a","url":"/v1/responses","body":{"model":"m","input":"q","max_output_tokens":9}}"#
        let request = try #require(try requests([line]).lines.first?["request"])
        #expect(request["messages"] == [["role": "user", "content": "q"]] && request["max_tokens"] == 9)
        #expect(try requests([line], to: .responses).lines.first?["url"] == "/v1/responses")
        let answer = try reply(
            #"{"id":"a","result":{"choices":[{"message":{"role":"assistant","content":"x"},"index":0,"finish_reason":"stop"}]}}"#,
            to: .responses)
        #expect(answer["response"]?["body"]?["object"] == "response")
    }

    @Test func `streams and several answers are not for batches`() throws {
        let (lines, notices, _) = try requests([
            #"{"custom_id":"a","url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"q"}],"stream":true,"stream_options":{"include_usage":true},"n":2}}"#
        ])
        #expect(lines.first?["request"]?["stream"] == nil && lines.first?["request"]?["n"] == nil)
        #expect(notices.map(\.kind) == [.dropped, .dropped])
        #expect(notices.allSatisfy { $0.text.hasPrefix("line 1: ") })
    }

    @Test(arguments: [
        ("[]", "line 1 is no object"), (#"{"url":"/v1/completions","body":{}}"#, "line 1: url is none of"),
        (#"{"url":"/v1/chat/completions"}"#, "line 1: body is no object"),
        (#"{"method":"GET","url":"/v1/chat/completions","body":{}}"#, "line 1: method is not POST"),
        (#"{"custom_id":7,"url":"/v1/chat/completions","body":{}}"#, "line 1: the ID is not text"),
        (#"{"url":"/v1/chat/completions","body":{"model":"m"}}"#, "line 1: messages are missing"),
        (#"{"url":"/v1/embeddings","body":{"model":"m","input":[]}}"#, "line 1: input is empty"),
    ])
    func `what is no request names the line`(line: String, problem: String) throws {
        let error = #expect(throws: ChatError.self) { try requests([line]) }
        #expect(error?.message.contains(problem) == true, "\(error?.message ?? "")")
    }

    @Test func `with its requests an answer has its caller's names and ends at its caller's stop`() throws {
        var requests = BatchRequestTranslation(from: .openai, to: .init(.gigachat))
        _ = try requests.translate(
            try JSONValue(
                parsing:
                    #"{"custom_id":"a","url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"q"}],"stop":["END"],"tools":[{"type":"function","function":{"name":"my-tool.v2","parameters":{"type":"object","properties":{}}}}]}}"#
            ), number: 1)
        let replies = BatchReplyTranslation(from: .gigachat, to: .openai, of: requests, model: "m", created: 1)
        func message(_ message: String) throws -> JSONValue? {
            let line =
                #"{"id":"a","result":{"choices":[{"message":\#(message),"index":0,"finish_reason":"stop"}],"usage":{"prompt_tokens":7}}}"#
            let body = try replies.translate(try JSONValue(parsing: line), number: 1).line["response"]?["body"]
            #expect(body?["usage"]?["prompt_tokens"] == 7)
            return body?["choices"]?.arrayValue?.first?["message"]
        }
        #expect(try message(#"{"role":"assistant","content":"x END y"}"#)?["content"] == "x ")
        let call = try message(
            #"{"role":"assistant","content":"","function_call":{"name":"my_tool_v2","arguments":{}}}"#)
        #expect(call?["tool_calls"]?.arrayValue?.first?["function"]?["name"] == "my-tool.v2")
    }

    @Test func `Anthropic's failed requests are told in its words`() throws {
        let failed = try reply(
            #"{"custom_id":"a","result":{"type":"errored","error":{"type":"error","error":{"type":"invalid_request_error","message":"bad"}}}}"#,
            from: .anthropic)
        #expect(failed["custom_id"] == "a")
        let words = failed["error"]?["message"] ?? failed["response"]?["body"]?["error"]?["message"]
        #expect(words == "bad", "\(failed.jsonText)")
        let expired = try reply(#"{"custom_id":"a","result":{"type":"expired"}}"#, from: .anthropic)
        #expect(expired["error"] == ["code": "batch_expired", "message": "the request was not made: expired"])
    }

    @Test func `two requests of one ID are refused, because their answers could not be told apart`() throws {
        let error = #expect(throws: ChatError.self) { try requests([question, question]) }
        #expect(error?.message.contains("line 2: the ID a1 was there before") == true)
    }

    @Test func `an answer that says nothing is refused`() throws {
        #expect(throws: ChatError.unusableInput("line 1 has neither an answer nor an error")) {
            try reply(#"{"id":"a"}"#)
        }
    }
}
