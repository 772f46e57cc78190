import Testing

@testable import ChatKit

@Suite struct GigaChatMessageTests {
    private let weather = ToolCall(id: "call_1", name: "get_weather", arguments: #"{"city":"M"}"#)
    private let time = ToolCall(id: "call_2", name: "get_time", arguments: "{}")

    // MARK: Roles and their places

    @Test func `leading instructions are one system message`() throws {
        let encoded = try Said.gigaChat([Message(.system, "D"), Message(.system, "S2"), Message(.user, "d")])
        #expect(encoded.messages == #"[{"role":"system","content":"D\n\nS2"},{"role":"user","content":"d"}]"#)
        #expect(encoded.kinds == [.translated])
    }

    @Test func `a system message in the middle comes to the front and later ones are the user's`() throws {
        let encoded = try Said.gigaChat([
            Message(.user, "a"), Message(.system, "b"), Message(.system, "c"), Message(.user, "d"),
            Message(.assistant, "e"), Message(.assistant, "f"), Message(role: .user, parts: []),
        ])
        #expect(
            encoded.messages
                == #"[{"role":"system","content":"b"},{"role":"user","content":"a\nc\nd"},{"role":"assistant","content":"e\nf"},{"role":"user","content":""}]"#
        )
        #expect(encoded.kinds == [.translated])
    }

    @Test func `speakers' names are left out, and that is said`() throws {
        let encoded = try Said.gigaChat([Message(role: .user, name: "bob", parts: [.text("zz")])])
        #expect(encoded.messages == #"[{"role":"user","content":"zz"}]"#)
        #expect(encoded.kinds == [.dropped])
    }

    @Test func `several texts of a message stand on lines of their own`() throws {
        let encoded = try Said.gigaChat([Message(role: .user, parts: [.text("a"), .reasoning("hm"), .text("b")])])
        #expect(encoded.messages == #"[{"role":"user","content":"a\nb"}]"#)
    }

    @Test func `an answer begun by the caller stays the last message`() throws {
        let encoded = try Said.gigaChat([Message(.user, "count"), Message(.assistant, "one, ")])
        #expect(encoded.messages.hasSuffix(#"{"role":"assistant","content":"one, "}]"#))
    }

    // MARK: Calls and results

