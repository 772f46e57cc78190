import ChatKit

extension RecordedReply {
    static let responses = [
        RecordedReply(
            name: "a response with thoughts and words", dialect: .responses,
            body: #"""
                event: response.created
                data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","created_at":1790000000,"status":"in_progress","error":null,"incomplete_details":null,"model":"gpt-5-mini-2025-08-07","output":[],"usage":null}}

                event: response.in_progress
                data: {"type":"response.in_progress","sequence_number":1,"response":{"id":"resp_1","object":"response","created_at":1790000000,"status":"in_progress","error":null,"model":"gpt-5-mini-2025-08-07","output":[]}}

                event: response.output_item.added
                data: {"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[]}}

                event: response.reasoning_summary_part.added
                data: {"type":"response.reasoning_summary_part.added","sequence_number":3,"item_id":"rs_1","output_index":0,"summary_index":0,"part":{"type":"summary_text","text":""}}

                event: response.reasoning_summary_text.delta
                data: {"type":"response.reasoning_summary_text.delta","sequence_number":4,"item_id":"rs_1","output_index":0,"summary_index":0,"delta":"**Greet","obfuscation":"x1"}

                event: response.reasoning_summary_text.delta
                data: {"type":"response.reasoning_summary_text.delta","sequence_number":5,"item_id":"rs_1","output_index":0,"summary_index":0,"delta":"ing**"}

                event: response.reasoning_summary_text.delta
                data: {"type":"response.reasoning_summary_text.delta","sequence_number":6,"item_id":"rs_1","output_index":0,"summary_index":1,"delta":"Short."}

                event: response.output_item.done
                data: {"type":"response.output_item.done","sequence_number":7,"output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"**Greeting**"},{"type":"summary_text","text":"Short."}]}}

                event: response.output_item.added
                data: {"type":"response.output_item.added","sequence_number":8,"output_index":1,"item":{"id":"msg_1","type":"message","status":"in_progress","content":[],"role":"assistant"}}

                event: response.output_text.delta
                data: {"type":"response.output_text.delta","sequence_number":9,"item_id":"msg_1","output_index":1,"content_index":0,"delta":"Привет","logprobs":[]}

                event: response.output_text.delta
                data: {"delta":", 世界 \ud83d\ude00\n","item_id":"msg_1","output_index":1,"content_index":0,"sequence_number":10,"type":"response.output_text.delta"}

                event: response.output_text.done
                data: {"type":"response.output_text.done","sequence_number":11,"item_id":"msg_1","output_index":1,"content_index":0,"text":"Привет, 世界 😀\n","logprobs":[]}

                event: response.output_item.done
                data: {"type":"response.output_item.done","sequence_number":12,"output_index":1,"item":{"id":"msg_1","type":"message","status":"completed","content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"Привет, 世界 😀\n"}],"role":"assistant"}}

                event: response.completed
                data: {"type":"response.completed","sequence_number":13,"response":{"id":"resp_1","object":"response","created_at":1790000000,"status":"completed","error":null,"incomplete_details":null,"model":"gpt-5-mini-2025-08-07","output":[{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"**Greeting**"},{"type":"summary_text","text":"Short."}]},{"id":"msg_1","type":"message","status":"completed","content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"Привет, 世界 😀\n"}],"role":"assistant"}],"usage":{"input_tokens":20,"input_tokens_details":{"cached_tokens":16},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":25}}}


                """#,
            events: [
                .reasoning("**Greet"), .reasoning("ing**"), .reasoning("\n\nShort."), .text("Привет"),
                .text(", 世界 😀\n"),
                .usage(
                    Usage(
                        inputTokens: 20, outputTokens: 5, totalTokens: 25, cachedInputTokens: 16, reasoningTokens: 2)),
                stop("gpt-5-mini-2025-08-07"),
            ]),
        RecordedReply(
            name: "a response with two calls, without names of events", dialect: .responses,
            body: #"""
                data: {"type":"response.created","response":{"model":"m","status":"in_progress","output":[]}}

                data: {"type":"response.output_item.added","output_index":0,"item":{"id":"fc_a","type":"function_call","call_id":"call_a","name":"get_weather","arguments":""}}

                data: {"type":"response.function_call_arguments.delta","item_id":"fc_a","output_index":0,"delta":"{\"city\":"}

                data: {"type":"response.function_call_arguments.delta","item_id":"fc_a","output_index":0,"delta":"\"Тверь\"}"}

                data: {"type":"response.function_call_arguments.done","item_id":"fc_a","output_index":0,"arguments":"{\"city\":\"Тверь\"}"}

                data: {"type":"response.output_item.done","output_index":0,"item":{"id":"fc_a","type":"function_call","status":"completed","call_id":"call_a","name":"get_weather","arguments":"{\"city\":\"Тверь\"}"}}

                data: {"type":"response.output_item.done","output_index":1,"item":{"id":"ctc_b","type":"custom_tool_call","call_id":"call_b","name":"run","input":"{\"n\":1}"}}

                data: {"type":"response.completed","response":{"model":"m","status":"completed","output":[{"type":"function_call","call_id":"call_a","name":"get_weather","arguments":"{\"city\":\"Тверь\"}"},{"type":"custom_tool_call","call_id":"call_b","name":"run","input":"{\"n\":1}"}]}}

                data: [DONE]


                """#,
            events: [
                .toolCall(ToolCall(id: "call_a", name: "get_weather", arguments: #"{"city":"Тверь"}"#)),
                .toolCall(ToolCall(id: "call_b", name: "run", arguments: #"{"n":1}"#)),
                .finished(ReplyFinish(reason: .toolCalls, model: "m")),
            ]),
        RecordedReply(
            name: "a response that refuses", dialect: .responses,
            body: #"""
                data: {"type":"response.created","response":{"model":"m","output":[]}}

                data: {"type":"response.refusal.delta","output_index":0,"content_index":0,"delta":"I cannot"}

                data: {"type":"response.refusal.delta","output_index":0,"content_index":0,"delta":" help."}

                data: {"type":"response.refusal.done","output_index":0,"content_index":0,"refusal":"I cannot help."}

                data: {"type":"response.completed","response":{"model":"m","status":"completed","output":[{"type":"message","content":[{"type":"refusal","refusal":"I cannot help."}]}]}}


                """#,
            events: [
                .notice(Notice(.refused, "the model declines to answer")), .text("I cannot"), .text(" help."),
                stop("m"),
            ]),
        RecordedReply(
            name: "a response cut at the limit of tokens, with events of other kinds", dialect: .responses,
            body: #"""
                data: {"type":"response.created","response":{"model":"m","output":[]}}

                event: keepalive
                data: {"type":"keepalive","sequence_number":1}

                event: response.web_search_call.searching
                data: {"type":"response.web_search_call.searching","output_index":0,"item_id":"ws_1"}

                event: response.output_item.done
                data: {"type":"response.output_item.done","output_index":0,"item":{"type":"web_search_call","id":"ws_1","status":"completed","action":{"type":"search","query":"q"}}}

                event: response.output_item.done
                data: {"type":"response.output_item.done","output_index":1,"item":{"type":"computer_call","id":"cu_1","call_id":"c","action":{"type":"wait"}}}

                event: response.output_text.delta
                data: {"type":"response.output_text.delta","output_index":2,"delta":"One"}

                event: response.output_text.annotation.added
                data: {"type":"response.output_text.annotation.added","output_index":2,"annotation":{"type":"url_citation","url":"https://e.example"}}

                event: response.output_text.delta
                data: {"type":"response.output_text.delta","output_index":3,"delta":"two"}

                event: response.incomplete
                data: {"type":"response.incomplete","response":{"model":"m","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[{"type":"message","content":[{"type":"output_text","text":"One"}]},{"type":"message","content":[{"type":"output_text","text":"two"}]}],"usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3}}}


                """#,
            events: [
                .notice(Notice(.dropped, "the answer has an item of the type computer_call, which is left out")),
                .text("One"), .text("\n\ntwo"), .usage(Usage(inputTokens: 1, outputTokens: 2, totalTokens: 3)),
                .finished(ReplyFinish(reason: .length, model: "m")),
            ]),
        RecordedReply(
            name: "a response whose last event alone says something", dialect: .responses,
            body: #"""
                event: response.created
                data: {"type":"response.created","response":{"model":"m","output":[]}}

                event: response.completed
                data: {"type":"response.completed","response":{"model":"m","status":"completed","output":[{"type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"Hm."}]},{"type":"message","content":[{"type":"output_text","text":"a"},{"type":"output_text","text":"b"}]},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}]}}


                """#,
            events: [
                .reasoning("Hm."), .text("ab"), .toolCall(ToolCall(id: "c", name: "f", arguments: "{}")),
                .finished(ReplyFinish(reason: .toolCalls, model: "m")),
            ]),
        RecordedReply(
            name: "a response with thoughts told twice", dialect: .responses,
            body: #"""
                data: {"type":"response.reasoning_text.delta","output_index":0,"content_index":0,"delta":"Long"}

                data: {"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"Short"}

                data: {"type":"response.reasoning_text.delta","output_index":0,"content_index":0,"delta":" thoughts."}

                data: {"type":"response.output_text.delta","output_index":1,"delta":"a"}

                data: {"type":"response.completed","response":{"status":"completed","output":[]}}


                """#,
            events: [.reasoning("Long"), .reasoning(" thoughts."), .text("a"), stop(nil)]),
        RecordedReply(
            name: "a response that fails after its first words", dialect: .responses,
            body: #"""
                event: response.output_text.delta
                data: {"type":"response.output_text.delta","output_index":0,"delta":"a"}

                event: response.failed
                data: {"type":"response.failed","sequence_number":3,"response":{"id":"resp_1","status":"failed","error":{"code":"rate_limit_exceeded","message":"Slow down"},"output":[]}}


                """#,
            events: [.text("a")], error: .rateLimited(profile: "p", retryAfter: nil, detail: "Slow down")),
        RecordedReply(
            name: "a response with an event that is an error", dialect: .responses,
            body: #"""
                event: error
                data: {"type":"error","sequence_number":1,"code":"invalid_prompt","message":"No such thing very-secret-key","param":null}


                """#,
            error: .requestRejected(profile: "p", status: 400, code: "invalid_prompt", detail: "No such thing •••")),
        RecordedReply(
            name: "a response with an event that has an error inside", dialect: .responses,
            body: #"""
                data: {"type":"error","sequence_number":1,"error":{"type":"server_error","code":null,"message":"Broken"}}


                """#,
            error: .providerUnavailable(profile: "p", status: 500, detail: "Broken")),
        RecordedReply(
            name: "a response that breaks off", dialect: .responses,
            body: #"data: {"type":"response.output_text.delta","output_index":0,"delta":"a"}"# + "\n\n",
            events: [.text("a")], error: .connectionLost(host: "h")),
        RecordedReply(
            name: "a response with nothing in it", dialect: .responses,
            body: "event: ping\ndata: x\n\ndata: {\"type\":\"response.queued\"}\n\n",
            error: .malformedReply(profile: "p", problem: "it ended without an answer")),
        RecordedReply(
            name: "a whole response", dialect: .responses,
            body: #"""
                {"id":"resp_1","object":"response","created_at":1,"status":"incomplete","error":null,"incomplete_details":{"reason":"content_filter"},"model":"m","output":[{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"x"},{"type":"summary_text","text":"y"}],"encrypted_content":"e"},{"type":"message","id":"msg_1","status":"incomplete","role":"assistant","content":[{"type":"output_text","text":"Hello","annotations":[],"logprobs":[]}]}],"usage":{"input_tokens":1,"input_tokens_details":{"cached_tokens":0},"output_tokens":2,"output_tokens_details":{"reasoning_tokens":1},"total_tokens":3}}
                """#,
            events: [
                .reasoning("x"), .reasoning("\n\ny"), .text("Hello"),
                .usage(
                    Usage(inputTokens: 1, outputTokens: 2, totalTokens: 3, cachedInputTokens: 0, reasoningTokens: 1)),
                .finished(ReplyFinish(reason: .contentFilter, model: "m")),
            ]),
        RecordedReply(
            name: "a whole response that failed", dialect: .responses,
            body: #"""
                {"id":"resp_1","object":"response","status":"failed","error":{"code":"server_error","message":"Sorry"},"output":[]}
                """#,
            error: .providerUnavailable(profile: "p", status: 500, detail: "Sorry")),
        RecordedReply(
            name: "a chat completion where a response should be", dialect: .responses,
            body: #"{"choices":[{"message":{"content":"a"}}]}"#,
            error: .malformedReply(profile: "p", problem: "JSON without output")),
    ]
}
