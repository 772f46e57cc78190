import ChatKit
import TestSupport
import Testing

@testable import ChatGateway

@Suite struct MemoryTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A stock client: it keeps the history itself and sends it each time.
    private struct StockClient {
        let gateway: RunningGateway
        var messages: [JSONValue] = []
        var headers: [String] = []

        @discardableResult
        mutating func ask(_ prompt: String, stream: Bool = false) async throws -> String {
            messages.append(["role": "user", "content": .string(prompt)])
            let body: JSONValue = ["model": "gpt-test", "messages": .array(messages), "stream": .bool(stream)]
            let answer = try await gateway.ask("/v1/chat/completions", body.jsonText, headers: headers)
            let text =
                stream
                ? answer.streamedText
                : answer.json?["choices"]?.arrayValue?.first?["message"]?["content"]?.stringValue ?? ""
            messages.append(["role": "assistant", "content": .string(text)])
            return text
        }
    }

    /// A server that answers each prompt with its number among all, streamed where that is asked for.
    private static func server() async throws -> ScriptedServer {
        try await ScriptedServer.start { request in
            if request.text.contains(#""stream":true"#) { return .openAI(["ответ ", "\(request.number)"]) }
            let body: JSONValue = [
                "id": "x", "object": "chat.completion", "created": 1, "model": "gpt-test",
                "choices": [
                    [
                        "index": 0, "finish_reason": "stop",
                        "message": ["role": "assistant", "content": .string("ответ \(request.number)")],
                    ]
                ],
                "usage": ["prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7],
            ]
            return .text(body.jsonText)
        }
    }

    private func open() async throws -> ConversationStore {
        try await ConversationStore.open(at: folder.file("chat.db"))
    }

    private static func conversations(_ store: ConversationStore) async throws -> [Conversation] {
        var conversations: [Conversation] = []
        for summary in try await store.list().conversations {
            conversations.append(try await store.conversation(summary.id))
        }
        return conversations
    }

    @Test func `twenty turns of a stateless client are one conversation and two chats never mix`() async throws {
        let store = try await open()
        let gateway = try await RunningGateway.start(before: try await Self.server(), store: store)
        var first = StockClient(gateway: gateway)
        var second = StockClient(gateway: gateway)
        for number in 0..<20 {
            try await first.ask("вопрос \(number)", stream: number.isMultiple(of: 2))
            // They begin alike.
            try await second.ask(number < 2 ? "вопрос \(number)" : "другой \(number)", stream: number % 3 == 0)
        }
        await gateway.stop()
        let conversations = try await Self.conversations(store)
        #expect(conversations.count == 2)
        for conversation in conversations {
            let branch = try await store.branch(of: conversation)
            #expect(branch.count == 40)
            #expect(Set(branch.filter { $0.role == .user }.map { $0.text.hasPrefix("другой") }).count <= 2)
            #expect(branch.allSatisfy { $0.status == .complete })
            let turns = try await store.turns(of: conversation)
            #expect(turns.count == 20 && turns.allSatisfy { $0.usage?.totalTokens != nil })
        }
    }

    @Test func `an edit in the middle becomes a branch and a repeated prompt a second reply`() async throws {
        let store = try await open()
        let gateway = try await RunningGateway.start(before: try await Self.server(), store: store)
        var client = StockClient(gateway: gateway)
        for number in 0..<4 { try await client.ask("вопрос \(number)") }
        var edited = client
        edited.messages = Array(client.messages.prefix(4))
        try await edited.ask("иначе")
        var again = client
        again.messages = Array(client.messages.prefix(6))
        try await again.ask("вопрос 3")
        await gateway.stop()
        let conversations = try await Self.conversations(store)
        #expect(conversations.count == 1)
        let messages = try await store.messages(of: try #require(conversations.first))
        #expect(messages.filter { $0.role == .user }.map(\.text) == (0..<4).map { "вопрос \($0)" } + ["иначе"])
        #expect(messages.filter { $0.role == .assistant }.count == 6)
    }

    @Test func `a client names the conversation or switches recording off`() async throws {
        let store = try await open()
        let gateway = try await RunningGateway.start(before: try await Self.server(), store: store)
        var named = StockClient(gateway: gateway, headers: ["X-Conversation-ID: %D1%80%D0%B0%D0%B1%D0%BE%D1%82%D0%B0"])
        try await named.ask("раз")
        try await named.ask("два")
        var silent = StockClient(gateway: gateway, headers: ["X-Chat-Record: off"])
        try await silent.ask("тайна")
        await gateway.stop()
        let conversations = try await Self.conversations(store)
        #expect(conversations.map(\.id.rawValue) == ["работа"])
        #expect(try await store.branch(of: try #require(conversations.first)).count == 4)
    }

    @Test func `a stream that its client left is kept as far as it came`() async throws {
        let store = try await open()
        let server = try await ScriptedServer.start { _ in .stream([ScriptedReply.openAIChunk("начало"), .stall]) }
        let gateway = try await RunningGateway.start(before: server, store: store)
        let client = try await SocketClient.connect(to: gateway.port)
        client.send(RunningGateway.request("/v1/chat/completions", .chat("вопрос", stream: true)))
        await client.wait { $0.contains("начало") }
        client.close()
        await server.waitForDisconnect()
        await gateway.stop()
        let conversation = try #require(try await Self.conversations(store).first)
        let branch = try await store.branch(of: conversation)
        #expect(branch.map(\.text) == ["вопрос", "начало"])
        #expect(branch.last?.status == .cancelled)
    }

    @Test func `what a dead gateway had kept is read by the next one`() async throws {
        let store = try await open()
        do {
            let holder = try store.exchangeHolder()
            let head: JSONValue = ["dialect": "openai", "profile": "up", "at": 1_700_000_000_000, "request_id": "r"]
            try await store.keep(
                [
                    .beginning(number: 1, head: head, request: Array(String.chat("вопрос", stream: true).utf8)),
                    .piece(number: 1, SSE.data(#"{"choices":[{"index":0,"delta":{"content":"поло"}}]}"#)),
                    .piece(number: 1, SSE.data(#"{"choices":[{"index":0,"delta":{"content":"вина"}}]}"#)),
                ], of: holder)
            withExtendedLifetime(holder) {}
        }
        let gateway = try await RunningGateway.start(before: try await Self.server(), store: store)
        await gateway.stop()
        let conversation = try #require(try await Self.conversations(store).first)
        let branch = try await store.branch(of: conversation)
        #expect(branch.map(\.text) == ["вопрос", "половина"])
        #expect(branch.last?.status == .interrupted)
    }

    @Test func `clients of the Responses API go on by the ID of the last response`() async throws {
        let store = try await open()
        let server = try await Self.server()
        let gateway = try await RunningGateway.start(before: server, store: store)
        let first = try await gateway.ask("/v1/responses", #"{"model":"gpt-test","input":"раз"}"#)
        let id = try #require(first.json?["id"]?.stringValue)
        let second = try await gateway.ask(
            "/v1/responses", #"{"model":"gpt-test","input":"два","previous_response_id":"\#(id)"}"#)
        let other = try #require(second.json?["id"]?.stringValue)
        #expect(server.requests[1].text.contains("раз") && server.requests[1].text.contains("ответ 1"))
        #expect(try await gateway.ask("/v1/responses/\(other)", "", method: "GET").json?["id"]?.stringValue == other)
        let unknown = try await gateway.ask(
            "/v1/responses", #"{"model":"gpt-test","input":"x","previous_response_id":"resp_none"}"#)
        #expect(unknown.status == 400 && unknown.json?["error"]?["code"] == "previous_response_not_found")
        await gateway.stop()
        let conversations = try await Self.conversations(store)
        #expect(conversations.count == 1)
        #expect(
            try await store.branch(of: try #require(conversations.first)).map(\.text) == [
                "раз", "ответ 1", "два", "ответ 2",
            ])
        // Another gateway over the same store knows them too.
        let next = try await RunningGateway.start(before: server, store: store)
        let third = try await next.ask(
            "/v1/responses", #"{"model":"gpt-test","input":"три","previous_response_id":"\#(other)"}"#)
        #expect(third.status == 200 && server.requests[2].text.contains("ответ 2"))
        #expect(try await next.ask("/v1/responses/\(id)", "", method: "DELETE").json?["deleted"] == true)
        #expect(try await next.ask("/v1/responses/\(id)", "", method: "GET").status == 404)
        await next.stop()
    }
}
