import TestSupport
import Testing

@testable import ChatKit

/// What nobody should send: each decoder gives an error or an answer, and always ends.
@Suite struct HostileInputTests {
    private static let requests = [
        ##"{"model":"m","messages":[{"role":"system","content":"S"},{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAEC"}},{"type":"input_audio","input_audio":{"data":"AAEC","format":"wav"}}]},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}]},{"role":"tool","tool_call_id":"a","content":"1"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"x":{"$ref":"#/$defs/P"}},"$defs":{"P":{"anyOf":[{"type":"null"},{"type":"string"}]}}}}}],"tool_choice":"required","response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"}}},"temperature":0.5,"max_tokens":5,"stop":["x"],"stream":true}"##,
        ##"{"model":"m","instructions":"S","input":[{"role":"user","content":[{"type":"input_text","text":"a"},{"type":"input_image","image_url":"data:image/png;base64,AAEC"},{"type":"input_file","filename":"a.pdf","file_data":"JVBERg=="}]},{"type":"reasoning","summary":[{"type":"summary_text","text":"t"}]},{"type":"function_call","call_id":"a","name":"f","arguments":"{\"x\":1}"},{"type":"function_call_output","call_id":"a","output":[{"type":"input_text","text":"1"}]},{"type":"item_reference","id":"i"}],"tools":[{"type":"function","name":"f","parameters":{"type":"object"}},{"type":"web_search"}],"tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"f"}]},"text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object"}}},"reasoning":{"effort":"low"},"previous_response_id":"resp_p","store":true,"stream":true}"##,
        #"{"model":"m","messages":[{"role":"user","content":"q","attachments":["f"]},{"role":"assistant","content":"","function_call":{"name":"f","arguments":{"a":1}},"functions_state_id":"s"},{"role":"function","name":"f","content":"{}"}],"functions":[{"name":"f","parameters":{"type":"object"}}],"function_call":{"name":"f"},"profanity_check":false}"#,
        #"{"model":"m","messages":[{"role":"user","content":[{"text":"q"},{"files":[{"id":"f"}]}]},{"role":"assistant","content":[{"function_call":{"name":"f","arguments":{}}}]},{"role":"tool","content":[{"function_result":{"name":"f","result":{"a":1}}}]}],"tools":[{"functions":{"specifications":[{"name":"f"}]}},{"web_search":{}}],"model_options":{"top_p":0,"reasoning":{"effort":"low"}}}"#,
        #"{"model":"m","max_tokens":9,"system":[{"type":"text","text":"S"}],"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAEC"}},{"type":"document","source":{"type":"text","data":"d"}}]},{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"tool_use","id":"a","name":"f","input":{"x":1}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":"+3"}],"is_error":true},{"type":"text","text":"q"}]}],"tools":[{"name":"f","input_schema":{"type":"object"}},{"type":"web_search_20250305","name":"web_search"}],"tool_choice":{"type":"any"},"thinking":{"type":"enabled","budget_tokens":1024},"stop_sequences":["x"],"metadata":{"user_id":"u"},"output_config":{"format":{"type":"json_schema","schema":{}}}}"#,
    ]

    private func translate(_ body: [UInt8]) -> Int {
        guard let value = try? JSONValue(parsing: body) else { return 0 }
        var read = 0
        for source in ChatDialect.allCases {
            for target in ChatDialect.allCases
            where (try? RequestTranslation(value, from: source, to: .init(target))) != nil { read += 1 }
        }
        return read
    }

    @Test(arguments: requests)
    func `a garbled request is translated or refused`(original: String) {
        #expect(translate(Array(original.utf8)) >= 4)
        var mutation = Mutation(seed: UInt64(original.utf8.count))
        var parsed = 0
        for _ in 0..<1_500 where translate(mutation(Array(original.utf8))) > 0 { parsed += 1 }
        // The mutations must leave enough whole to reach the decoders.
        #expect(parsed > 20)
    }

    @Test(arguments: [("[", 100_000), (#"{"a":"#, 100_000), (#"{"messages":["#, 300), (#"{"choices":[{"delta":"#, 300)])
    func `deep nesting is an error`(piece: String, count: Int) {
        let text = String(repeating: piece, count: count)
        #expect(throws: JSONReader.Fault.self) { try JSONValue(parsing: text) }
        var translation = ReplyTranslation(
            from: .openai, to: .gigachat, label: ReplyLabel(id: "R", created: 1, model: "m"))
        // What is not whole may go on in the next event, until no more comes.
        _ = translation.take(Array("data: \(text)\n\n".utf8))
        _ = translation.end()
        #expect(translation.error != nil)
    }

    @Test func `of members with one name the last counts, in trees and in streams`() throws {
        var translation = ReplyTranslation(
            from: .openai, to: .openai, label: ReplyLabel(id: "R", created: 1, model: "m"))
        let chunk =
            #"{"choices":[{"delta":{"content":"a","content":"b"},"index":1,"index":0}],"model":"x","model":"y"}"#
        let said = String(decoding: translation.take(Array("data: \(chunk)\n\n".utf8)), as: UTF8.self)
        #expect(said.contains(#""content":"b""#))
        #expect(said.contains(#""model":"y""#))
        #expect(try JSONValue(parsing: #"{"a":1,"a":2}"#)["a"] == 2)
    }

    @Test(arguments: ["1e999", "-1e999", "99999999999999999999", "1.5", "\"7\"", "-3"])
    func `numbers that are none of tokens are not counted`(number: String) {
        let body =
            #"{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}],"created":\#(number),"usage":{"prompt_tokens":\#(number)}}"#
        var translation = ReplyTranslation(
            from: .gigachat, to: .openai, label: ReplyLabel(id: "R", created: 1, model: "m"))
        let json = translation.whole(Array(body.utf8))
        #expect(translation.error == nil)
        #expect(json["created"] == 1)
        #expect(json["usage"] == nil)
    }

    @Test func `a total that nobody told is a number that there is`() {
        let usage = Usage(inputTokens: .max, outputTokens: 5)
        #expect(usage.counts["total_tokens"]?.intValue == .max)
        #expect(GigaChatV2Completion.usage(usage)["total_tokens"]?.intValue == .max)
    }

    @Test func `lone surrogates become replacement characters`() throws {
        var translation = ReplyTranslation(
            from: .openai, to: .openai, label: ReplyLabel(id: "R", created: 1, model: "m"))
        let json = translation.whole(
            Array(#"{"choices":[{"message":{"content":"a\ud83d\ude00\ud800b\udc00"},"finish_reason":"stop"}]}"#.utf8))
        #expect(json["choices"]?.arrayValue?.first?["message"]?["content"] == "a😀\u{FFFD}b\u{FFFD}")
    }

    @Test func `a schema that refers to itself ends`() throws {
        let body = try JSONValue(
            parsing:
                ##"{"model":"m","messages":[{"role":"user","content":"q"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"a":{"$ref":"#"},"b":{"$ref":"#/properties/b"}}}}}]}"##
        )
        for target in ChatDialect.allCases { _ = try RequestTranslation(body, from: .openai, to: .init(target)) }
    }
}
