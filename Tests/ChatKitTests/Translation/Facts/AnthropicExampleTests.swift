import Testing

@testable import ChatKit

/// What programs that speak Anthropic's dialect get of GigaChat, example by example.
@Suite struct AnthropicExampleTests {
    private let request =
        #"{"model":"claude-x","max_tokens":100,"system":[{"type":"text","text":"Be brief."}],"messages":[{"role":"user","content":"Weather?"},{"role":"assistant","content":[{"type":"text","text":"Looking."},{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{"city":"Tver"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":[{"type":"text","text":"+3"}]},{"type":"text","text":"And tomorrow?"}]}],"tools":[{"name":"get_weather","description":"w","input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}],"tool_choice":{"type":"any"},"thinking":{"type":"enabled","budget_tokens":4000},"stop_sequences":["END"]}"#

    @Test func `E38: a dialogue with a tool, thinking and a stop, for GigaChat`() throws {
        let translation = try RequestTranslation(JSONValue(parsing: request), from: .anthropic, to: .init(.gigachat))
        let expected = try JSONValue(
            parsing:
                #"{"model":"claude-x","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Weather?"},{"role":"assistant","content":"Looking.","function_call":{"name":"get_weather","arguments":{"city":"Tver"}}},{"role":"function","content":"{\"result\":\"+3\"}","name":"get_weather"},{"role":"user","content":"And tomorrow?"}],"max_tokens":100,"reasoning_effort":"medium","functions":[{"name":"get_weather","description":"w","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}],"function_call":{"name":"get_weather"}}"#
        )
        #expect(translation.body == expected, "\(translation.body.jsonText)")
        #expect(translation.notices == [Notice(.translated, "stop is not sent; the answer is cut here")])
    }

    @Test func `E38: the answer is cut at the stop, and says at which`() throws {
        let translation = try RequestTranslation(JSONValue(parsing: request), from: .anthropic, to: .init(.gigachat))
        let label = ReplyLabel(id: "R", created: 1, model: "claude-x")
        let delta =
            #"{"choices":[{"message":{"role":"assistant","content":"Cold. END and more"},"finish_reason":"length"}]}"#
        var whole = translation.reply(label)
        let message = whole.whole(Array(delta.utf8))
        #expect(message["content"] == [["type": "text", "text": "Cold. "]])
        #expect(message["stop_reason"] == "stop_sequence" && message["stop_sequence"] == "END")
        var stream = translation.reply(label)
        var said: [UInt8] = []
        for words in ["Cold. EN", "D and", " more"] {
            said += stream.take(Array("data: {\"choices\":[{\"delta\":{\"content\":\"\(words)\"}}]}\n\n".utf8))
        }
        let text = String(decoding: said + stream.end(), as: UTF8.self)
        #expect(text.contains(#""delta":{"stop_reason":"stop_sequence","stop_sequence":"END"}"#))
        #expect(text.hasSuffix("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"))
        #expect(!text.contains("more"))
    }

    /// A whole answer of GigaChat's, in Anthropic's dialect.
    private func answer(_ message: String, finish: String, usage: String = "") -> JSONValue {
        var translation = ReplyTranslation(
            from: .gigachat, to: .anthropic, label: ReplyLabel(id: "R", created: 1, model: "claude-x"), keepsLabel: true
        )
        return translation.whole(
            Array(
                #"{"choices":[{"message":\#(message),"index":0,"finish_reason":"\#(finish)"}],"created":1,"model":"GigaChat:2.0.28.2","object":"chat.completion","usage":{"prompt_tokens":17,"completion_tokens":3,"total_tokens":20\#(usage)}}"#
                    .utf8))
    }

    @Test func `E38: a call of GigaChat's is a part of the message`() throws {
        let found = answer(
            #"{"role":"assistant","content":"","function_call":{"name":"get_weather","arguments":{"city":"Tver"}},"functions_state_id":"fs1"}"#,
            finish: "function_call")
        let expected = try JSONValue(
            parsing:
                #"{"id":"msg_R","type":"message","role":"assistant","content":[{"type":"tool_use","id":"call_fs1","name":"get_weather","input":{"city":"Tver"}}],"model":"claude-x","stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":17,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":3}}"#
        )
        #expect(found == expected, "\(found.jsonText)")
    }

