import Testing

@testable import ChatKit

@Suite struct AnthropicRequestEncoderTests {
    private func encode(
        _ messages: [Message], _ options: RequestOptions = RequestOptions(), attachments: [String: [UInt8]] = [:]
    ) throws -> EncodedRequest {
        try AnthropicRequestEncoder.encode(
            ChatRequest(model: "m", messages: messages, options: options, streams: false, attachments: attachments))
    }

    private let question = Message(.user, "q")

    /// What is sent beside the model, the messages and the usual limit.
    private func members(_ options: RequestOptions) throws -> (JSONObject, [Notice.Kind]) {
        let encoded = try encode([question], options)
        var body = encoded.body
        body["model"] = nil
        body["messages"] = nil
        if body["max_tokens"] == 4096 { body["max_tokens"] = nil }
        return (body, encoded.kinds)
    }

    // MARK: Messages

    @Test func `instructions stand beside the messages, and sides take turns`() throws {
        let encoded = try encode([
            Message(.system, "S"), Message(.system, "T"), Message(.user, "a"), Message(.user, "b"),
            Message(.assistant, "c"), Message(.system, "later"), Message(.user, " "), Message(.user, "d"),
        ])
        #expect(encoded.body["system"] == "S\n\nT")
        #expect(
            encoded.messages
                == #"[{"role":"user","content":"a\nb"},{"role":"assistant","content":"c"},{"role":"user","content":"later\nd"}]"#
        )
        #expect(encoded.kinds == [.translated, .translated])
    }

    @Test func `results of calls at once stand in one message, before the words`() throws {
        let encoded = try encode([
            question,
            .calls(
                ToolCall(id: "a.1", name: "my.tool", arguments: #"{"x":1}"#),
                ToolCall(id: "b", name: "g", arguments: "{bad"), text: "Wait."),
            .results(ToolResult(callID: "b", content: FailedResult.content("no"))),
            .results(ToolResult(callID: "a.1", content: "+3")), Message(.user, "And?"),
        ])
        #expect(
            encoded.messages
                == #"[{"role":"user","content":"q"},{"role":"assistant","content":[{"type":"text","text":"Wait."},{"type":"tool_use","id":"a_1","name":"my_tool","input":{"x":1}},{"type":"tool_use","id":"b","name":"g","input":{"_raw":"{bad"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a_1","content":"+3"},{"type":"tool_result","tool_use_id":"b","content":"no","is_error":true},{"type":"text","text":"And?"}]}]"#
        )
        #expect(encoded.adaptation.toolNames == ["my_tool": "my.tool"])
    }

    @Test(arguments: [
        ([Message(.assistant, "Once ")], #"[{"role":"user","content":"…"},{"role":"assistant","content":"Once"}]"#),
        ([Message(.system, "S")], #"[{"role":"user","content":"S"}]"#),
        ([Message(.user, " ")], #"[{"role":"user","content":"…"}]"#),
    ])
    func `the user speaks first, and says something`(messages: [Message], sent: String) throws {
        #expect(try encode(messages).messages == sent)
    }

    @Test func `pictures, documents and words are parts of the user's`() throws {
        let picture = Attachment(of: [0, 1, 2], mediaType: "image/webp")
        let document = Attachment(of: [3], mediaType: "application/pdf", name: "d.pdf")
        let words = Attachment(of: Array("да".utf8), mediaType: "text/markdown", name: "w.md")
        let parts: [Part] = [
            .image(picture), .file(document), .file(words),
            .image(Attachment(hash: "", mediaType: "", detail: "low", url: "https://e.x/a.png")),
            .file(Attachment(hash: "", mediaType: "", fileID: "f")),
        ]
        let encoded = try encode(
            [Message(role: .user, parts: parts)],
            attachments: [picture.hash: [0, 1, 2], document.hash: [3], words.hash: Array("да".utf8)])
        #expect(
            encoded.messages
                == #"[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/webp","data":"AAEC"}},{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"Aw=="},"title":"d.pdf"},{"type":"document","source":{"type":"text","media_type":"text/plain","data":"да"},"title":"w.md"},{"type":"image","source":{"type":"url","url":"https://e.x/a.png"}},{"type":"document","source":{"type":"file","file_id":"f"}}]}]"#
        )
        #expect(encoded.kinds == [.dropped])
    }

    @Test func `a file that Anthropic does not take is an error, and an old one is told`() throws {
        let sound = Attachment(of: [1], mediaType: "audio/wav", name: "a.wav")
        let message = Message(role: .user, parts: [.text("hear"), .file(sound)])
        #expect(throws: ChatError.self) { try encode([message], attachments: [sound.hash: [1]]) }
        #expect(throws: ChatError.self) { try encode([message]) }
        let later = try encode([message, Message(.assistant, "a"), question], attachments: [sound.hash: [1]])
        #expect(later.kinds == [.dropped])
        #expect(later.messages.hasPrefix(#"[{"role":"user","content":"hear"}"#))
    }

    // MARK: Options

    @Test(arguments: [
        (#"{"temperature":2}"#, #"{"temperature":1}"#, [Notice.Kind.translated]),
        (#"{"temperature":-1}"#, "{}", [.dropped]), (#"{"temperature":0.5,"top_p":1}"#, #"{"temperature":0.5}"#, []),
        (#"{"temperature":0.5,"top_p":0.5}"#, #"{"temperature":0.5}"#, [.dropped]),
        (#"{"top_p":0.5}"#, #"{"top_p":0.5}"#, []), (#"{"max_tokens":0}"#, "{}", [.dropped]),
        (#"{"max_completion_tokens":7}"#, #"{"max_tokens":7}"#, []),
        (#"{"stop":"x"}"#, #"{"stop_sequences":["x"]}"#, []),
        (#"{"stop":["x","\n"]}"#, #"{"stop_sequences":["x"]}"#, []),
        (#"{"user":"u","safety_identifier":"s"}"#, #"{"metadata":{"user_id":"u"}}"#, []),
        (#"{"safety_identifier":"s","user":"u"}"#, #"{"metadata":{"user_id":"u"}}"#, []),
        (#"{"safety_identifier":"s"}"#, #"{"metadata":{"user_id":"s"}}"#, []),
        (#"{"service_tier":"default"}"#, #"{"service_tier":"standard_only"}"#, []),
        (#"{"service_tier":"flex"}"#, "{}", [.dropped]), (#"{"top_k":5}"#, #"{"top_k":5}"#, []),
        (#"{"seed":1}"#, "{}", [.dropped]), (#"{"response_format":{"type":"odd"}}"#, "{}", [.dropped]),
        (#"{"response_format":{"type":"text"}}"#, "{}", []),
        (
            #"{"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object"}}}}"#,
            #"{"output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}}}"#, []
        ),
    ])
    func `an option is said in Anthropic's words`(given: String, sent: String, told: [Notice.Kind]) throws {
        let extra = try #require(JSONValue(parsing: given).objectValue)
        let (body, kinds) = try members(RequestOptions(extra: extra))
        #expect(try .object(body) == JSONValue(parsing: sent))
        #expect(kinds == told)
    }

    @Test func `JSON is asked for in words, and the answer is checked`() throws {
        let encoded = try encode([question], RequestOptions(responseFormat: .jsonObject))
        #expect(encoded.body["system"]?.stringValue?.contains("one JSON object") == true)
        #expect(encoded.adaptation.requiresJSON && encoded.kinds == [.translated])
    }

    @Test func `tools have names and schemas as Anthropic takes them`() throws {
        let tools: [Tool] = [
            .function(FunctionTool(name: "my.tool", description: "d", strict: true)),
            .function(FunctionTool(name: "g", parameters: ["properties": ["a": [:]]])),
            .builtIn(["type": "web_search"]),
            .builtIn(["type": "image_generation"]), .function(FunctionTool(name: "g")),
        ]
        let (body, kinds) = try members(RequestOptions(tools: tools, toolChoice: .named("my.tool")))
        let expected = try JSONValue(
            parsing:
                #"{"tools":[{"name":"my_tool","description":"d","input_schema":{"properties":{},"type":"object"},"strict":true},{"name":"g","input_schema":{"properties":{"a":{}},"type":"object"}},{"type":"web_search_20250305","name":"web_search"}],"tool_choice":{"type":"tool","name":"my_tool"}}"#
        )
        #expect(.object(body) == expected, "\(JSONValue.object(body).jsonText)")
        #expect(kinds == [.dropped, .dropped])
    }

    @Test(arguments: [
        (ToolChoice?.none, true, #"{"type":"auto","disable_parallel_tool_use":true}"#), (nil, false, ""),
        (.auto, false, #"{"type":"auto"}"#), (.required, true, #"{"type":"any","disable_parallel_tool_use":true}"#),
        (.some(.none), true, #"{"type":"none"}"#), (.named("nobody"), false, #"{"type":"auto"}"#),
    ])
    func `each choice is Anthropic's`(choice: ToolChoice?, isSerial: Bool, sent: String) throws {
        var options = RequestOptions(tools: [.function(FunctionTool(name: "f"))], toolChoice: choice)
        if isSerial { options.extra["parallel_tool_calls"] = false }
        let body = try members(options).0
        #expect((body["tool_choice"]?.jsonText ?? "") == sent)
    }

    // MARK: Thinking

    @Test(arguments: [("minimal", 1024), ("low", 1024), ("medium", 4096), ("high", 16_384), ("xhigh", 16_384)])
    func `an effort is a budget, and more than the answer`(effort: String, budget: Int) throws {
        let (body, kinds) = try members(
            RequestOptions(extra: ["reasoning_effort": .string(effort), "temperature": .double(0.5)]))
        #expect(body["thinking"] == ["type": "enabled", "budget_tokens": .integer(budget)])
        #expect(body["max_tokens"]?.intValue == 4096 + budget)
        #expect(body["temperature"] == nil && kinds == [.dropped])
    }

    @Test(arguments: [(Int.max, Int.max), (Int.min, 4096), (2000, 6096)])
    func `a budget of any size leaves room for the answer`(budget: Int, limit: Int) throws {
        let thinking: JSONValue = ["type": "enabled", "budget_tokens": .integer(budget)]
        let encoded = try encode([question], RequestOptions(extra: ["thinking": thinking]))
        #expect(encoded.body["max_tokens"]?.intValue == limit)
    }

    @Test func `a model that thinks takes no top_k, and that is told`() throws {
        let (body, kinds) = try members(RequestOptions(extra: ["reasoning_effort": "low", "top_k": 5]))
        #expect(body["thinking"] != nil && body["top_k"] == nil && kinds == [.dropped])
        let idle = try members(RequestOptions(extra: ["thinking": ["type": "disabled"], "top_k": 5]))
        #expect(idle.0["top_k"] == 5 && idle.1 == [])
    }

    @Test func `an option does not take the place of the instructions`() throws {
        let encoded = try encode([Message(.system, "S"), question], RequestOptions(extra: ["system": "other"]))
        #expect(encoded.body["system"] == "S" && encoded.kinds == [.dropped])
    }

    @Test func `a budget is less than the limit, or none`() throws {
        let effort: JSONObject = ["reasoning_effort": "high"]
        #expect(
            try members(RequestOptions(maxOutputTokens: 2000, extra: effort)).0["thinking"]?["budget_tokens"] == 1999)
        let (body, kinds) = try members(RequestOptions(maxOutputTokens: 1024, extra: effort))
        #expect(body["thinking"] == nil && kinds == [.dropped])
        #expect(try members(RequestOptions(extra: ["reasoning_effort": "none"])).1 == [])
        #expect(try members(RequestOptions(extra: ["reasoning_effort": "odd"])).1 == [.dropped])
    }

    @Test func `where Anthropic refuses thinking there is none`() throws {
        let effort: JSONObject = ["reasoning_effort": "low"]
        let tools: [Tool] = [.function(FunctionTool(name: "f"))]
        let forced = try members(RequestOptions(tools: tools, toolChoice: .required, extra: effort))
        #expect(forced.0["thinking"] == nil && forced.1 == [.dropped])
        let calls = [question, .calls(ToolCall(id: "a", name: "f", arguments: "{}"))]
        for dialogue in [
            calls + [.results(ToolResult(callID: "a", content: "1"))], [question, Message(.assistant, "Once")],
        ] {
            let encoded = try encode(dialogue, RequestOptions(extra: effort))
            #expect(encoded.body["thinking"] == nil && encoded.kinds == [.dropped])
        }
    }

    // MARK: Round trips

    @Test(arguments: [
        #"{"model":"m","max_tokens":9000,"system":"S","messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAEC"}},{"type":"document","source":{"type":"text","media_type":"text/plain","data":"d"},"title":"T"},{"type":"text","text":"q"}]},{"role":"assistant","content":[{"type":"text","text":"Wait."},{"type":"tool_use","id":"toolu_1","name":"f","input":{"a":1.50}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"no","is_error":true},{"type":"text","text":"Go on."}]},{"role":"assistant","content":"Once"},{"role":"user","content":"and?"}],"tools":[{"name":"f","description":"d","input_schema":{"type":"object","properties":{"a":{"type":"number"}}},"strict":true},{"type":"bash_20250124","name":"bash"},{"type":"web_search_20260209","name":"web_search","max_uses":2}],"tool_choice":{"type":"auto","disable_parallel_tool_use":true},"thinking":{"type":"enabled","budget_tokens":4000},"stop_sequences":["END"],"metadata":{"user_id":"u"},"service_tier":"standard_only","output_config":{"effort":"max","format":{"type":"json_schema","schema":{"type":"object"}}},"container":"c","stream":true}"#,
        #"{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}],"temperature":0.5,"tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"tool","name":"f"},"thinking":{"type":"disabled"},"top_k":5}"#,
        #"{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}],"top_p":0.95,"thinking":{"type":"adaptive"},"output_config":{"effort":"low"}}"#,
    ])
    func `what comes in Anthropic's dialect and goes out in it loses nothing`(given: String) throws {
        let request = try JSONValue(parsing: given)
        let translation = try RequestTranslation(request, from: .anthropic, to: .init(.anthropic))
        for (name, value) in try #require(request.objectValue) {
            #expect(translation.body[name] == value, "\(name): \(translation.body[name]?.jsonText ?? "nothing")")
        }
        #expect(translation.body.objectValue?.count == request.objectValue?.count)
        #expect(translation.notices == [])
    }
}
