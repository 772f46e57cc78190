import ChatKit
import TestSupport
import Testing

@testable import ChatGateway

/// The routes of openai-forward and proxy-gpt, by the numbers of the list of checks.
@Suite(.timeLimit(.minutes(1))) struct ForwardTests {
    private static func upstream(_ name: String = "one") async throws -> ScriptedServer {
        try await ScriptedServer.start { _ in .text(#"{"name":"\#(name)"}"#, headers: [("X-Limit", "7")]) }
    }

    private static func plan(_ variables: [String: String]) throws -> DropInPlan {
        try OpenAIForwardSettings(EnvironmentVariables(variables)).plan()
    }

    // MARK: openai-forward

    @Test func `21: a request passes with the client's key, its query and its headers`() async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(["OPENAI_BASE_URL": upstream.url])) { (gateway) async throws in
            let reply = try await gateway.send(
                "POST", "//v1/chat/completions/?a=1", headers: ["Authorization: Bearer k", "OpenAI-Beta: b"],
                body: #"{"model":"m"}"#)
            #expect(reply.body == #"{"name":"one"}"# && reply.header("x-limit") == "7")
            _ = try await gateway.send("DELETE", "/v1/files/f", headers: ["Authorization: Bearer k"])
        }
        let got = upstream.requests
        #expect(got.map(\.path) == ["/v1/chat/completions?a=1", "/v1/files/f"])
        #expect(got.map(\.method) == ["POST", "DELETE"])
        #expect(got[0].header("authorization") == "Bearer k" && got[0].header("openai-beta") == "b")
    }

    @Test func `22: the longest prefix chooses the target, and the root takes the rest`() async throws {
        let one = try await Self.upstream("one")
        let two = try await Self.upstream("two")
        let three = try await Self.upstream("three")
        let plan = try Self.plan([
            "OPENAI_BASE_URL": "\(one.url),\(two.url)/base/", "OPENAI_ROUTE_PREFIX": "/, /localai",
            "EXTRA_BASE_URL": three.url, "EXTRA_ROUTE_PREFIX": "localai/tts/",
        ])
        try await withGateway(plan) { (gateway) async throws in
            for path in [
                "/v1/models", "/localai/v1/models", "/localai", "/localai/tts/x", "/localaix",
            ] {
                #expect(try await gateway.send("GET", path).status == 200)
            }
            // A path that leads out of its prefix would reach another target.
            #expect(try await gateway.send("GET", "/localai/../y").status == 400)
        }
        #expect(one.requests.map(\.path) == ["/v1/models", "/localaix"])
        #expect(two.requests.map(\.path) == ["/base/v1/models", "/base"])
        #expect(three.requests.map(\.path) == ["/x"])
    }

    @Test func `22: FORWARD_CONFIG replaces the lists, and without a root other paths are unknown`() async throws {
        let upstream = try await Self.upstream()
        let config = #"[{"base_url":"\#(upstream.url)","route":"/gemini","type":"general"}]"#
        try await withGateway(try Self.plan(["FORWARD_CONFIG": config, "OPENAI_BASE_URL": "x"])) {
            (gateway) async throws in
            #expect(try await gateway.send("GET", "/gemini/a").status == 200)
            #expect(try await gateway.send("GET", "/v1/models").status == 404)
        }
        #expect(upstream.requests.map(\.path) == ["/a"])
    }

    @Test func `33: an upstream that does not answer is an error within the time-out`() async throws {
        let silent = try SilentPort(.refuses)
        try await withGateway(try Self.plan(["OPENAI_BASE_URL": "http://127.0.0.1:\(silent.number)", "TIMEOUT": "1"])) {
            let reply = try await $0.post("/v1/chat/completions", #"{"model":"m"}"#)
            #expect([502, 504].contains(reply.status) && reply.json["error"]?["message"] != nil)
        }
    }

    @Test func `36: PROXY is used for every target`() async throws {
        let upstream = try await Self.upstream()
        let proxy = try await ScriptedServer.start { _ in .text("{}", status: 403) }
        let plan = try Self.plan(["OPENAI_BASE_URL": upstream.url, "PROXY": proxy.url])
        try await withGateway(plan) { gateway in _ = try await gateway.send("GET", "/v1/models") }
        let got = await proxy.waitForRequest()
        #expect(got.method == "CONNECT" && got.path == "127.0.0.1:\(upstream.port)")
        #expect(upstream.requests.isEmpty)
    }

    @Test func `37: the benchmark answers without an upstream, whole and as a stream`() async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(["OPENAI_BASE_URL": upstream.url, "BENCHMARK_MODE": "true"])) {
            (gateway) async throws in
            let body = #"{"model":"m","messages":[{"role":"user","content":"hi"}]"#
            let whole = try await gateway.post("/benchmark/v1/chat/completions", body + "}").json
            #expect(whole["choices"]?.arrayValue?.first?["message"]?["content"]?.stringValue?.isEmpty == false)
            #expect((whole["usage"]?["completion_tokens"]?.intValue ?? 0) > 5)
            let stream = try await gateway.post("/benchmark/v1/chat/completions", body + #","stream":true}"#)
            #expect(stream.body.hasSuffix("data: [DONE]\n\n"))
            let empty = try await gateway.post(
                "/benchmark/v1/chat/completions", #"{"stream":true,"messages":[]}"#)
            #expect(empty.status == 200 && empty.body.contains("content"))
        }
        #expect(upstream.requests.isEmpty)
    }

    @Test func `38: healthz answers OK as JSON`() async throws {
        try await withGateway(try Self.plan([:])) { (gateway) async throws in
            #expect(try await gateway.send("GET", "/healthz").body == #""OK""#)
        }
    }

    @Test(arguments: [
        ["FORWARD_KEY": "fk-hidden"], ["OPENAI_API_KEY": "sk-hidden"], ["GLOBAL_RATE_LIMIT": "10/minute"],
        ["REQ_RATE_LIMIT": #"{"/v1":"1/minute"}"#], ["TOKEN_RATE_LIMIT": #"{"/v1":"1/second"}"#],
        ["IP_WHITELIST": "1.2.3.4"], ["IP_BLACKLIST": "1.2.3.4"], ["CACHE_CHAT_COMPLETION": "true"],
        ["LOG_CHAT": "true"], ["OPENAI_BASE_URL": "https://a.example,https://b.example"],
        ["EXTRA_BASE_URL": "https://a.example", "EXTRA_ROUTE_PREFIX": "/"], ["OPENAI_BASE_URL": "a.example"],
        ["FORWARD_CONFIG": "{}"], ["TIMEOUT": "soon"], ["ssl_certfile": "c"], ["PROXY": "nowhere"],
    ]) func `what cannot be done stops the start with a hint`(_ variables: [String: String]) {
        let error = #expect(throws: ChatError.self) { try OpenAIForwardSettings(EnvironmentVariables(variables)) }
        #expect(error?.hint != nil)
        #expect(error?.message.contains("hidden") == false)
    }

    @Test func `switches that ask for nothing are no error`() throws {
        let settings = try OpenAIForwardSettings(
            EnvironmentVariables([
                "REQ_RATE_LIMIT": "{}", "GLOBAL_RATE_LIMIT": "inf", "LOG_CHAT": "false", "CACHE_BACKEND": "MEMORY",
                "RATE_LIMIT_STRATEGY": "moving-window", "CACHE_CHAT_COMPLETION": "false",
                "ITER_CHUNK_TYPE": "efficiency",
            ]))
        #expect(settings.targets.map(\.prefix) == ["/"] && settings.targets[0].origin.name == "api.openai.com")
        try OpenAIForwardSettings.check(["run", "--workers", "2"])
        #expect(throws: ChatError.self) { try OpenAIForwardSettings.check(["run", "--webui"]) }
    }

    // MARK: proxy-gpt

    private static func proxyPlan(_ upstream: ScriptedServer, _ more: [String: String] = [:]) throws -> DropInPlan {
        let own = ["OPENAI_KEY": "sk-server"]
        var settings = try ProxyGPTSettings(EnvironmentVariables(own.merging(more) { _, new in new }))
        settings.openAIAddress = upstream.url
        return settings.plan()
    }

    @Test func `proxy-gpt forwards chats and models with the server's key, with and without v1`() async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.proxyPlan(upstream)) { (gateway) async throws in
            for prefix in ["/proxy/openai", "/proxy/openai/v1"] {
                let reply = try await gateway.post(
                    prefix + "/chat/completions", #"{"model":"m"}"#, headers: ["Authorization: Bearer client"])
                #expect(reply.status == 200)
                #expect(try await gateway.send("GET", prefix + "/models").status == 200)
            }
            #expect(try await gateway.send("GET", "/proxy/openai/v1/files").json == ["error": "Not found"])
            #expect(try await gateway.send("GET", "/other").status == 404)
            #expect(try await gateway.send("GET", "/health").body == "OK")
            #expect(try await gateway.send("GET", "/").body.contains("/proxy/openai"))
        }
        #expect(
            upstream.requests.map(\.path) == [
                "/v1/chat/completions", "/v1/models", "/v1/chat/completions", "/v1/models",
            ])
        #expect(upstream.requests.allSatisfy { $0.header("authorization") == "Bearer sk-server" })
    }

    @Test func `39: the proxy key is asked for, also where it is a number`() async throws {
        let upstream = try await Self.upstream()
        let plan = try Self.proxyPlan(upstream, ["GATEKEEPER": "proxy_key", "PROXY_KEY": "12345678"])
        try await withGateway(plan) { (gateway) async throws in
            let path = "/proxy/openai/v1/chat/completions"
            for headers in [[], ["Authorization: x"], ["Authorization: Bearer "], ["Authorization: Bearer 1234567"]] {
                #expect(try await gateway.post(path, #"{"model":"m"}"#, headers: headers).status == 401)
            }
            let right = try await gateway.post(
                path, #"{"model":"m"}"#, headers: ["Authorization: Bearer 12345678"])
            #expect(right.status == 200)
        }
        #expect(upstream.requests.count == 1)
    }

    @Test(arguments: [
        [:], ["OPENAI_KEY": "a,b"], ["OPENAI_KEY": "a", "GATEKEEPER": "proxy_key"],
        ["OPENAI_KEY": "a", "GATEKEEPER": "user_token"], ["OPENAI_KEY": "a", "PROXY_KEY": "p"],
        ["OPENAI_KEY": "a", "MODEL_RATE_LIMIT": "4"], ["OPENAI_KEY": "a", "MAX_OUTPUT_TOKENS": "300"],
        ["OPENAI_KEY": "a", "BLOCKED_ORIGINS": "x"], ["OPENAI_KEY": "a", "CACHE_ALLOWED": "true"],
        ["OPENAI_KEY": "a", "ANTHROPIC_KEY": "b"], ["OPENAI_KEY": "a", "PORT": "x"],
    ]) func `proxy-gpt does not start where it could not keep a promise`(_ variables: [String: String]) {
        let error = #expect(throws: ChatError.self) { try ProxyGPTSettings(EnvironmentVariables(variables)) }
        #expect(error?.hint != nil)
    }
}
