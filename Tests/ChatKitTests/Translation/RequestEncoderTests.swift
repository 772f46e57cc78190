import Testing

@testable import ChatKit

@Suite struct RequestEncoderTests {
    private let messages = [
        Message(.system, "Be brief."), Message(.user, "Привет"),
        Message(role: .assistant, parts: [.reasoning("hm"), .text("Hi")]), Message(.user, "Again"),
    ]

    private func openAI(
        _ model: ModelID, _ options: RequestOptions = RequestOptions(), isOpenAI: Bool = false, streams: Bool = true
    ) throws -> EncodedRequest {
        try OpenAIRequestEncoder(isOpenAI: isOpenAI)
            .encode(ChatRequest(model: model, messages: messages, options: options, streams: streams))
    }

    private func gigaChat(
        _ options: RequestOptions = RequestOptions(), _ messages: [Message]? = nil, streams: Bool = true
    ) throws -> EncodedRequest {
        try GigaChatRequestEncoder.encode(
            ChatRequest(model: "GigaChat-2", messages: messages ?? self.messages, options: options, streams: streams))
    }

    @Test func `a request to OpenAI is its documented body`() throws {
        let body = try openAI("m", RequestOptions(temperature: 0, extra: ["top_p": .double(0.9)])).body
        #expect(
            JSONValue.object(body).jsonText
                == #"{"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Привет"},{"role":"assistant","content":"Hi"},{"role":"user","content":"Again"}],"temperature":0,"stream":true,"stream_options":{"include_usage":true},"top_p":0.9}"#
        )
    }

    @Test func `a request that is not streamed says nothing about streams`() throws {
        #expect(try openAI("m", streams: false).body.map(\.name) == ["model", "messages"])
        #expect(try gigaChat(streams: false).body.map(\.name) == ["model", "messages"])
    }

    @Test(arguments: [
        ("gpt-4o-mini", true, "max_completion_tokens"), ("gpt-4o-mini", false, "max_tokens"),
        ("o3", false, "max_completion_tokens"), ("o4-mini", false, "max_completion_tokens"),
        ("openai/gpt-5-mini", false, "max_completion_tokens"), ("gpt-35-turbo", false, "max_tokens"),
        ("gpt-oss-20b", false, "max_tokens"), ("olmo-2", false, "max_tokens"), ("qwen3", false, "max_tokens"),
    ])
    func `the limit of the reply has the name that the model knows`(
        model: ModelID, isOpenAI: Bool, field: String
    ) throws {
        let body = try openAI(model, RequestOptions(maxOutputTokens: 50), isOpenAI: isOpenAI).body
        #expect(body[field] == 50)
        #expect(body.count { $0.name.hasPrefix("max_") } == 1)
    }

    @Test func `an option decides the name of the limit`() throws {
        let options = RequestOptions(maxOutputTokens: 50, extra: ["max_tokens": 70])
        let body = try openAI("o3", options, isOpenAI: true).body
        #expect(body["max_tokens"] == 70)
        #expect(body["max_completion_tokens"] == nil)
    }

    @Test func `a null takes a field out`() throws {
        #expect(try openAI("m", RequestOptions(extra: ["stream_options": nil])).body["stream_options"] == nil)
    }

    @Test(arguments: ["model", "messages", "stream"])
    func `no option changes what was asked, and the user is told`(name: String) throws {
        let encoded = try openAI("m", RequestOptions(extra: JSONObject([(name, .bool(false))])))
        #expect(encoded.body[name] != false)
        #expect(encoded.notices.map(\.kind) == [.dropped])
        #expect(encoded.notices.first?.text.contains(name) == true)
    }

    @Test func `a request to GigaChat is its documented body`() throws {
        let encoded = try gigaChat(RequestOptions(temperature: 0.5, maxOutputTokens: 10, extra: ["flags": ["x"]]))
        #expect(
            JSONValue.object(encoded.body).jsonText
                == #"{"model":"GigaChat-2","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Привет"},{"role":"assistant","content":"Hi"},{"role":"user","content":"Again"}],"temperature":0.5,"max_tokens":10,"stream":true,"flags":["x"]}"#
        )
        #expect(encoded.notices == [])
    }

    @Test(arguments: [0, 0.0009])
    func `temperature 0 is top_p 0 at GigaChat`(temperature: Double) throws {
        let body = try gigaChat(RequestOptions(temperature: temperature)).body
        #expect(body["top_p"] == 0)
        #expect(body["temperature"] == nil)
        // Programs often send both, and top_p 1 says nothing; it must not make the answers random again.
        let both = try gigaChat(RequestOptions(temperature: temperature, extra: ["top_p": 1]))
        #expect(both.body["top_p"] == 0 && both.notices == [])
    }

    @Test func `content is never null at GigaChat`() throws {
        let encoded = try gigaChat(RequestOptions(), [Message(role: .assistant, parts: [.reasoning("hm")])])
        #expect(encoded.body["messages"]?.jsonText == #"[{"role":"assistant","content":""}]"#)
    }

    @Test(
        arguments: [
            (nil, "/openai/v1/chat/completions"), ("v1", "/openai/v1/chat/completions"),
            ("preview", "/openai/v1/chat/completions?api-version=preview"),
            ("2024-10-21", "/openai/deployments/my%20d%2F%D0%B6/chat/completions?api-version=2024-10-21"),
        ] as [(String?, String)])
    func `Azure's address follows its API`(version: String?, path: String) {
        #expect(AzureAddress(apiVersion: version).chatCompletions(deployment: "my d/ж") == path)
    }

    @Test func `a deployment is the mapped one or the model's own name`() {
        let settings = AzureSettings(deployments: ["gpt-4o": "prod"])
        #expect(AzureAddress.deployment(for: "gpt-4o", in: settings) == "prod")
        #expect(AzureAddress.deployment(for: "gpt-4.1", in: settings) == "gpt-4.1")
        #expect(AzureAddress.deployment(for: "gpt-3.5-turbo", in: settings) == "gpt-35-turbo")
    }
}
