import Testing

@testable import ChatKit

/// A reply as a provider sends it, and the events it means. Written from the documented shapes and from what servers
/// are known to do.
struct RecordedReply: Sendable, CustomTestStringConvertible {
    enum Dialect: Sendable {
        case openAI
        case gigaChat
    }

    var name: String
    var dialect = Dialect.openAI
    var body: String
    var events: [ReplyEvent] = []
    /// What the reply ends with, if not regularly.
    var error: ChatError?

    var testDescription: String { name }

    static let context = ReplyContext(
        profile: "p", host: "h", model: "asked", secrets: [Secret("very-secret-key")], replyID: "R")

    static func stop(_ model: ModelID?) -> ReplyEvent { .finished(ReplyFinish(reason: .stop, model: model)) }

    static let all = openAI + azure + local + gigaChat + broken

    static let openAI = [
        RecordedReply(
            name: "OpenAI with usage in a chunk of its own",
            body: #"""
                data: {"id":"c","object":"chat.completion.chunk","created":1790000000,"model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"x"}

                data: {"id":"c","object":"chat.completion.chunk","created":1790000000,"model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"delta":{"content":"Привет"},"logprobs":null,"finish_reason":null}],"usage":null}

                data: {"id":"c","object":"chat.completion.chunk","created":1790000000,"model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"delta":{"content":", 世界 \ud83d\ude00\n"},"logprobs":null,"finish_reason":null}],"usage":null}

                data: {"id":"c","object":"chat.completion.chunk","created":1790000000,"model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null}

                data: {"id":"c","object":"chat.completion.chunk","created":1790000000,"model":"gpt-4o-mini-2024-07-18","choices":[],"usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25,"prompt_tokens_details":{"cached_tokens":16,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":2,"accepted_prediction_tokens":0}}}

                data: [DONE]


                """#,
            events: [
                .text("Привет"), .text(", 世界 😀\n"),
                .usage(
                    Usage(
                        inputTokens: 20, outputTokens: 5, totalTokens: 25, cachedInputTokens: 16, reasoningTokens: 2)),
                stop("gpt-4o-mini-2024-07-18"),
            ]),
        RecordedReply(
            name: "OpenAI with tool calls in pieces",
            body: #"""
                data: {"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"get_weather","arguments":""}}]},"finish_reason":null}]}

                data: {"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":"}}]},"finish_reason":null}]}

                data: {"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"call_b","type":"function","function":{"name":"get_time","arguments":""}}]},"finish_reason":null}]}

                data: {"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"Тверь\"}"}}]},"finish_reason":null}]}

                data: {"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"{}"}}]},"finish_reason":null}]}

                data: {"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

                data: [DONE]


                """#,
            events: [
                .toolCall(ToolCall(id: "call_a", name: "get_weather", arguments: #"{"city":"Тверь"}"#)),
                .toolCall(ToolCall(id: "call_b", name: "get_time", arguments: "{}")),
                .finished(ReplyFinish(reason: .toolCalls, model: "m")),
            ]),
        RecordedReply(
            name: "OpenAI refusing to answer",
            body: #"""
                data: {"model":"m","choices":[{"index":0,"delta":{"role":"assistant","refusal":"I cannot"},"finish_reason":null}]}

                data: {"model":"m","choices":[{"index":0,"delta":{"refusal":" help."},"finish_reason":"stop"}]}

                data: [DONE]


                """#,
            events: [.text("I cannot"), .text(" help."), stop("m")]),
        RecordedReply(
            name: "OpenAI whole",
            body: #"""
                {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"length"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}
                """#,
            events: [
                .text("Hello"), .usage(Usage(inputTokens: 1, outputTokens: 2, totalTokens: 3)),
                .finished(ReplyFinish(reason: .length, model: "m")),
            ]),
        RecordedReply(
            name: "two answers where one was asked for",
            body: #"""
                data: {"model":"m","choices":[{"delta":{"content":"b"},"index":1},{"delta":{"content":"a"},"index":0}]}

                data: {"model":"m","choices":[{"index":1,"delta":{},"finish_reason":"stop"}]}

                data: {"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                data: [DONE]


                """#,
            events: [
                .notice(Notice(.dropped, "the provider sent more than one answer; only the first is taken")),
                .text("a"), stop("m"),
            ]),
    ]

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
            events: [.text("The "), .finished(ReplyFinish(reason: .contentFilter, model: "m"))]),
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
            events: [.text("a"), .finished(ReplyFinish(reason: .other("unknown"), model: "m"))]),
        RecordedReply(
            name: "a finish reason and a model name with escape sequences",
            body: #"""
                data: {"model":"m\u001b[31m","choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"od\u001b]0;t\u0007d"}]}

                data: [DONE]


                """#,
            events: [.text("a"), .finished(ReplyFinish(reason: .other("odd"), model: "m"))]),
    ]

    static let gigaChat = [
        RecordedReply(
            name: "GigaChat", dialect: .gigaChat,
            body: #"""
                data: {"choices":[{"delta":{"role":"assistant","content":"Hel"},"index":0}],"created":1,"model":"GigaChat:2.0.28.2","object":"chat.completion"}

                data: {"choices":[{"delta":{"content":"lo"},"index":0}],"created":1,"model":"GigaChat:2.0.28.2","object":"chat.completion"}

                data: {"choices":[{"delta":{"content":""},"index":0,"finish_reason":"stop"}],"created":1,"model":"GigaChat:2.0.28.2","object":"chat.completion","usage":{"prompt_tokens":17,"completion_tokens":3,"total_tokens":20,"precached_prompt_tokens":2}}

                data: [DONE]


                """#,
            events: [
                .text("Hel"), .text("lo"),
                .usage(Usage(inputTokens: 17, outputTokens: 3, totalTokens: 20, cachedInputTokens: 2)),
                stop("GigaChat:2.0.28.2"),
            ]),
        RecordedReply(
            name: "GigaChat running a built-in function, then calling ours", dialect: .gigaChat,
            body: #"""
                data: {"choices":[{"delta":{"role":"function_in_progress","name":"text2image","created":1,"content":"10 seconds left"},"index":0}],"model":"GigaChat-2:1","object":"chat.completion"}

                data: {"choices":[{"delta":{"role":"assistant","content":"","function_call":{"name":"get_weather","arguments":{"city":"Тверь","days":3}},"functions_state_id":"77d3fb14"},"index":0}],"model":"GigaChat-2:1","object":"chat.completion"}

                data: {"choices":[{"delta":{"content":""},"index":0,"finish_reason":"function_call"}],"model":"GigaChat-2:1","object":"chat.completion"}

                data: [DONE]


                """#,
            events: [
                .toolCall(ToolCall(id: "77d3fb14", name: "get_weather", arguments: #"{"city":"Тверь","days":3}"#)),
                .finished(ReplyFinish(reason: .toolCalls, model: "GigaChat-2:1")),
            ]),
        RecordedReply(
            name: "GigaChat whole, refusing a topic", dialect: .gigaChat,
            body: #"""
                {"choices":[{"message":{"role":"assistant","content":"Не люблю менять тему разговора…"},"index":0,"finish_reason":"blacklist"}],"created":1,"model":"GigaChat:2.0.28.2","object":"chat.completions","usage":{"prompt_tokens":17,"completion_tokens":3,"total_tokens":20,"precached_prompt_tokens":0,"system_tokens":1}}
                """#,
            events: [
                .text("Не люблю менять тему разговора…"),
                .usage(Usage(inputTokens: 17, outputTokens: 3, totalTokens: 20, cachedInputTokens: 0)),
                .finished(ReplyFinish(reason: .contentFilter, model: "GigaChat:2.0.28.2")),
            ]),
        RecordedReply(
            name: "GigaChat writing invalid arguments", dialect: .gigaChat,
            body: #"""
                data: {"choices":[{"delta":{"content":"","role":"assistant"},"index":0,"finish_reason":"error"}],"model":"GigaChat:2"}

                data: [DONE]


                """#,
            events: [.finished(ReplyFinish(reason: .modelError, model: "GigaChat:2"))]),
    ]

    static let broken = [
        RecordedReply(
            name: "OpenAI's error in the middle of a stream",
            body: #"""
                data: {"model":"m","choices":[{"index":0,"delta":{"content":"a"}}]}

                data: {"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}}


                """#,
            events: [.text("a")],
            error: .providerUnavailable(profile: "p", status: 500, detail: "The server had an error")),
        RecordedReply(
            name: "OpenRouter's error beside a choice",
            body: #"""
                data: {"error":{"code":502,"message":"Upstream failed"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}


                """#,
            error: .providerUnavailable(profile: "p", status: 502, detail: "Upstream failed")),
        RecordedReply(
            name: "GigaChat's error in a stream", dialect: .gigaChat,
            body: #"data: {"status":429,"message":"Too many requests"}"# + "\n\n",
            error: .rateLimited(profile: "p", retryAfter: nil)),
        RecordedReply(
            name: "an error event that is no JSON", body: "event: error\ndata: overloaded\n\n",
            error: .providerUnavailable(profile: "p", status: 200, detail: "overloaded")),
        RecordedReply(
            name: "an error as a whole answer", body: #"{"error":"model is loading"}"#,
            error: .providerUnavailable(profile: "p", status: 200, detail: "model is loading")),
        RecordedReply(
            name: "a stream that breaks off",
            body: #"data: {"model":"m","choices":[{"index":0,"delta":{"content":"a"}}]}"# + "\n\n",
            events: [.text("a")], error: .connectionLost(host: "h")),
        RecordedReply(
            name: "a stream of nothing but [DONE]", body: "data: [DONE]\n\n",
            error: .malformedReply(profile: "p", problem: "it ended without an answer")),
        RecordedReply(
            name: "whole JSON that is no completion", body: #"{"object":"list","data":[]}"#,
            error: .malformedReply(profile: "p", problem: "JSON without choices")),
        RecordedReply(
            name: "an event that is no JSON",
            body: "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"choices\":[\n\n",
            events: [.text("a")],
            error: .malformedReply(
                profile: "p", problem: "a piece that is no JSON object: the text ends too early at byte 12")),
    ]
}