    @Test(arguments: [
        ("blacklist", "refusal"), ("stop", "end_turn"), ("length", "max_tokens"), ("error", "end_turn"),
    ])
    func `E38: the end has Anthropic's word, and what was said stays`(finish: String, word: String) {
        let found = answer(#"{"role":"assistant","content":"no"}"#, finish: finish)
        #expect(found["stop_reason"]?.stringValue == word)
        #expect(found["content"] == [["type": "text", "text": "no"]])
    }

    @Test func `cached tokens stand beside the others`() {
        let found = answer(
            #"{"role":"assistant","content":"a"}"#, finish: "stop", usage: #","precached_prompt_tokens":2"#)
        #expect(
            found["usage"] == [
                "input_tokens": 15, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 2, "output_tokens": 3,
            ])
    }

    @Test(arguments: [("blacklist", "refusal"), ("length", "max_tokens"), ("stop", "end_turn")])
    func `E38: a stream has its counts as soon as they are known, and the real end`(finish: String, word: String) throws
    {
        var translation = ReplyTranslation(
            from: .gigachat, to: .anthropic, label: ReplyLabel(id: "R", created: 1, model: "claude-x"), keepsLabel: true
        )
        let chunks = [
            #"{"choices":[{"delta":{"role":"assistant","content":"Hel"},"index":0}],"created":1,"model":"G","object":"chat.completion"}"#,
            #"{"choices":[{"delta":{"content":"lo"},"index":0}],"created":1,"model":"G","object":"chat.completion"}"#,
            #"{"choices":[{"delta":{"content":""},"index":0,"finish_reason":"\#(finish)"}],"created":1,"model":"G","object":"chat.completion","usage":{"prompt_tokens":17,"completion_tokens":3,"total_tokens":20,"precached_prompt_tokens":2}}"#,
        ]
        let stream = chunks.map { "data: \($0)\n\n" }.joined() + "data: [DONE]\n\n"
        let said = String(decoding: translation.take(Array(stream.utf8)) + translation.end(), as: UTF8.self)
        #expect(
            said == #"""
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_R","type":"message","role":"assistant","model":"claude-x","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0}}}

                event: ping
                data: {"type":"ping"}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"\#(word)","stop_sequence":null},"usage":{"input_tokens":15,"cache_creation_input_tokens":0,"cache_read_input_tokens":2,"output_tokens":3}}

                event: message_stop
                data: {"type":"message_stop"}


                """#)
    }

    // MARK: Counting

    @Test func `E40: what is to be counted goes to GigaChat as texts, and its list comes back as a sum`() throws {
        let asked = try TokenCountTranslation.request(
            JSONValue(
                parsing:
                    #"{"model":"GigaChat-2","system":"abc","messages":[{"role":"user","content":[{"type":"text","text":"de"}]}]}"#
            ))
        #expect(asked == ["model": "GigaChat-2", "input": ["abc", "de"]])
        let answer =
            #"[{"object":"tokens","tokens":2,"characters":3},{"object":"tokens","tokens":1,"characters":2}]"#
        #expect(try TokenCountTranslation.reply(Array(answer.utf8)) == ["input_tokens": 3])
    }

    @Test func `E40: calls, results, tools and the answer's form are counted too`() throws {
        let asked = try TokenCountTranslation.request(
            JSONValue(
                parsing:
                    #"{"model":"m","messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{"a":1}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"+3"}]}],"tools":[{"name":"f","input_schema":{"type":"object"}}],"output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}}}"#
            ))
        #expect(
            asked["input"] == [
                "f", #"{"a":1}"#, "+3", #"{"name":"f","parameters":{"type":"object"}}"#, #"{"type":"object"}"#,
            ])
    }

    @Test(arguments: ["", "{}", #"[{"tokens":"2"}]"#, #"[{"tokens":-1}]"#, #"{"status":401,"message":"no"}"#])
    func `an answer that is no list of counts is an error`(answer: String) {
        #expect(throws: ChatError.self) { try TokenCountTranslation.reply(Array(answer.utf8)) }
    }
}
