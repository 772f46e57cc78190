import Testing

@testable import ChatKit

/// Faults seen in the field, each with the right value.
@Suite struct FieldFaultTests {
    private func request(
        _ json: String, from source: ChatDialect, to target: ChatDialect
    ) throws -> (body: JSONValue, told: [Notice]) {
        let translation = try RequestTranslation(try JSONValue(parsing: json), from: source, to: .init(target))
        return (translation.body, translation.notices)
    }

    private func reply(_ json: String, from source: ChatDialect, to target: ChatDialect) -> JSONValue {
        var translation = ReplyTranslation(
            from: source, to: target, label: ReplyLabel(id: "R", created: 1, model: "m"))
        return translation.whole(Array(json.utf8))
    }

    // MARK: GigaChat

    @Test(arguments: [
        #"{"model":"G","messages":[{"role":"assistant","finish_reason":"length","content":[{"text":"a"}]}],"finish_reason":null}"#,
        #"{"model":"G","finish_reason":null,"messages":[{"role":"assistant","content":[{"text":"a"}],"finish_reason":"length"}]}"#,
    ])
    func `a null at the top does not hide the end of v2's message`(body: String) {
        let choice = reply(body, from: .gigachatV2, to: .openai)["choices"]?.arrayValue?.first
        #expect(choice?["finish_reason"] == "length")
    }

    @Test func `v2's call beside the content is a call`() {
        let body =
            #"{"model":"G","messages":[{"role":"assistant","content":[],"function_call":{"name":"f","arguments":{"a":1}},"tools_state_id":"s"}],"finish_reason":"function_call"}"#
        let message = reply(body, from: .gigachatV2, to: .openai)["choices"]?.arrayValue?.first?["message"]
        #expect(message?["tool_calls"]?.arrayValue?.first?["function"] == ["name": "f", "arguments": #"{"a":1}"#])
    }

