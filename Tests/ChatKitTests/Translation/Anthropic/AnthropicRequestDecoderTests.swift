import Testing

@testable import ChatKit

@Suite struct AnthropicRequestDecoderTests {
    private func decode(_ members: String, keepsOwn: Bool = false) throws -> DecodedRequest {
        var request: JSONObject = ["model": "m", "max_tokens": 9, "messages": [["role": "user", "content": "q"]]]
        for (name, value) in try #require(JSONValue(parsing: members).objectValue) { request[name] = value }
        return try AnthropicRequestDecoder.decode(.object(request), keepsOwn: keepsOwn)
    }

    private func messages(_ messages: String) throws -> (messages: [Message], kinds: [Notice.Kind]) {
        let decoded = try decode(#"{"messages":\#(messages)}"#)
        return (decoded.request.messages, decoded.notices.map(\.kind))
    }

    // MARK: Messages

    @Test(arguments: [
        #"{"system":"a\nb"}"#, #"{"system":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}"#,
    ])
    func `instructions are the first message`(members: String) throws {
        #expect(try decode(members).request.messages == [Message(.system, "a\nb"), Message(.user, "q")])
    }

    @Test func `results stand before the words of their message, and know their tool`() throws {
        let found = try messages(
            #"[{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{"x":1}},{"type":"tool_use","id":"b","name":"g"}]},{"role":"user","content":[{"type":"text","text":"And?"},{"type":"tool_result","tool_use_id":"b"},{"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":"1"},{"type":"text","text":"2"}]}]}]"#
        )
        #expect(
            found.messages == [
                .calls(
                    ToolCall(id: "a", name: "f", arguments: #"{"x":1}"#), ToolCall(id: "b", name: "g", arguments: "{}")),
                .results(
                    ToolResult(callID: "b", name: "g", content: ""), ToolResult(callID: "a", name: "f", content: "1\n2")
                ),
                Message(.user, "And?"),
            ])
        #expect(found.kinds == [])
    }

    @Test func `a tool that failed says so in words`() throws {
        let found = try messages(
            #"[{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"no \"city\"","is_error":true}]}]"#
        )
        #expect(found.messages.first?.toolResults.first?.content == #"{"error":"no \"city\""}"#)
    }

    @Test func `pictures and documents keep their bytes, addresses and names`() throws {
        let decoded = try decode(
            #"{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAEC"}},{"type":"image","source":{"type":"url","url":"https://e.x/a.png"}},{"type":"image","source":{"type":"file","file_id":"f1"}},{"type":"document","title":"T","source":{"type":"base64","media_type":"application/pdf","data":"AwQ="}},{"type":"document","source":{"type":"url","url":"https://e.x/a.pdf"}},{"type":"document","source":{"type":"text","media_type":"text/plain","data":"да"}},{"type":"document","source":{"type":"content","content":[{"type":"text","text":"x"},{"type":"text","text":"y"}]}}]}]}"#
        )
        let picture = Attachment(of: [0, 1, 2], mediaType: "image/png")
        let document = Attachment(of: [3, 4], mediaType: "application/pdf", name: "T")
        let words = Attachment(of: Array("да".utf8), mediaType: "text/plain")
        let lines = Attachment(of: Array("x\ny".utf8), mediaType: "text/plain")
        #expect(
            decoded.request.messages.first?.parts == [
                .image(picture), .image(Attachment(hash: "", mediaType: "", url: "https://e.x/a.png")),
                .image(Attachment(hash: "", mediaType: "", fileID: "f1")), .file(document),
                .file(Attachment(hash: "", mediaType: "application/pdf", url: "https://e.x/a.pdf")), .file(words),
                .file(lines),
            ])
        #expect(decoded.request.attachments.count == 4)
        #expect(decoded.request.attachments[document.hash] == [3, 4])
        #expect(decoded.notices == [])
    }

    @Test(arguments: [
        #"{"type":"image","source":{"type":"base64","media_type":"image/jpg","data":"AAEC"}}"#,
        #"{"type":"image","source":{"type":"base64","media_type":"image/JPEG","data":"AAEC"}}"#,
    ])
    func `a picture's type has its registered name`(part: String) throws {
        let found = try messages(#"[{"role":"user","content":[\#(part)]}]"#)
        #expect(found.messages.first?.parts == [.image(Attachment(of: [0, 1, 2], mediaType: "image/jpeg"))])
    }

    @Test func `a picture of OpenAI's caller that says image/jpg goes to Anthropic`() throws {
        let request = try JSONValue(
            parsing:
                #"{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/jpg;base64,AAEC"}}]}]}"#
        )
        let body = try RequestTranslation(request, from: .openai, to: .init(.anthropic)).body
        let content = body["messages"]?.arrayValue?.first?["content"]?.arrayValue
        #expect(content?.first?["source"]?["media_type"] == "image/jpeg")
    }

    @Test func `a picture that a tool gave goes with the user's words`() throws {
        let found = try messages(
            #"[{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":"See."},{"type":"image","source":{"type":"file","file_id":"f"}}]},{"type":"text","text":"q"}]}]"#
        )
        let picture = Part.image(Attachment(hash: "", mediaType: "", fileID: "f"))
        #expect(
            found.messages == [
                .results(ToolResult(callID: "a", content: "See.")), Message(role: .user, parts: [picture, .text("q")]),
            ])
        #expect(found.kinds == [.translated])
    }

    @Test func `thoughts are kept for reading, marks of the cache and new parts are told`() throws {
        let found = try messages(
            #"[{"role":"user","content":[{"type":"text","text":"q","cache_control":{"type":"ephemeral"}},{"type":"text","text":"r","cache_control":{"type":"ephemeral"}},{"type":"container_upload","file_id":"f"}]},{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"redacted_thinking","data":"x"},{"type":"text","text":"a","citations":null}]}]"#
        )
        #expect(
            found.messages == [
                Message(.user, "q\nr"), Message(role: .assistant, parts: [.reasoning("hm"), .text("a")]),
            ])
        #expect(found.kinds == [.dropped, .dropped, .dropped])
    }

