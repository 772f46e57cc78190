import Testing

@testable import ChatKit

@Suite struct OpenAIMessageTests {
    private let call = ToolCall(id: "c1", name: "f", arguments: "{\"a\":1}")

    @Test func `calls and results keep their words and their order`() throws {
        let encoded = try Said.openAI([
            .calls(call), .results(ToolResult(callID: "c1", name: "f", content: "+3")),
        ])
        #expect(
            encoded.messages
                == #"[{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]},{"role":"tool","tool_call_id":"c1","content":"+3"}]"#
        )
        #expect(encoded.notices == [])
    }

    @Test func `parallel calls stay one message, and each result is a message`() throws {
        let second = ToolCall(id: "c2", name: "g", arguments: "{bad")
        let encoded = try Said.openAI([
            .calls(call, second, text: "ok"),
            .results(ToolResult(callID: "c2", content: "2"), ToolResult(callID: "c1", content: "1")),
        ])
        #expect(
            encoded.messages
                == #"[{"role":"assistant","content":"ok","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},{"id":"c2","type":"function","function":{"name":"g","arguments":"{bad"}}]},{"role":"tool","tool_call_id":"c1","content":"1"},{"role":"tool","tool_call_id":"c2","content":"2"}]"#
        )
    }

    @Test func `words beside results follow them as the user's`() throws {
        let encoded = try Said.openAI([
            .calls(call),
            Message(role: .tool, parts: [.toolResult(ToolResult(callID: "c1", content: "1")), .text("in German!")]),
        ])
        #expect(
            encoded.messages.hasSuffix(
                #"{"role":"tool","tool_call_id":"c1","content":"1"},{"role":"user","content":"in German!"}]"#))
    }

    @Test func `a speaker's name goes along, spelled as OpenAI takes it`() throws {
        let encoded = try Said.openAI([
            Message(role: .user, name: "ann", parts: [.text("a")]),
            Message(role: .user, name: "Анна К", parts: [.text("b")]),
        ])
        #expect(
            encoded.messages
                == #"[{"role":"user","content":"a","name":"ann"},{"role":"user","content":"b","name":"Анна_К"}]"#)
        #expect(encoded.kinds == [.translated])
    }

    @Test func `names of tools that OpenAI refuses are respelled everywhere`() throws {
        let tool = Tool.function(FunctionTool(name: "my tool.v2"))
        let encoded = try Said.openAI(
            [.calls(ToolCall(id: "1", name: "my tool.v2", arguments: "{}"))],
            RequestOptions(tools: [tool, .builtIn(["type": "x"])], toolChoice: .named("my tool.v2")))
        #expect(
            encoded.body["tools"]?.jsonText
                == #"[{"type":"function","function":{"name":"my_tool_v2"}},{"type":"x"}]"#)
        #expect(encoded.body["tool_choice"]?["function"]?["name"] == "my_tool_v2")
        #expect(encoded.messages.contains(#""function":{"name":"my_tool_v2""#))
        #expect(encoded.adaptation.toolNames == ["my_tool_v2": "my tool.v2"])
    }

    @Test func `pictures, recordings, documents and texts are parts of their kinds`() throws {
        var picture = Attachment(hash: "aa", mediaType: "image/png")
        picture.detail = "low"
        let parts: [Part] = [
            .image(picture), .file(Attachment(hash: "bb", mediaType: "audio/wav")),
            .file(Attachment(hash: "cc", mediaType: "application/pdf", name: "x.pdf")),
            .file(Attachment(hash: "dd", mediaType: "text/markdown", name: "x.md")),
            .image(Attachment(hash: "", mediaType: "", url: "https://example.org/a.png")),
            .file(Attachment(hash: "", mediaType: "", fileID: "file-1")), .text("what?"),
        ]
        let encoded = try Said.openAI(
            [Message(role: .user, parts: parts)],
            attachments: ["aa": [1, 2, 3], "bb": [4], "cc": [5], "dd": Array("привет".utf8)])
        #expect(
            encoded.messages
                == #"[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID","detail":"low"}},{"type":"input_audio","input_audio":{"data":"BA==","format":"wav"}},{"type":"file","file":{"filename":"x.pdf","file_data":"data:application/pdf;base64,BQ=="}},{"type":"text","text":"x.md:\n\nпривет"},{"type":"image_url","image_url":{"url":"https://example.org/a.png"}},{"type":"file","file":{"file_id":"file-1"}},{"type":"text","text":"what?"}]}]"#
        )
    }

    @Test func `an attachment whose bytes are not here is an error that names it`() {
        let picture = Message(
            role: .user, parts: [.image(Attachment(hash: "00", mediaType: "image/png", name: "cat.png"))])
        #expect(throws: ChatError.unusableInput("cat.png (image/png) cannot be sent: its bytes are not here")) {
            try Said.openAI([picture])
        }
    }

    @Test func `a picture in an answer is shown by the user's next message`() throws {
        let picture = Attachment(hash: "aa", mediaType: "image/png")
        let encoded = try Said.openAI(
            [Message(role: .assistant, parts: [.text("see"), .image(picture)]), Message(.user, "bigger")],
            attachments: ["aa": [1]])
        #expect(
            encoded.messages
                == #"[{"role":"assistant","content":"see"},{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AQ=="}},{"type":"text","text":"bigger"}]}]"#
        )
    }

    @Test func `the JSON mode has the word JSON in its messages`() throws {
        let asked = try Said.openAI([Message(.user, "as Json")], RequestOptions(responseFormat: .jsonObject))
        #expect(asked.notices == [] && asked.body["response_format"] == ["type": "json_object"])
        let unasked = try Said.openAI(
            [Message(.system, "S"), Message(.user, "hi")], RequestOptions(responseFormat: .jsonObject))
        #expect(unasked.messages.contains(#""content":"S\n\nAnswer with a JSON object.""#))
        #expect(unasked.kinds == [.translated])
        let bare = try Said.openAI([Message(.user, "hi")], RequestOptions(responseFormat: .jsonObject))
        #expect(bare.messages.hasPrefix(#"[{"role":"system","content":"Answer with a JSON object."}"#))
    }

    @Test func `a schema for the answer is OpenAI's response_format`() throws {
        let format = SchemaFormat(name: "ans", schema: ["type": "object"], strict: true)
        let encoded = try Said.openAI([Message(.user, "q")], RequestOptions(responseFormat: .jsonSchema(format)))
        #expect(
            encoded.body["response_format"]?.jsonText
                == #"{"type":"json_schema","json_schema":{"name":"ans","schema":{"type":"object"},"strict":true}}"#)
    }

    @Test(arguments: [("o3", true), ("gpt-5-mini", true), ("gpt-5.1", false), ("gpt-4o", false)])
    func `what reasoning models refuse is left out and named`(model: ModelID, drops: Bool) throws {
        let options = RequestOptions(temperature: 0.5, extra: ["logprobs": true, "seed": 1])
        let encoded = try Said.openAI([Message(.user, "q")], options, model: model, isOpenAI: true)
        #expect((encoded.body["temperature"] == nil) == drops && (encoded.body["logprobs"] == nil) == drops)
        #expect(encoded.kinds == (drops ? [.dropped, .dropped] : []))
        #expect(encoded.body["seed"] == 1)
        let elsewhere = try Said.openAI([Message(.user, "q")], options, model: model)
        #expect(elsewhere.body["temperature"] != nil)
    }
}
