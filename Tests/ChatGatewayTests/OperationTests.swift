import ChatKit
import TestSupport
import Testing

@testable import ChatGateway

/// What an operator of a gateway relies on: metrics, timing, reloading, chains of gateways, further attempts.
@Suite struct OperationTests {
    @Test func `metrics count requests, failures and statuses, and need the token`() async throws {
        let server = try await ScriptedServer.start { request in
            request.text.contains("bad") ? .garbage("no HTTP\r\n\r\n") : .text("{}")
        }
        var access = AccessRules()
        access.tokens = [Secret("token-of-tests")]
        let gateway = try await RunningGateway.start(before: server, access: access)
        let key = ["Authorization: Bearer token-of-tests"]
        for prompt in ["a", "b", "bad"] {
            _ = try await gateway.ask("/v1/chat/completions", .chat(prompt), headers: key)
        }
        #expect(try await gateway.ask("/metrics", "", method: "GET").status == 401)
        let metrics = try await gateway.ask("/metrics", "", method: "GET", headers: key)
        #expect(metrics.status == 200 && metrics.head.contains("text/plain; version=0.0.4"))
        for line in [
            #"chatkit_gateway_requests_total{lane="relay"} 3"#, #"chatkit_gateway_requests_total{lane="refused"} 1"#,
            #"chatkit_gateway_responses_total{class="2xx"} 2"#, #"chatkit_gateway_responses_total{class="5xx"} 1"#,
            "chatkit_gateway_upstream_failures_total 1", #"chatkit_gateway_first_byte_seconds_bucket{le="+Inf"} 2"#,
            "chatkit_gateway_first_byte_seconds_count 2",
        ] {
            #expect(metrics.body.contains(line + "\n"), "\(line)")
        }
        await gateway.stop()
    }