    @Test func `a result of a search is text`() throws {
        let found = try messages(
            #"[{"role":"user","content":[{"type":"search_result","title":"T","source":"https://e.x","content":[{"type":"text","text":"w"}]}]}]"#
        )
        #expect(found.messages == [Message(.user, "T\nhttps://e.x\nw")])
        #expect(found.kinds == [.translated])
    }

    // MARK: Options

    @Test(arguments: [
        (#"{"stop_sequences":["x","y"]}"#, #"{"stop":["x","y"]}"#), (#"{"stop_sequences":[]}"#, "{}"),
        (#"{"metadata":{"user_id":"u"}}"#, #"{"user":"u"}"#),
        (#"{"service_tier":"auto"}"#, #"{"service_tier":"auto"}"#),
        (#"{"service_tier":"standard_only"}"#, #"{"service_tier":"default"}"#), (#"{"top_p":0.5}"#, #"{"top_p":0.5}"#),
        (#"{"thinking":{"type":"enabled","budget_tokens":8000}}"#, #"{"reasoning_effort":"high"}"#),
        (#"{"thinking":{"type":"enabled","budget_tokens":3000}}"#, #"{"reasoning_effort":"medium"}"#),
        (#"{"thinking":{"type":"enabled","budget_tokens":1024}}"#, #"{"reasoning_effort":"low"}"#),
        (#"{"thinking":{"type":"disabled"}}"#, "{}"), (#"{"thinking":{"type":"adaptive"}}"#, "{}"),
        (#"{"output_config":{"effort":"low"},"thinking":{"type":"adaptive"}}"#, #"{"reasoning_effort":"low"}"#),
        (#"{"tool_choice":{"type":"auto","disable_parallel_tool_use":true}}"#, #"{"parallel_tool_calls":false}"#),
        (#"{"tool_choice":{"type":"auto","disable_parallel_tool_use":false}}"#, "{}"),
        (#"{"repetition_penalty":1.1,"nothing":null}"#, #"{"repetition_penalty":1.1}"#),
    ])
    func `an option has the name that others know`(given: String, extra: String) throws {
        let decoded = try decode(given)
        #expect(try .object(decoded.request.options.extra) == JSONValue(parsing: extra))
        #expect(decoded.notices == [])
    }

    @Test(arguments: [
        #"{"top_k":5}"#, #"{"container":"c"}"#, #"{"mcp_servers":[{"name":"x"}]}"#, #"{"inference_geo":"eu"}"#,
        #"{"cache_control":{"type":"ephemeral"}}"#, #"{"betas":["b"]}"#, #"{"metadata":{"other":1}}"#,
        #"{"output_config":{"task_budget":{"total":1}}}"#,
    ])
    func `what only Anthropic has is told`(given: String) throws {
        let decoded = try decode(given)
        #expect(decoded.request.options.extra == [:])
        #expect(decoded.notices.map(\.kind) == [.dropped])
        let name = try #require(JSONValue(parsing: given).objectValue?.first?.name)
        #expect(decoded.notices.first?.text.contains(name) == true)
    }

    @Test func `OpenAI's members of other shapes are not taken over unread`() throws {
        let decoded = try decode(#"{"functions":{"oops":1},"function_call":3,"response_format":"x","seed":1}"#)
        #expect(decoded.request.options.extra == ["seed": 1])
        #expect(decoded.notices.map(\.kind) == [.dropped, .dropped, .dropped])
    }

    @Test func `tools, their choice and the form of the answer`() throws {
        let decoded = try decode(
            #"{"tools":[{"name":"f","description":"d","input_schema":{"type":"object"},"strict":true},{"type":"custom","name":"g","input_schema":{},"cache_control":{"type":"ephemeral"}},{"type":"web_search_20250305","name":"web_search","max_uses":3},{"type":"bash_20250124","name":"bash"}],"tool_choice":{"type":"tool","name":"f"},"output_format":{"type":"json_schema","schema":{"type":"object"}},"stream":true,"temperature":0.5}"#
        )
        let options = decoded.request.options
        #expect(
            options.tools == [
                .function(FunctionTool(name: "f", description: "d", parameters: ["type": "object"], strict: true)),
                .function(FunctionTool(name: "g", parameters: [:])), .builtIn(["type": "web_search"]),
            ])
        #expect(options.toolChoice == .named("f"))
        #expect(options.responseFormat == .jsonSchema(SchemaFormat(name: "answer", schema: ["type": "object"])))
        #expect(options.maxOutputTokens == 9 && options.temperature == 0.5 && decoded.request.streams)
        // The mark of the cache, the setting of the search, and the shell.
        #expect(decoded.notices.map(\.kind) == [.dropped, .dropped, .dropped])
    }

    @Test(arguments: [("auto", ToolChoice.auto), ("any", .required), ("none", .none)])
    func `each choice is the hub's`(word: String, choice: ToolChoice) throws {
        #expect(try decode(#"{"tool_choice":{"type":"\#(word)"}}"#).request.options.toolChoice == choice)
    }

    // MARK: Faults

    @Test(arguments: [
        (#"{"messages":[]}"#, "messages"), (#"{"messages":[7]}"#, "messages[0]"),
        (#"{"messages":[{"content":"q"}]}"#, "messages[0].role"),
        (#"{"messages":[{"role":"tool","content":"q"}]}"#, "messages[0].role"),
        (#"{"messages":[{"role":"user"}]}"#, "messages[0].content"),
        (#"{"messages":[{"role":"user","content":7}]}"#, "messages[0].content"),
        (#"{"messages":[{"role":"user","content":["q"]}]}"#, "messages[0].content[0]"),
        (#"{"messages":[{"role":"user","content":[{"text":"q"}]}]}"#, "messages[0].content[0].type"),
        (#"{"messages":[{"role":"user","content":[{"type":"text"}]}]}"#, "messages[0].content[0].text"),
        (#"{"messages":[{"role":"user","content":[{"type":"image"}]}]}"#, "messages[0].content[0].source"),
        (
            #"{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"text","data":"x"}}]}]}"#,
            "messages[0].content[0].source.type"
        ),
        (
            #"{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"="}}]}]}"#,
            "messages[0].content[0].source.data"
        ),
        (
            #"{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"base64","data":"AAEC"}}]}]}"#,
            "messages[0].content[0].source.media_type"
        ),
        (
            #"{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"a"}]}]}"#,
            "messages[0].content[0].name"
        ),
        (
            #"{"messages":[{"role":"user","content":[{"type":"tool_result"}]}]}"#,
            "messages[0].content[0].tool_use_id"
        ),
        (
            #"{"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[{"type":"text"}]}]}]}"#,
            "messages[0].content[0].content[0].text"
        ),
        (#"{"system":[{"type":"text","text":7}]}"#, "system[0].text"), (#"{"system":7}"#, "system"),
        (#"{"max_tokens":"9"}"#, "max_tokens"), (#"{"temperature":"9"}"#, "temperature"),
        (#"{"tools":{}}"#, "tools"), (#"{"tools":[{"input_schema":{}}]}"#, "tools[0].name"),
        (#"{"tools":[7]}"#, "tools[0]"), (#"{"tool_choice":"any"}"#, "tool_choice.type"),
        (#"{"tool_choice":{"type":"tool"}}"#, "tool_choice.name"),
        (#"{"thinking":{"type":"enabled"}}"#, "thinking.budget_tokens"), (#"{"thinking":7}"#, "thinking.type"),
        (#"{"stop_sequences":"x"}"#, "stop_sequences"), (#"{"stop_sequences":[7]}"#, "stop_sequences"),
        (#"{"metadata":"u"}"#, "metadata"), (#"{"output_config":{"format":{"type":"xml"}}}"#, "output_config.format"),
        (#"{"output_config":7}"#, "output_config"), (#"{"model":7}"#, "model"), (#"{"stream":"yes"}"#, "stream"),
    ])
    func `what is wrong is named by its path`(given: String, path: String) {
        #expect {
            try decode(given)
        } throws: { error in
            guard case .unusableInput(let text)? = error as? ChatError else { return false }
            return text.hasPrefix(path + " ")
        }
    }
}
