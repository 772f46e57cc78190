import Testing

@testable import ChatKit

/// Bodies of very many parts: work that grows with their square would not end here.
@Suite(.timeLimit(.minutes(5))) struct VeryManyTests {
    private func message(_ body: String, from source: ChatDialect) throws -> JSONValue {
        var translation = ReplyTranslation(
            from: source, to: .openai, label: ReplyLabel(id: "R", created: 1, model: "m"))
        let json = translation.whole(Array(body.utf8))
        return try #require(json["choices"]?.arrayValue?.first?["message"])
    }

    @Test func `the parts of a whole message are one text, in their order`() throws {
        let words = (0..<100_000).map { "part \($0)\n" }
        let parts = words.map { #"{"type":"text","text":\#(JSONValue.string($0).jsonText)}"# }
        let body = #"{"type":"message","stop_reason":"end_turn","content":[\#(parts.joined(separator: ","))]}"#
        #expect(try message(body, from: .anthropic)["content"]?.stringValue == words.joined())
    }

    @Test func `parts without words are a text without words`() throws {
        let body = #"{"type":"message","stop_reason":"end_turn","content":[{"type":"text"},{"type":"text","text":""}]}"#
        #expect(try message(body, from: .anthropic)["content"] == "")
    }

    @Test(arguments: [true, false])
    func `each call is itself`(isNumbered: Bool) throws {
        let count = 60_000
        let calls = (0..<count).map { number in
            let index = isNumbered ? #""index":\#(number),"# : ""
            return #"{\#(index)"id":"c\#(number)","type":"function","function":{"name":"f","arguments":"\#(number)"}}"#
        }
        let body =
            #"{"choices":[{"message":{"role":"assistant","tool_calls":[\#(calls.joined(separator: ","))]},"finish_reason":"tool_calls"}]}"#
        let found = try #require(try message(body, from: .openai)["tool_calls"]?.arrayValue)
        #expect(found.count == count)
        #expect(found.last?["id"]?.stringValue == "c\(count - 1)")
        #expect(found.last?["function"]?["arguments"]?.stringValue == "\(count - 1)")
    }

    @Test func `names with one spelling are all different, and no longer than providers take`() {
        let stem = String(repeating: "a", count: 70)
        let given = (0..<20_000).map { "\(stem).\($0)" }
        let names = ToolNames(given, rule: OpenAIMessageEncoder.rule)
        let spelled = given.map { names[$0] }
        #expect(Set(spelled).count == given.count)
        #expect(spelled.allSatisfy { $0.utf8.count <= 64 })
    }

    @Test func `a number behind a name is not one that another name has`() {
        let names = ToolNames(["a.b", "a_b", "a_b_2", "a-b!", "a b"], rule: OpenAIMessageEncoder.rule)
        #expect(names["a_b"] == "a_b" && names["a_b_2"] == "a_b_2")
        #expect(names["a.b"] == "a_b_3" && names["a b"] == "a_b_4")
    }
}