    @Test func `a forced call ends with function_call for GigaChat's callers`() {
        let body =
            #"{"choices":[{"index":0,"message":{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}]}"#
        #expect(
            reply(body, from: .openai, to: .gigachat)["choices"]?.arrayValue?.first?["finish_reason"]
                == "function_call")
        #expect(reply(body, from: .openai, to: .gigachatV2)["finish_reason"] == "function_call")
    }

    @Test func `GigaChat's own function is allowed with auto, and without functions auto is its own functions`() throws
    {
        let picture = try request(
            #"{"model":"m","input":"q","tools":[{"type":"image_generation"}]}"#, from: .responses, to: .gigachat)
        #expect(picture.body["functions"] == [["name": "text2image"]] && picture.body["function_call"] == "auto")
        let auto = #"{"model":"m","messages":[{"role":"user","content":"q"}],"function_call":"auto"}"#
        #expect(try request(auto, from: .gigachat, to: .gigachat).body["function_call"] == "auto")
        #expect(try request(auto, from: .gigachat, to: .gigachatV2).body["tools"] == [["image_generate": [:]]])
        #expect(try request(auto, from: .gigachat, to: .responses).body["tools"] == [["type": "image_generation"]])
    }

    @Test func `the search of chat completions is a tool of v2`() throws {
        let (body, told) = try request(
            #"{"model":"m","messages":[{"role":"user","content":"q"}],"web_search_options":{"search_context_size":"low"}}"#,
            from: .openai, to: .gigachatV2)
        #expect(body["tools"] == [["web_search": [:]]])
        #expect(told.map(\.kind) == [.dropped])
    }

    @Test(arguments: [ChatDialect.gigachat, .anthropic])
    func `a schema that is missing is any object's`(target: ChatDialect) throws {
        let (body, _) = try request(
            #"{"model":"m","messages":[{"role":"user","content":"q"}],"response_format":{"type":"json_schema","json_schema":{"name":"a"}}}"#,
            from: .openai, to: target)
        #expect(body.jsonText.contains(#""schema":{"type":"object"}"#))
    }

    // MARK: Tools

    @Test func `only the allowed tools are offered to Anthropic`() throws {
        let (body, told) = try request(
            #"{"model":"m","messages":[{"role":"user","content":"q"}],"tools":[{"type":"function","function":{"name":"a"}},{"type":"function","function":{"name":"b"}}],"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"b"}}]}}}"#,
            from: .openai, to: .anthropic)
        #expect(body["tools"]?.arrayValue?.map { $0["name"] } == ["b"])
        #expect(body["tool_choice"] == ["type": "any"])
        #expect(told == [Notice(.translated, "only the tools that are allowed are offered to Anthropic")])
    }

    @Test func `the domains and the place of a search are those of the other vendor's`() throws {
        let place = #"{"type":"approximate","city":"Tver"}"#
        let location = try JSONValue(parsing: place)
        let search =
            #"{"type":"web_search_20250305","name":"web_search","allowed_domains":["a.ru"],"user_location":\#(place)}"#
        let (body, told) = try request(
            #"{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}],"tools":[\#(search)]}"#,
            from: .anthropic, to: .responses)
        #expect(
            body["tools"] == [
                [
                    "type": "web_search", "filters": ["allowed_domains": ["a.ru"]],
                    "user_location": location,
                ]
            ])
        #expect(told == [])
    }

    @Test func `a namespace is a part of the function's name elsewhere, and is one again in the answer`() throws {
        let asked = try RequestTranslation(
            try JSONValue(
                parsing:
                    #"{"model":"m","input":[{"role":"user","content":"q"},{"type":"function_call","call_id":"a","name":"find","namespace":"crm","arguments":"{}"},{"type":"function_call_output","call_id":"a","output":"1"}],"tools":[{"type":"namespace","name":"crm","description":"d","tools":[{"type":"function","name":"find"}]}]}"#
            ), from: .responses, to: .init(.openai))
        #expect(asked.body["tools"]?.arrayValue?.first?["function"]?["name"] == "crm__find")
        #expect(asked.body["messages"]?.jsonText.contains(#""name":"crm__find""#) == true)
        let body =
            #"{"choices":[{"index":0,"message":{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"crm__find","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}"#
        var translation = asked.reply(ReplyLabel(id: "R", created: 1, model: "m"))
        let item = translation.whole(Array(body.utf8))["output"]?.arrayValue?.first
        #expect(item?["name"] == "find" && item?["namespace"] == "crm" && item?["call_id"] == "c")
    }

    // MARK: Attachments

    @Test(arguments: ["base64,@@@@", "base64,", "base64,AAE", "base64,A=AA"])
    func `broken base64 is an error`(data: String) {
        #expect(throws: ChatError.self) {
            try request(
                #"{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;\#(data)"}}]}]}"#,
                from: .openai, to: .anthropic)
        }
    }

    @Test(arguments: [ChatDialect.openai, .anthropic, .gigachat])
    func `a picture in a tool's result goes with the user's words`(target: ChatDialect) throws {
        let (body, told) = try request(
            #"{"model":"m","input":[{"role":"user","content":"q"},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":[{"type":"input_text","text":"see"},{"type":"input_image","file_id":"file-1"}]}]}"#,
            from: .responses, to: target)
        #expect(body["messages"]?.arrayValue?.last?["role"] == "user")
        #expect(body["messages"]?.arrayValue?.last?.jsonText.contains("file-1") == true)
        #expect(told.contains { $0.text == "pictures and files of tools' results go with the user's words" })
    }

    @Test func `a message of which nothing is left is left out`() throws {
        let (body, told) = try request(
            #"{"model":"m","messages":[{"role":"user","content":[{"type":"hologram","x":1}]},{"role":"user","content":"q"}]}"#,
            from: .openai, to: .responses)
        #expect(body["input"]?.arrayValue?.count == 1)
        #expect(told.contains { $0.text == "parts of the type hologram are not kept" })
    }

    // MARK: Answers

    @Test(arguments: ["```json\n{\"a\": 1}\n```", "Here it is:\n{\"a\": 1}", "{\"a\": 1}"])
    func `an answer by a schema loses its fence`(text: String) throws {
        let asked = try RequestTranslation(
            try JSONValue(
                parsing:
                    #"{"model":"m","messages":[{"role":"user","content":"q"}],"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object"}}}}"#
            ), from: .openai, to: .init(.gigachat))
        var whole = asked.reply(ReplyLabel(id: "R", created: 1, model: "m"))
        let words = JSONValue.string(text).jsonText
        let body = #"{"choices":[{"message":{"role":"assistant","content":\#(words)},"finish_reason":"stop"}]}"#
        let message = whole.whole(Array(body.utf8))["choices"]?.arrayValue?.first?["message"]
        #expect(message?["content"] == #"{"a": 1}"#)
    }

    @Test func `a stop that Anthropic refuses is cut here`() throws {
        let asked = try RequestTranslation(
            try JSONValue(parsing: #"{"model":"m","messages":[{"role":"user","content":"q"}],"stop":["\n\n","END"]}"#),
            from: .openai, to: .init(.anthropic))
        #expect(asked.body["stop_sequences"] == ["END"])
        var translation = asked.reply(ReplyLabel(id: "R", created: 1, model: "m"))
        let body = #"{"type":"message","content":[{"type":"text","text":"a\n\nb"}],"stop_reason":"end_turn"}"#
        let message = translation.whole(Array(body.utf8))["choices"]?.arrayValue?.first?["message"]
        #expect(message?["content"] == "a")
    }

    @Test(arguments: [
        (
            ChatDialect.responses,
            #"data: {"type":"response.output_item.added","output_index":0,"item":{"type":"message"}}|data: {"type":"response.output_text.delta","output_index":0,"delta":"a"}|data: {"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"a"}]}}"#
        ),
        (
            .anthropic,
            #"data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}|data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}|data: {"type":"content_block_stop","index":0}"#
        ),
    ])
    func `a stream without its last event gives what is whole`(source: ChatDialect, events: String) {
        var translation = ReplyTranslation(
            from: source, to: .openai, label: ReplyLabel(id: "R", created: 1, model: "m"))
        let stream = events.split(separator: "|").map { $0 + "\n\n" }.joined()
        let bytes = translation.take(Array(stream.utf8)) + translation.end()
        #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("data: [DONE]\n\n"))
        #expect(translation.failure == nil && translation.notices == [.lastEventMissing])
        // One that breaks off in the middle is an error.
        var broken = ReplyTranslation(from: source, to: .openai, label: ReplyLabel(id: "R", created: 1, model: "m"))
        let half = events.split(separator: "|").dropLast().map { $0 + "\n\n" }.joined()
        _ = broken.take(Array(half.utf8)) + broken.end()
        #expect(broken.failure != nil)
    }
}
