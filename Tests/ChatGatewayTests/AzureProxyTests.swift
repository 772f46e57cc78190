import ChatKit
import TestSupport
import Testing

@testable import ChatGateway

/// The checks of azure-openai-proxy's users, by the numbers of the list of checks.
@Suite(.timeLimit(.minutes(1))) struct AzureProxyTests {
    private static func upstream() async throws -> ScriptedServer {
        try await ScriptedServer.start { _ in .text(#"{"ok":true}"#) }
    }

    private static func plan(_ upstream: ScriptedServer, _ more: [String: String] = [:]) throws -> DropInPlan {
        let own = ["AZURE_OPENAI_ENDPOINT": upstream.url + "/ignored"]
        return try AzureProxySettings(EnvironmentVariables(own.merging(more) { _, new in new })).plan()
    }

    private static let key = ["Authorization: Bearer K"]

    @Test func `12: a request for OpenAI becomes one for Azure`() async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream)) { (gateway) async throws in
            let response = try await gateway.post(
                "/v1/chat/completions", #"{"model":"gpt-3.5-turbo","messages":[]}"#, headers: Self.key)
            #expect(response.status == 200 && response.body == #"{"ok":true}"#)
        }
        let got = await upstream.waitForRequest()
        #expect(got.path == "/openai/deployments/gpt-35-turbo/chat/completions?api-version=2024-10-21")
        #expect(got.header("api-key") == "K" && got.header("authorization") == nil)
        #expect(got.text == #"{"model":"gpt-3.5-turbo","messages":[]}"#)
    }

    @Test(arguments: [
        ("gpt-4.1", "gpt-41"), ("a:b.c", "abc"), ("mine", "my-own"), ("gpt-3.5-turbo-0301", "gpt-35-turbo-0301"),
        (#"x\/..\r\n?y"#, "x%2F%0D%0A%3Fy"), ("мой", "%D0%BC%D0%BE%D0%B9"),
    ]) func `13: the mapper names the deployment, else dots and colons are removed`(
        _ model: String, _ deployment: String
    ) async throws {
        let upstream = try await Self.upstream()
        let plan = try Self.plan(upstream, ["AZURE_OPENAI_MODEL_MAPPER": "mine=my-own, gpt-4=other"])
        try await withGateway(plan) { (gateway) async throws in
            _ = try await gateway.post("/v1/chat/completions", #"{"model":"\#(model)"}"#, headers: Self.key)
        }
        let got = await upstream.waitForRequest()
        #expect(got.path.hasPrefix("/openai/deployments/\(deployment)/chat/completions?"))
    }

    @Test func `14: the key of the server is sent in place of the client's`() async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream, ["AZURE_OPENAI_TOKEN": "T"])) { (gateway) async throws in
            _ = try await gateway.post(
                "/v1/chat/completions", #"{"model":"m"}"#, headers: Self.key + ["api-key: other"])
        }
        let got = await upstream.waitForRequest()
        #expect(got.headers.filter { $0.name.lowercased() == "api-key" }.map(\.value) == ["T"])
        #expect(got.header("authorization") == nil)
    }

    @Test func `14: a client's key is taken in both forms`() async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream)) { (gateway) async throws in
            for headers in [["api-key: A"], ["authorization: bearer B"], ["Authorization: C"], []] {
                _ = try await gateway.post("/v1/chat/completions", #"{"model":"m"}"#, headers: headers)
            }
        }
        #expect(upstream.requests.map { $0.header("api-key") } == ["A", "B", "C", ""])
    }

    @Test(arguments: [
        ("POST", "/v1/embeddings", "/openai/deployments/m/embeddings"),
        ("POST", "/v1/images/generations", "/openai/deployments/m/images/generations"),
        ("PUT", "/x/v1/anything/v1/else/", "/openai/deployments/m/x/anything/v1/else"),
        ("POST", "/openai/deployments/d/chat/completions", "/openai/deployments/d/chat/completions"),
    ]) func `15: every path and method goes to the deployment`(
        _ method: String, _ path: String, _ expected: String
    ) async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream, ["AZURE_OPENAI_APIVERSION": "2025-04-01-preview"])) {
            (gateway) async throws in
            _ = try await gateway.send(
                method, path + "?a=1&api-version=old&b=2", headers: Self.key, body: #"{"model":"m"}"#)
        }
        let got = await upstream.waitForRequest()
        #expect(got.method == method && got.path == expected + "?a=1&b=2&api-version=2025-04-01-preview")
    }

    @Test func `15: an upload names its model in a form, and a request without a model goes past the deployments`()
        async throws
    {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream)) { (gateway) async throws in
            let form =
                "--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n--B\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc\r\n--B--\r\n"
            _ = try await gateway.send(
                "POST", "/v1/audio/transcriptions",
                headers: Self.key + ["Content-Type: multipart/form-data; boundary=B"], body: form)
            _ = try await gateway.send("GET", "/v1/files", headers: Self.key)
        }
        #expect(
            upstream.requests.map(\.path) == [
                "/openai/deployments/whisper-1/audio/transcriptions?api-version=2024-10-21",
                "/openai/files?api-version=2024-10-21",
            ])
    }

    @Test func `16: the models are listed without asking Azure`() async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream, ["AZURE_OPENAI_MODEL_MAPPER": "mine=d"])) {
            (gateway) async throws in
            let list = try await gateway.send("GET", "/v1/models").json
            let ids = list["data"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
            #expect(ids.contains("mine") && ids.contains("gpt-3.5-turbo") && ids.contains("text-embedding-ada-002"))
            #expect(try await gateway.send("GET", "/v1/models/mine").json["owned_by"] == "openai")
            #expect(try await gateway.send("GET", "/v1/models/none").status == 404)
        }
        #expect(upstream.requests.isEmpty)
    }

    @Test func `17: a browser's preflight request is answered, and the response can be read`() async throws {
        let upstream = try await ScriptedServer.start { _ in
            .text("{}", headers: [("Access-Control-Allow-Origin", "https://azure.example")])
        }
        try await withGateway(try Self.plan(upstream)) { (gateway) async throws in
            let preflight = try await gateway.send(
                "OPTIONS", "/v1/chat/completions",
                headers: ["Origin: http://x", "Access-Control-Request-Method: POST"])
            #expect([200, 204].contains(preflight.status))
            #expect(preflight.header("access-control-allow-origin") == "http://x")
            #expect(preflight.header("access-control-allow-methods")?.contains("POST") == true)
            let plain = try await gateway.send("OPTIONS", "/v1/chat/completions")
            #expect(plain.status == 200 && plain.header("access-control-allow-origin") == "*")
            let post = try await gateway.post(
                "/v1/chat/completions", #"{"model":"m"}"#, headers: Self.key + ["Origin: http://x"])
            #expect(post.header("access-control-allow-origin") == "http://x")
            #expect(!post.head.contains("azure.example"))
        }
        #expect(upstream.requests.count == 1)
    }

    @Test func `18: in openai mode a request passes as it is`() async throws {
        let upstream = try await Self.upstream()
        var settings = try AzureProxySettings(EnvironmentVariables(["AZURE_OPENAI_PROXY_MODE": "openai"]))
        settings.openAIAddress = upstream.url
        try await withGateway(settings.plan()) { (gateway) async throws in
            _ = try await gateway.send("GET", "/v1/models?limit=2", headers: ["Authorization: Bearer k"])
            _ = try await gateway.post("/v1/x", #"{"model":"gpt-4.1"}"#, headers: ["Authorization: Bearer k"])
        }
        #expect(upstream.requests.map(\.path) == ["/v1/models?limit=2", "/v1/x"])
        #expect(upstream.requests.allSatisfy { $0.header("authorization") == "Bearer k" })
    }

    @Test func `19: a tunnel opens to listed hosts only, and passes bytes both ways`() async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream)) { (gateway) async throws in
            var peer = try await GatewayPeer(port: gateway.port)
            // What follows the request at once belongs into the tunnel too.
            try await peer.send(
                "CONNECT 127.0.0.1:\(upstream.port) HTTP/1.1\r\nHost: 127.0.0.1:\(upstream.port)\r\n\r\n"
                    + "GET /first HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await peer.read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 200"))
            #expect(await peer.read(through: #"{"ok":true}"#).contains("HTTP/1.1 200"))
            try await peer.send("GET /second HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await peer.read(through: #"{"ok":true}"#).contains("HTTP/1.1 200"))
            await peer.close()
            #expect(await upstream.waitForDisconnect())
            for target in ["other.example:443", "127.0.0.1:1", "127.0.0.1", "localhost:\(upstream.port)"] {
                #expect(try await gateway.send("CONNECT", target).status == 403)
            }
        }
        #expect(upstream.requests.map(\.path) == ["/first", "/second"])
    }

    @Test func `19: an absolute URL is rewritten for listed hosts and refused for others`() async throws {
        let upstream = try await Self.upstream()
        try await withGateway(try Self.plan(upstream)) { (gateway) async throws in
            let listed = try await gateway.send(
                "POST", "http://api.openai.com/v1/chat/completions", headers: Self.key, body: #"{"model":"m"}"#)
            #expect(listed.status == 200)
            #expect(try await gateway.send("GET", "http://other.example/v1/models").status == 403)
        }
        #expect(upstream.requests.map(\.path) == ["/openai/deployments/m/chat/completions?api-version=2024-10-21"])
    }

    @Test func `19: a tunnel asks for the listener's token where there is one`() async throws {
        let upstream = try await Self.upstream()
        var secret = AccessRules()
        secret.tokens = [Secret("gateway-token")]
        try await withGateway(try Self.plan(upstream), { [secret] in $0.access = secret }) { (gateway) async throws in
            let target = "127.0.0.1:\(upstream.port)"
            #expect(try await gateway.send("CONNECT", target).status == 407)
            var peer = try await GatewayPeer(port: gateway.port)
            // user:gateway-token
            try await peer.send(
                "CONNECT \(target) HTTP/1.1\r\nHost: a\r\n"
                    + "Proxy-Authorization: Basic dXNlcjpnYXRld2F5LXRva2Vu\r\n\r\n")
            #expect(await peer.read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 200"))
            await peer.close()
        }
    }

    @Test(arguments: [
        (["data: {}\n\n", "data: [DONE]\n"], "data: {}\n\ndata: [DONE]\n\n"),
        (["data: {}\n\n", "data: [DONE]"], "data: {}\n\ndata: [DONE]\n\n"),
        (["data: {}\n\n", "data: [DONE]\n\n"], "data: {}\n\ndata: [DONE]\n\n"),
        (["data: {}\r\n\r\n", "data: [DONE]\r\n"], "data: {}\r\n\r\ndata: [DONE]\r\n\r\n"),
    ]) func `20: the newline behind the last event is added only where it is missing`(
        _ pieces: [String], _ expected: String
    ) async throws {
        for framing in [ScriptedReply.Framing.chunked, .untilClose, .length(nil)] {
            let upstream = try await ScriptedServer.start { _ in
                ScriptedReply(
                    headers: [("Content-Type", "text/event-stream")], framing: framing,
                    steps: pieces.map { .send($0) })
            }
            try await withGateway(try Self.plan(upstream)) { (gateway) async throws in
                let response = try await gateway.post(
                    "/v1/chat/completions", #"{"model":"m","stream":true}"#, headers: Self.key)
                #expect(response.body == expected)
            }
        }
    }

    @Test func `33: an upstream that cannot be reached is an error of the gateway's`() async throws {
        let silent = try SilentPort(.refuses)
        let plan = try AzureProxySettings(
            EnvironmentVariables(["AZURE_OPENAI_ENDPOINT": "http://127.0.0.1:\(silent.number)"])
        ).plan()
        try await withGateway(plan) { (gateway) async throws in
            let response = try await gateway.post("/v1/chat/completions", #"{"model":"m"}"#, headers: Self.key)
            #expect((500...504).contains(response.status) && response.json["error"]?["message"] != nil)
        }
    }

    @Test func `the variables have the original's defaults, and loopback for the address`() throws {
        let settings = try AzureProxySettings(EnvironmentVariables(["AZURE_OPENAI_ENDPOINT": "https://r.example/a/b"]))
        #expect(settings.host == "127.0.0.1" && settings.port == 8080 && settings.endpoint?.name == "r.example")
        #expect(settings.deployments == AzureProxySettings.usualDeployments && settings.token == nil)
        let bound = try AzureProxySettings(
            EnvironmentVariables([
                "AZURE_OPENAI_ENDPOINT": "https://r.example", "AZURE_OPENAI_PROXY_ADDRESS": ":9000",
                "AZURE_OPENAI_MODEL_MAPPER": "gpt-3.5-turbo=mine",
            ]))
        #expect(bound.host == "0.0.0.0" && bound.port == 9000)
        #expect(bound.deployments["gpt-3.5-turbo"] == "mine" && bound.deployments.count == 2)
    }

    @Test(arguments: [
        [:], ["AZURE_OPENAI_ENDPOINT": "r.example"],
        ["AZURE_OPENAI_ENDPOINT": "https://r.example", "AZURE_OPENAI_MODEL_MAPPER": "a=b,c"],
        ["AZURE_OPENAI_ENDPOINT": "https://r.example", "AZURE_OPENAI_MODEL_MAPPER": "a=b=c"],
        ["AZURE_OPENAI_ENDPOINT": "https://r.example", "AZURE_OPENAI_PROXY_ADDRESS": "nowhere"],
        ["AZURE_OPENAI_ENDPOINT": "https://r.example", "AZURE_OPENAI_APIVERSION": "a&b"],
    ]) func `a variable that cannot be used is an error with a hint`(_ variables: [String: String]) {
        let error = #expect(throws: ChatError.self) { try AzureProxySettings(EnvironmentVariables(variables)) }
        #expect(error?.hint != nil)
    }
}
