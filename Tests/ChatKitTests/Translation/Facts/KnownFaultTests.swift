import Testing

@testable import ChatKit

/// Faults that users of other translators between OpenAI and GigaChat report: each one done right.
@Suite struct KnownFaultTests {
    @Test(arguments: requests)
    func `a request that others spoil`(example: TranslationExample) throws {
        try example.check()
    }

    private static let requests = [
        TranslationExample(
            name: "no temperature is not temperature 0", given: #"{"top_p":0.5}"#, members: #"{"top_p":0.5}"#),
        TranslationExample(
            name: "max_completion_tokens counts", given: #"{"max_completion_tokens":9}"#,
            members: #"{"max_tokens":9}"#),
        TranslationExample(
            name: "a limit of 0 is not sent", given: #"{"max_tokens":0}"#, members: "{}", told: [.dropped]),
        TranslationExample(
            name: "stream_options stay here", given: #"{"stream":true,"stream_options":{"include_usage":true}}"#,
            members: #"{"stream":true}"#),
        TranslationExample(
            name: "words that end the answer are cut here", given: #"{"stop":"END"}"#, members: "{}",
            told: [.translated]),
        TranslationExample(
            name: "tools without a description, with types in lists and null among the choices",
            given:
                #"{"tools":[{"type":"function","function":{"name":"f","parameters":{"properties":{"a":{"type":["integer","null"],"enum":[1,null]}}}}}]}"#,
            members:
                #"{"functions":[{"name":"f","description":"","parameters":{"type":"object","properties":{"a":{"type":"integer","description":"Allowed values: 1"}}}}]}"#
        ),
        TranslationExample(
            name: "effort that is not GigaChat's", given: #"{"reasoning_effort":"minimal"}"#,
            members: #"{"reasoning_effort":"low"}"#),
        TranslationExample(
            name: "a function forced in v2 is forced",
            given:
                #"{"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":{"type":"function","function":{"name":"f"}}}"#,
            to: .gigachatV2, members: #"{"tool_config":{"mode":"forced","function_name":"f"}}"#, isAll: false),
        TranslationExample(
            name: "a member that is no parameter goes along", given: #"{"storage":{"is_stateful":true}}"#,
            members: #"{"storage":{"is_stateful":true}}"#),
    ]

    @Test func `a request without a model is refused in words, or has the usual one`() throws {
        let request: JSONValue = ["messages": [["role": "user", "content": "q"]]]
        #expect(throws: ChatError.unusableInput("model is missing")) {
            try RequestTranslation(request, from: .openai, to: .init(.gigachat))
        }
        let usual = try RequestTranslation(request, from: .openai, to: .init(.gigachat, usualModel: "GigaChat-2"))
        #expect(usual.body["model"] == "GigaChat-2")
    }

    @Test(arguments: [("gpt-4o", "GigaChat-2-Max"), ("gpt-4o-mini", "gpt-4o-mini")])
    func `a model of another provider's may stand for one that is there`(asked: String, sent: String) throws {
        let request: JSONValue = ["model": .string(asked), "messages": [["role": "user", "content": "q"]]]
        var target = RequestTranslation.Target(.gigachat)
        target.aliases = ["gpt-4o": "GigaChat-2-Max"]
        #expect(try RequestTranslation(request, from: .openai, to: target).body["model"]?.stringValue == sent)
        var profile = Profile(name: "p", kind: .gigachat, baseURL: "")
        profile.aliases = target.aliases
        #expect(try profile.model(named: ModelID(asked), in: nil).rawValue == sent)
    }

    @Test func `pictures, files and recordings of every kind are attachments`() throws {
        let request = try JSONValue(
            parsing:
                #"{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}},{"type":"input_audio","input_audio":{"data":"UklGRg==","format":"wav"}},{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERg=="}},{"type":"input_file","file_id":"file-7"}]}]}"#
        )
        let decoded = try OpenAIRequestDecoder.decode(request)
        #expect(try GigaChatFiles.pending(in: decoded.request).map(\.mediaType) == ["image/png", "audio/wav"])
        var uploaded = decoded.request
        for hash in decoded.request.attachments.keys { uploaded.uploads[hash] = "up-" + hash.prefix(4) }
        let sent = try GigaChatRequestEncoder.encode(uploaded)
        // Only the newest document counts at GigaChat.
        #expect(sent.notices.map(\.kind) == [.dropped])
        let files = sent.body["messages"]?.arrayValue?.map { $0["attachments"]?.arrayValue?.count ?? 0 }
        #expect(files == [1, 1, 1])
        #expect(sent.messages.contains("file-7"))
    }

    @Test func `counts that GigaChat leaves out are 0 and never null`() throws {
        var translation = ReplyTranslation(
            from: .gigachat, to: .openai, label: ReplyLabel(id: "R", created: 1, model: "m"))
        let body = translation.whole(
            Array(
                #"{"choices":[{"message":{"role":"assistant","content":"a","name":null,"data_for_context":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}"#
                    .utf8))
        #expect(body["usage"]?["prompt_tokens_details"] == ["cached_tokens": 0])
        let message = try #require(body["choices"]?.arrayValue?.first?["message"]?.objectValue)
        #expect(message.map(\.name) == ["role", "content", "refusal"])
    }

    @Test func `an error in the middle of a stream reaches the caller, and the stream ends`() throws {
        var translation = ReplyTranslation(
            from: .gigachat, to: .openai, label: ReplyLabel(id: "R", created: 1, model: "m"))
        let said = translation.take(
            Array(
                "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"status\":500,\"message\":\"Internal Server Error\"}\n\n"
                    .utf8))
        let lines = String(decoding: said, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 2)
        let error = try JSONValue(parsing: String(try #require(lines.last).dropFirst(6)))
        #expect(error["error"]?["type"] == "server_error")
        #expect(error["error"]?["message"] == "Internal Server Error")
        #expect(translation.error?.status == 500)
    }

    @Test func `an error before the stream keeps its status`() {
        var translation = ReplyTranslation(
            from: .gigachat, to: .openai, label: ReplyLabel(id: "R", created: 1, model: "m"))
        let body = translation.whole(Array(#"{"status":422,"message":"Invalid params: x"}"#.utf8))
        #expect(translation.error?.status == 422)
        #expect(body["error"]?["message"] == "Invalid params: x")
        #expect(body["detail"] == nil)
    }

    @Test func `a refusal by a filter is told as one in v2 too`() throws {
        var translation = ReplyTranslation(
            from: .gigachatV2, to: .openai, label: ReplyLabel(id: "R", created: 1, model: "m"))
        let body = translation.whole(
            Array(
                #"{"model":"m","messages":[{"role":"assistant","content":[{"text":"no"}]}],"finish_reason":"request_blacklist"}"#
                    .utf8))
        #expect(body["choices"]?.arrayValue?.first?["finish_reason"] == "content_filter")
    }
}
