import ChatKit

extension RecordedReply {
    static let azure = [
        RecordedReply(
            name: "Azure with its filter's results before, within and after",
            body: #"""
                data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"hate":{"filtered":false,"severity":"safe"},"jailbreak":{"filtered":false,"detected":false}}}]}

                data: {"choices":[{"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}},"delta":{"content":"Hi","role":"assistant"},"finish_reason":null,"index":0,"logprobs":null}],"created":1,"id":"c","model":"gpt-4.1-2025-04-14","object":"chat.completion.chunk"}

                data: {"choices":[{"delta":{},"finish_reason":"stop","index":0}],"created":1,"id":"c","model":"gpt-4.1-2025-04-14","object":"chat.completion.chunk"}

                data: {"choices":[{"content_filter_offsets":{"check_offset":44,"start_offset":44,"end_offset":46},"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}},"finish_reason":null,"index":0}],"created":0,"id":"","model":"","object":""}

                data: {"choices":[],"created":1,"id":"c","model":"gpt-4.1-2025-04-14","object":"chat.completion.chunk","usage":{"completion_tokens":1,"prompt_tokens":8,"total_tokens":9}}

                data: [DONE]

                """#,
            events: [
                .text("Hi"), .usage(Usage(inputTokens: 8, outputTokens: 1, totalTokens: 9)),
                stop("gpt-4.1-2025-04-14"),
            ]),
        RecordedReply(
            name: "Azure withholding an answer, without a delta",
            body: #"""
                data: {"choices":[{"delta":{"content":"The "},"finish_reason":null,"index":0}],"model":"m"}

                data: {"choices":[{"content_filter_results":{"violence":{"filtered":true,"severity":"high"}},"finish_reason":"content_filter","index":0}],"model":"m"}

                data: [DONE]

                """#,
            events: [
                .text("The "), .notice(Notice(.filtered, "the provider's filter struck the answer: violence")),
                .finished(ReplyFinish(reason: .contentFilter, model: "m")),
            ]),
        RecordedReply(
            name: "Azure's asynchronous filter striking after the end",
            body: #"""
                data: {"choices":[{"delta":{"content":"The ","role":"assistant"},"finish_reason":null,"index":0}],"model":"m"}

                data: {"choices":[{"delta":{},"finish_reason":"stop","index":0}],"model":"m"}

                data: {"id":"","object":"","created":0,"model":"","choices":[{"index":0,"finish_reason":null,"content_filter_results":{"hate":{"filtered":false,"severity":"safe"},"protected_material_text":{"detected":true,"filtered":true}},"content_filter_offsets":{"check_offset":44,"start_offset":44,"end_offset":198}}]}

                data: {"id":"","object":"","created":0,"model":"","choices":[{"index":0,"finish_reason":"content_filter","content_filter_results":{"protected_material_text":{"detected":true,"filtered":true}},"content_filter_offsets":{"check_offset":60,"start_offset":60,"end_offset":200}}]}

                data: [DONE]


                """#,
            events: [
                .text("The "),
                .notice(Notice(.filtered, "the provider's filter struck the answer: protected_material_text")),
                .finished(ReplyFinish(reason: .contentFilter, model: "m")),
            ]),
        RecordedReply(
            name: "Azure withholding a whole answer",
            body:
                #"{"choices":[{"finish_reason":"content_filter","index":0,"message":{"role":"assistant"}}],"model":"m"}"#,
            events: [.finished(ReplyFinish(reason: .contentFilter, model: "m"))]),
    ]

    static let local = [
        RecordedReply(
            name: "reasoning spelled in two ways, and twice in one chunk",
            body: #"""
                : keep-alive

                data: {"model":"deepseek-r1","choices":[{"index":0,"delta":{"role":"assistant","content":null,"reasoning_content":"Let"}}]}

                data: {"model":"deepseek-r1","choices":[{"index":0,"delta":{"content":"","reasoning":" me"}}]}

                data: {"model":"deepseek-r1","choices":[{"index":0,"delta":{"reasoning":" see","reasoning_content":" see","reasoning_details":[{"text":" see"}]}}]}

                data: {"model":"deepseek-r1","choices":[{"index":0,"delta":{"content":"42"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":9,"total_tokens":10,"prompt_cache_hit_tokens":1}}

                data: [DONE]


                """#,
            events: [
                .reasoning("Let"), .reasoning(" me"), .reasoning(" see"), .text("42"),
                .usage(Usage(inputTokens: 1, outputTokens: 9, totalTokens: 10, cachedInputTokens: 1)),
                stop("deepseek-r1"),
            ]),
        RecordedReply(
            name: "no [DONE], no blank line at the end, CRLF, and no space after the colon",
            body:
                "data:{\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"\"}]}\r\n\r\n"
                + "data:{\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}",
            events: [.text("a"), .text("b"), stop("m")]),
        RecordedReply(
            name: "usage in every chunk, named events and empty data",
            body: #"""
                event: ping
                data: now

                data:

                event: message
                data: {"model":"m","choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}

                data: {"model":"m","choices":[{"delta":{"content":"b"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}

                data: {"model":"m","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}

                data: [DONE]


                """#,
            events: [
                .text("a"), .usage(Usage(inputTokens: 1, outputTokens: 1, totalTokens: 2)), .text("b"),
                .usage(Usage(inputTokens: 1, outputTokens: 2, totalTokens: 3)), stop("m"),
            ]),
        RecordedReply(
            name: "whole tool calls without numbers or names, arguments as objects",
            body: #"""
                {"model":"m","choices":[{"message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"a","arguments":{"x":1}}},{"function":{"name":"b","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}
                """#,
            events: [
                .toolCall(ToolCall(id: "call_R_0", name: "a", arguments: #"{"x":1}"#)),
                .toolCall(ToolCall(id: "call_R_1", name: "b", arguments: "{}")),
                .finished(ReplyFinish(reason: .toolCalls, model: "m")),
            ]),
        RecordedReply(
            name: "two tool calls with one number, and the name in every piece",
            body: #"""
                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"1","function":{"name":"a","arguments":"{\"x\""}}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"1","function":{"name":"a","arguments":":1}"}}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"2","function":{"name":"a","arguments":"{}"}}]},"finish_reason":"stop"}]}

                data: [DONE]


                """#,
            events: [
                .toolCall(ToolCall(id: "1", name: "a", arguments: #"{"x":1}"#)),
                .toolCall(ToolCall(id: "2", name: "a", arguments: "{}")), stop(nil),
            ]),
        RecordedReply(
            name: "content as a list of parts",
            body: #"""
                data: {"model":"m","choices":[{"index":0,"delta":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},"finish_reason":"stop"}]}

                data: [DONE]


                """#,
            events: [.text("ab"), stop("m")]),
        RecordedReply(
            name: "[DONE] without a finish reason",
            body:
                "data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE] \n\n",
            events: [.text("a"), stop("m")]),
        RecordedReply(
            name: "a finish reason and a model name with escape sequences",
            body: #"""
                data: {"model":"m\u001b[31m","choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"od\u001b]0;t\u0007d"}]}

                data: [DONE]


                """#,
            events: [.text("a"), .finished(ReplyFinish(reason: .other("odd"), model: "m"))]),
    ]
}