    @Test func `a call and its result are a pair with objects`() throws {
        let encoded = try Said.gigaChat([
            Message(.user, "w?"), .calls(weather), .results(ToolResult(callID: "call_1", content: "sunny")),
        ])
        #expect(
            encoded.messages
                == #"[{"role":"user","content":"w?"},{"role":"assistant","content":"","function_call":{"name":"get_weather","arguments":{"city":"M"}}},{"role":"function","content":"{\"result\":\"sunny\"}","name":"get_weather"}]"#
        )
        #expect(encoded.notices == [])
    }

    @Test func `parallel calls are split into pairs`() throws {
        let encoded = try Said.gigaChat([
            Message(.user, "w?"), .calls(weather, time, text: "Looking."),
            .results(ToolResult(callID: "call_2", content: "12:00")),
            .results(ToolResult(callID: "call_1", content: "sunny")),
        ])
        #expect(
            encoded.messages
                == #"[{"role":"user","content":"w?"},{"role":"assistant","content":"Looking.","function_call":{"name":"get_weather","arguments":{"city":"M"}}},{"role":"function","content":"{\"result\":\"sunny\"}","name":"get_weather"},{"role":"assistant","content":"","function_call":{"name":"get_time","arguments":{}}},{"role":"function","content":"{\"result\":\"12:00\"}","name":"get_time"}]"#
        )
    }

    @Test func `the state behind a call is sent back to v2 alone`() throws {
        var call = weather
        call.stateID = "fsid"
        let encoded = try Said.gigaChat([.calls(call), .results(ToolResult(callID: "call_1", content: "{}"))])
        #expect(!encoded.messages.contains("fsid"))
        let kept = try GigaChatRequestEncoder.encode(
            ChatRequest(model: "m", messages: [.calls(call)]), keepsStates: true)
        #expect(kept.messages.contains(#""functions_state_id":"fsid""#))
    }

    @Test(arguments: [
        ("sunny", #"{"result":"sunny"}"#), ("+3", #"{"result":"+3"}"#), ("", "{}"), ("null", #"{"result":null}"#),
        ("12", #"{"result":12}"#), ("1.50", #"{"result":1.50}"#), ("[1,2]", #"{"result":[1,2]}"#),
        (#"{"k": 1}"#, #"{"k": 1}"#), (#""{\"k\": 1}""#, #"{"k": 1}"#), (#""+3""#, #"{"result":"+3"}"#),
        (#""12""#, #"{"result":"12"}"#), ("{'a': 1}", #"{"result":"{'a': 1}"}"#), ("007", #"{"result":"007"}"#),
        ("0x1F", #"{"result":"0x1F"}"#), ("NaN", #"{"result":"NaN"}"#), ("True", #"{"result":"True"}"#),
        ("{broken", #"{"result":"{broken"}"#), (" \n", #"{"result":" \n"}"#),
    ])
    func `a result is a JSON object that says what the tool said`(content: String, object: String) {
        #expect(GigaChatResult.text(content) == object)
    }

    @Test(arguments: [
        (#"{"city":"M"}"#, #"{"city":"M"}"#), ("", "{}"), ("null", "{}"), ("{bad", #"{"_raw":"{bad"}"#),
        ("[1]", #"{"_raw":"[1]"}"#), (#""{\"a\":1}""#, #"{"a":1}"#), (#""words""#, #"{"_raw":"\"words\""}"#),
        (#"{"n":12345678901234567890}"#, #"{"n":12345678901234567890}"#),
    ])
    func `arguments are an object, whatever the model wrote`(text: String, object: String) {
        #expect(ToolArguments.object(text).jsonText == object)
    }

    @Test func `a call without a result gets one that says so`() throws {
        let encoded = try Said.gigaChat([.calls(weather), Message(.user, "never mind")])
        #expect(encoded.messages.contains(#""role":"function","content":"{\"error\":"#))
        #expect(encoded.kinds == [.translated])
    }

    @Test func `a result without a call is the user's words`() throws {
        let encoded = try Said.gigaChat([
            Message(.user, "w?"), .results(ToolResult(callID: "gone", name: "get_weather", content: "sunny")),
        ])
        #expect(
            encoded.messages == #"[{"role":"user","content":"w?\nThe tool get_weather answered: sunny"}]"#)
        #expect(encoded.kinds == [.translated])
    }

    // MARK: Files

    private let picture = Attachment(hash: "aa", mediaType: "image/png", name: "a.png")
    private let other = Attachment(hash: "bb", mediaType: "image/jpeg", name: "b.jpg")
    private let paper = Attachment(hash: "cc", mediaType: "application/pdf", name: "x.pdf")
    private let bytes: [String: [UInt8]] = ["aa": [1], "bb": [2], "cc": [3]]

    @Test func `each file has a message of its own`() throws {
        let encoded = try Said.gigaChat(
            [
                Message(
                    role: .user,
                    parts: [.text("a"), .image(picture), .text("b"), .image(other), .file(paper), .text("c")])
            ], attachments: bytes, uploads: ["aa": "f1", "bb": "f2", "cc": "f3"])
        #expect(
            encoded.messages
                == #"[{"role":"user","content":"a\nb","attachments":["f1"]},{"role":"user","content":"","attachments":["f2"]},{"role":"user","content":"c","attachments":["f3"]}]"#
        )
    }

    @Test func `files without a name there are to be uploaded, each once`() throws {
        let request = ChatRequest(
            model: "m",
            messages: [
                Message(role: .user, parts: [.image(picture), .image(other)]), Message(.assistant, "cats"),
                Message(role: .user, parts: [.image(picture), .text("again")]),
            ], attachments: bytes, uploads: ["bb": "f2"])
        #expect(try GigaChatFiles.pending(in: request) == [picture])
    }

    @Test func `the newest ten pictures and the newest document go`() throws {
        let pictures = (0..<12).map { Attachment(hash: "h\($0)", mediaType: "image/png", name: "\($0).png") }
        let papers = (0..<2).map { Attachment(hash: "p\($0)", mediaType: "application/pdf", name: "\($0).pdf") }
        let all = pictures + papers
        let encoded = try Said.gigaChat(
            all.map { Message(role: .user, parts: [$0.part]) },
            attachments: Dictionary(uniqueKeysWithValues: all.map { ($0.hash, [0]) }),
            uploads: Dictionary(uniqueKeysWithValues: all.map { ($0.hash, "f-\($0.hash)") }))
        #expect(!encoded.messages.contains(#""f-h0""#) && !encoded.messages.contains(#""f-h1""#))
        #expect(encoded.messages.contains(#""f-h2""#) && encoded.messages.contains(#""f-h11""#))
        #expect(!encoded.messages.contains(#""f-p0""#) && encoded.messages.contains(#""f-p1""#))
        #expect(encoded.kinds == [.dropped])
        #expect(encoded.notices.first?.text.contains("0.png (image/png)") == true)
    }

    @Test func `a file that GigaChat does not take is refused in a question and left out of the past`() throws {
        let film = Attachment(hash: "aa", mediaType: "image/webp", name: "a.webp")
        let message = Message(role: .user, parts: [.image(film)])
        #expect(throws: ChatError.self) { try Said.gigaChat([message], attachments: bytes) }
        let encoded = try Said.gigaChat([message, Message(.user, "and?")], attachments: bytes)
        #expect(encoded.messages == #"[{"role":"user","content":"and?"}]"#)
        #expect(encoded.kinds == [.dropped])
    }

    @Test func `a file above the limit is refused`() throws {
        let big = [String: [UInt8]](
            uniqueKeysWithValues: [("aa", [UInt8](repeating: 0, count: GigaChatFiles.Kind.image.limit + 1))])
        #expect(throws: ChatError.self) {
            try Said.gigaChat([Message(role: .user, parts: [.image(picture)])], attachments: big)
        }
    }

    @Test func `a picture that GigaChat made is its tag, another one's is shown by the user`() throws {
        let answer = Message(role: .assistant, parts: [.text("Here: "), .image(picture)])
        let dialogue = [Message(.user, "draw"), answer, Message(.user, "bigger")]
        let own = try Said.gigaChat(dialogue, attachments: bytes, uploads: ["aa": "f1"])
        #expect(own.messages.contains(#"Here: \n<img src=\"f1\" fuse=\"true\"/>"#))
        let foreign = try Said.gigaChat(dialogue, attachments: bytes)
        #expect(foreign.messages.contains(#"{"role":"user","content":"bigger","attachments":["#))
    }
}
