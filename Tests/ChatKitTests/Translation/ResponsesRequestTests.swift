import Testing

@testable import ChatKit

/// Requests in the dialect of OpenAI's Responses API, read and said.
@Suite struct ResponsesRequestTests {
    private func decode(_ input: String, _ more: String = "") throws -> DecodedRequest {
        try ResponsesRequestDecoder.decode(JSONValue(parsing: #"{"model":"m","input":\#(input)\#(more)}"#))
    }

    private func translate(
        _ request: String, from source: ChatDialect = .responses, to target: ChatDialect = .responses
    ) throws -> (body: JSONValue, told: [String]) {
        let translation = try HubRequest(JSONValue(parsing: request), from: source, to: .init(target))
        return (translation.body, translation.notices.map(\.text))
    }

    // MARK: Items

    @Test func `thoughts, words and calls of one answer are one message, and an answer behind it another`() throws {
        let decoded = try decode(
            #"[{"role":"user","content":"q"},{"type":"reasoning","id":"rs","summary":[{"type":"summary_text","text":"t"}],"encrypted_content":"e"},{"type":"message","id":"msg","status":"completed","role":"assistant","content":[{"type":"output_text","text":"w","annotations":[]}]},{"type":"function_call","id":"fc","call_id":"c1","name":"f","arguments":"{}"},{"type":"function_call","call_id":"c2","name":"g","arguments":{"a":1}},{"type":"function_call_output","call_id":"c2","output":{"ok":true}},{"type":"function_call_output","call_id":"c1","output":[{"type":"input_text","text":"x"},{"type":"input_text","text":"y"}]},{"role":"assistant","content":"a"},{"role":"assistant","content":"b"}]"#
        )
        #expect(
            decoded.request.messages == [
                Message(.user, "q"),
                Message(
                    role: .assistant,
                    parts: [
                        .reasoning("t"), .text("w"), .toolCall(ToolCall(id: "c1", name: "f", arguments: "{}")),
                        .toolCall(ToolCall(id: "c2", name: "g", arguments: #"{"a":1}"#)),
                    ]),
                .results(ToolResult(callID: "c2", name: "g", content: #"{"ok":true}"#)),
                .results(ToolResult(callID: "c1", name: "f", content: "x\ny")), Message(.assistant, "a"),
                Message(.assistant, "b"),
            ])
        #expect(decoded.notices == [Notice(.dropped, "what a model thought is not sent back to it")])
    }

    @Test func `pictures, documents and recordings of every spelling are attachments`() throws {
        let decoded = try decode(
            #"[{"role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,AAEC","detail":"low"},{"type":"input_image","image_url":"https://e.example/a.png"},{"type":"input_image","file_id":"f1"},{"type":"input_file","file_id":"f2"},{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERg=="},{"type":"input_file","file_url":"https://e.example/b.pdf"},{"type":"input_audio","input_audio":{"data":"UklGRg==","format":"wav"}}]},{"type":"image_generation_call","id":"ig","status":"completed","result":"AAEC"}]"#
        )
        let found = decoded.request.messages.map { $0.attachments.map { $0.url ?? $0.fileID ?? $0.mediaType } }
        #expect(
            found == [
                [
                    "image/png", "https://e.example/a.png", "f1", "f2", "application/pdf", "https://e.example/b.pdf",
                    "audio/wav",
                ], ["image/png"],
            ])
        #expect(decoded.request.messages[0].attachments[0].detail == "low")
        #expect(decoded.request.attachments.count == 3)
        #expect(decoded.notices == [])
    }

    @Test(arguments: [
        (#"[{"type":"item_reference","id":"msg_1"},{"role":"user","content":"q"}]"#, "items that are only named"),
        (#"[{"id":"msg_1"},{"role":"user","content":"q"}]"#, "items that are only named"),
        (#"[{"type":"web_search_call","id":"w"},{"role":"user","content":"q"}]"#, "items of the type web_search_call"),
        (#"[{"role":"critic","content":"q"}]"#, "messages of the role critic are the user's"),
        (
            #"[{"role":"user","content":[{"type":"input_text","text":"q"},{"type":"smell"}]}]"#,
            "parts of the type smell"
        ),
        (#"[{"role":"assistant","content":[{"type":"refusal","refusal":"no"}]}]"#, "a refusal of the model's is kept"),
        (#"[{"role":"user","content":"q","mood":"x"}]"#, "mood of messages is not kept"),
        (
            #"[{"role":"user","content":"q"},{"type":"function_call_output","call_id":"c","output":[{"type":"input_image","file_id":"f"}]}]"#,
            "pictures and files of tools' results go with the user's words"
        ),
    ])
    func `what has no place is told once`(input: String, words: String) throws {
        #expect(try decode(input).notices.map(\.text).filter { $0.contains(words) }.count == 1)
    }

    @Test(arguments: [
        ("{}", "input is neither text nor a list of items"), ("[]", "input is missing"), ("null", "input is missing"),
        ("[5]", "input[0] is no object"), (#"[{"type":"message","content":"q"}]"#, "input[0].role is missing"),
        (#"[{"text":"q"}]"#, "input[0].type is missing"),
        (#"[{"role":"user","content":5}]"#, "input[0].content is neither text nor a list of parts"),
        (
            #"[{"role":"user","content":[{"type":"input_text"}]}]"#,
            "input[0].content[0].text is not text"
        ),
        (
            #"[{"role":"user","content":[{"type":"input_image"}]}]"#,
            "input[0].content[0].image_url is missing"
        ),
        (
            #"[{"role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,*"}]}]"#,
            "input[0].content[0].image_url is no base64"
        ),
        (
            #"[{"role":"user","content":[{"type":"input_file","filename":"a"}]}]"#,
            "input[0].content[0] has neither file_id nor file_data"
        ),
        (#"[{"type":"function_call","name":"f","arguments":"{}"}]"#, "input[0].call_id is missing"),
        (#"[{"type":"function_call","call_id":"c"}]"#, "input[0].name is missing"),
        (#"[{"type":"function_call_output","output":"x"}]"#, "input[0].call_id is missing"),
        (#"[{"type":"function_call_output","call_id":"c"}]"#, "input[0].output is missing"),
        (
            #"[{"type":"function_call_output","call_id":"c","output":[{"type":"input_text"}]}]"#,
            "input[0].output[0].text is not text"
        ),
        (#"[{"type":"image_generation_call","id":"i","result":"*"}]"#, "input[0].result is no base64"),
    ])
    func `input that cannot be read is refused by its place`(input: String, words: String) {
        #expect(throws: ChatError.unusableInput(words)) { try decode(input) }
    }

    @Test(arguments: [
        (#""instructions":5"#, "instructions are no text"), (#""text":"x""#, "text is no object"),
        (#""reasoning":[]"#, "reasoning is no object"), (#""tools":{}"#, "tools is no list"),
        (#""tools":[{"type":"function"}]"#, "tools[0] is no tool"),
        (#""tools":[{"type":"custom"}]"#, "tools[0] is no tool"), (#""include":"x""#, "include is no list"),
        (#""max_output_tokens":1.5"#, "max_output_tokens is no whole number"),
        (#""temperature":"x""#, "temperature is no number"), (#""stream":1"#, "stream is neither true nor false"),
    ])
    func `parameters that cannot be read are refused by their names`(member: String, words: String) {
        #expect(throws: ChatError.unusableInput(words)) { try decode(#""q""#, ",\(member)") }
    }

    @Test func `a request without a model is refused in words`() throws {
        #expect(throws: ChatError.unusableInput("model is missing")) { try translate(#"{"input":"q"}"#) }
    }

    @Test func `messages that OpenAI keeps are enough for it and for nobody else`() throws {
        let request = #"{"model":"m","prompt":{"id":"pmpt_1"}}"#
        #expect(try translate(request).body == JSONValue(parsing: request))
        #expect(throws: ChatError.unusableInput("input is missing")) { try translate(request, to: .openai) }
    }

    // MARK: Round trips

    @Test(arguments: [
        #"{"model":"m","instructions":"S","input":[{"role":"user","content":"q"},{"role":"system","content":"s"},{"role":"assistant","content":"a"},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"o"},{"role":"user","content":[{"type":"input_text","text":"t"},{"type":"input_image","image_url":"data:image/png;base64,AAEC","detail":"high"},{"type":"input_image","file_id":"f1"},{"type":"input_image","image_url":"https://e.example/a.png"},{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERg=="},{"type":"input_file","file_id":"f2"},{"type":"input_file","file_url":"https://e.example/b.pdf"},{"type":"input_audio","input_audio":{"data":"UklGRg==","format":"wav"}}]}]}"#,
        #"{"model":"m","input":[{"role":"user","content":"q"}],"temperature":0.5,"top_p":0.9,"max_output_tokens":9,"stream":true,"stream_options":{"include_obfuscation":false},"store":true,"metadata":{"a":"b"},"parallel_tool_calls":false,"service_tier":"flex","safety_identifier":"s","prompt_cache_key":"k","prompt_cache_retention":"24h","top_logprobs":2,"user":"u"}"#,
        #"{"model":"m","input":[{"role":"user","content":"q"}],"background":true,"context_management":[{"type":"compaction"}],"conversation":"conv_1","include":["reasoning.encrypted_content","message.output_text.logprobs"],"max_tool_calls":2,"previous_response_id":"resp_1","prompt":{"id":"pmpt_1"},"reasoning":{"effort":"low","summary":"auto"},"text":{"verbosity":"low","format":{"type":"json_schema","name":"n","schema":{"type":"object"},"strict":true}},"truncation":"auto"}"#,
        #"{"model":"m","input":[{"role":"user","content":"q"}],"tools":[{"type":"function","name":"f","description":"d","parameters":{"type":"object","properties":{}},"strict":true},{"type":"function","name":"g"},{"type":"web_search","search_context_size":"low"},{"type":"mcp","server_label":"l","server_url":"https://e.example"}],"tool_choice":{"type":"function","name":"f"}}"#,
        #"{"model":"m","input":[{"role":"user","content":"q"}],"tools":[{"type":"function","name":"f"}],"tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"f"},{"type":"web_search"}]}}"#,
        #"{"model":"m","input":[{"role":"user","content":"q"}],"tools":[{"type":"mcp","server_label":"l"}],"tool_choice":{"type":"mcp","server_label":"l","name":"n"},"text":{"format":{"type":"text"}}}"#,
    ])
    func `a request comes out as it went in`(request: String) throws {
        let (body, told) = try translate(request)
        let expected = try JSONValue(parsing: request)
        #expect(body == expected, "\(body.jsonText)\nis not\n\(expected.jsonText)")
        #expect(told == [])
    }

    // MARK: From chat completions and back

    private let chat =
        #"{"model":"m","messages":[{"role":"system","content":"S"},{"role":"user","content":"q"},{"role":"assistant","content":"a","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"o"}],"max_tokens":9,"reasoning_effort":"low","verbosity":"low","logprobs":true,"top_logprobs":2,"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"}}},"tools":[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"g"}}],"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"f"}}]}},"stream":true,"stream_options":{"include_usage":true},"web_search_options":{"search_context_size":"low","user_location":{"type":"approximate","approximate":{"city":"Тверь"}}}}"#

    @Test func `a chat completion's request means the same in the Responses API`() throws {
        let (body, told) = try translate(chat, from: .openai)
        let expected = try JSONValue(
            parsing:
                #"{"model":"m","instructions":"S","input":[{"role":"user","content":"q"},{"role":"assistant","content":"a"},{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c1","output":"o"}],"max_output_tokens":9,"stream":true,"store":false,"reasoning":{"effort":"low"},"text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object"}},"verbosity":"low"},"include":["message.output_text.logprobs"],"top_logprobs":2,"tools":[{"type":"function","name":"f","parameters":{"type":"object","properties":{}},"strict":false},{"type":"function","name":"g","parameters":{"type":"object","properties":{}},"strict":false},{"type":"web_search","search_context_size":"low","user_location":{"type":"approximate","city":"Тверь"}}],"tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"f"}]}}"#
        )
        #expect(body == expected, "\(body.jsonText)\nis not\n\(expected.jsonText)")
        #expect(told == [])
    }

    @Test func `a request to the Responses API means the same as a chat completion's`() throws {
        let (body, told) = try translate(
            #"{"model":"m","instructions":"S","input":"q","max_output_tokens":9,"reasoning":{"effort":"low","summary":null},"text":{"format":{"type":"json_object"},"verbosity":"low"},"include":["message.output_text.logprobs"],"tools":[{"type":"function","name":"f"},{"type":"web_search"}],"tool_choice":"required","stream":true,"truncation":"disabled","background":false}"#,
            to: .openai)
        let expected = try JSONValue(
            parsing:
                #"{"model":"m","messages":[{"role":"system","content":"S\n\nAnswer with a JSON object."},{"role":"user","content":"q"}],"max_completion_tokens":9,"reasoning_effort":"low","verbosity":"low","logprobs":true,"response_format":{"type":"json_object"},"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"required","stream":true,"stream_options":{"include_usage":true}}"#
        )
        #expect(body == expected, "\(body.jsonText)\nis not\n\(expected.jsonText)")
        #expect(
            told == [
                "the tool web_search is not offered: chat completions have none like it",
                "the model is told to answer with JSON: OpenAI's JSON mode demands it",
            ])
    }

    @Test func `GigaChat's own tools are OpenAI's where it has them`() throws {
        let (body, told) = try translate(
            #"{"model":"m","messages":[{"role":"user","content":[{"text":"q"}]}],"tools":[{"web_search":{"type":"actual_info_web_search","indexes":[1]}},{"code_interpreter":{}},{"image_generate":{}},{"model_3d_generate":{}}]}"#,
            from: .gigachatV2)
        #expect(
            body["tools"] == [
                ["type": "web_search"], ["type": "code_interpreter", "container": ["type": "auto"]],
                ["type": "image_generation"],
            ])
        #expect(
            told == [
                "of the tool web_search these settings are not sent: indexes; the Responses API has none like them",
                "the tool model_3d_generate is not offered: the Responses API has none like it",
            ])
    }

    @Test func `names of functions are respelled, also among those allowed`() throws {
        let (body, told) = try translate(
            #"{"model":"m","input":"q","tools":[{"type":"function","name":"a.b"}],"tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"a.b"}]}}"#
        )
        #expect(body["tools"]?.arrayValue?.first?["name"] == "a_b")
        #expect(body["tool_choice"]?["tools"] == [["type": "function", "name": "a_b"]])
        #expect(told == ["the function a.b is called a_b; calls get their name back"])
    }

    @Test func `reasoning models do not get what they refuse`() throws {
        let (body, told) = try translate(
            #"{"model":"o3","messages":[{"role":"user","content":"q"}],"temperature":0.5,"top_p":0.5}"#, from: .openai)
        #expect(body["temperature"] == nil && body["top_p"] == nil)
        #expect(told.count == 2)
    }

    @Test func `reasoning models are not asked for likelihoods, and what else is included stays`() throws {
        let (body, told) = try translate(
            #"{"model":"o3","input":"q","include":["reasoning.encrypted_content","message.output_text.logprobs"],"top_logprobs":2}"#
        )
        #expect(body["include"] == ["reasoning.encrypted_content"] && body["top_logprobs"] == nil)
        #expect(
            told == [
                "the option logprobs is not sent: reasoning models such as o3 refuse it",
                "the option top_logprobs is not sent: reasoning models such as o3 refuse it",
            ])
        let bare = try translate(
            #"{"model":"o3","messages":[{"role":"user","content":"q"}],"logprobs":true}"#, from: .openai)
        #expect(bare.body["include"] == nil && bare.told.count == 1)
        let other = try translate(#"{"model":"m","input":"q","include":["message.output_text.logprobs"]}"#)
        #expect(other.body["include"] == ["message.output_text.logprobs"] && other.told == [])
    }

    // MARK: The JSON mode

    @Test(arguments: [
        (#""instructions":"Say JSON.","input":"q""#, true), (#""input":"as Json""#, false),
        (#""input":[{"role":"user","content":[{"type":"input_text","text":"JSON, please"}]}]"#, false),
        (#""input":[{"role":"developer","content":"json"},{"role":"user","content":"q"}]"#, true),
        (#""input":[{"role":"user","content":"q"},{"role":"developer","content":"json"}]"#, false),
    ])
    func `the JSON mode finds its word in the input`(members: String, isAdded: Bool) throws {
        let (body, told) = try translate(
            #"{"model":"m",\#(members),"text":{"format":{"type":"json_object"}}}"#)
        let last = body["input"]?.arrayValue?.last
        #expect((last == ["role": "system", "content": "Answer with a JSON object."]) == isAdded)
        #expect(
            told == (isAdded ? ["the model is told to answer with JSON: OpenAI's JSON mode demands it"] : []))
    }

    @Test func `the JSON mode that is an option finds its word too`() throws {
        let request = ChatRequest(
            model: "m", messages: [Message(.system, "Say JSON."), Message(.user, "q")],
            options: RequestOptions(extra: ["response_format": ["type": "json_object"]]), streams: false)
        let encoded = try ResponsesRequestEncoder().encode(request)
        #expect(encoded.body["text"] == ["format": ["type": "json_object"]])
        #expect(encoded.body["instructions"] == "Say JSON.")
        #expect(encoded.body["input"]?.arrayValue?.last?["content"] == "Answer with a JSON object.")
        #expect(encoded.kinds == [.translated])
    }

    @Test(arguments: ["input", "instructions", "messages", "model", "stream"])
    func `an option cannot replace what was asked`(name: String) throws {
        let request = ChatRequest(
            model: "m", messages: [Message(.user, "q")], options: RequestOptions(extra: [name: "x"]), streams: false)
        let encoded = try ResponsesRequestEncoder().encode(request)
        #expect(encoded.body[name] != "x" && encoded.kinds == [.dropped])
    }
}
