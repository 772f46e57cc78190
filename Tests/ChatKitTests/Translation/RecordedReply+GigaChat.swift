import ChatKit

extension RecordedReply {
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
                .toolCall(
                    ToolCall(
                        id: "call_77d3fb14", name: "get_weather", arguments: #"{"city":"Тверь","days":3}"#,
                        stateID: "77d3fb14")),
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
}
