@testable import ChatKit

extension Deviation {
    static let all = content + reasoning + calls + framing + usages + ends + errors

    /// Where the words are.
    static let content = [
        Deviation(
            name: "an empty delta beside a message",
            body:
                #"{"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"forty-two"},"delta":{"role":"assistant","content":""}}]}"#,
            text: "forty-two", finish: .stop),
        Deviation(
            name: "a message that repeats the deltas",
            body: stream(
                words("Hel"),
                #"{"choices":[{"index":0,"delta":{"content":"lo"},"message":{"content":"Hello"}}]}"#,
                #"{"choices":[{"index":0,"delta":{},"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}]}"#,
                "[DONE]"), text: "Hello", finish: .stop),
        Deviation(
            name: "a stream of messages, each with all so far",
            body: stream(
                #"{"choices":[{"index":0,"message":{"content":"Hel"},"finish_reason":null}]}"#,
                #"{"choices":[{"index":0,"message":{"content":"Hello"},"finish_reason":null}]}"#,
                #"{"choices":[{"index":0,"message":{"content":"Hello, 世界"},"finish_reason":"stop"}]}"#),
            text: "Hello, 世界", finish: .stop),
        Deviation(
            name: "deltas that repeat all so far",
            body: stream(
                words("H"), words("He"), words("Hello"), words("Hello there"), words("Hello there", finish: "stop")),
            text: "Hello there", finish: .stop),
        Deviation(
            name: "two deltas, the second with all so far",
            body: stream(words("Hello"), words("Hello there", finish: "stop"), "[DONE]"), text: "Hello there",
            finish: .stop),
        Deviation(
            name: "a model that says a word twice",
            body: stream(words("ha"), words("ha"), words("haha"), words("", finish: "stop")),
            text: "hahahaha", finish: .stop),
        Deviation(
            name: "numbers that begin alike",
            body: stream(words("1"), words("10"), words(" apples"), words("", finish: "stop")), text: "110 apples",
            finish: .stop),
        Deviation(
            name: "the whole text again with the end",
            body: stream(words("forty"), words("-two"), words("forty-two", finish: "stop")), text: "forty-two",
            finish: .stop),
        Deviation(
            name: "a text choice in a chat",
            body: stream(#"{"object":"text_completion","choices":[{"index":0,"text":"Hi","finish_reason":"stop"}]}"#),
            text: "Hi", finish: .stop),
        Deviation(
            name: "a choice that is not counted from 0",
            body: stream(#"{"choices":[{"index":1,"delta":{"content":"Hi"},"finish_reason":"stop"}]}"#), text: "Hi",
            finish: .stop),
        Deviation(
            name: "a completion in a wrapper",
            body:
                #"{"code":200,"msg":"ok","success":true,"data":{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}}"#,
            text: "Hi", finish: .stop),
        Deviation(
            name: "content in parts",
            body: whole(
                #""content":[{"type":"thinking","thinking":[{"type":"text","text":"Hmm"}]},{"type":"text","text":"Hi"}]"#
            ),
            text: "Hi", reasoning: "Hmm", finish: .stop),
        Deviation(
            name: "a delta in parts",
            body: stream(
                delta(#""content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm"}],"closed":false}]"#),
                delta(#""content":[{"type":"thinking","thinking":[{"type":"text","text":"m"}]}]"#),
                delta(#""content":[{"type":"text","text":"Hi"}]"#, finish: "stop")), text: "Hi", reasoning: "Hmm",
            finish: .stop),
        Deviation(
            name: "parts that cannot be shown",
            body: stream(
                delta(#""content":[{"type":"text","text":"see "},{"type":"reference","reference_ids":[1]}]"#),
                delta(
                    #""content":[{"type":"reference","reference_ids":["a"]},{"type":"text","text":"it"}]"#,
                    finish: "stop")),
            text: "see it", finish: .stop, notices: [.dropped]),
        Deviation(
            name: "content of nothing that can be shown",
            body: whole(#""content":[{"type":"hologram","data":"x"}]"#), error: "empty_reply", notices: [.dropped]),
        Deviation(
            name: "content as one part", body: whole(#""content":{"type":"text","text":"Hi"}"#), text: "Hi",
            finish: .stop),
        Deviation(
            name: "content as a list of texts", body: whole(#""content":["Hel","lo"]"#), text: "Hello", finish: .stop),
        Deviation(
            name: "content as JSON", body: whole(#""content":{"name":"Ann","age":7}"#),
            text: #"{"name":"Ann","age":7}"#,
            finish: .stop),
        Deviation(
            name: "parts of Google's own",
            body: whole(#""content":{"parts":[{"thought":true,"text":"Hmm"},{"text":"Hi"}]}"#),
            text: "Hi", reasoning: "Hmm", finish: .stop),
        Deviation(
            name: "pictures beside the content",
            body: whole(
                #""content":"a cat","images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]"#
            ),
            text: "a cat", finish: .stop, files: 1),
        Deviation(
            name: "a transcript in place of the content",
            body: whole(#""content":null,"audio":{"id":"a","transcript":"Hi"}"#), text: "Hi", finish: .stop),
        Deviation(
            name: "a refusal in place of the content", body: whole(#""content":null,"refusal":"I cannot""#),
            text: "I cannot",
            finish: .stop, notices: [.refused]),
    ]

    /// Where the thoughts are.
    static let reasoning = [
        Deviation(
            name: "reasoning as a text", body: stream(delta(#""reasoning":"Hmm""#), words("Hi", finish: "stop")),
            text: "Hi",
            reasoning: "Hmm", finish: .stop),
        Deviation(
            name: "reasoning in two members",
            body: stream(
                delta(#""reasoning":"Hm","reasoning_details":[{"type":"reasoning.text","text":"Hm"}]"#),
                delta(#""reasoning":"m","reasoning_content":"m""#), words("Hi", finish: "stop")), text: "Hi",
            reasoning: "Hmm", finish: .stop),
        Deviation(
            name: "reasoning details alone",
            body: whole(
                #""content":"Hi","reasoning_details":[{"type":"reasoning.summary","summary":"Hmm"},{"type":"reasoning.encrypted","data":"eA=="}]"#
            ),
            text: "Hi", reasoning: "Hmm", finish: .stop),
        Deviation(
            name: "thinking as a member", body: whole(#""content":"Hi","thinking":"Hmm""#), text: "Hi",
            reasoning: "Hmm",
            finish: .stop),
        Deviation(
            name: "tags and a member that say the same",
            body: whole(#""content":"<think>\nHmm\n</think>\n\nHi","reasoning_content":"Hmm\n""#), text: "Hi",
            reasoning: "Hmm\n", finish: .stop),
        Deviation(
            name: "the same in content and reasoning",
            body: stream(
                delta(#""content":"Hel","reasoning_content":"Hel""#),
                delta(#""content":"lo","reasoning_content":"lo""#, finish: "stop")), text: "Hello", finish: .stop),
        Deviation(
            name: "think tags cut anywhere",
            body: stream(words("<thi"), words("nk>\\nHmm</"), words("think>\\n\\nHi", finish: "stop")), text: "Hi",
            reasoning: "Hmm", finish: .stop),
        Deviation(
            name: "thought tags", body: stream(words("<thought>Hmm"), words("</thought>Hi", finish: "stop")),
            text: "Hi",
            reasoning: "Hmm", finish: .stop),
        Deviation(
            name: "Kimi's and Magistral's tags", body: whole(#""content":"[THINK]Hmm[/THINK]Hi""#), text: "Hi",
            reasoning: "Hmm", finish: .stop),
        Deviation(
            name: "a closing tag alone, in one piece", body: whole(#""content":"Hmm\n</think>\n\nHi""#), text: "Hi",
            reasoning: "Hmm\n", finish: .stop),
        Deviation(
            name: "a closing tag alone, in a stream",
            body: stream(words("Hmm"), words("</think>"), words("\\n\\nHi", finish: "stop")), text: "Hmm\n\nHi",
            finish: .stop, notices: [.translated]),
        Deviation(
            name: "an answer about tags", body: stream(words("use `</think>` and <think>", finish: "stop")),
            text: "use `</think>` and <think>", finish: .stop),
        Deviation(
            name: "thoughts and no answer",
            body: stream(delta(#""reasoning_content":"Hmm""#), words("", finish: "length")),
            reasoning: "Hmm", error: "empty_reply", words: "limit of output tokens"),
    ]

    /// Calls of tools.
    static let calls = [
        Deviation(
            name: "parallel calls with one number and no ID",
            body: stream(
                delta(#""tool_calls":[{"index":0,"function":{"name":"a","arguments":"{\"x\":1}"}}]"#),
                delta(#""tool_calls":[{"index":0,"function":{"name":"b","arguments":"{}"}}]"#, finish: "stop")),
            calls: [#"a {"x":1}"#, "b {}"], finish: .stop),
        Deviation(
            name: "parallel calls with one number",
            body: stream(
                delta(#""tool_calls":[{"index":0,"id":"1","function":{"name":"a","arguments":"{}"}}]"#),
                delta(
                    #""tool_calls":[{"index":0,"id":"2","function":{"name":"a","arguments":"{}"}}]"#,
                    finish: "tool_calls")),
            calls: ["a {}", "a {}"], finish: .toolCalls),
        Deviation(
            name: "calls without a number",
            body: stream(
                delta(#""tool_calls":[{"id":"1","function":{"name":"a","arguments":"{\"x\""}}]"#),
                delta(#""tool_calls":[{"function":{"arguments":":1}"}}]"#, finish: "tool_calls")),
            calls: [#"a {"x":1}"#],
            finish: .toolCalls),
        Deviation(
            name: "arguments as an object",
            body: whole(
                #""content":null,"tool_calls":[{"id":"1","function":{"name":"a","arguments":{"x":1}}}]"#,
                finish: "tool_calls"),
            calls: [#"a {"x":1}"#], finish: .toolCalls),
        Deviation(
            name: "arguments that repeat all so far",
            body: stream(
                delta(#""tool_calls":[{"index":0,"id":"1","function":{"name":"a","arguments":"{\"x\""}}]"#),
                delta(#""tool_calls":[{"index":0,"id":"1","function":{"name":"a","arguments":"{\"x\":1}"}}]"#),
                delta(
                    #""tool_calls":[{"index":0,"id":"1","function":{"name":"a","arguments":"{\"x\":1}"}}]"#,
                    finish: "tool_calls")),
            calls: [#"a {"x":1}"#], finish: .toolCalls),
        Deviation(
            name: "a line end inside an argument",
            body: whole(
                #""tool_calls":[{"id":"1","function":{"name":"a","arguments":"{\"x\":\"1\n2\\d\"}"}}]"#,
                finish: "tool_calls"),
            calls: [#"a {"x":"1\n2\\d"}"#], finish: .toolCalls),
        Deviation(
            name: "one call in place of a list",
            body: whole(#""tool_calls":{"id":"1","function":{"name":"a","arguments":"{}"}}"#, finish: "tool_calls"),
            calls: ["a {}"], finish: .toolCalls),
        Deviation(
            name: "a call as a part of the content",
            body: whole(#""content":[{"type":"tool_use","id":"1","name":"a","input":{"x":1}}]"#, finish: "tool_use"),
            calls: [#"a {"x":1}"#], finish: .toolCalls),
        Deviation(
            name: "a call in the new form and the old one",
            body: whole(
                #""tool_calls":[{"id":"1","function":{"name":"a","arguments":"{}"}}],"function_call":{"name":"a","arguments":"{}"}"#,
                finish: "tool_calls"), calls: ["a {}"], finish: .toolCalls),
        Deviation(
            name: "a number for a call's ID",
            body: whole(#""tool_calls":[{"id":7,"function":{"name":"a","arguments":"{}"}}]"#, finish: "tool_calls"),
            calls: ["a {}"], finish: .toolCalls),
    ]
}
