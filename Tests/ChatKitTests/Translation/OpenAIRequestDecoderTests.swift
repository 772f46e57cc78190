import Testing

@testable import ChatKit

@Suite struct OpenAIRequestDecoderTests {
    private func decode(_ text: String, usualModel: ModelID? = nil) throws -> DecodedRequest {
        try OpenAIRequestDecoder.decode(try JSONValue(parsing: text), usualModel: usualModel)
    }

    private func decode(messages: String) throws -> DecodedRequest {
        try decode(#"{"model":"m","messages":[\#(messages)]}"#)
    }

    @Test func `a request is read with all its parameters`() throws {
        let decoded = try decode(
            #"{"model":"gpt-4o","messages":[{"role":"system","content":"S"},{"role":"user","content":"Hi"}],"temperature":0,"max_completion_tokens":50,"stop":["x"],"n":2,"user":"u","seed":1,"top_p":null,"stream":true,"stream_options":{"include_usage":true},"response_format":{"type":"json_object"},"tools":[{"type":"function","function":{"name":"f"}},{"type":"web_search"}],"tool_choice":"required"}"#
        )
        var options = RequestOptions(temperature: 0, maxOutputTokens: 50)
        options.tools = [.function(FunctionTool(name: "f")), .builtIn(["type": "web_search"])]
        options.toolChoice = .required
        options.responseFormat = .jsonObject
        options.extra = [
            "stop": ["x"], "n": 2, "user": "u", "seed": 1, "stream_options": ["include_usage": true],
        ]
        #expect(
            decoded.request
                == ChatRequest(
                    model: "gpt-4o", messages: [Message(.system, "S"), Message(.user, "Hi")], options: options,
                    streams: true))
        #expect(decoded.notices == [])
        #expect(decoded.wishes == ReplyWishes(includesUsage: true))
    }

    @Test func `the former functions are tools, and the caller gets the former calls`() throws {
        let decoded = try decode(
            #"{"model":"m","messages":[{"role":"user","content":"q"},{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},{"role":"function","name":"f","content":"1"}],"functions":[{"name":"f","parameters":{"type":"object"}}],"function_call":{"name":"f"}}"#
        )
        #expect(decoded.request.options.tools == [.function(FunctionTool(name: "f", parameters: ["type": "object"]))])
        #expect(decoded.request.options.toolChoice == .named("f"))
        #expect(decoded.wishes.legacyFunctions)
        let call = try #require(decoded.request.messages[1].toolCalls.first)
        #expect(decoded.request.messages[2].toolResults == [ToolResult(callID: call.id, name: "f", content: "1")])
    }

    @Test func `results belong to their calls, and calls of former functions to the oldest of the name`() throws {
        let messages = try decode(
            messages:
                #"{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},{"id":"b","type":"function","function":{"name":"g","arguments":{"y":2}}}]},{"role":"tool","tool_call_id":"b","content":[{"type":"text","text":"1"},{"type":"text","text":"2"}]},{"role":"tool","tool_call_id":"a","content":"3"},{"role":"tool","tool_call_id":"zz","content":""}"#
        ).request.messages
        #expect(
            messages[0].toolCalls == [
                ToolCall(id: "a", name: "f", arguments: #"{"x":1}"#),
                ToolCall(id: "b", name: "g", arguments: #"{"y":2}"#),
            ])
        #expect(
            messages[1...].flatMap(\.toolResults) == [
                ToolResult(callID: "b", name: "g", content: "1\n2"), ToolResult(callID: "a", name: "f", content: "3"),
                ToolResult(callID: "zz", content: ""),
            ])
    }

