import Testing

@testable import ChatKit

/// Embeddings and lists of models between OpenAI's dialect and GigaChat's (examples E35 and E41).
@Suite struct EmbeddingExampleTests {
    private func target(_ dialect: ChatDialect = .gigachat) -> RequestTranslation.Target {
        var target = RequestTranslation.Target(dialect, usualModel: "Embeddings")
        target.aliases = ["text-embedding-3-small": "Embeddings"]
        return target
    }

    private func request(
        _ text: String, _ target: RequestTranslation.Target? = nil
    ) throws -> EmbeddingRequestTranslation {
        try EmbeddingRequestTranslation(
            try JSONValue(parsing: text), from: .openai, to: target ?? self.target(), text: TokenEncoding.text)
    }

    private let answer = Array(
        #"{"object":"list","model":"Embeddings","data":[{"object":"embedding","index":0,"embedding":[0.5,-0.25],"usage":{"prompt_tokens":6}},{"object":"embedding","index":1,"embedding":[1.0,0.0],"usage":{"prompt_tokens":4}}]}"#
            .utf8)

    @Test func `E35 texts go to GigaChat, and base64 is made here`() throws {
        let translation = try request(
            #"{"model":"text-embedding-3-small","input":["one","two"],"encoding_format":"base64"}"#)
        #expect(translation.body == (try JSONValue(parsing: #"{"model":"Embeddings","input":["one","two"]}"#)))
        #expect(translation.notices == [])
        #expect(translation.wantsBase64)
        let reply = EmbeddingReplyTranslation(
            answer, from: .gigachat, to: .openai, model: "text-embedding-3-small", isBase64: true)
        #expect(
            reply.body
                == (try JSONValue(
                    parsing:
                        #"{"object":"list","data":[{"object":"embedding","embedding":"AAAAPwAAgL4=","index":0},{"object":"embedding","embedding":"AACAPwAAAAA=","index":1}],"model":"Embeddings","usage":{"prompt_tokens":10,"total_tokens":10}}"#
                )))
    }

    @Test func `E35 without base64 vectors are lists of numbers`() throws {
        let reply = EmbeddingReplyTranslation(answer, from: .gigachat, to: .openai, model: "m")
        let items = try #require(reply.body["data"]?.arrayValue)
        #expect(items.map { $0["embedding"]?.arrayValue?.compactMap(\.doubleValue) } == [[0.5, -0.25], [1, 0]])
    }

