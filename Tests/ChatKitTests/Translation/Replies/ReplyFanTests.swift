import Testing

@testable import ChatKit

@Suite struct ReplyFanTests {
    private let label = ReplyLabel(id: "R", created: 1, model: "asked")

    private func fan(_ count: Int, includesUsage: Bool = true) -> ReplyFan {
        ReplyFan(
            answers: count, from: .gigachat, label: label, wishes: ReplyWishes(includesUsage: includesUsage))
    }

    private func answer(_ text: String) -> [UInt8] {
        Array(
            #"{"choices":[{"message":{"role":"assistant","content":"\#(text)"},"index":0,"finish_reason":"stop"}],"created":9,"model":"real","usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}"#
                .utf8)
    }

    private func stream(_ text: String) -> [UInt8] {
        Array(
            """
            data: {"choices":[{"delta":{"role":"assistant","content":"\(text)"}}]}

            data: {"choices":[{"delta":{"content":""},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}

            data: [DONE]


            """.utf8)
    }

    @Test func `a request for several answers is sent as often, and n is not sent`() throws {
        let request = try JSONValue(parsing: #"{"model":"m","messages":[{"role":"user","content":"q"}],"n":3}"#)
        let translation = try RequestTranslation(request, from: .openai, to: .init(.gigachat))
        #expect(translation.repeats == 3 && translation.body["n"] == nil)
        #expect(translation.notices.map(\.kind) == [.translated])
        let same = try RequestTranslation(request, from: .openai, to: .init(.azure))
        #expect(same.repeats == 1 && same.body["n"] == 3)
    }

    @Test(arguments: ["0", "-1", "129", "1e9", "\"2\"", "1.5", "[]"])
    func `a number of answers that is none is refused`(number: String) throws {
        let request = try JSONValue(
            parsing: #"{"model":"m","messages":[{"role":"user","content":"q"}],"n":\#(number)}"#)
        #expect(throws: ChatError.unusableInput("n is no number from 1 to 128")) {
            try RequestTranslation(request, from: .openai, to: .init(.gigachat))
        }
    }

    @Test func `whole answers are the choices of one`() throws {
        var fan = fan(2)
        let body = fan.whole([answer("a"), answer("b")])
        let choices = try #require(body["choices"]?.arrayValue)
        #expect(choices.map { $0["index"] } == [0, 1])
        #expect(choices.map { $0["message"]?["content"] } == ["a", "b"])
        #expect(body["usage"]?["prompt_tokens"] == 20 && body["usage"]?["total_tokens"] == 24)
        #expect(body["id"] == "chatcmpl-R" && body["model"] == "asked" && fan.error == nil)
    }

    @Test func `streams are one, in which each chunk tells its answer`() throws {
        var fan = fan(2)
        var bytes = fan.take(Array(stream("a").prefix(70)), of: 0)
        bytes += fan.take(stream("b"), of: 1)
        bytes += fan.end(of: 1)
        bytes += fan.take(Array(stream("a").dropFirst(70)), of: 0)
        bytes += fan.end(of: 0)
        bytes += fan.end(of: 0)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { String($0.dropFirst(6)) }
        #expect(lines.last == "[DONE]" && lines.count { $0 == "[DONE]" } == 1)
        let chunks = try lines.dropLast().map { try JSONValue(parsing: $0) }
        #expect(Set(chunks.map { $0["id"] }) == ["chatcmpl-R"])
        #expect(chunks.last?["usage"]?["total_tokens"] == 24)
        #expect(chunks.count { $0["usage"] != nil } == 1)
        for (number, text) in ["a", "b"].enumerated() {
            let own = chunks.compactMap { $0["choices"]?.arrayValue?.first }.filter { $0["index"] == .integer(number) }
            #expect(own.map { $0["delta"]?["content"] } == [.string(text), nil])
            #expect(own.first?["delta"]?["role"] == "assistant" && own.last?["finish_reason"] == "stop")
        }
    }

    @Test func `the usage is told to those who asked`() {
        var fan = fan(1, includesUsage: false)
        let text = String(decoding: fan.take(stream("a"), of: 0) + fan.end(of: 0), as: UTF8.self)
        #expect(!text.contains("usage") && text.hasSuffix("data: [DONE]\n\n"))
    }

    @Test func `an answer that fails ends all of them`() {
        var fan = fan(2)
        _ = fan.take(stream("a"), of: 0)
        let failed = String(
            decoding: fan.take(Array("data: {\"status\":429,\"message\":\"Too many requests\"}\n\n".utf8), of: 1),
            as: UTF8.self)
        #expect(failed.contains("rate_limit_error") && fan.error?.status == 429)
        #expect(fan.end(of: 0) == [] && fan.end(of: 1) == [])
        var whole = self.fan(2)
        #expect(whole.whole([answer("a"), Array(#"{"status":402,"message":"x"}"#.utf8)]) == whole.error?.body)
    }

    @Test func `each of several answers has the caller's names and ends at the caller's stop`() throws {
        let asked = try RequestTranslation(
            try JSONValue(
                parsing:
                    #"{"model":"m","messages":[{"role":"user","content":"q"}],"n":2,"stop":["END"],"tools":[{"type":"function","function":{"name":"my-tool.v2","parameters":{"type":"object","properties":{}}}}]}"#
            ), from: .openai, to: .init(.gigachat))
        #expect(asked.repeats == 2)
        var fan = asked.fan(ReplyLabel(id: "R", created: 1, model: "m"))
        let answer = fan.whole(
            [
                #"{"role":"assistant","content":"x END y"}"#,
                #"{"role":"assistant","content":"","function_call":{"name":"my_tool_v2","arguments":{}}}"#,
            ].map { Array(#"{"choices":[{"message":\#($0),"index":0,"finish_reason":"stop"}]}"#.utf8) })
        let choices = try #require(answer["choices"]?.arrayValue)
        #expect(choices.first?["message"]?["content"] == "x ")
        #expect(
            choices.last?["message"]?["tool_calls"]?.arrayValue?.first?["function"]?["name"] == "my-tool.v2")
    }
}
