import ChatKit
import Foundation
import TestSupport
import Testing

@testable import ChatGateway

/// What broke other gateways. Each test names the report that it is made after.
@Suite struct RelayRuleTests {
    @Test func `bytes behind a response are not the next one (bifrost 1613)`() async throws {
        let server = try await ScriptedServer.start { request in
            .reply(
                framing: .length(13), .send(#"{"number":\#(request.number)} "#),
                .sendRaw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong"))
        }
        let gateway = try await RunningGateway.start(before: server)
        let client = try await SocketClient.connect(to: gateway.port)
        for number in 1...3 {
            client.send(RunningGateway.request("/v1/chat/completions", .chat("hi")))
            await client.wait { $0.contains(#"{"number":\#(number)}"#) }
        }
        #expect(!client.received.text.contains("wrong") && server.connections == 3)
        await gateway.stop()
    }

    @Test func `the client's Accept-Encoding does not reach the provider (Portkey 1261)`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["a"]) }
        let gateway = try await RunningGateway.start(before: server)
        _ = try await gateway.ask(
            "/v1/chat/completions", .chat("hi", stream: true), headers: ["Accept-Encoding: gzip, br"])
        #expect(await server.waitForRequest().header("accept-encoding") == nil)
        await gateway.stop()
    }

    @Test func `a key in a compressed error does not reach the client (better-ccflare 243)`() async throws {
        let packed = Compressed.gzip(Array(#"{"error":{"message":"bad key sk-upstream"}}"#.utf8))
        let server = try await ScriptedServer.start { _ in
            .reply(
                status: 403, headers: [("Content-Type", "application/json"), ("Content-Encoding", "gzip")],
                framing: .length(packed.count), .send(packed))
        }
        let gateway = try await RunningGateway.start(before: server)
        let answer = try await gateway.ask("/v1/chat/completions", .chat("hi"))
        #expect(answer.status == 403 && answer.json?["error"]?["message"] == "bad key •••")
        #expect(!answer.head.lowercased().contains("content-encoding"))
        await gateway.stop()
    }

    @Test func `a body of eight megabytes and an event of three pass (agentgateway 880, term-llm 347)`() async throws {
        let long = String(repeating: "ы", count: 1_500_000)
        let server = try await ScriptedServer.start { request in .openAI([long, "\(request.body.count)"]) }
        let folder = try TemporaryFolder()
        let store = try await ConversationStore.open(at: folder.file("chat.db"))
        let gateway = try await RunningGateway.start(before: server, store: store)
        let body = String.chat(String(repeating: "x", count: 8 * 1024 * 1024), stream: true)
        let answer = try await gateway.ask("/v1/chat/completions", body)
        #expect(answer.isWhole && answer.streamedText.hasPrefix(long))
        #expect((Int(answer.streamedText.dropFirst(long.count)) ?? 0) >= body.utf8.count)
        await gateway.stop()
        let conversation = try await store.conversation(try #require(try await store.list().conversations.first).id)
        #expect(try await store.branch(of: conversation).last?.text.hasPrefix(long) == true)
    }

    @Test func `text that is cut within a character arrives and is recorded whole (cc-switch 1923)`() async throws {
        let event = SSE.data(#"{"choices":[{"index":0,"delta":{"content":"при世🙂"},"finish_reason":"stop"}]}"#)
        let server = try await ScriptedServer.start { _ in
            .stream(event.map { .send([$0]) } + [.event("[DONE]")])
        }
        let folder = try TemporaryFolder()
        let store = try await ConversationStore.open(at: folder.file("chat.db"))
        let gateway = try await RunningGateway.start(before: server, store: store)
        let answer = try await gateway.ask("/v1/chat/completions", .chat("hi", stream: true))
        #expect(answer.streamedText == "при世🙂")
        await gateway.stop()
        let conversation = try await store.conversation(try #require(try await store.list().conversations.first).id)
        #expect(try await store.branch(of: conversation).last?.text == "при世🙂")
    }

    @Test func `the usage behind [DONE] is recorded (openclaw 79958)`() async throws {
        let server = try await ScriptedServer.start { _ in
            .stream([
                ScriptedReply.openAIChunk("a"),
                .event(#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#), .event("[DONE]"),
                .event(#"{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":4,"total_tokens":11}}"#),
            ])
        }
        let folder = try TemporaryFolder()
        let store = try await ConversationStore.open(at: folder.file("chat.db"))
        let gateway = try await RunningGateway.start(before: server, store: store)
        let answer = try await gateway.ask("/v1/chat/completions", .chat("hi", stream: true))
        #expect(answer.isWhole && answer.body.hasSuffix("data: [DONE]\n\n"))
        await gateway.stop()
        let conversation = try await store.conversation(try #require(try await store.list().conversations.first).id)
        #expect(try await store.turns(of: conversation).first?.usage?.totalTokens == 11)
    }

    @Test func `a small event arrives while the next one is awaited (unity-gateway 361)`() async throws {
        let gate = Gate()
        let server = try await ScriptedServer.start { _ in
            .stream([.event(#"{"choices":[]}"#), .wait(gate)] + ScriptedReply.openAIEnd())
        }
        for profile in [Profile.openAI(at: server)] {
            let gateway = try await RunningGateway.start([profile])
            let client = try await SocketClient.connect(to: gateway.port)
            client.send(RunningGateway.request("/v1/chat/completions", .chat("hi", stream: true)))
            await client.wait { $0.contains(#"{"choices":[]}"#) }
            gate.open()
            await client.wait { $0.contains("[DONE]") }
            await gateway.stop()
        }
    }

    @Test func `many clients that vanish in mid-stream leave no connection (bifrost 3164)`() async throws {
        let server = try await ScriptedServer.start { _ in .stream([ScriptedReply.openAIChunk("a"), .stall]) }
        let gateway = try await RunningGateway.start(before: server)
        let before = try Self.descriptors()
        for _ in 0..<10 {
            var clients: [SocketClient] = []
            for _ in 0..<100 {
                let client = try await SocketClient.connect(to: gateway.port)
                client.send(RunningGateway.request("/v1/chat/completions", .chat("hi", stream: true)))
                clients.append(client)
            }
            for client in clients { await client.wait { $0.contains("\"a\"") } }
            for client in clients { client.close() }
        }
        for number in 1...1000 { #expect(await server.waitForDisconnect(ofRequest: number)) }
        while await gateway.gateway.openConnections() > 0 { await Task.yield() }
        // Other tests open and close some meanwhile; a leak would be 2,000.
        #expect(try Self.descriptors() < before + 500)
        await gateway.stop()
    }

    private static func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}