    @Test func `pictures, files and recordings are kept with their bytes, their addresses or their names`() throws {
        let decoded = try decode(
            messages:
                #"{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAEC","detail":"low"}},{"type":"text","text":"b"},{"type":"text","text":"c"},{"type":"image_url","image_url":{"url":"https://e.example/x.png"}},{"type":"file","file":{"file_id":"file-1"}},{"type":"file","file":{"filename":"x.pdf","file_data":"data:application/pdf;base64,AAEC"}},{"type":"input_audio","input_audio":{"data":"AAEC","format":"mp3"}}]}"#
        )
        let bytes: [UInt8] = [0, 1, 2]
        var picture = Attachment(of: bytes, mediaType: "image/png")
        picture.detail = "low"
        #expect(
            decoded.request.messages == [
                Message(
                    role: .user,
                    parts: [
                        .text("a"), .image(picture), .text("b\nc"),
                        .image(Attachment(hash: "", mediaType: "", url: "https://e.example/x.png")),
                        .file(Attachment(hash: "", mediaType: "", fileID: "file-1")),
                        .file(Attachment(of: bytes, mediaType: "application/pdf", name: "x.pdf")),
                        .file(Attachment(of: bytes, mediaType: "audio/mpeg")),
                    ])
            ])
        #expect(decoded.request.attachments == [picture.hash: bytes])
    }

    @Test func `roles are the hub's four`() throws {
        let decoded = try decode(
            messages:
                #"{"role":"developer","content":"D"},{"role":"critic","name":"bob","content":"zz"},{"role":"assistant","content":[{"type":"refusal","refusal":"No."}],"refusal":null,"audio":null,"annotations":[]},{"role":"user","content":null}"#
        )
        #expect(
            decoded.request.messages == [
                Message(.system, "D"), Message(role: .user, name: "bob", parts: [.text("zz")]),
                Message(.assistant, "No."), Message(role: .user, parts: []),
            ])
        #expect(decoded.notices.map(\.kind) == [.translated])
    }

    @Test func `what the hub cannot hold is told once`() throws {
        let decoded = try decode(
            messages:
                #"{"role":"user","content":[{"type":"video_url","video_url":{}},{"type":"video_url","video_url":{}}],"cache_control":{"a":1}},{"role":"user","content":"a","cache_control":{"a":1}}"#
        )
        #expect(
            decoded.notices == [
                Notice(.dropped, "cache_control of messages is not kept"),
                Notice(.dropped, "parts of the type video_url are not kept"),
            ])
    }

    @Test func `a choice that the hub has no word for goes along as it is`() throws {
        let decoded = try decode(
            #"{"model":"m","messages":[{"role":"user","content":"q"}],"tool_choice":{"type":"web_search"},"response_format":{"type":"grammar"},"max_tokens":5,"max_completion_tokens":6}"#
        )
        #expect(
            decoded.request.options.extra == [
                "tool_choice": ["type": "web_search"], "response_format": ["type": "grammar"],
            ])
        #expect(decoded.request.options.maxOutputTokens == 6)
        #expect(decoded.notices.map(\.kind) == [.dropped])
    }

    @Test func `a request without a model has the usual one`() throws {
        let body = #"{"model":" ","messages":[{"role":"user","content":"q"}]}"#
        #expect(try decode(body, usualModel: "u").request.model == "u")
        #expect(chatError { _ = try decode(body) } == .unusableInput("model is empty"))
    }

    @Test(arguments: [
        ("[]", "the request is no object"), ("{}", "messages are missing"),
        (#"{"messages":{}}"#, "messages is no list"), (#"{"messages":[7]}"#, "messages[0] is no object"),
        (#"{"messages":[{}]}"#, "messages[0].role is missing"),
        (#"{"messages":[{"role":"user","content":7}]}"#, "messages[0].content is neither text nor a list of parts"),
        (#"{"messages":[{"role":"tool","content":"x"}]}"#, "messages[0].tool_call_id is missing"),
        (
            #"{"messages":[{"role":"assistant","tool_calls":[{"id":"a"}]}]}"#,
            "messages[0].tool_calls[0] has no name"
        ),
        (
            #"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:x,y"}}]}]}"#,
            "messages[0].content[0].image_url.url is no base64"
        ),
        (
            #"{"messages":[{"role":"user","content":[{"type":"file","file":{}}]}]}"#,
            "messages[0].content[0].file has neither file_id nor file_data"
        ),
        (#"{"messages":[{"role":"user"}]}"#, "model is missing"),
        (#"{"messages":[{"role":"user"}],"model":"m","temperature":"hot"}"#, "temperature is no number"),
        (#"{"messages":[{"role":"user"}],"model":"m","temperature":1e999}"#, "temperature is no number"),
        (#"{"messages":[{"role":"user"}],"model":"m","max_tokens":1e99}"#, "max_tokens is no whole number"),
        (#"{"messages":[{"role":"user"}],"model":"m","stream":"yes"}"#, "stream is neither true nor false"),
        (#"{"messages":[{"role":"user"}],"model":"m","tools":[{"type":"function"}]}"#, "tools[0] is no tool"),
    ])
    func `a wrong member is named`(body: String, problem: String) {
        #expect(chatError { _ = try decode(body) } == .unusableInput(problem))
    }
}
