import ChatKit
import TestSupport
import Testing

@testable import ChatGateway

/// What gpt2giga's users have: its command lines, its variables and its routes.
@Suite(.timeLimit(.minutes(1))) struct GPT2GigaTests {
    /// A stand-in for GigaChat: tokens, chats, embeddings and models.
    private static func upstream() async throws -> ScriptedServer {
        try await ScriptedServer.start { request in
            switch request.path {
            case "/oauth": .text(#"{"access_token":"oauth-token","expires_at":4102444800000}"#)
            case "/v1/token": .text(#"{"tok":"user-token","exp":4102444800000}"#)
            case "/v1/embeddings":
                .text(
                    #"{"object":"list","model":"E","data":[{"object":"embedding","index":0,"embedding":[0.5],"usage":{"prompt_tokens":6}}]}"#
                )
            case "/v1/models":
                .text(#"{"object":"list","data":[{"id":"GigaChat-2","object":"model","owned_by":"s","type":"chat"}]}"#)
            case _ where request.text.contains(#""stream":true"#):
                .stream([
                    .event(
                        #"{"choices":[{"delta":{"content":"Hi","role":"assistant"},"index":0}],"created":1,"model":"GigaChat:1","object":"chat.completion"}"#
                    ),
                    .event(
                        #"{"choices":[{"delta":{"content":""},"index":0,"finish_reason":"stop"}],"created":1,"model":"GigaChat:1","object":"chat.completion","usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}"#
                    ),
                    .event("[DONE]"),
                ])
            default:
                .text(
                    #"{"choices":[{"message":{"role":"assistant","content":"Hi"},"index":0,"finish_reason":"stop"}],"created":1,"model":"GigaChat:1","object":"chat.completion","usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}"#
                )
            }
        }
    }

    private static func plan(
        _ upstream: ScriptedServer, _ more: [String: String] = [:], credentials: Credentials? = nil
    ) throws -> DropInPlan {
        var profile = Profile(
            name: "gigachat", kind: .gigachat, baseURL: upstream.url + "/v1",
            credentials: credentials ?? .accessToken(.value(Secret("own-token"))))
        profile.gigachat.authURL = upstream.url + "/oauth"
        profile.network.maximumRetries = 0
        return try GPT2GigaSettings(EnvironmentVariables(more)).plan(profile)
    }

    private static func chat(_ model: String, _ more: String = "") -> String {
        #"{"model":"\#(model)","messages":[{"role":"user","content":"q"}]\#(more)}"#
    }

    private static func sent(_ upstream: ScriptedServer, to path: String = "/v1/chat/completions") -> [JSONValue] {
        upstream.requests.filter { $0.path == path }.compactMap { try? JSONValue(parsing: $0.body) }
    }

    // MARK: Routes

    @Test(arguments: [
        "/chat/completions", "/v1/chat/completions", "/v1/v1/chat/completions", "/some/proxy/v1/chat/completions",
        "/some/proxy/chat/completions/",
    ]) func `chat completions are served with and without a version, behind any prefix`(_ path: String) async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream)) { (gateway) async throws in
            let reply = try await gateway.post(path, Self.chat("gpt-4o"))
            #expect(reply.status == 200 && reply.json["model"] == "gpt-4o")
            #expect(reply.json["choices"]?.arrayValue?.first?["message"]?["content"] == "Hi")
        }
        #expect(Self.sent(upstream).count == 1)
    }

    @Test func `every documented route is there`() async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream)) { (gateway) async throws in
            for path in ["/health", "/v1/health", "/ping", "/ready", "/docs", "/openapi.json"] {
                #expect(try await gateway.send("GET", path).status == 200)
            }
            #expect(try await gateway.send("POST", "/ping").status == 200)
            #expect(try await gateway.send("POST", "/health").status == 405)
            #expect(try await gateway.send("GET", "/").status == 307)
            #expect(try await gateway.send("GET", "/unknown").status == 404)
            #expect(try await gateway.send("GET", "/v1/models").json["data"]?.arrayValue?.first?["id"] == "GigaChat-2")
            #expect(try await gateway.send("GET", "/models/GigaChat-2").json["id"] == "GigaChat-2")
            #expect(try await gateway.send("GET", "/models/none").status == 404)
            let body = #"{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}]}"#
            let message = try await gateway.post("/v1/messages", body)
            #expect(message.json["content"]?.arrayValue?.first?["text"] == "Hi")
        }
    }

    @Test(arguments: ["/v1/responses", "/responses", "/v1/chat/completions"])
    func `a body with input is a request of the Responses API on either path`(_ path: String) async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream)) { (gateway) async throws in
            let reply = try await gateway.post(path, #"{"model":"m","input":"q"}"#).json
            #expect(reply["object"] == "response" && reply["status"] == "completed")
        }
    }

    @Test func `21: a stream has one identity, the client's model and an end`() async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream)) { (gateway) async throws in
            let reply = try await gateway.post("/v1/chat/completions", Self.chat("gpt-4o", #","stream":true"#))
            #expect(reply.header("content-type")?.hasPrefix("text/event-stream") == true)
            let events = reply.body.split(separator: "\n").filter { $0.hasPrefix("data: {") }
            let chunks = try events.map { try JSONValue(parsing: Array($0.dropFirst(6).utf8)) }
            #expect(Set(chunks.compactMap { $0["id"]?.stringValue }).count == 1)
            #expect(chunks.allSatisfy { $0["model"] == "gpt-4o" && $0["object"] == "chat.completion.chunk" })
            #expect(reply.body.hasSuffix("data: [DONE]\n\n"))
        }
    }

    // MARK: Models

    @Test(arguments: [
        ([:], "gpt-4o", "GigaChat"), ([:], "GigaChat-2-Max", "GigaChat-2-Max"),
        (["GPT2GIGA_PASS_MODEL": "True"], "gpt-4o", "gpt-4o"),
        (["GPT2GIGA_PASS_MODEL": "False"], "GigaChat-2-Max", "GigaChat"),
    ]) func `PASS_MODEL chooses whose model is asked`(
        _ variables: [String: String], _ asked: String, _ expected: String
    ) async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream, variables)) { (gateway) async throws in
            _ = try await gateway.post("/v1/chat/completions", Self.chat(asked))
        }
        #expect(Self.sent(upstream).first?["model"]?.stringValue == expected)
    }

    @Test func `embeddings are asked of the configured model and come in OpenAI's form`() async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream, ["GPT2GIGA_EMBEDDINGS": "Embeddings-2"])) {
            (gateway) async throws in
            let reply = try await gateway.post("/v1/embeddings", #"{"model":"text-embedding-3-small","input":"a"}"#)
                .json
            #expect(reply["data"]?.arrayValue?.first?["embedding"]?.arrayValue?.first?.doubleValue == 0.5)
            #expect(reply["usage"]?["prompt_tokens"] == 6)
        }
        #expect(Self.sent(upstream, to: "/v1/embeddings").first?["model"] == "Embeddings-2")
    }

    // MARK: Credentials

    @Test func `PASS_TOKEN sends each client's own credentials, and never the server's`() async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream, ["GPT2GIGA_PASS_TOKEN": "true"])) { (gateway) async throws in
            for token in ["giga-auth-abc", "giga-cred-TVlLRVk=:GIGACHAT_API_CORP", "giga-user-ann:p:w"] {
                let headers = ["Authorization: Bearer \(token)"]
                #expect(try await gateway.post("/v1/chat/completions", Self.chat("m"), headers: headers).status == 200)
            }
            let wrong = try await gateway.post(
                "/v1/chat/completions", Self.chat("m"), headers: ["Authorization: Bearer sk-secret"])
            #expect(wrong.status == 401 && wrong.json["error"]?["message"] != nil && !wrong.body.contains("sk-secret"))
            #expect(try await gateway.post("/v1/chat/completions", Self.chat("m")).status == 200)
        }
        let chats = upstream.requests.filter { $0.path == "/v1/chat/completions" }
        #expect(
            chats.map { $0.header("authorization") } == [
                "Bearer abc", "Bearer oauth-token", "Bearer user-token", "Bearer own-token",
            ])
        let oauth = upstream.requests.first { $0.path == "/oauth" }
        #expect(oauth?.header("authorization") == "Basic TVlLRVk=" && oauth?.text == "scope=GIGACHAT_API_CORP")
        let user = upstream.requests.first { $0.path == "/v1/token" }
        #expect(user?.header("authorization") == "Basic YW5uOnA6dw==")
    }

    @Test func `without credentials of anybody's a request is refused`() async throws {
        let upstream = try await Self.upstream()
        let plan = try Self.plan(upstream, ["GPT2GIGA_PASS_TOKEN": "true"], credentials: Credentials.none)
        try await withGateway(plan) { (gateway) async throws in
            #expect(try await gateway.post("/v1/chat/completions", Self.chat("m")).status == 401)
        }
        #expect(upstream.requests.isEmpty)
    }

    @Test func `a key for clients is asked for in any of their forms`() async throws {
        let upstream = try await Self.upstream()
        let variables = ["GPT2GIGA_MODE": "PROD", "GPT2GIGA_API_KEY": "client-key"]
        try await withGateway(try Self.plan(upstream, variables)) { (gateway) async throws in
            #expect(try await gateway.post("/v1/chat/completions", Self.chat("m")).status == 401)
            for header in ["Authorization: Bearer client-key", "x-api-key: client-key"] {
                #expect(try await gateway.post("/chat/completions", Self.chat("m"), headers: [header]).status == 200)
            }
            #expect(try await gateway.send("GET", "/health").status == 200)
        }
    }

    // MARK: The request

    @Test func `images are left out where they are switched off`() async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream, ["GPT2GIGA_ENABLE_IMAGES": "False"])) { (gateway) async throws in
            let body =
                #"{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}"#
            #expect(try await gateway.post("/v1/chat/completions", body).status == 200)
        }
        #expect(upstream.requests.map(\.path) == ["/v1/chat/completions"])
        #expect(Self.sent(upstream).first?["messages"]?.arrayValue?.first?["content"] == "see")
    }

    @Test func `the usual maximum and reasoning are added where a request does not say`() async throws {
        let upstream = try await Self.upstream()
        let variables = ["GPT2GIGA_DEFAULT_MAX_TOKENS": "77", "GPT2GIGA_ENABLE_REASONING": "True"]
        try await withGateway(try Self.plan(upstream, variables)) { (gateway) async throws in
            _ = try await gateway.post("/v1/chat/completions", Self.chat("m"))
            _ = try await gateway.post(
                "/v1/chat/completions", Self.chat("m", #","max_completion_tokens":5,"reasoning_effort":"low""#))
        }
        let sent = Self.sent(upstream)
        #expect(sent.map { $0["max_tokens"] } == [77, 5])
        #expect(sent.map { $0["reasoning_effort"] } == ["high", "low"])
    }

    // MARK: Options and variables

    @Test func `the options of both generations are variables`() throws {
        let old = try GPT2GigaSettings.variables(ofOptions: [
            "--proxy-host", "0.0.0.0", "--proxy-port", "8091", "--proxy-pass-model", "--proxy-pass-token",
            "--gigachat-scope", "GIGACHAT_API_CORP", "--env-path", "my.env",
        ])
        #expect(
            old.variables == [
                "GPT2GIGA_HOST": "0.0.0.0", "GPT2GIGA_PORT": "8091", "GPT2GIGA_PASS_MODEL": "true",
                "GPT2GIGA_PASS_TOKEN": "true", "GIGACHAT_SCOPE": "GIGACHAT_API_CORP",
            ])
        #expect(old.file == "my.env")
        let new = try GPT2GigaSettings.variables(ofOptions: [
            "--proxy.pass-model=false", "--gigachat.base-url", "https://g.example/v1", "--model", "GigaChat-2",
        ])
        #expect(
            new.variables == [
                "GPT2GIGA_PASS_MODEL": "false", "GIGACHAT_BASE_URL": "https://g.example/v1",
                "GIGACHAT_MODEL": "GigaChat-2",
            ])
        for words in [["--unknown"], ["word"], ["--env-path"], ["--proxy-"]] {
            #expect(throws: ChatError.self) { try GPT2GigaSettings.variables(ofOptions: words) }
        }
    }

    @Test func `the variables have the original's defaults`() throws {
        let settings = try GPT2GigaSettings(EnvironmentVariables([:]))
        #expect(settings.host == "127.0.0.1" && settings.port == 8090 && settings.tls == nil && !settings.passesToken)
        #expect(settings.embeddingsModel == "EmbeddingsGigaR" && settings.takesImages && settings.passesModel == nil)
        let other = try GPT2GigaSettings(
            EnvironmentVariables([
                "GPT2GIGA_HOST": "0.0.0.0", "GPT2GIGA_PROXY_PORT": "9", "GPT2GIGA_USE_HTTPS": "True",
                "GPT2GIGA_HTTPS_CERT_FILE": "c", "GPT2GIGA_HTTPS_KEY_FILE": "k", "GPT2GIGA_GIGACHAT_API_MODE": "v2",
                "GPT2GIGA_CORS_ALLOW_ORIGINS": #"["https://a.example"]"#,
            ]))
        #expect(other.host == "0.0.0.0" && other.port == 9 && other.api == .v2)
        #expect(other.tls == ServerCertificate(certificateFile: "c", keyFile: "k"))
        #expect(other.origins == ["https://a.example"])
    }

    @Test(arguments: [
        ["GPT2GIGA_PORT": "many"], ["GPT2GIGA_PASS_MODEL": "perhaps"], ["GPT2GIGA_USE_HTTPS": "true"],
        ["GPT2GIGA_MODE": "PROD"], ["GPT2GIGA_GIGACHAT_API_MODE": "v3"], ["GPT2GIGA_TRAFFIC_LOG_ENABLED": "true"],
        ["GPT2GIGA_DEFAULT_MAX_TOKENS": "-1"],
    ]) func `a variable that cannot be used is an error with a hint`(_ variables: [String: String]) {
        let error = #expect(throws: ChatError.self) { try GPT2GigaSettings(EnvironmentVariables(variables)) }
        #expect(error?.hint != nil)
    }
}
