import Testing

@testable import ChatKit

/// What programs of Anthropic's ask for beside answers.
@Suite struct AnthropicListTests {
    @Test func `a list of models is Anthropic's`() throws {
        let given = try JSONValue(
            parsing: #"{"object":"list","data":[{"id":"a","object":"model","created":86400},{"id":"b"}]}"#)
        let expected = try JSONValue(
            parsing:
                #"{"data":[{"type":"model","id":"a","display_name":"a","created_at":"1970-01-02T00:00:00.000Z","lifecycle":"active"},{"type":"model","id":"b","display_name":"b","created_at":"1970-01-01T00:00:07.000Z","lifecycle":"active"}],"has_more":false,"first_id":"a","last_id":"b"}"#
        )
        #expect(try ModelListTranslation.list(given, from: .gigachat, to: .anthropic, created: 7) == expected)
        #expect(
            try ModelListTranslation.list(expected, from: .anthropic, to: .gigachat, created: 7)["data"]?.arrayValue?
                .first == ["id": "a", "object": "model", "owned_by": "", "type": "chat"])
    }

    @Test func `a list that goes on says so, and the day of a model is kept`() throws {
        let given = try JSONValue(
            parsing: #"{"data":[{"type":"model","id":"a","created_at":"2025-02-19T00:00:01Z"}],"has_more":true}"#)
        #expect(try ModelListTranslation.list(given, from: .anthropic, to: .anthropic, created: 7)["has_more"] == true)
        let said = try ModelListTranslation.list(given, from: .anthropic, to: .openai, created: 7)
        #expect(said["data"]?.arrayValue?.first?["created"] == 1_739_923_201)
    }

    @Test(arguments: [
        "", "Z", "2025-02-19", "2025-13-19T00:00:00Z", "99999999999-01-01T00:00:00Z", "2025-02-19T00:00:00+03:00",
    ])
    func `a day that is none is not taken over`(text: String) throws {
        let given: JSONValue = ["data": [["id": "a", "created_at": .string(text)]]]
        let said = try ModelListTranslation.list(given, from: .anthropic, to: .openai, created: 7)
        #expect(said["data"]?.arrayValue?.first?["created"] == 7)
    }

    @Test(arguments: ["9223372036854775807", "-9223372036854775808"])
    func `a time that no calendar has is one all the same`(created: String) throws {
        let given = try JSONValue(parsing: #"{"data":[{"id":"a","created":\#(created)}]}"#)
        let said = try ModelListTranslation.list(given, from: .openai, to: .anthropic, created: 7)
        #expect(said["data"]?.arrayValue?.first?["created_at"]?.stringValue?.utf8.count == 24)
    }

    @Test func `a line of a batch is Anthropic's, there and back`() throws {
        let line = try JSONValue(
            parsing:
                #"{"custom_id":"a1","params":{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}]}}"#)
        var there = BatchRequestTranslation(from: .anthropic, to: .init(.gigachat))
        let sent = try there.translate(line, number: 1).line
        #expect(sent["id"] == "a1" && sent["request"]?["max_tokens"] == 9)
        var back = BatchRequestTranslation(from: .gigachat, to: .init(.anthropic))
        #expect(try back.translate(sent, number: 1).line == line)
    }

    @Test func `the answers of a batch say what became of each`() throws {
        let there = BatchReplyTranslation(from: .gigachat, to: .anthropic, model: "m", created: 1)
        let answer = try JSONValue(
            parsing:
                #"{"id":"a1","result":{"choices":[{"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"model":"G"}}"#
        )
        let said = try there.translate(answer, number: 1).line
        #expect(said["custom_id"] == "a1" && said["result"]?["type"] == "succeeded")
        #expect(said["result"]?["message"]?["content"] == [["type": "text", "text": "Hi"]])
        let refused = try there.translate(["id": "a2", "error": ["status": 429, "message": "no"]], number: 2).line
        #expect(refused["result"]?["type"] == "errored")
        #expect(refused["result"]?["error"]?["error"]?["type"] == "rate_limit_error")

        let back = BatchReplyTranslation(from: .anthropic, to: .openai, model: "m", created: 1)
        #expect(
            try back.translate(said, number: 1).line["response"]?["body"]?["choices"]?.arrayValue?.first?["message"]?[
                "content"]
                == "Hi")
        let failed = try back.translate(refused, number: 2).line
        #expect(failed["error"] != .null || failed["response"]?["status_code"] != 200, "\(failed.jsonText)")
        let expired = try back.translate(["custom_id": "a3", "result": ["type": "expired"]], number: 3).line
        #expect(expired["response"] == .null)
    }

    @Test func `embeddings are not made by Anthropic`() {
        #expect(throws: ChatError.self) {
            try EmbeddingRequestTranslation(["model": "m", "input": "a"], from: .openai, to: .init(.anthropic))
        }
    }
}
