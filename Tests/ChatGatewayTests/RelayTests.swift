import ChatKit
import TestSupport
import Testing

@testable import ChatGateway

@Suite struct RelayTests {
    @Test func `a stream passes byte for byte with the profile's key and without the client's`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["При", "вет", " 世界"]) }
        let gateway = try await RunningGateway.start(before: server)
        let answer = try await gateway.ask(
            "/v1/chat/completions", .chat("hi", stream: true),
            headers: ["Authorization: Bearer mine", "X-Stainless-Lang: js", "Cookie: a=b", "TE: trailers"])
        #expect(answer.status == 200 && answer.isWhole)
        #expect(answer.streamedText == "Привет 世界")
        #expect(answer.body.hasSuffix("data: [DONE]\n\n"))
        let head = answer.head.lowercased()
        #expect(head.contains("cache-control: no-cache, no-transform") && head.contains("x-accel-buffering: no"))
        let request = await server.waitForRequest()
        #expect(request.header("authorization") == "Bearer sk-upstream")
        #expect(request.header("x-stainless-lang") == "js")
        #expect(request.header("cookie") == nil && request.header("te") == nil)
        #expect(request.path == "/v1/chat/completions")
        #expect(request.text == .chat("hi", stream: true))
        await gateway.stop()
    }

    @Test(arguments: [
        "/chat/completions", "/v1/chat/completions", "//v1//chat/completions/", "/v1/v1/chat/completions?a=b",
    ])
    func `paths with a missing, doubled or repeated version reach the same call`(_ path: String) async throws {
        let server = try await ScriptedServer.start { _ in .text("{}") }
        let gateway = try await RunningGateway.start(before: server)
        #expect(try await gateway.ask(path, .chat("hi")).status == 200)
        let sent = await server.waitForRequest().path
        #expect(sent == "/v1/chat/completions" || sent == "/v1/chat/completions?a=b")
        await gateway.stop()
    }

    @Test func `an alias is renamed in the body and nothing else is`() async throws {
        let server = try await ScriptedServer.start { _ in .text("{}") }
        var profile = Profile.openAI(at: server)
        profile.aliases = ["gpt-4o": "llama3.2"]
        let gateway = try await RunningGateway.start([profile])
        let body = #"{"messages":[],  "unknown":{"model":"gpt-4o"},"model":"gpt-4o","n":1}"#
        _ = try await gateway.ask("/v1/chat/completions", body)
        #expect(
            await server.waitForRequest().text
                == #"{"messages":[],  "unknown":{"model":"gpt-4o"},"model":"llama3.2","n":1}"#)
        _ = try await gateway.ask("/v1/chat/completions", #"{"messages":[]}"#)
        #expect(await server.waitForRequest(2).text == #"{"model":"gpt-test","messages":[]}"#)
        await gateway.stop()
    }

    @Test func `one connection serves many requests on both sides`() async throws {
        let server = try await ScriptedServer.start { request in .text(#"{"number":\#(request.number)}"#) }
        let gateway = try await RunningGateway.start(before: server)
        let client = try await SocketClient.connect(to: gateway.port)
        // Two at once: the second waits for the first.
        let request = RunningGateway.request("/v1/chat/completions", .chat("hi"))
        client.send(request + request)
        await client.wait { $0.contains(#"{"number":2}"#) }
        client.send(request)
        let text = await client.wait { $0.contains(#"{"number":3}"#) }.text
        #expect(text.contains(#"{"number":1}"#))
        #expect(server.connections == 1)
        await gateway.stop()
    }

    @Test func `a connection that the upstream closed while it was idle costs no request`() async throws {
        let server = try await ScriptedServer.start { _ in
            .reply(framing: .length(nil), .send("{}"), .close)
        }
        let gateway = try await RunningGateway.start(before: server)
        let client = try await SocketClient.connect(to: gateway.port)
        for number in 1...5 {
            client.send(RunningGateway.request("/v1/chat/completions", .chat("hi")))
            await client.wait { $0.occurrences(of: "HTTP/1.1 200") >= number }
        }
        #expect(client.received.text.occurrences(of: "HTTP/1.1 200") == 5)
        await gateway.stop()
    }

    @Test func `errors, limits and their headers pass unchanged`() async throws {
        let server = try await ScriptedServer.start { _ in
            .text(
                #"{"error":{"message":"slow down","type":"tokens","code":"rate_limit_exceeded"}}"#, status: 429,
                headers: [("Retry-After", "7"), ("x-ratelimit-remaining-tokens", "0"), ("anthropic-ratelimit-x", "1")])
        }
        let gateway = try await RunningGateway.start(before: server)
        let answer = try await gateway.ask("/v1/chat/completions", .chat("hi"))
        #expect(answer.status == 429 && answer.json?["error"]?["message"] == "slow down")
        #expect(answer.head.contains("Retry-After: 7") && answer.head.contains("x-ratelimit-remaining-tokens: 0"))
        #expect(answer.head.contains("anthropic-ratelimit-x: 1"))
        #expect(server.requests.count == 1)
        await gateway.stop()
    }

    @Test func `a client that goes away stops the upstream at once`() async throws {
        let server = try await ScriptedServer.start { _ in .stream([ScriptedReply.openAIChunk("a"), .stall]) }
        let gateway = try await RunningGateway.start(before: server)
        let client = try await SocketClient.connect(to: gateway.port)
        client.send(RunningGateway.request("/v1/chat/completions", .chat("hi", stream: true)))
        await client.wait { $0.contains("\"a\"") }
        client.close()
        #expect(await server.waitForDisconnect())
        await gateway.stop()
    }

    @Test(arguments: [ScriptedReply.Step.close, .reset])
    func `a stream that is cut is no clean end`(_ end: ScriptedReply.Step) async throws {
        let server = try await ScriptedServer.start { _ in .stream([ScriptedReply.openAIChunk("half"), end]) }
        let gateway = try await RunningGateway.start(before: server)
        let answer = try await gateway.ask("/v1/chat/completions", .chat("hi", stream: true))
        #expect(answer.status == 200 && answer.streamedText == "half")
        #expect(!answer.isWhole && !answer.body.contains("[DONE]"))
        #expect(answer.body.contains(#""error""#))
        await gateway.stop()
    }

    @Test func `a body that ends with its connection is whole with its last event and cut without`() async throws {
        let server = try await ScriptedServer.start { request in
            let steps =
                [ScriptedReply.openAIChunk("x")] + (request.text.contains("whole") ? ScriptedReply.openAIEnd() : [])
            return ScriptedReply(
                headers: [("Content-Type", "text/event-stream")], framing: .untilClose, steps: steps + [.close])
        }
        let gateway = try await RunningGateway.start(before: server)
        let whole = try await gateway.ask("/v1/chat/completions", .chat("whole", stream: true))
        #expect(whole.isWhole && whole.body.hasSuffix("data: [DONE]\n\n"))
        let cut = try await gateway.ask("/v1/chat/completions", .chat("cut", stream: true))
        #expect(!cut.isWhole && cut.body.contains(#""error""#))
        await gateway.stop()
    }

    @Test func `an upstream that sends no HTTP or refuses is a 502 in the caller's dialect`() async throws {
        let server = try await ScriptedServer.start { _ in .garbage("SSH-2.0-OpenSSH\r\n\r\n") }
        let gateway = try await RunningGateway.start(before: server)
        let answer = try await gateway.ask("/v1/chat/completions", .chat("hi"))
        #expect(answer.status == 502 && answer.json?["error"]?["type"] == "server_error")
        await gateway.stop()
        let silent = try SilentPort(.refuses)
        let profile = Profile(
            name: "gone", kind: .openai, baseURL: "http://127.0.0.1:\(silent.number)/v1", model: "m",
            network: NetworkSettings(maximumRetries: 0))
        let refused = try await RunningGateway.start([profile])
        #expect(try await refused.ask("/v1/chat/completions", .chat("hi")).status == 502)
        let anthropic = try await refused.ask(
            "/v1/messages", #"{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"x"}]}"#)
        #expect(anthropic.status == 502 && anthropic.json?["type"] == "error")
        await refused.stop()
    }

    @Test func `a slow reader slows the upstream down and loses nothing`() async throws {
        let piece = Array(String(repeating: "x", count: 64 * 1024).utf8)
        let server = try await ScriptedServer.start { _ in
            .reply(headers: [("Content-Type", "text/event-stream")], .sendMany(piece, times: 1024))
        }
        let gateway = try await RunningGateway.start(before: server)
        let client = try await SocketClient.connect(to: gateway.port)
        try await client.setReading(false)
        client.send(
            RunningGateway.request("/v1/chat/completions", .chat("hi", stream: true), headers: ["Connection: close"]))
        await server.waitForSent(256 * 1024)
        // 64 MB do not fit into what lies between: the kernel's buffers and ours.
        #expect(server.bytesSent(toRequest: 1) < 48 * 1024 * 1024)
        try await client.setReading(true)
        let received = await client.waitForEnd()
        #expect(received.bytes.count > 64 * 1024 * 1024)
        await gateway.stop()
    }

    @Test func `uploads pass as they come and other paths go to the same place`() async throws {
        let server = try await ScriptedServer.start { _ in .text(#"{"id":"file-1"}"#) }
        let gateway = try await RunningGateway.start(before: server)
        let client = try await SocketClient.connect(to: gateway.port)
        client.send(
            "POST /v1/files HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n")
        await client.wait { $0.contains("100 Continue") }
        client.send("5\r\nhello\r\n")
        client.send("6\r\n world\r\n0\r\n\r\n")
        await client.wait { $0.contains("file-1") }
        #expect(await server.waitForRequest().text == "hello world")
        let deleted = try await gateway.ask("/v1/files/file-1?x=1", "", method: "DELETE")
        #expect(deleted.status == 200)
        let second = await server.waitForRequest(2)
        #expect(second.method == "DELETE" && second.path == "/v1/files/file-1?x=1")
        await gateway.stop()
    }

    @Test func `a silent upstream gets comments between events and none inside one`() async throws {
        let begin = Gate()
        let goOn = Gate()
        let server = try await ScriptedServer.start { request in
            if request.text.contains("clock") { return .stream([.stall]) }
            return .stream([
                .wait(begin), .send("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a"), .wait(goOn),
                .send("b\"}}]}\n\n"), .event("[DONE]"),
            ])
        }
        var limits = GatewayLimits()
        limits.heartbeatSeconds = 1
        let gateway = try await RunningGateway.start(before: server, limits: limits)
        let stream = { (prompt: String) in
            RunningGateway.request("/v1/chat/completions", .chat(prompt, stream: true), headers: ["Connection: close"])
        }
        let client = try await SocketClient.connect(to: gateway.port)
        client.send(stream("hi"))
        await client.wait { $0.contains(": ping") }
        begin.open()
        await client.wait { $0.contains("\"a") }
        // Another silent stream tells when the time for the next comment has passed.
        let clock = try await SocketClient.connect(to: gateway.port)
        clock.send(stream("clock"))
        await clock.wait { $0.contains(": ping") }
        goOn.open()
        let answer = Answer(await client.waitForEnd().text)
        #expect(answer.status == 200 && answer.streamedText == "ab" && answer.isWhole)
        clock.close()
        await gateway.stop()
    }

    @Test func `stopping lets a stream end and takes no new connection`() async throws {
        let gate = Gate()
        let server = try await ScriptedServer.start { _ in
            .stream(
                [ScriptedReply.openAIChunk("a"), .wait(gate), ScriptedReply.openAIChunk("b")]
                    + ScriptedReply.openAIEnd())
        }
        let gateway = try await RunningGateway.start(before: server)
        let client = try await SocketClient.connect(to: gateway.port)
        client.send(RunningGateway.request("/v1/chat/completions", .chat("hi", stream: true)))
        await client.wait { $0.contains("\"a\"") }
        async let stopped: Void = gateway.stop()
        gate.open()
        let answer = Answer(await client.waitForEnd().text)
        #expect(answer.streamedText == "ab" && answer.isWhole)
        await stopped
        await #expect(throws: (any Error).self) { try await SocketClient.connect(to: gateway.port) }
    }
}

@Suite struct UsageTests {
    @Test func `the usage is asked for where the client left it open and is not shown`() async throws {
        let folder = try TemporaryFolder()
        let store = try await ConversationStore.open(at: folder.file("chat.db"))
        let server = try await ScriptedServer.start { _ in .openAI(["a", "b"]) }
        let gateway = try await RunningGateway.start(before: server, store: store)
        let hidden = try await gateway.ask("/v1/chat/completions", .chat("hi", stream: true))
        #expect(hidden.streamedText == "ab" && hidden.isWhole && hidden.body.hasSuffix("data: [DONE]\n\n"))
        #expect(!hidden.body.contains("usage"))
        #expect(server.requests[0].text.contains(#""stream_options":{"include_usage":true}"#))
        let body = #"{"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[]}"#
        let shown = try await gateway.ask("/v1/chat/completions", body)
        #expect(shown.body.contains("usage") && server.requests[1].text == body)
        let off = try await gateway.ask(
            "/v1/chat/completions", .chat("hi", stream: true), headers: ["X-Chat-Record: off"])
        #expect(off.body.contains("usage") && server.requests[2].text == .chat("hi", stream: true))
        await gateway.stop()
        let conversation = try await store.conversation(try #require(try await store.list().conversations.first).id)
        #expect(try await store.turns(of: conversation).first?.usage?.totalTokens == 10)
    }

    @Test(arguments: 1...60) func `an event is hidden wherever the network cut it`(_ size: Int) {
        let text =
            "data: {\"choices\":[{\"delta\":{\"content\":\"usage\"}}]}\n\n: ping\n\n"
            + "data: {\"choices\":[],\"usage\":{\"total_tokens\":10}}\r\n\r\ndata: [DONE]\n\n"
        var filter = EventFilter()
        var passed: [UInt8] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { filter.pass($0) { passed += $0 } }
        }
        passed += filter.finish()
        #expect(
            String(decoding: passed, as: UTF8.self)
                == "data: {\"choices\":[{\"delta\":{\"content\":\"usage\"}}]}\n\n: ping\n\ndata: [DONE]\n\n")
    }
}
