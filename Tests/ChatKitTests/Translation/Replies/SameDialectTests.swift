import TestSupport
import Testing

@testable import ChatKit

/// What stays in its dialect goes out as it came in, whatever it holds.
@Suite struct SameDialectTests {
    private let label = ReplyLabel(id: "R", created: 1, model: "m")

    private static let choices = #"""
        {"id":"c","object":"chat.completion","created":7,"model":"real","service_tier":"flex","choices":[{"index":0,"finish_reason":"stop","logprobs":{"content":[{"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":[]}],"refusal":null},"message":{"role":"assistant","content":"a","refusal":null,"annotations":[{"type":"url_citation","url_citation":{"start_index":0,"end_index":1,"url":"https://e.example","title":"E"}}],"audio":{"id":"audio_1","data":"AAAA","expires_at":9,"transcript":"a"}}},{"index":1,"finish_reason":"tool_calls","message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"custom","custom":{"name":"shell","input":"ls"}}]}},{"index":2,"finish_reason":"length","message":{"role":"assistant","content":"c"}}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"prompt_tokens_details":{"audio_tokens":1}}}
        """#

    @Test(arguments: [ChatDialect.openai, .azure])
    func `a reply with several choices is kept whole`(dialect: ChatDialect) throws {
        var translation = ReplyTranslation(from: dialect, to: dialect, label: label)
        let reply = try JSONValue(parsing: Self.choices)
        #expect(translation.whole(Array(Self.choices.utf8)) == reply)
        #expect(translation.notices == [] && translation.error == nil)
    }

    @Test func `Azure's own members stay with Azure`() throws {
        let given = #"""
            {"id":"c","choices":[{"index":0,"finish_reason":"stop","content_filter_results":{"hate":{"filtered":false}},"message":{"role":"assistant","content":"a","context":{"citations":[{"url":"https://private.example"}]}}}],"prompt_filter_results":[]}
            """#
        var same = ReplyTranslation(from: .azure, to: .azure, label: label)
        #expect(same.whole(Array(given.utf8)) == (try JSONValue(parsing: given)))
        var other = ReplyTranslation(from: .azure, to: .openai, label: label)
        let kept =
            #"{"id":"c","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"a"}}]}"#
        #expect(other.whole(Array(given.utf8)) == (try JSONValue(parsing: kept)))
        var stream = ReplyTranslation(from: .azure, to: .openai, label: label)
        let chunk =
            #"{"choices":[{"index":0,"delta":{"content":"a","context":{"intent":"x"}},"content_filter_results":{}}]}"#
        let bytes = stream.take(Array("data: \(chunk)\n\ndata: [DONE]\n\n".utf8))
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n")
    }

    @Test func `the events of a stream pass as they are, and a missing end is added`() {
        let chunk = #"{"id":"c","choices":[{"index":2,"delta":{"audio":{"data":"AA"}},"logprobs":{"content":[]}}]}"#
        let last = #"{"id":"c","choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}],"usage":null}"#
        var translation = ReplyTranslation(from: .openai, to: .openai, label: label)
        var bytes = translation.take(Array(": ping\r\n\r\ndata: \(chunk)\r\n\r\ndata: \(last)\n".utf8))
        bytes += translation.end()
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text == "data: \(chunk)\n\ndata: \(last)\n\ndata: [DONE]\n\n")
        #expect(translation.error == nil)
    }

    @Test func `an error is passed on in the provider's words, and is one`() throws {
        let error = #"{"error":{"message":"No","type":"invalid_request_error","param":"n","code":"x","details":[1]}}"#
        var whole = ReplyTranslation(from: .openai, to: .openai, label: label)
        #expect(whole.whole(Array(error.utf8)) == (try JSONValue(parsing: error)))
        #expect(whole.error != nil && whole.failure != nil)
        var stream = ReplyTranslation(from: .openai, to: .openai, label: label)
        let begun = stream.take(Array("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n".utf8))
        #expect(!begun.isEmpty)
        let bytes = stream.take(Array("data: \(error)\n\ndata: [DONE]\n\n".utf8)) + stream.end()
        #expect(String(decoding: bytes, as: UTF8.self) == "data: \(error)\n\n")
        #expect(stream.error != nil)
        var page = ReplyTranslation(from: .openai, to: .openai, label: label)
        #expect(page.whole(Array("<html>".utf8))["error"]?["message"] != nil)
    }

    @Test(arguments: [
        (
            ChatDialect.openai,
            #"{"model":"m","n":3,"messages":[{"role":"assistant","content":null,"audio":{"id":"a"},"tool_calls":[{"id":"c","type":"custom","custom":{"name":"s","input":"ls"}}]},{"role":"tool","tool_call_id":"c","content":[{"type":"text","text":"x"}]},{"role":"user","content":"q"}],"tools":[{"type":"custom","custom":{"name":"s","format":{"type":"text"}}}],"max_tokens":1,"max_completion_tokens":2,"logprobs":null}"#
        ),
        (
            .responses,
            #"{"model":"m","input":[{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":[{"type":"input_image","image_url":"https://e.example/a.png","detail":"low"}]},{"type":"web_search_call","id":"w","status":"completed","action":{"type":"search","query":"q"}}]}"#
        ),
        (
            .gigachat,
            #"{"model":"m","messages":[{"role":"user","content":"q"},{"role":"function_in_progress","content":"5"}],"functions":[{"name":"f","parameters":{"type":"object"},"few_shot_examples":[{"request":"r","params":{"a":1}}],"return_parameters":{"type":"object"}}],"function_call":{"name":"f","partial_arguments":{"a":1}}}"#
        ),
        (
            .gigachatV2,
            #"{"messages":[{"role":"user","content":[{"text":"q"},{"files":[{"id":"f"}]}]}],"storage":{"thread_id":"t"},"tools":[{"web_search":{"type":"news","indexes":["a"]}}]}"#
        ),
        (
            .anthropic,
            #"{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"search_result","source":"s","title":"t","content":[{"type":"text","text":"x"}],"citations":{"enabled":true}}]}],"thinking":{"type":"adaptive","display":"omitted"}}"#
        ),
    ])
    func `a request is kept whole, without a notice`(dialect: ChatDialect, given: String) throws {
        let request = try JSONValue(parsing: given)
        let translation = try RequestTranslation(request, from: dialect, to: .init(dialect))
        #expect(translation.body == request)
        #expect(translation.notices == [])
    }

    @Test func `a request that stays in its dialect gets its model by the target's name for it`() throws {
        let request: JSONValue = ["model": "fast", "messages": [["role": "user", "content": "q"]]]
        var target = RequestTranslation.Target(.openai)
        target.aliases = ["fast": "gpt-x"]
        #expect(try RequestTranslation(request, from: .openai, to: target).body["model"] == "gpt-x")
        var azure = RequestTranslation.Target(.azure)
        azure.azure.deployments = ["fast": "d"]
        let translation = try RequestTranslation(request, from: .azure, to: azure)
        #expect(translation.body["model"] == "d" && translation.azurePath?.contains("/") == true)
        #expect(throws: ChatError.self) {
            try RequestTranslation(["messages": []], from: .openai, to: .init(.openai))
        }
    }

    @Test(arguments: [ChatDialect.openai, .azure, .anthropic, .responses])
    func `a reply that the provider ended with an error is reported`(target: ChatDialect) throws {
        // Azure's replies are of the same dialect.
        let profile = target == .azure ? "azure" : "openai"
        let reply = #"{"choices":[{"index":0,"finish_reason":"network_error","message":{"content":"part"}}]}"#
        var whole = ReplyTranslation(from: .openai, to: target, label: label)
        #expect(whole.whole(Array(reply.utf8)).jsonText.contains("part"))
        #expect(whole.failure == .replyFailed(profile: profile, reason: .other("network_error")))
        let chunk = #"{"choices":[{"index":0,"finish_reason":"error","delta":{"content":"part"}}]}"#
        var stream = ReplyTranslation(from: .openai, to: target, label: label)
        let bytes = stream.take(Array("data: \(chunk)\n\ndata: [DONE]\n\n".utf8)) + stream.end()
        #expect(String(decoding: bytes, as: UTF8.self).contains("part"))
        #expect(stream.failure == .replyFailed(profile: profile, reason: .modelError))
    }
}
