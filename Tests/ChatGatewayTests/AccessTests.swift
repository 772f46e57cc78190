import ChatKit
import TestSupport
import Testing

@testable import ChatGateway

@Suite struct AccessTests {
    private static func rules() -> AccessRules {
        var rules = AccessRules()
        rules.tokens = [Secret("token-of-the-gateway")]
        rules.hosts = ["localhost", "127.0.0.1"]
        rules.origins = ["https://chat.example"]
        return rules
    }

    @Test(arguments: [
        "Authorization: Bearer token-of-the-gateway", "authorization: bearer token-of-the-gateway",
        "x-api-key: token-of-the-gateway", "api-key: token-of-the-gateway", "x-goog-api-key: token-of-the-gateway",
        "Authorization: Bearer token-of-the-gateway\r\nx-api-key: token-of-the-gateway",
    ])
    func `the token is taken in every form that clients have`(_ header: String) async throws {
        let server = try await ScriptedServer.start { _ in .text("{}") }
        let gateway = try await RunningGateway.start(before: server, access: Self.rules())
        #expect(try await gateway.ask("/v1/chat/completions", .chat("x"), headers: [header]).status == 200)
        let request = await server.waitForRequest()
        for (_, value) in request.headers { #expect(!value.contains("token-of-the-gateway")) }
        await gateway.stop()
    }

    @Test func `the token may stand in the query and does not go upstream`() async throws {
        let server = try await ScriptedServer.start { _ in .text("{}") }
        let gateway = try await RunningGateway.start(before: server, access: Self.rules())
        let path = "/v1/chat/completions?key=token-of-the-gateway&a=1"
        #expect(try await gateway.ask(path, .chat("x")).status == 200)
        #expect(await server.waitForRequest().path == "/v1/chat/completions?a=1")
        await gateway.stop()
    }

    @Test(arguments: [
        [], ["Authorization: Bearer wrong"], ["Authorization: token-of-the-gateway"], ["Authorization: x"],
        ["Authorization: Bearer "], ["x-api-key: "], ["Authorization: Bearer token-of-the-gatewa"],
    ])
    func `without the token nothing is sent upstream`(_ headers: [String]) async throws {
        let server = try await ScriptedServer.start { _ in .text("{}") }
        let gateway = try await RunningGateway.start(before: server, access: Self.rules())
        for path in ["/v1/chat/completions", "/v1/messages", "/v1/responses", "/v1/files", "/v1/models"] {
            let answer = try await gateway.ask(path, .chat("x"), headers: headers)
            #expect(answer.status == 401 || answer.status == 404)
        }
        #expect(try await gateway.ask("/healthz", "", method: "GET").status == 200)
        #expect(server.requests.isEmpty)
        await gateway.stop()
    }

    @Test(arguments: [
        (["Host: evil.example"], 403), (["Host: localhost.evil.example"], 403), (["Host: 127.0.0.1:9"], 200),
        (["Host: LOCALHOST"], 200), (["Origin: https://evil.example", "Host: localhost"], 403),
        (["Origin: null", "Host: localhost"], 403), (["Origin: https://chat.example", "Host: localhost"], 200),
        (["Origin: https://chat.example.evil", "Host: localhost"], 403),
    ])
    func `a web page that is not listed cannot spend a key`(_ headers: [String], _ status: Int) async throws {
        let server = try await ScriptedServer.start { _ in .text("{}") }
        let gateway = try await RunningGateway.start(before: server, access: Self.rules())
        let client = try await SocketClient.connect(to: gateway.port)
        let body = String.chat("x")
        client.send(
            "POST /v1/chat/completions HTTP/1.1\r\n" + headers.joined(separator: "\r\n")
                + "\r\nx-api-key: token-of-the-gateway\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
                + body)
        let answer = Answer(await client.waitForEnd().text)
        #expect(answer.status == status)
        #expect(server.requests.count == (status == 200 ? 1 : 0))
        let isAllowed = answer.head.contains("Access-Control-Allow-Origin: https://chat.example")
        #expect(isAllowed == headers.contains("Origin: https://chat.example"))
        await gateway.stop()
    }

    @Test func `a preflight of a listed page is answered without a token`() async throws {
        let gateway = try await RunningGateway.start([.demo], access: Self.rules())
        let headers = [
            "Origin: https://chat.example", "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization, x-requested-with",
        ]
        let answer = try await gateway.ask("/v1/chat/completions", "", method: "OPTIONS", headers: headers)
        #expect(answer.status == 204)
        #expect(answer.head.contains("Access-Control-Allow-Headers: authorization, x-requested-with"))
        await gateway.stop()
    }

    @Test(arguments: [
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n folded: x\r\nContent-Length: 2\r\n\r\n{}",
        "POST /v1/chat/completions HTTP/1.1\nHost: localhost\nContent-Length: 2\n\n{}",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n{}",
        "NONSENSE\r\n\r\n",
    ])
    func `requests that two readers could understand differently are refused`(_ text: String) async throws {
        let server = try await ScriptedServer.start { _ in .text("{}") }
        let gateway = try await RunningGateway.start(before: server)
        let client = try await SocketClient.connect(to: gateway.port)
        client.send(text)
        let received = await client.waitForEnd()
        #expect(received.text.isEmpty || received.text.hasPrefix("HTTP/1.1 400"))
        #expect(server.requests.isEmpty)
        await gateway.stop()
    }

    @Test func `too large a body and too large a head are refused`() async throws {
        var limits = GatewayLimits()
        limits.bodySize = 1000
        let server = try await ScriptedServer.start { _ in .text("{}") }
        let gateway = try await RunningGateway.start(before: server, limits: limits)
        let long = String.chat(String(repeating: "x", count: 2000))
        #expect(try await gateway.ask("/v1/chat/completions", long).status == 413)
        let messages = try await gateway.ask("/v1/messages", long)
        #expect(messages.status == 413 && messages.json?["type"] == "error")
        let client = try await SocketClient.connect(to: gateway.port)
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + String(repeating: "y", count: 200_000) + "\r\n\r\n")
        let answer = await client.waitForEnd().text
        #expect(answer.hasPrefix("HTTP/1.1 431") || answer.hasPrefix("HTTP/1.1 400") || answer.isEmpty)
        #expect(server.requests.isEmpty)
        await gateway.stop()
    }

    @Test func `a WebSocket probe is told to use HTTP`() async throws {
        let gateway = try await RunningGateway.start([.demo])
        let answer = try await gateway.ask(
            "/v1/responses", "", method: "GET",
            headers: ["Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"])
        #expect(answer.status == 426)
        await gateway.stop()
    }

    @Test func `equal texts are equal and others are not`() {
        #expect(AccessRules.areEqual("abc", "abc"))
        for (first, second) in [("abc", "abd"), ("abc", "ab"), ("", ""), ("а", "a")] {
            #expect(!AccessRules.areEqual(first, second))
        }
    }
}
