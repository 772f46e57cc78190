import ChatKit
import Foundation
import TestSupport
import Testing

/// What `ask` says and how it ends, when a server does not do what OpenAI does.
@Suite(.timeLimit(.minutes(5))) struct ServerFaultTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    private func openAI(_ server: ScriptedServer) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m"]
    }

    private static func chunk(_ text: String, finish: String? = nil) -> ScriptedReply.Step {
        let reason: JSONValue = finish.map { .string($0) } ?? .null
        let value: JSONValue = [
            "choices": [["index": 0, "delta": ["content": .string(text)], "finish_reason": reason]]
        ]
        return .event(value.jsonText)
    }

    // MARK: What the provider says

    @Test(arguments: [
        (
            429,
            #"{"error":{"message":"Request too large: limit 30000, requested 35064","type":"tokens","code":"rate_limit_exceeded"}}"#,
            65, "requested 35064"
        ),
        (
            429,
            #"{"error":{"message":"Request too large for gpt-4o on tokens per min (TPM): Limit 30,000, Requested 35,064. The input or output tokens must be reduced in order to run successfully.","type":"tokens","code":"rate_limit_exceeded"}}"#,
            65, "Requested 35,064"
        ),
        (
            413,
            #"{"error":{"message":"Request too large for model `m` on tokens per minute (TPM): Limit 6000, Requested 11000, please reduce your message size and try again.","type":"tokens","code":"rate_limit_exceeded"}}"#,
            65, "Requested 11000"
        ),
        (
            422, #"{"detail":[{"loc":["body","store"],"msg":"not permitted","type":"extra"}]}"#, 65,
            "store: not permitted"
        ),
        (
            422,
            #"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs are not permitted"}]},"type":"invalid_request_error"}"#,
            65, "seed: Extra inputs are not permitted"
        ),
        (
            400,
            #"{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"at most 1 image\"}}","provider_name":"Crucible"}}}"#,
            65, "Provider returned error (Crucible): at most 1 image"
        ),
        (429, #"{"error":{"message":"Rate limit reached. Please try again in 7m12s."}}"#, 75, "Rate limit reached"),
        (
            429,
            #"[{"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"3700s"}]}}]"#,
            75, "3700 s"
        ),
        (429, #"{"error":{"code":"1113","message":"余额不足或无可用资源包,请充值。"}}"#, 77, "余额不足"),
        (
            400,
            #"{"error":{"message":"Your credit balance is too low to access the API.","type":"invalid_request_error"}}"#,
            77, "credit balance"
        ),
        (400, #"{"error":{"message":"Model Not Exist","type":"invalid_request_error"}}"#, 66, "Model Not Exist"),
        (500, #"{"error":"model requires more system memory (8.4 GiB) than is available (5.2 GiB)"}"#, 65, "8.4 GiB"),
        (400, #"{"title":"Bad input","status":400,"detail":"tools are off"}"#, 65, "tools are off"),
        (
            404, #"{"timestamp":1,"status":404,"error":"Not Found","message":"no handler for it","path":"/x"}"#, 65,
            "no handler for it"
        ),
        (
            403, #"{"error":{"message":"","code":"unsupported_country_region_territory"}}"#, 77,
            "unsupported_country_region_territory"
        ),
    ])
    func `the provider's own words are shown, and what waiting cannot cure is not retried`(
        status: Int, body: String, exit: Int, words: String
    ) async throws {
        let server = try await ScriptedServer.start { _ in .text(body, status: status) }
        let outcome = try await program.run("ask", "-n", "hi", environment: openAI(server))
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(Int(outcome.status) == exit, "\(outcome.errors)")
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [
        (
            400,
            #"{"error":{"message":"This model's maximum context length is 8192 tokens. However, you requested 9000 tokens","code":"context_length_exceeded"}}"#
        ),
        (
            400,
            #"{"error":{"code":400,"message":"request (33056 tokens) exceeds the available context size (32768 tokens), try increasing it","type":"exceed_context_size_error","n_ctx":32768}}"#
        ),
        (500, #"{"error":{"code":500,"message":"Context size has been exceeded.","type":"server_error"}}"#),
        (
            400,
            #"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 208310 tokens > 200000 maximum"}}"#
        ),
        (
            400,
            #"[{"error":{"code":400,"message":"The input token count (1048577) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}]"#
        ),
        (
            400,
            #"{"object":"error","message":"Prompt contains 33000 tokens and 0 draft tokens, too large for model with 32768 maximum context length","type":"invalid_request_prompt","code":"3051"}"#
        ),
        (
            400,
            #"{"error":{"message":"Invalid request: Your request exceeded model token limit: 8192","type":"invalid_request_error"}}"#
        ),
        (400, #"{"error":{"code":"1261","message":"Prompt exceeds max length"}}"#),
        (400, #"{"error":{"code":"InvalidParameter","message":"Range of input length should be [1, 30720]"}}"#),
        (
            422,
            #"{"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens","error_type":"validation"}"#
        ),
        (
            400,
            #"{"error":"Trying to keep the first 15857 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens"}"#
        ),
        (400, #"{"message":"Input is too long for requested model."}"#),
        (413, #"{"status":413,"message":"Payload too large"}"#),
        (400, #"{"error":"This model's maximum prompt length is 131072 but the request contains 537812 tokens."}"#),
        (400, #"{"error":{"message":"Requested tokens (2285) exceed context window of 2048"}}"#),
        (400, #"{"error":{"message":"too many tokens in the messages"}}"#),
        (200, #"{"error":{"message":"The prompt is too long","code":400}}"#),
    ])
    func `a dialogue that is too long for the model ends with the budget's hint`(
        status: Int, body: String
    ) async throws {
        let server = try await ScriptedServer.start { _ in .text(body, status: status) }
        let outcome = try await program.run("ask", "-n", "hi", environment: openAI(server))
        #expect(outcome.status == 65, "\(outcome.errors)")
        #expect(outcome.errors.contains("--context-budget N"), "\(outcome.errors)")
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [
        #"{"error":{"message":"Rate limit reached on tokens per min (TPM): Limit 10000, Used 9500, Requested 2000. Please try again in 5ms.","type":"tokens","code":"rate_limit_exceeded"}}"#,
        #"{"error":{"message":"Requests too fast","type":"requests"}}"#,
    ])
    func `what waiting cures is asked again`(body: String) async throws {
        let server = try await ScriptedServer.start { request in
            request.number == 1 ? .text(body, status: 429) : .openAI(["ok"])
        }
        let outcome = try await program.run("ask", "-n", "hi", environment: openAI(server))
        #expect(outcome.output == "ok\n", "\(outcome.errors)")
        #expect(server.requests.count == 2)
    }

    @Test func `words in a stream end the reply with status 69`() async throws {
        let server = try await ScriptedServer.start { _ in
            .stream([Self.chunk("Hi"), .send("data: error: CUDA out of memory\n\n")])
        }
        let outcome = try await program.run("ask", "--cid", "x", "hi", environment: openAI(server))
        #expect(outcome.status == 69)
        #expect(outcome.output == "Hi\n")
        #expect(outcome.errors.contains("CUDA out of memory"))
    }

    // MARK: Hints

    @Test func `only a web page has the hint to check the address`() async throws {
        let server = try await ScriptedServer.start { request in
            request.number == 1
                ? .text("<html><title>Sign in</title>", type: "text/html") : .text("{\"choices\":[", status: 200)
        }
        let page = try await program.run("ask", "-n", "hi", environment: openAI(server))
        #expect(page.errors.contains("a web page: Sign in"))
        #expect(page.errors.contains("hint: check that the address is an API"))
        let broken = try await program.run("ask", "-n", "hi", environment: openAI(server))
        #expect(broken.status == 76)
        #expect(!broken.errors.contains("web page"), "\(broken.errors)")
    }

    @Test(arguments: [
        (["-n"], true, "nothing is stored with --no-store"), (["--cid", "it's"], true, #"--conversation 'it'\''s'"#),
        ([], true, #"chat-cli ask -c "go on""#), (["--cid", "x"], false, "try again"),
    ])
    func `the hint after a break is true of the question`(
        arguments: [String], arrives: Bool, hint: String
    ) async throws {
        let server = try await ScriptedServer.start { _ in .stream((arrives ? [Self.chunk("Hi")] : []) + [.close]) }
        let outcome = try await program.run(
            ["ask"] + arguments + ["hi"], environment: openAI(server))
        #expect(outcome.status == 69)
        #expect(outcome.errors.contains(hint), "\(outcome.errors)")
        if !arrives { #expect(!outcome.errors.contains("is kept")) }
    }

    // MARK: Failed and empty replies

    @Test(arguments: ["error", "network_error", "aborted"])
    func `a failed end is an error, and stored as one`(word: String) async throws {
        let server = try await ScriptedServer.start { request in
            request.number == 1
                ? .stream([Self.chunk("Half"), Self.chunk("", finish: word), .event("[DONE]")]) : .openAI(["ok"])
        }
        let outcome = try await program.run("ask", "--cid", "x", "--output", "json", "hi", environment: openAI(server))
        #expect(outcome.status == 69, "\(outcome.errors)")
        let reply = try JSONValue(parsing: outcome.output)
        #expect(reply["text"] == "Half")
        #expect(reply["finish_reason"] == .string(word))
        #expect(reply["error"]?["code"] == "reply_failed")
        let shown = try JSONValue(parsing: try await program.run("show", "x", "--output", "json").output)
        #expect(shown["messages"]?.arrayValue?.last?["status"] == "failed", "\(shown)")
        #expect(shown["turns"]?.arrayValue?.last?["finish_reason"] == .string(word))
    }

    @Test func `an empty reply is an error, and is never sent back`() async throws {
        let server = try await ScriptedServer.start { request in
            switch request.number {
            case 1: .stream([Self.chunk("", finish: "stop"), .event("[DONE]")])
            case 2:
                .stream([
                    .event(#"{"choices":[{"index":0,"delta":{"reasoning_content":"Hmm"}}]}"#),
                    Self.chunk("", finish: "length"),
                ])
            default: .openAI(["ok"])
            }
        }
        for words in ["the reply is empty", "the limit of output tokens was reached"] {
            let outcome = try await program.run("ask", "--cid", "x", "hi", environment: openAI(server))
            #expect(outcome.status == 76)
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
        #expect(try await program.run("ask", "--cid", "x", "again", environment: openAI(server)).output == "ok\n")
        let body = try JSONValue(parsing: await server.waitForRequest(3).body)
        let messages = try #require(body["messages"]?.arrayValue)
        #expect(messages.allSatisfy { $0["role"] == "user" && $0["content"] != "" }, "\(messages)")
        #expect(messages.last?["content"] == "again")
    }

    // MARK: Bodies and addresses

    @Test(arguments: ["gzip", "deflate", "x-gzip"])
    func `a body that was compressed unasked is read, in errors too`(encoding: String) async throws {
        let reply = Array(
            #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}"#.utf8)
        let server = try await ScriptedServer.start { request in
            let body = request.number == 1 ? reply : Array(#"{"error":{"message":"no such option"}}"#.utf8)
            return ScriptedReply(
                status: request.number == 1 ? 200 : 400, headers: [("Content-Encoding", encoding)],
                framing: .length(nil),
                steps: [.send(encoding == "deflate" ? Compressed.raw(body) : Compressed.gzip(body))])
        }
        #expect(try await program.run("ask", "-n", "hi", environment: openAI(server)).output == "Hi\n")
        let error = try await program.run("ask", "-n", "hi", environment: openAI(server))
        #expect(error.errors.contains("no such option"), "\(error.errors)")
    }

    // MARK: Guesses

    @Test(arguments: [["ask", "-u", "hi"], ["ask", "-u", "-n", "hi"]])
    func `a count of our own has its sign`(arguments: [String]) async throws {
        let server = try await ScriptedServer.start { _ in
            .stream([Self.chunk("Hello there", finish: "stop"), .event("[DONE]")])
        }
        let outcome = try await program.run(arguments, environment: openAI(server))
        #expect(outcome.status == 0)
        #expect(outcome.errors.firstMatch(of: /≈\d+ tokens: \d+ in, \d+ out/) != nil, "\(outcome.errors)")
        guard !arguments.contains("-n") else { return }
        let usage = try JSONValue(parsing: try await program.run("usage", "--output", "json").output)
        #expect(usage["total"]?["estimated_turns"] == 1, "\(usage)")
        #expect(try await program.run("usage").output.contains("≈"))
    }
}
