import ChatKit

extension RecordedReply {
    /// The end of a reply that names a source without a mark in its text.
    private static let finish = {
        var finish = ReplyFinish(reason: .stop, model: "GigaChat-2:2.0.28.2")
        finish.citations = [Citation(url: "https://e.example", title: "E", range: 6..<6, label: "1")]
        return finish
    }()

    static let gigaChatV2 = [
        RecordedReply(
            name: "GigaChat v2", dialect: .gigaChatV2,
            body: #"""
                event: response.message.delta
                data: {"model":"GigaChat-2:2.0.28.2","created_at":1,"messages":[{"role":"reasoning","content":[{"text":"Hm."}]}]}

                event: response.message.delta
                data: {"model":"GigaChat-2:2.0.28.2","created_at":1,"messages":[{"role":"assistant","message_id":"m1","content":[{"text":"При"}]}]}

                event: response.message.delta
                data: {"model":"GigaChat-2:2.0.28.2","created_at":1,"messages":[{"content":[{"text":"вет","inline_data":{"sources":{"1":{"url":"https://e.example","title":"E"}}}}]}]}

                event: response.message.done
                data: {"model":"GigaChat-2:2.0.28.2","created_at":1,"finish_reason":"stop","usage":{"input_tokens":17,"input_tokens_details":{"prompt_tokens":15,"cached_tokens":2},"output_tokens":3,"total_tokens":20}}


                """#,
            events: [
                .reasoning("Hm."), .text("При"), .text("вет"),
                .usage(Usage(inputTokens: 17, outputTokens: 3, totalTokens: 20, cachedInputTokens: 2)),
                .finished(finish),
            ]),
        RecordedReply(
            name: "GigaChat v2 running a built-in tool, then calling ours", dialect: .gigaChatV2,
            body: #"""
                event: response.tool.in_progress
                data: {"messages":[{"role":"assistant","content":[{"tool_execution":{"name":"web_search","status":"success","seconds_left":4}}]}]}

                event: response.tool.completed
                data: {"messages":[{"role":"assistant","content":[{"text":"not the answer"}]}]}

                event: response.message.delta
                data: {"model":"G:1","messages":[{"role":"assistant","tool_state_id":"s1","content":[{"function_call":{"name":"get_weather","arguments":{"city":"Тверь"}}}]}]}

                event: response.message.done
                data: {"model":"G:1","messages":[{"role":"assistant","finish_reason":"function_call","content":[]}]}


                """#,
            events: [
                .toolCall(ToolCall(id: "call_s1", name: "get_weather", arguments: #"{"city":"Тверь"}"#, stateID: "s1")),
                .finished(ReplyFinish(reason: .toolCalls, model: "G:1")),
            ]),
        RecordedReply(
            name: "GigaChat v2 whole, with a picture", dialect: .gigaChatV2,
            body: #"""
                {"model":"G:1","created_at":1,"thread_id":"t","messages":[{"content":[{"text":"Here: "},{"files":[{"id":"f-1","mime":"image/jpeg","target":"image"}]}],"role":"assistant"}],"finish_reason":"response_blacklist","usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3,"output_tokens_details":{"reasoning_tokens":1}}}
                """#,
            events: [
                .text(#"Here: <img src="f-1" fuse="true"/>"#),
                .usage(Usage(inputTokens: 1, outputTokens: 2, totalTokens: 3, reasoningTokens: 1)),
                .finished(ReplyFinish(reason: .contentFilter, model: "G:1")),
            ]),
        RecordedReply(
            name: "GigaChat v2 breaking off", dialect: .gigaChatV2,
            body: #"""
                event: response.message.delta
                data: {"model":"G:1","messages":[{"role":"assistant","content":[{"text":"a"}]}]}


                """#,
            events: [.text("a")], error: .connectionLost(host: "h")),
        RecordedReply(
            name: "GigaChat v2 with an error", dialect: .gigaChatV2,
            body: #"{"status":422,"message":"Invalid params"}"#,
            error: .requestRejected(profile: "p", status: 422, code: nil, detail: "Invalid params")),
    ]
}
