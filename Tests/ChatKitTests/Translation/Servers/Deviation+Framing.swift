@testable import ChatKit

extension Deviation {
    /// How the pieces lie in the body.
    static let framing = [
        Deviation(
            name: "events parted by one line end",
            body: "data: \(words("Hel"))\ndata: \(words("lo", finish: "stop"))\ndata: [DONE]\n", text: "Hello",
            finish: .stop),
        Deviation(
            name: "events parted by CR LF once",
            body: "data: \(words("Hel"))\r\ndata: \(words("lo", finish: "stop"))\r\ndata: [DONE]\r\n", text: "Hello",
            finish: .stop),
        Deviation(
            name: "an event in several lines",
            body:
                "data: {\"choices\":[{\"index\":0,\ndata: \"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n",
            text: "Hi", finish: .stop),
        Deviation(
            name: "a line of JSON for each event", body: words("Hel") + "\n" + words("lo", finish: "stop") + "\n",
            text: "Hello", finish: .stop),
        Deviation(
            name: "a field in a field", body: "data: data: \(words("Hi", finish: "stop"))\n\n", text: "Hi",
            finish: .stop),
        Deviation(
            name: "indented fields", body: "  data: \(words("Hi", finish: "stop"))\n\n", text: "Hi", finish: .stop),
        Deviation(
            name: "fields without a space", body: "data:\(words("Hi", finish: "stop"))\n\ndata:[DONE]\n\n", text: "Hi",
            finish: .stop),
        Deviation(
            name: "signs of life",
            body: ": OPENROUTER PROCESSING\n\ndata: ping\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\ndata: null\n\n"
                + stream(words("Hi", finish: "stop")), text: "Hi", finish: .stop),
        Deviation(
            name: "a line end inside a text", body: "data: \(words("a\n\nb"))\n\n" + stream(words("c", finish: "stop")),
            text: "a\n\nbc", finish: .stop),
        Deviation(
            name: "control characters inside a text", body: stream(words("a\tb\u{1}c", finish: "stop")),
            text: "a\tb\u{1}c",
            finish: .stop),
        Deviation(
            name: "Python's numbers and unknown escapes",
            body: stream(
                #"{"choices":[{"index":0,"delta":{"content":"it\'s"},"logprobs":{"p":[NaN,-Infinity]},"finish_reason":"stop",}]}"#
            ),
            text: "it's", finish: .stop),
        Deviation(
            name: "no [DONE]", body: stream(words("Hi", finish: "stop")), text: "Hi", finish: .stop),
        Deviation(
            name: "[DONE] in quotes", body: stream(words("Hi"), "\"[DONE]\""), text: "Hi", finish: .stop),
        Deviation(
            name: "no end of the last line", body: "data: \(words("Hi", finish: "stop"))\n\ndata: [DONE]", text: "Hi",
            finish: .stop),
        Deviation(
            name: "a stream's answer in one piece", body: "\n  " + whole(#""content":"Hi""#), text: "Hi", finish: .stop),
    ]

    /// Where the counts are.
    static let usages = [
        Deviation(
            name: "usage in x_groq",
            body: stream(
                words("Hi"),
                #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"r","usage":{"prompt_tokens":7,"completion_tokens":1,"total_tokens":8}}}"#,
                "[DONE]"), text: "Hi", usage: Usage(inputTokens: 7, outputTokens: 1, totalTokens: 8), finish: .stop),
        Deviation(
            name: "usage in a choice",
            body: stream(
                words("Hi"),
                #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":7,"completion_tokens":1,"total_tokens":8}}]}"#,
                "[DONE]"), text: "Hi", usage: Usage(inputTokens: 7, outputTokens: 1, totalTokens: 8), finish: .stop),
        Deviation(
            name: "timings in place of usage",
            body:
                #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"timings":{"cache_n":5,"prompt_n":2,"predicted_n":1,"predicted_ms":9.5}}"#,
            text: "Hi", usage: Usage(inputTokens: 7, outputTokens: 1, cachedInputTokens: 5), finish: .stop),
        Deviation(
            name: "usage in every chunk",
            body: stream(
                #"{"choices":[{"index":0,"delta":{"content":"H"}}],"usage":{"prompt_tokens":7,"completion_tokens":1,"total_tokens":8}}"#,
                #"{"choices":[{"index":0,"delta":{"content":"i"},"finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}"#
            ),
            text: "Hi", usage: Usage(inputTokens: 7, outputTokens: 2, totalTokens: 9), finish: .stop),
        Deviation(
            name: "usage of zeros",
            body:
                #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}"#,
            text: "Hi", finish: .stop),
        Deviation(
            name: "counts with a fraction",
            body:
                #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":7.0,"completion_tokens":1.0}}"#,
            text: "Hi", usage: Usage(inputTokens: 7, outputTokens: 1), finish: .stop),
    ]

    /// How replies end.
    static let ends = [
        Deviation(
            name: "an end after usage, without a reason and [DONE]",
            body: stream(
                words("Hi"), #"{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":1,"total_tokens":8}}"#),
            text: "Hi", usage: Usage(inputTokens: 7, outputTokens: 1, totalTokens: 8), finish: .stop),
        Deviation(name: "[DONE] without a reason", body: stream(words("Hi"), "[DONE]"), text: "Hi", finish: .stop),
        Deviation(
            name: "no end at all", body: stream(words("Hi")), text: "Hi", error: "connection_lost"),
        Deviation(
            name: "an empty reason in every chunk",
            body: stream(words("H", finish: ""), words("i", finish: ""), words("", finish: "stop")), text: "Hi",
            finish: .stop),
        Deviation(
            name: "reasons in capitals", body: stream(words("Hi", finish: "MAX_TOKENS")), text: "Hi", finish: .length),
        Deviation(
            name: "other words for the end", body: stream(words("Hi", finish: "eos_token")), text: "Hi", finish: .stop),
        Deviation(
            name: "Mistral's word for the limit", body: stream(words("Hi", finish: "model_length")), text: "Hi",
            finish: .length),
        Deviation(
            name: "other words for a filter", body: stream(words("Hi", finish: "sensitive")), text: "Hi",
            finish: .contentFilter),
        Deviation(
            name: "a failed end", body: stream(words("Hi", finish: "error")), text: "Hi", finish: .modelError,
            error: "reply_failed"),
        Deviation(
            name: "a network's end", body: stream(words("Hi", finish: "network_error")), text: "Hi",
            finish: .other("network_error"), error: "reply_failed", words: "network_error"),
        Deviation(
            name: "an aborted end", body: stream(words("Hi", finish: "abort")), text: "Hi", finish: .other("abort"),
            error: "reply_failed", words: "abort"),
        Deviation(
            name: "a server without resources", body: stream(words("Hi", finish: "insufficient_system_resource")),
            text: "Hi",
            finish: .other("insufficient_system_resource"), error: "reply_failed", words: "insufficient_system_resource"
        ),
        Deviation(
            name: "an empty reply",
            body: stream(delta(#""role":"assistant","content":"""#), words("", finish: "stop"), "[DONE]"),
            error: "empty_reply", words: "the reply is empty"),
        Deviation(
            name: "an empty reply in one piece", body: whole(#""role":"assistant","content":"""#), error: "empty_reply"),
        Deviation(
            name: "a withheld reply", body: whole(#""content":null"#, finish: "content_filter"), error: "empty_reply",
            words: "filter"),
        Deviation(name: "an empty body", body: "", error: "malformed_reply"),
        Deviation(
            name: "no choices", body: #"{"id":"x","object":"chat.completion","choices":[]}"#, error: "malformed_reply"),
    ]
}
