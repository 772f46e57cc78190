import Testing

@testable import ChatKit

/// A reply as a provider sends it, and the events it means. Written from the documented shapes and from what servers
/// are known to do.
struct RecordedReply: Sendable, CustomTestStringConvertible {
    enum Dialect: Sendable {
        case openAI
        case responses
        case gigaChat
        case gigaChatV2
        case anthropic
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

    static let all = openAI + responses + azure + local + thinking + gigaChat + gigaChatV2 + anthropic + broken

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
            events: [
                .notice(Notice(.refused, "the model declines to answer")), .text("I cannot"), .text(" help."),
                stop("m"),
            ]),
        RecordedReply(
            name: "the old function call in pieces",
            body: #"""
                data: {"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":null,"function_call":{"name":"f","arguments":""}}}]}

                data: {"model":"m","choices":[{"index":0,"delta":{"function_call":{"arguments":"{\"a\":"}}}]}

                data: {"model":"m","choices":[{"index":0,"delta":{"function_call":{"arguments":"1}"}}}]}

                data: {"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"function_call"}]}

                data: [DONE]


                """#,
            events: [
                .toolCall(ToolCall(id: "call_R_0", name: "f", arguments: #"{"a":1}"#)),
                .finished(ReplyFinish(reason: .toolCalls, model: "m")),
            ]),
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
                .text("a"),
                .notice(Notice(.dropped, "the provider sent more than one answer; only the first is taken")),
                stop("m"),
            ]),
    ]
}