    @Test func `vectors as base64 are read too`() throws {
        let base64 = EmbeddingReplyTranslation(answer, from: .gigachat, to: .openai, model: "m", isBase64: true)
        let again = EmbeddingReplyTranslation(base64.body.jsonBytes(), from: .openai, to: .azure, model: "m")
        #expect(again.failure == nil)
        #expect(
            again.body["data"]?.arrayValue?.map { $0["embedding"]?.arrayValue?.compactMap(\.doubleValue) }
                == [[0.5, -0.25], [1, 0]])
    }

    @Test(arguments: [
        (#""один""#, #"["один"]"#), (#"["a"]"#, #"["a"]"#), ("[15339,1917]", #"["hello world"]"#),
        ("[[15339],[1917]]", #"["hello"," world"]"#),
    ])
    func `a text, texts, tokens and lists of tokens are texts for GigaChat`(input: String, sent: String) throws {
        let translation = try request(#"{"model":"text-embedding-3-small","input":\#(input)}"#)
        #expect(translation.body["input"] == (try JSONValue(parsing: sent)))
    }

    @Test func `OpenAI gets tokens, lengths and forms as they are`() throws {
        let given =
            #"{"model":"e","input":[[1,2],[3]],"dimensions":2,"encoding_format":"base64","user":"u","later":1}"#
        #expect(try request(given, target(.openai)).body == JSONValue(parsing: given))
        let azure = try request(given, target(.azure))
        #expect(azure.body == (try JSONValue(parsing: given)))
        #expect(azure.azurePath == "/openai/v1/embeddings")
    }

    @Test func `what GigaChat does not know is dropped and told`() throws {
        let translation = try request(#"{"input":"a","dimensions":256,"user":"u","encoding_format":"float"}"#)
        #expect(translation.body == (try JSONValue(parsing: #"{"model":"Embeddings","input":["a"]}"#)))
        #expect(translation.notices.map(\.kind) == [.dropped, .dropped])
    }

    @Test(arguments: [
        (#"{"model":"m"}"#, "input is missing"), (#"{"model":"m","input":null}"#, "input is missing"),
        (#"{"model":"m","input":""}"#, "input[0] is empty"), (#"{"model":"m","input":[]}"#, "input is empty"),
        (#"{"model":"m","input":["a",""]}"#, "input[1] is empty"),
        (#"{"model":"m","input":["a",1]}"#, "input[1] is not text"),
        (#"{"model":"m","input":[1,"a"]}"#, "input[0] is neither text nor a list of tokens"),
        (#"{"model":"m","input":[[1],[]]}"#, "input[1] is neither text nor a list of tokens"),
        (#"{"model":"m","input":[[-1]]}"#, "input[0] is neither text nor a list of tokens"),
        (#"{"model":"m","input":{"a":1}}"#, "input is neither text nor a list"),
        (#"{"model":"m","input":[15339]}"#, "the tokens of input[0] are none of the model's"),
        (#"{"model":"text-embedding-3-small","input":[4000000000]}"#, "the tokens of input[0]"),
        (#"{"model":3,"input":"a"}"#, "model is no string"),
        (#"{"model":"m","input":"a","encoding_format":"hex"}"#, "encoding_format is neither float nor base64"),
        ("[]", "the request is no object"),
    ])
    func `what is no request names what is wrong`(given: String, problem: String) throws {
        let error = #expect(throws: ChatError.self) { try request(given) }
        #expect(error?.message.contains(problem) == true, "\(error?.message ?? "")")
    }

    @Test func `more texts than a request may have are refused`() throws {
        let texts = String(repeating: #""a","#, count: 2049).dropLast()
        #expect(throws: ChatError.self) { try request(#"{"model":"m","input":[\#(texts)]}"#) }
    }

    @Test func `an error in place of vectors is the caller's error`() throws {
        let reply = EmbeddingReplyTranslation(
            Array(#"{"status":404,"message":"No such model"}"#.utf8), from: .gigachat, to: .openai, model: "m")
        #expect(reply.error?.status == 404)
        #expect(reply.body["error"]?["code"] == "model_not_found")
        let broken = EmbeddingReplyTranslation(Array("<html>".utf8), from: .gigachat, to: .openai, model: "m")
        #expect(broken.error?.status == 502)
    }

    @Test func `GigaChat's answer has the tokens of each text, where they are known`() throws {
        let one = #"{"data":[{"index":0,"embedding":[1]}],"usage":{"prompt_tokens":3}}"#
        let reply = EmbeddingReplyTranslation(Array(one.utf8), from: .openai, to: .gigachat, model: "m")
        #expect(reply.body["data"]?.arrayValue?.first?["usage"]?["prompt_tokens"] == 3)
        let many = EmbeddingReplyTranslation(answer, from: .gigachat, to: .openai, model: "m")
        let two = EmbeddingReplyTranslation(many.body.jsonBytes(), from: .openai, to: .gigachat, model: "m")
        #expect(two.body["data"]?.arrayValue?.first?["usage"] == nil)
        #expect(two.notices.map(\.kind) == [.dropped])
    }

    // MARK: Models

    private let models = #"""
        {"object":"list","data":[
        {"id":"GigaChat-2","object":"model","owned_by":"salutedevices","type":"chat"},
        {"id":"Embeddings","object":"model","owned_by":"salutedevices","type":"embedder"},{"object":"model"}]}
        """#

    @Test func `E41 models tell what they are for in their metadata`() throws {
        let list = try ModelListTranslation.list(
            try JSONValue(parsing: models), from: .gigachat, to: .openai, created: 7)
        #expect(
            list
                == (try JSONValue(
                    parsing:
                        #"{"object":"list","data":[{"id":"GigaChat-2","object":"model","created":7,"owned_by":"salutedevices","metadata":{"type":"chat"}},{"id":"Embeddings","object":"model","created":7,"owned_by":"salutedevices","metadata":{"type":"embedder"}}]}"#
                )))
        let back = try ModelListTranslation.list(list, from: .openai, to: .gigachat, created: 7)
        #expect(back["data"]?.arrayValue?.map { $0["type"] } == ["chat", "embedder"])
    }

    @Test func `what is no list of models is an error`() throws {
        #expect(throws: ChatError.malformedReply(profile: "gigachat", problem: "no list of models")) {
            try ModelListTranslation.list(["a": 1], from: .gigachat, to: .openai, created: 7)
        }
        let error = #expect(throws: ChatError.self) {
            try ModelListTranslation.list(
                ["status": 401, "message": "Token has expired"], from: .gigachat, to: .openai, created: 7)
        }
        #expect(error?.message.contains("Token has expired") == true, "\(error?.message ?? "")")
    }
}
