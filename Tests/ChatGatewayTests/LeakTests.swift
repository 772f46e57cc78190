import ChatKit
import TestSupport
import Testing

@testable import ChatGateway

/// What must not pass through the gateway.
@Suite struct LeakTests {
    @Test(arguments: [401, 403, 400, 500])
    func `an error that repeats the provider's key reaches the client without it`(_ status: Int) async throws {
        let server = try await ScriptedServer.start { _ in
            .text(
                #"{"error":{"message":"Incorrect API key provided: sk-upstream. Bearer sk-upstream"}}"#, status: status,
                headers: [("X-Seen-Key", "sk-upstream"), ("X-Other", "1")])
        }
        let gateway = try await RunningGateway.start(before: server)
        for (path, method) in [("/v1/chat/completions", "POST"), ("/v1/files", "GET")] {
            let answer = try await gateway.ask(path, method == "GET" ? "" : .chat("hi"), method: method)
            #expect(answer.status == status && answer.body.contains("•••"))
            #expect(!answer.body.contains("sk-upstream") && !answer.head.contains("sk-upstream"))
            #expect(answer.head.contains("X-Other: 1"))
        }
        await gateway.stop()
    }

    @Test func `a connection whose refusal came in one piece serves the next request`() async throws {
        let body = #"{"error":{"message":"no"}}"#
        let refusal = "HTTP/1.1 401 Unauthorized\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let server = try await ScriptedServer.start { request in
            request.number.isMultiple(of: 2) ? .text("{}") : .reply(framing: .none, .sendRaw(refusal))
        }
        let gateway = try await RunningGateway.start(before: server)
        for _ in 0..<3 {
            #expect(try await gateway.ask("/v1/chat/completions", .chat("hi")).status == 401)
            #expect(try await gateway.ask("/v1/files", "", method: "GET").status == 200)
        }
        #expect(server.connections == 1)
        await gateway.stop()
    }

    @Test func `a refusal on a connection that closes keeps its status`() async throws {
        let server = try await ScriptedServer.start { _ in
            ScriptedReply(
                status: 401, headers: [("Content-Type", "application/json"), ("Connection", "close")],
                framing: .length(nil), steps: [.send(#"{"error":{"message":"no"}}"#), .close])
        }
        let gateway = try await RunningGateway.start(before: server)
        for _ in 0..<10 {
            let answer = try await gateway.ask("/v1/chat/completions", .chat("hi"))
            #expect(answer.status == 401 && answer.json?["error"]?["message"] == "no")
        }
        await gateway.stop()
    }

    @Test(arguments: ["/v1/files/../../admin", "/v1/%2e%2e/%2E%2e/admin", "/v1/files/..%2f..%2fadmin", "/v1/./files"])
    func `a path that leads out of the API is refused`(_ path: String) async throws {
        let server = try await ScriptedServer.start { _ in .text("{}") }
        let gateway = try await RunningGateway.start(before: server)
        #expect(try await gateway.ask(path, "", method: "GET").status == 400)
        #expect(server.requests.isEmpty)
        await gateway.stop()
    }

    @Test func `a gateway that would be its own provider does not start`() async throws {
        let free = try SilentPort(.refuses)
        let port = free.number
        withExtendedLifetime(free) {}
        let profile = Profile(name: "self", kind: .openai, baseURL: "http://localhost:\(port)/v1", model: "m")
        let gateway = Gateway(
            GatewayConfiguration(profiles: [profile], listeners: [GatewayListener(port: port)]), threads: 1)
        await #expect(throws: ChatError.self) { try await gateway.start() }
    }

    @Test func `a client that names a person's conversation leaves the person's branch current`() async throws {
        let folder = try TemporaryFolder()
        let store = try await ConversationStore.open(at: folder.file("chat.db"))
        let server = try await ScriptedServer.start { _ in .openAI(["ответ"]) }
        let mine = try await store.create(ConversationDraft(id: try ConversationID(validating: "mine")))
        let provider = try makeProvider(for: .demo, over: .network)
        let request = TurnRequest(place: .existing(mine), question: [.text("личное")], model: "demo")
        for try await _ in TurnRunner(store: store, provider: provider).run(request) {}
        let gateway = try await RunningGateway.start(before: server, store: store)
        _ = try await gateway.ask(
            "/v1/chat/completions", .chat("от программы", stream: true), headers: ["X-Conversation-ID: mine"])
        await gateway.stop()
        let branch = try await store.branch(of: try await store.conversation(mine.id))
        #expect(branch.first?.text == "личное")
        #expect(try await store.messages(of: mine).contains { $0.text == "от программы" })
    }
}
