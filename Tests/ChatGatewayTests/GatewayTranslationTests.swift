import ChatKit
import TestSupport
import Testing

@testable import ChatGateway

/// Clients of one API and a provider of another.
@Suite struct GatewayTranslationTests {
    private static func tools() -> ScriptedReply {
        .stream([
            .event(
                #"{"choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"weather","arguments":""}}]}}]}"#
            ),
            .event(
                #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":"}}]}}]}"#
            ),
            .event(
                #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"Тверь\"}"}}]}}]}"#
            ),
            .event(#"{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"#), .event("[DONE]"),
        ])
    }

    @Test func `Anthropic's clients stream tool calls from an OpenAI-like provider`() async throws {
        let server = try await ScriptedServer.start { _ in Self.tools() }
        let gateway = try await RunningGateway.start(before: server)
        let body = """
            {"model":"gpt-test","max_tokens":100,"stream":true,"system":"be brief",
             "tools":[{"name":"weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}}}}],
             "messages":[{"role":"user","content":"Какая погода?"}]}
            """
        let answer = try await gateway.ask("/v1/messages?beta=true", body, headers: ["anthropic-version: 2023-06-01"])
        #expect(answer.status == 200 && answer.isWhole)
        #expect(answer.body.contains("event: message_start") && answer.body.contains("event: message_stop"))
        #expect(answer.body.contains(#""name":"weather""#) && answer.body.contains("input_json_delta"))
        #expect(answer.body.contains(#""stop_reason":"tool_use""#))
        let sent = try JSONValue(parsing: server.requests[0].text)
        #expect(sent["messages"]?.arrayValue?.first?["content"] == "be brief")
        #expect(sent["tools"]?.arrayValue?.first?["function"]?["name"] == "weather")
        await gateway.stop()
    }

    @Test func `OpenAI's clients talk to GigaChat with its token and its errors become OpenAI's`() async throws {
        let server = try await ScriptedServer.start { request in
            if request.path.hasSuffix("/oauth") {
                return .text(#"{"access_token":"giga-token","expires_at":4102444800000}"#)
            }
            if request.text.contains("limit") {
                return .text(#"{"status":429,"message":"Too Many Requests"}"#, status: 429)
            }
            let reply =
                #"{"choices":[{"message":{"role":"assistant","content":"Привет!"},"index":0,"finish_reason":"stop"}],"#
                + #""created":1,"model":"GigaChat-2-Max","object":"chat.completion","usage":{"prompt_tokens":4,"#
                + #""completion_tokens":2,"total_tokens":6,"precached_prompt_tokens":0}}"#
            return .text(reply)
        }
        var profile = Profile(
            name: "giga", kind: .gigachat, baseURL: server.url + "/api/v1", model: "GigaChat-2-Max",
            credentials: .key(.value(Secret("a2V5"))), network: NetworkSettings(maximumRetries: 0),
            gigachat: GigaChatSettings(authURL: server.url + "/oauth"))
        profile.aliases = ["gpt-4o": "GigaChat-2-Max"]
        let gateway = try await RunningGateway.start([profile])
        let answer = try await gateway.ask("/v1/chat/completions", .chat("привет", model: "gpt-4o"))
        #expect(answer.json?["choices"]?.arrayValue?.first?["message"]?["content"] == "Привет!")
        #expect(answer.json?["usage"]?["total_tokens"] == 6)
        let chat = server.requests.first { $0.path.hasSuffix("/chat/completions") }
        #expect(chat?.header("authorization") == "Bearer giga-token")
        #expect(try JSONValue(parsing: chat?.text ?? "")["model"] == "GigaChat-2-Max")
        let limited = try await gateway.ask("/v1/chat/completions", .chat("limit"))
        #expect(limited.status == 429 && limited.json?["error"]?["type"] == "rate_limit_error")
        await gateway.stop()
    }

    @Test func `a provider that breaks off in mid-stream is an error in the caller's dialect`() async throws {
        let server = try await ScriptedServer.start { _ in .stream([ScriptedReply.openAIChunk("половина"), .reset]) }
        let gateway = try await RunningGateway.start(before: server)
        let body = #"{"model":"m","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"x"}]}"#
        let answer = try await gateway.ask("/v1/messages", body)
        #expect(answer.status == 200 && !answer.isWhole)
        #expect(answer.body.contains("половина") && answer.body.contains("event: error"))
        #expect(!answer.body.contains("message_stop"))
        await gateway.stop()
    }

    @Test func `a client of the translation that goes away stops the provider`() async throws {
        let server = try await ScriptedServer.start { _ in .stream([ScriptedReply.openAIChunk("a"), .stall]) }
        let gateway = try await RunningGateway.start(before: server)
        let client = try await SocketClient.connect(to: gateway.port)
        let body = #"{"model":"m","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"x"}]}"#
        client.send(RunningGateway.request("/v1/messages", body))
        await client.wait { $0.contains("content_block_delta") }
        client.close()
        #expect(await server.waitForDisconnect())
        await gateway.stop()
    }

    @Test func `models of several profiles are listed and chosen by their names`() async throws {
        let first = try await ScriptedServer.start { _ in .text(#"{"data":[{"id":"gpt-test"}]}"#) }
        let second = try await ScriptedServer.start { _ in .text(#"{"data":[{"id":"llama"}]}"#) }
        let gateway = try await RunningGateway.start([.openAI(at: first), .openAI(at: second, name: "local")])
        let models = try await gateway.ask("/v1/models", "", method: "GET")
        #expect(models.json?["data"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == ["gpt-test", "local/llama"])
        let one = try await gateway.ask("/v1/models/gpt-test", "", method: "GET")
        #expect(one.json?["id"] == "gpt-test")
        #expect(try await gateway.ask("/v1/models/none", "", method: "GET").status == 404)
        _ = try await gateway.ask("/v1/chat/completions", .chat("x", model: "local/llama"))
        #expect(second.requests.last?.text == .chat("x", model: "llama"))
        await gateway.stop()
    }

    @Test func `counts, embeddings and text completions have their own forms`() async throws {
        let gateway = try await RunningGateway.start([.demo])
        let count = try await gateway.ask(
            "/v1/messages/count_tokens", #"{"model":"demo","messages":[{"role":"user","content":"привет"}]}"#)
        #expect((count.json?["input_tokens"]?.intValue ?? 0) > 0)
        let giga = try await gateway.ask("/api/v1/tokens/count", #"{"model":"demo","input":["привет","мир"]}"#)
        #expect(giga.json?.arrayValue?.count == 2)
        let completion = try await gateway.ask("/v1/completions", #"{"model":"demo","prompt":["a","b"]}"#)
        #expect(completion.json?["object"] == "text_completion")
        #expect(completion.json?["choices"]?.arrayValue?.map { $0["index"]?.intValue } == [0, 1])
        let stream = try await gateway.ask("/v1/completions", #"{"model":"demo","prompt":"a","stream":true}"#)
        #expect(stream.isWhole && stream.body.hasSuffix("data: [DONE]\n\n"))
        #expect(try await gateway.ask("/v1/embeddings", #"{"model":"demo","input":"a"}"#).status == 501)
        await gateway.stop()
    }
}