    @Test func `relayed and translated replies have the time of both sides`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["a"]) }
        let relay = try await RunningGateway.start(before: server)
        let demo = try await RunningGateway.start([.demo])
        for (gateway, stream) in [(relay, true), (demo, true), (demo, false)] {
            let answer = try await gateway.ask("/v1/chat/completions", .chat("hi", stream: stream))
            let line = answer.head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("server-timing:") }
            #expect(line?.contains("gateway;dur=") == true && line?.contains("upstream;dur=") == true)
        }
        #expect(try await demo.ask("/v1/models", "", method: "GET").head.contains("Server-Timing") == false)
        await relay.stop()
        await demo.stop()
    }

    @Test func `a gateway behind another on one database records an exchange once`() async throws {
        let folder = try TemporaryFolder()
        let server = try await ScriptedServer.start { _ in .openAI(["один"]) }
        let inner = try await ConversationStore.open(at: folder.file("chat.db"))
        let outer = try await ConversationStore.open(at: folder.file("chat.db"))
        let last = try await RunningGateway.start(before: server, store: inner)
        var profile = Profile(
            name: "next", kind: .openai, baseURL: "http://127.0.0.1:\(last.port)/v1", model: "gpt-test",
            credentials: .key(.value(Secret("k"))))
        let first = try await RunningGateway.start([profile], store: outer)
        _ = try await first.ask("/v1/chat/completions", .chat("передай", stream: true))
        let anthropic = #"{"model":"gpt-test","max_tokens":9,"messages":[{"role":"user","content":"переведи"}]}"#
        #expect(try await first.ask("/v1/messages", anthropic).status == 200)
        _ = try await first.ask("/v1/chat/completions", .chat("тайна"), headers: ["X-Chat-Record: off"])
        await first.stop()
        await last.stop()
        #expect(try await outer.list().conversations.count == 2)
        // Another database does record it, and no other machine hears of the first one.
        let other = try await ConversationStore.open(at: folder.file("other.db"))
        let recording = try await RunningGateway.start(before: server, store: other)
        profile.baseURL = "http://127.0.0.1:\(recording.port)/v1"
        let again = try await RunningGateway.start([profile], store: outer)
        _ = try await again.ask("/v1/chat/completions", .chat("передай", stream: true))
        await again.stop()
        await recording.stop()
        #expect(try await other.list().conversations.count == 1)
    }

    @Test func `reloading replaces the rules and what a drop-in serves, and a broken configuration nothing`()
        async throws
    {
        let first = try await ScriptedServer.start { _ in .text(#"{"from":1}"#) }
        let second = try await ScriptedServer.start { _ in .text(#"{"from":2}"#) }
        let plan = { (server: ScriptedServer, token: String) throws -> GatewayListener in
            let environment = EnvironmentVariables(["OPENAI_BASE_URL": server.url])
            var listener = try OpenAIForwardSettings(environment).plan().listeners[0]
            listener.port = 0
            listener.access.tokens = [Secret(token)]
            return listener
        }
        let gateway = Gateway(
            GatewayConfiguration(profiles: [], listeners: [try plan(first, "first-token")]), threads: 1)
        let port = try await gateway.start()[0].port
        let ask = { (token: String) async throws -> Answer in
            let client = try await SocketClient.connect(to: port)
            client.send(
                RunningGateway.request(
                    "/v1/models", "", method: "GET", headers: ["Connection: close", "Authorization: Bearer \(token)"]))
            return Answer(await client.waitForEnd().text)
        }
        #expect(try await ask("first-token").body == #"{"from":1}"#)
        await #expect(throws: ChatError.self) {
            try await gateway.reload(GatewayConfiguration(profiles: [], listeners: []))
        }
        #expect(try await ask("first-token").body == #"{"from":1}"#)
        try await gateway.reload(
            GatewayConfiguration(profiles: [], listeners: [try plan(second, "second-token")]))
        #expect(try await ask("first-token").status == 401)
        #expect(try await ask("second-token").body == #"{"from":2}"#)
        await gateway.stop(within: .zero)
    }

    @Test func `32: an upstream that closes the first two connections is asked a third time`() async throws {
        let server = try await ScriptedServer.start { request in
            request.number < 3 ? .garbage("") : .text(#"{"third":true}"#)
        }
        let environment = EnvironmentVariables(["OPENAI_BASE_URL": server.url])
        try await withGateway(try OpenAIForwardSettings(environment).plan()) { gateway in
            let answer = try await gateway.post("/v1/chat/completions", .chat("hi"))
            #expect(answer.status == 200 && answer.body == #"{"third":true}"#)
            #expect(server.requests.count == 3)
        }
    }

    @Test func `20: Azure's events without a choice are left out where that is asked for`() async throws {
        let first = #"{"id":"","object":"","created":0,"model":"","choices":[],"prompt_filter_results":[]}"#
        let annotation = #"{"id":"","choices":[{"index":0,"finish_reason":null,"content_filter_offsets":{}}]}"#
        let server = try await ScriptedServer.start { _ in
            .stream([
                .event(first), ScriptedReply.openAIChunk("hi"), .event(annotation),
                .event(#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#), .send("data: [DONE]\n"),
            ])
        }
        for isOn in [true, false] {
            var variables = ["AZURE_OPENAI_ENDPOINT": server.url, "AZURE_OPENAI_TOKEN": "azure-key"]
            if isOn { variables["AZURE_OPENAI_PROXY_NORMALIZE"] = "true" }
            let plan = try AzureProxySettings(EnvironmentVariables(variables)).plan()
            try await withGateway(plan) { gateway in
                let answer = try await gateway.post("/v1/chat/completions", .chat("hi", model: "gpt-4", stream: true))
                #expect(answer.body.contains("prompt_filter_results") == !isOn)
                #expect(answer.body.contains("content_filter_offsets") == !isOn)
                #expect(answer.body.contains("\"hi\"") && answer.body.hasSuffix("data: [DONE]\n\n"))
            }
        }
    }

    @Test func `a provider that is silent for longer than the gateway's patience is an error`() async throws {
        let server = try await ScriptedServer.start { _ in .stream([.stall]) }
        var profile = Profile.openAI(at: server)
        profile.network.firstByteTimeout = .milliseconds(50)
        profile.network.idleTimeout = .milliseconds(50)
        let gateway = try await RunningGateway.start([profile], patience: .milliseconds(50))
        let answer = try await gateway.ask("/v1/chat/completions", .chat("hi", stream: true))
        #expect(!answer.isWhole && answer.body.contains("error"))
        await gateway.stop()
    }
}
