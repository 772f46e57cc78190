import ChatKit
import Glibc
import TestSupport
import Testing

@testable import ChatGateway

/// The checks of EasyBackend's users, by the numbers of the list of checks.
@Suite(.timeLimit(.minutes(1))) struct EasyBackendTests {
    /// A gateway with its store and its upstream.
    private struct Place {
        let folder: TemporaryFolder
        let upstream: ScriptedServer
        let store: ConversationStore
        var plan: DropInPlan

        init(
            variables: [String: String] = [:],
            _ script: @escaping ScriptedServer.Script = { _ in .openAI(["Hel", "lo"]) }
        ) async throws {
            folder = try TemporaryFolder()
            upstream = try await ScriptedServer.start(script)
            let own = [
                "HOME": folder.path, "OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": upstream.url + "/v1",
                "GPT_ENGINE": "text-davinci-003", "ENCODING_NAME": "p50k_base",
            ]
            let settings = try Settings(
                environment: EnvironmentVariables(own.merging(variables) { _, new in new }))
            store = try await ConversationStore.open(at: folder.file("chat.db"))
            var profile = try settings.profile(named: "openai")
            profile.network.maximumRetries = 0
            plan = try EasyBackendSettings().plan(profile, store: store)
        }

        /// The body of the upstream's request of this number.
        func request(_ number: Int) async throws -> JSONValue {
            try JSONValue(parsing: await upstream.waitForRequest(number).body)
        }

        func texts(_ id: String) async throws -> [String] {
            let conversation = try await store.conversation(try ConversationID(validating: id))
            return try await store.branch(of: conversation).map(\.message.text)
        }
    }

    private static func ask(_ gateway: DropInGateway, _ id: String, _ prompt: String) async throws -> JSONValue {
        let body: JSONValue = ["prompt": .string(prompt)]
        return try await gateway.post("/ask/" + id, body.jsonText).json
    }

    private static func question(_ prompt: String, _ id: String) -> [UInt8] {
        var message = ProtobufMessage()
        message.add(1, prompt)
        message.add(2, id)
        return message.bytes
    }

    // MARK: HTTP

    @Test func `1: a prompt over HTTP is answered by a text completion`() async throws {
        let place = try await Place()
        try await withGateway(place.plan) { (gateway) async throws in
            let reply = try await Self.ask(gateway, "%E5%AD%A6%E4%B9%A0", "你好\n\n   \n世界")
            #expect(reply["object"] == "text_completion" && reply["choices"]?.arrayValue?.first?["text"] == "Hello")
            #expect(reply["choices"]?.arrayValue?.first?["finish_reason"] == "stop")
        }
        #expect(try await place.texts("学习") == ["你好\n世界", "Hello"])
        #expect(place.upstream.requests.first?.header("authorization") == "Bearer sk-test")
    }

    @Test func `2: a conversation keeps its context, and others do not get it`() async throws {
        let place = try await Place()
        try await withGateway(place.plan) { (gateway) async throws in
            _ = try await Self.ask(gateway, "c1", "我叫小明")
            _ = try await Self.ask(gateway, "c2", "other")
            _ = try await Self.ask(gateway, "c1", "我叫什么")
        }
        let sent = try await place.request(3)["messages"]?.arrayValue?.compactMap { $0["content"]?.stringValue }
        #expect(sent == ["我叫小明", "Hello", "我叫什么"])
    }

    @Test func `3: an error is a success with response and detail`() async throws {
        let place = try await Place { _ in .text(#"{"error":{"message":"no"}}"#, status: 500) }
        try await withGateway(place.plan) { (gateway) async throws in
            let response = try await gateway.post("/ask/c1", #"{"prompt":"hi"}"#)
            #expect(response.status == 200 && response.json["response"]?.stringValue == EasyBackendChats.busyText)
            #expect(response.json["detail"]?.stringValue?.isEmpty == false && response.json["choices"] == nil)
            let name = try await gateway.post("/ask/%20x", #"{"prompt":"hi"}"#)
            #expect(name.status == 200 && name.json["detail"] != nil)
        }
    }

    @Test(arguments: [
        ("", "value_error.missing"), ("{}", "value_error.missing"), ("{", "value_error.jsondecode"),
        ("[1]", "type_error.dict"), (#"{"prompt":null}"#, "type_error.none.not_allowed"),
        (#"{"prompt":["a"]}"#, "type_error.str"),
    ]) func `1: a body without a prompt is refused with 422`(_ body: String, _ type: String) async throws {
        let place = try await Place()
        try await withGateway(place.plan) { (gateway) async throws in
            let response = try await gateway.post("/ask/c1", body)
            #expect(response.status == 422)
            #expect(response.json["detail"]?.arrayValue?.first?["type"]?.stringValue == type)
        }
        #expect(place.upstream.requests.isEmpty)
    }

    @Test func `4: the manual needs nothing from elsewhere, and the description is OpenAPI`() async throws {
        let place = try await Place()
        try await withGateway(place.plan) { (gateway) async throws in
            for path in ["/docs", "/redoc"] {
                let page = try await gateway.send("GET", path)
                #expect(page.status == 200 && page.header("content-type")?.hasPrefix("text/html") == true)
                #expect(!page.body.contains("http://") && !page.body.contains("https://"))
            }
            let document = try await gateway.send("GET", "/openapi.json").json
            #expect(document["paths"]?["/ask/{conversation_id}"]?["post"] != nil)
            #expect(try await gateway.send("GET", "/ask/c1").status == 405)
            #expect(try await gateway.send("GET", "/other").status == 404)
        }
    }

    @Test func `8: FIRST_PROMPT stands before the first prompt`() async throws {
        let place = try await Place(variables: ["FIRST_PROMPT": "Speak like X"])
        try await withGateway(place.plan) { gateway in _ = try await Self.ask(gateway, "c1", "hi") }
        let sent = try await place.request(1)["messages"]?.arrayValue?.compactMap { $0["content"]?.stringValue }
        #expect(sent == ["Speak like X", "hi"])
    }

    @Test func `9: the oldest turns are left out until 3,200 tokens hold the rest, and the reply gets what is left`()
        async throws
    {
        let long = String(repeating: " word", count: 300)
        let place = try await Place { _ in .openAI([long]) }
        try await withGateway(place.plan) { (gateway) async throws in
            for number in 1...8 { _ = try await Self.ask(gateway, "c1", "prompt \(number)" + long) }
        }
        let last = try await place.request(8)
        let messages = last["messages"]?.arrayValue ?? []
        let words = messages.compactMap { $0["content"]?.stringValue }.joined().split(separator: " ").count
        #expect(words < 3200 && words > 2000)
        #expect(messages.first?["content"]?.stringValue?.hasPrefix("prompt 1") == false)
        #expect(messages.last?["content"]?.stringValue?.hasPrefix("prompt 8") == true)
        let output = try #require(last["max_tokens"]?.intValue)
        #expect(output >= 800 && output < 4000 - words)
        // What is left out is still stored.
        #expect(try await place.texts("c1").count == 16)
    }

    @Test func `10: a conversation outlives the server`() async throws {
        let place = try await Place()
        for prompt in ["one", "two"] {
            try await withGateway(place.plan) { gateway in _ = try await Self.ask(gateway, "c1", prompt) }
        }
        #expect(try await place.texts("c1") == ["one", "Hello", "two", "Hello"])
    }

    @Test func `11: the original's files become conversations once, and what is no such file is reported`() async throws
    {
        let place = try await Place()
        let folder = place.folder.file("conversations")
        try #require(mkdir(folder, 0o700) == 0)
        _ = try place.folder.write(
            #"["User: 你好\n\n\nChatGPT: 早上好！<|im_end|>\n","User: a\nb\n\n\nChatGPT: $1\n\n\nChatGPT: 2<|im_end|>\n"]"#,
            to: "conversations/学习.json")
        _ = try place.folder.write("[1]", to: "conversations/bad.json")
        _ = try place.folder.write("[]", to: "conversations/empty.json")
        let reported = Watched<[String]>([])
        let run = {
            try await EasyBackendImport.run(folder: folder, into: place.store, for: place.plan.profiles[0]) { line in
                reported.change { $0.append(line) }
            }
        }
        #expect(try await run() == 1)
        #expect(try await place.texts("学习") == ["你好", "早上好！", "a\nb", "$1\n\n\nChatGPT: 2"])
        #expect(reported.value.count == 1 && reported.value[0].contains("bad.json"))
        #expect(try await run() == 0)
        try await withGateway(place.plan) { (gateway) async throws in
            _ = try await Self.ask(gateway, "%E5%AD%A6%E4%B9%A0", "再来")
        }
        #expect(try await place.request(1)["messages"]?.arrayValue?.count == 5)
    }

    @Test func `prompts in one conversation wait for each other, and others do not`() async throws {
        let gate = Gate()
        let place = try await Place { request in
            var reply = ScriptedReply.openAI(["Hello"])
            if request.text.contains("slow") { reply.steps.insert(.wait(gate), at: 0) }
            return reply
        }
        try await withGateway(place.plan) { (gateway) async throws in
            async let first = Self.ask(gateway, "c1", "slow")
            _ = await place.upstream.waitForRequest(1)
            async let second = Self.ask(gateway, "c1", "next")
            let other = try await Self.ask(gateway, "c2", "other")
            #expect(other["choices"] != nil)
            // The other conversation was answered while this one's second prompt still waits.
            #expect(place.upstream.requests.count == 2)
            gate.open()
            _ = try await (first, second)
        }
        #expect(try await place.texts("c1") == ["slow", "Hello", "next", "Hello"])
    }

    // MARK: gRPC

    @Test func `5: Ask streams one message for each piece and ends with OK`() async throws {
        let place = try await Place()
        try await withGateway(place.plan) { (gateway) async throws in
            var peer = try await GRPCPeer(port: gateway.addresses[1].port)
            for number in 1...2 {
                let outcome = try await peer.call("/chat.Chat/Ask", Self.question("hi \(number)", "c1"))
                let texts = try outcome.messages.map {
                    String(decoding: try ProtobufMessage.fields(of: $0)[1] ?? [], as: UTF8.self)
                }
                #expect(texts == ["Hel", "lo"] && outcome.status == "0" && outcome.httpStatus == "200")
            }
            await peer.close()
        }
        #expect(try await place.texts("c1") == ["hi 1", "Hello", "hi 2", "Hello"])
    }

    @Test func `5: an error is a message of its own with status OK`() async throws {
        let place = try await Place { _ in .text("{}", status: 500) }
        try await withGateway(place.plan) { (gateway) async throws in
            var peer = try await GRPCPeer(port: gateway.addresses[1].port)
            let outcome = try await peer.call("/chat.Chat/Ask", Self.question("hi", "c1"))
            #expect(outcome.messages == [Self.question("<|err|>", "")] && outcome.status == "0")
            await peer.close()
        }
    }

    @Test func `5: health and reflection describe the service, and other methods are unimplemented`() async throws {
        let place = try await Place()
        try await withGateway(place.plan) { (gateway) async throws in
            var peer = try await GRPCPeer(port: gateway.addresses[1].port)
            var service = ProtobufMessage()
            service.add(1, "chat.Chat")
            #expect(try await peer.call("/grpc.health.v1.Health/Check", service.bytes).messages == [[8, 1]])
            service.add(1, "other.Service")
            #expect(try await peer.call("/grpc.health.v1.Health/Check", service.bytes).status == "5")
            var symbol = ProtobufMessage()
            symbol.add(4, "chat.Chat")
            for version in ["v1", "v1alpha"] {
                let outcome = try await peer.call(
                    "/grpc.reflection.\(version).ServerReflection/ServerReflectionInfo", symbol.bytes)
                let file = try #require(try outcome.messages.first.flatMap { try ProtobufMessage.fields(of: $0)[4] })
                #expect(try ProtobufMessage.fields(of: file)[1] == GRPCFile.easyBackend.descriptor.bytes)
            }
            #expect(try await peer.call("/chat.Chat/Other", service.bytes).status == "12")
            await peer.close()
        }
    }

    @Test(arguments: [
        [0x0A, 9, 1], [0x0A], [0xFF], [0x0B, 0], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
    ])
    func `5: a message that cannot be decoded is an invalid argument`(_ bytes: [UInt8]) async throws {
        let place = try await Place()
        try await withGateway(place.plan) { (gateway) async throws in
            var peer = try await GRPCPeer(port: gateway.addresses[1].port)
            #expect(try await peer.call("/chat.Chat/Ask", bytes).status == "3")
            #expect(try await peer.call("/chat.Chat/Ask", Self.question("hi", "c1")).status == "0")
            await peer.close()
        }
    }

    // MARK: WebSocket

    @Test func `6: a prompt is answered by its pieces and an end`() async throws {
        let place = try await Place()
        try await withGateway(place.plan) { (gateway) async throws in
            var peer = try await SocketPeer(port: gateway.addresses[2].port)
            #expect(await peer.handshake().hasPrefix("HTTP/1.1 101"))
            try await peer.send("<|ask|>$c1$costs $5 or $6")
            #expect(await peer.read(through: "<|end|>") == ["Hel", "lo", "<|end|>"])
            try await peer.send("", opcode: 9)
            #expect(await peer.read()?.opcode == 10)
            // A message in three frames, with a ping between them.
            try await peer.send("<|ask|>$c1", isLast: false)
            try await peer.send("p", opcode: 9)
            try await peer.send("$next", opcode: 0, isLast: false)
            try await peer.send(" one", opcode: 0)
            #expect(await peer.read(through: "<|end|>") == ["p", "Hel", "lo", "<|end|>"])
            await peer.close()
        }
        #expect(try await place.texts("c1") == ["costs $5 or $6", "Hello", "next one", "Hello"])
    }

    @Test(arguments: ["hello", "<|ask|>", "<|ask|>$c1", "<|ask|>$$hi", "ask$c1$hi"])
    func `7: a message of the wrong form gets a hint, and the connection stays`(_ text: String) async throws {
        let place = try await Place()
        try await withGateway(place.plan) { (gateway) async throws in
            var peer = try await SocketPeer(port: gateway.addresses[2].port)
            _ = await peer.handshake()
            try await peer.send(text)
            #expect(await peer.read()?.text.hasPrefix("<|err|>$") == true)
            try await peer.send("<|ask|>$c1$hi")
            #expect(await peer.read(through: "<|end|>").last == "<|end|>")
            await peer.close()
        }
    }

    @Test func `6: a failure is a message of its own, and a frame that is not masked ends the connection`() async throws
    {
        let place = try await Place { _ in .text("{}", status: 500) }
        try await withGateway(place.plan) { (gateway) async throws in
            var peer = try await SocketPeer(port: gateway.addresses[2].port)
            _ = await peer.handshake()
            try await peer.send("<|ask|>$c1$hi")
            #expect(await peer.read()?.text == "<|err|>")
            try await peer.send("<|ask|>$c1$hi", isMasked: false)
            #expect(await peer.read()?.opcode == 8)
            #expect(await peer.read() == nil)
        }
    }

    // MARK: Access

    @Test func `with a token every protocol asks for it`() async throws {
        let place = try await Place()
        var access = AccessRules()
        access.tokens = [Secret("gateway-token")]
        try await withGateway(place.plan, { [access] in $0.access = access }) { (gateway) async throws in
            #expect(try await gateway.post("/ask/c1", #"{"prompt":"hi"}"#).status == 401)
            let bearer = ["Authorization: Bearer gateway-token"]
            #expect(try await gateway.post("/ask/c1", #"{"prompt":"hi"}"#, headers: bearer).json["choices"] != nil)
            var peer = try await GRPCPeer(port: gateway.addresses[1].port)
            #expect(try await peer.call("/chat.Chat/Ask", Self.question("hi", "c1")).status == "16")
            let own = [("authorization", "Bearer gateway-token")]
            #expect(try await peer.call("/chat.Chat/Ask", Self.question("hi", "c1"), headers: own).messages.count == 2)
            await peer.close()
            var refused = try await SocketPeer(port: gateway.addresses[2].port)
            #expect(await refused.handshake().hasPrefix("HTTP/1.1 401"))
            var admitted = try await SocketPeer(port: gateway.addresses[2].port, headers: bearer)
            #expect(await admitted.handshake().hasPrefix("HTTP/1.1 101"))
            await admitted.close()
        }
    }

    @Test func `where origins are listed, pages of other sites are refused by every protocol`() async throws {
        let place = try await Place()
        var access = AccessRules()
        access.origins = ["https://chat.example"]
        try await withGateway(place.plan, { [access] in $0.access = access }) { (gateway) async throws in
            let origin = ["Origin: https://evil.example"]
            #expect(try await gateway.post("/ask/c1", #"{"prompt":"hi"}"#, headers: origin).status == 403)
            var refused = try await SocketPeer(port: gateway.addresses[2].port, headers: origin)
            #expect(await refused.handshake().hasPrefix("HTTP/1.1 403"))
        }
        #expect(place.upstream.requests.isEmpty)
    }

    @Test func `without a model the start fails with a hint at GPT_ENGINE`() async throws {
        let place = try await Place()
        let profile = Profile(name: "openai", kind: .openai, baseURL: place.upstream.url)
        let error = #expect(throws: ChatError.self) { try EasyBackendSettings().plan(profile, store: place.store) }
        #expect(error?.hint?.contains("GPT_ENGINE") == true)
    }
}
