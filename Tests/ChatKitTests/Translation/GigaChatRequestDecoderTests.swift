import Testing

@testable import ChatKit

@Suite struct GigaChatRequestDecoderTests {
    private func decode(_ text: String, _ api: GigaChatAPI = .v1) throws -> DecodedRequest {
        try GigaChatRequestDecoder.decode(try JSONValue(parsing: text), api: api)
    }

    private let v1 =
        #"{"model":"GigaChat-2","messages":[{"role":"system","content":"S"},{"role":"user","content":"w?","attachments":["file-1"]},{"role":"assistant","content":"","function_call":{"name":"get_weather","arguments":{"city":"M"}},"functions_state_id":"s"},{"role":"function","name":"get_weather","content":"{\"result\":\"sunny\"}"}],"functions":[{"name":"get_weather","description":"d","parameters":{"type":"object","properties":{}}},{"name":"text2image"}],"function_call":{"name":"get_weather"},"temperature":0.5,"max_tokens":9,"repetition_penalty":1.1,"profanity_check":false,"response_format":{"type":"json_schema","schema":{"type":"object"},"strict":true},"stream":true}"#

    private let v2 =
        #"{"model":"GigaChat-2","messages":[{"role":"system","content":[{"text":"S"}]},{"role":"user","content":[{"text":"w?"},{"files":[{"id":"file-1"}]}]},{"role":"assistant","content":[{"function_call":{"name":"get_weather","arguments":{"city":"M"}}}],"tools_state_id":"s"},{"role":"tool","content":[{"function_result":{"name":"get_weather","result":{"result":"sunny"}}}]}],"tools":[{"functions":{"specifications":[{"name":"get_weather","description":"d","parameters":{"type":"object","properties":{}}}]}},{"text2image":{}}],"tool_config":{"mode":"forced","function_name":"get_weather"},"model_options":{"temperature":0.5,"max_tokens":9,"repetition_penalty":1.1,"response_format":{"type":"json_schema","schema":{"type":"object"},"strict":true}},"disable_filter":true,"stream":true}"#

    @Test func `a request of v1 is read with all its parameters`() throws {
        let decoded = try decode(v1)
        var options = RequestOptions(temperature: 0.5, maxOutputTokens: 9)
        options.tools = [
            .function(
                FunctionTool(
                    name: "get_weather", description: "d", parameters: ["type": "object", "properties": [:]])),
            .builtIn(["type": "text2image"]),
        ]
        options.toolChoice = .named("get_weather")
        options.responseFormat = .jsonSchema(SchemaFormat(name: "answer", schema: ["type": "object"], strict: true))
        options.extra = ["repetition_penalty": .double(1.1), "profanity_check": false]
        let call = ToolCall(id: "call_s", name: "get_weather", arguments: #"{"city":"M"}"#, stateID: "s")
        let result = ToolResult(callID: "call_s", name: "get_weather", content: #"{"result":"sunny"}"#)
        let file = Attachment(hash: "", mediaType: "", fileID: "file-1")
        #expect(
            decoded.request
                == ChatRequest(
                    model: "GigaChat-2",
                    messages: [
                        Message(.system, "S"), Message(role: .user, parts: [.text("w?"), .file(file)]),
                        Message(role: .assistant, parts: [.toolCall(call)]),
                        Message(role: .tool, parts: [.toolResult(result)]),
                    ], options: options, streams: true))
        #expect(decoded.notices == [])
    }

    @Test func `a request of v2 means the same as one of v1`() throws {
        #expect(try decode(v2, .v2) == decode(v1))
    }

    @Test func `v2's own tools are built-in ones with their settings`() throws {
        let decoded = try decode(
            #"{"model":"m","messages":[{"role":"user","content":"q"}],"tools":[{"web_search":{"type":"actual_info_web_search","indexes":["a"]}},{"code_interpreter":{}}],"tool_config":{"mode":"none"}}"#,
            .v2)
        #expect(
            decoded.request.options.tools == [
                .builtIn(["type": "web_search", "indexes": ["a"]]), .builtIn(["type": "code_interpreter"]),
            ])
        #expect(decoded.request.options.toolChoice == ToolChoice.none)
    }

    @Test func `what only GigaChat has is told`() throws {
        let decoded = try decode(
            #"{"model":"m","messages":[{"role":"user","content":"q"},{"role":"function_in_progress","content":"{}"},{"role":"search_result","content":"x"}],"functions":[{"name":"f","parameters":{},"few_shot_examples":[{"request":"a","params":{}}],"return_parameters":{}}],"function_call":{"name":"f","partial_arguments":{"a":1}}}"#
        )
        #expect(decoded.request.messages == [Message(.user, "q"), Message(.user, "x")])
        #expect(
            decoded.notices.map(\.text) == [
                "few_shot_examples of f are not kept: only GigaChat has them",
                "partial_arguments are not kept: nobody else can begin a call",
                "a message of the role search_result is the user's",
            ])
    }

    @Test(arguments: [
        ("{}", "messages are missing"),
        (#"{"messages":[{"role":"user","content":["a"]}]}"#, "messages[0].content is not text"),
        (#"{"messages":[{"role":"assistant","function_call":{}}]}"#, "messages[0].function_call has no name"),
        (#"{"messages":[{"role":"user"}],"functions":[{}]}"#, "functions[0] has no name"),
        (#"{"messages":[{"role":"user"}]}"#, "model is missing"),
    ])
    func `a wrong member is named`(body: String, problem: String) {
        #expect(chatError { _ = try decode(body) } == .unusableInput(problem))
    }
}
