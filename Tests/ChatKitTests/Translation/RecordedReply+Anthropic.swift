import Testing

@testable import ChatKit

extension RecordedReply {
    /// Each event of a stream by its data; the names are the data's types.
    private static func stream(_ events: String...) -> String {
        events.map { data in
            let type = (try? JSONValue(parsing: data))?["type"]?.stringValue ?? "message"
            return "event: \(type)\ndata: \(data)\n\n"
        }.joined()
    }

    private static let end = #"{"type":"message_stop"}"#

    private static func start(_ usage: String) -> String {
        #"{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-m-1","content":[],"stop_reason":null,"stop_sequence":null,"usage":\#(usage)}}"#
    }

    static let anthropic = [
        RecordedReply(
            name: "Anthropic with counts at both ends", dialect: .anthropic,
            body: stream(
                start(
                    #"{"input_tokens":7,"cache_creation_input_tokens":100,"cache_read_input_tokens":2000,"cache_creation":{"ephemeral_5m_input_tokens":100},"output_tokens":1,"service_tier":"standard"}"#
                ),
                #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
                #"{"type":"ping"}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Привет"}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":", 世界 \ud83d\ude00\n"}}"#,
                #"{"type":"something_new","index":0,"delta":"odd"}"#, #"{"type":"content_block_stop","index":0}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":15,"output_tokens_details":{"thinking_tokens":4}}}"#,
                end),
            events: [
                .usage(Usage(inputTokens: 2107, outputTokens: 1, cachedInputTokens: 2000)), .text("Привет"),
                .text(", 世界 😀\n"),
                .usage(
                    Usage(inputTokens: 2107, outputTokens: 15, cachedInputTokens: 2000, reasoningTokens: 4)),
                stop("claude-m-1"),
            ]),
        RecordedReply(
            name: "Anthropic thinking, speaking and calling two tools", dialect: .anthropic,
            body: stream(
                start(#"{"input_tokens":30,"output_tokens":2}"#),
                #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Let me"}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":" see."}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}"#,
                #"{"type":"content_block_stop","index":0}"#,
                #"{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"eA=="}}"#,
                #"{"type":"content_block_stop","index":1}"#,
                #"{"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}"#,
                #"{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"Looking."}}"#,
                #"{"type":"content_block_delta","index":2,"delta":{"type":"citations_delta","citation":{"type":"char_location"}}}"#,
                #"{"type":"content_block_stop","index":2}"#,
                #"{"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_a","name":"get_weather","input":{}}}"#,
                #"{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":""}}"#,
                #"{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"city\":"}}"#,
                #"{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"\"Тверь\"}"}}"#,
                #"{"type":"content_block_stop","index":3}"#,
                #"{"type":"content_block_start","index":4,"content_block":{"type":"tool_use","id":"toolu_b","name":"get_time","input":{}}}"#,
                #"{"type":"content_block_delta","index":4,"delta":{"type":"input_json_delta","partial_json":""}}"#,
                #"{"type":"content_block_stop","index":4}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":30,"output_tokens":90}}"#,
                end),
            events: [
                .usage(Usage(inputTokens: 30, outputTokens: 2)), .reasoning("Let me"), .reasoning(" see."),
                .text("Looking."), .usage(Usage(inputTokens: 30, outputTokens: 90)),
                .toolCall(ToolCall(id: "toolu_a", name: "get_weather", arguments: #"{"city":"Тверь"}"#)),
                .toolCall(ToolCall(id: "toolu_b", name: "get_time", arguments: "{}")),
                .finished(ReplyFinish(reason: .toolCalls, model: "claude-m-1")),
            ]),
        RecordedReply(
            name: "Anthropic with a tool of its own, whose work is no part of the answer", dialect: .anthropic,
            body: stream(
                start(#"{"input_tokens":5,"output_tokens":1}"#),
                #"{"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"query\":\"q\"}"}}"#,
                #"{"type":"content_block_stop","index":0}"#,
                #"{"type":"content_block_start","index":1,"content_block":{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","title":"t","url":"https://example.com"}]}}"#,
                #"{"type":"content_block_stop","index":1}"#,
                #"{"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}"#,
                #"{"index":2,"delta":{"text":"Found.","type":"text_delta"},"type":"content_block_delta"}"#,
                #"{"type":"content_block_stop","index":2}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"END"},"usage":{"output_tokens":9,"server_tool_use":{"web_search_requests":1}}}"#,
                end),
            events: [
                .usage(Usage(inputTokens: 5, outputTokens: 1)), .text("Found."),
                .usage(Usage(inputTokens: 5, outputTokens: 9)),
                .finished(ReplyFinish(reason: .stop, model: "claude-m-1", stopSequence: "END")),
            ]),
        RecordedReply(
            name: "Anthropic that refuses", dialect: .anthropic,
            body: stream(
                start(#"{"input_tokens":5,"output_tokens":1}"#),
                #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"So"}}"#,
                #"{"type":"content_block_stop","index":0}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"refusal","stop_sequence":null},"usage":{"output_tokens":1}}"#
            ),
            events: [
                .usage(Usage(inputTokens: 5, outputTokens: 1)), .text("So"),
                .finished(ReplyFinish(reason: .contentFilter, model: "claude-m-1")),
            ]),
        RecordedReply(
            name: "Anthropic in one piece", dialect: .anthropic,
            body:
                #"{"id":"msg_1","type":"message","role":"assistant","model":"claude-m-1","content":[{"type":"thinking","thinking":"Hm.","signature":"c2ln"},{"type":"text","text":"One, "},{"type":"text","text":"two.","citations":[{"type":"char_location"}]},{"type":"tool_use","id":"toolu_a","name":"f","input":{"a":[1,2]}},{"type":"tool_use","id":"toolu_b","name":"g","input":{}}],"stop_reason":"max_tokens","stop_sequence":null,"usage":{"input_tokens":17,"cache_read_input_tokens":2,"output_tokens":3}}"#,
            events: [
                .reasoning("Hm."), .text("One, two."),
                .usage(Usage(inputTokens: 19, outputTokens: 3, cachedInputTokens: 2)),
                .toolCall(ToolCall(id: "toolu_a", name: "f", arguments: #"{"a":[1,2]}"#)),
                .toolCall(ToolCall(id: "toolu_b", name: "g", arguments: "{}")),
                .finished(ReplyFinish(reason: .length, model: "claude-m-1")),
            ]),
        RecordedReply(
            name: "Anthropic's error in a stream", dialect: .anthropic,
            body: stream(
                start(#"{"input_tokens":5,"output_tokens":1}"#),
                #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"So"}}"#,
                #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}"#),
            events: [.usage(Usage(inputTokens: 5, outputTokens: 1)), .text("So")],
            error: .providerUnavailable(profile: "p", status: 529, detail: "Overloaded")),
        RecordedReply(
            name: "Anthropic's stream that breaks off", dialect: .anthropic,
            body: stream(
                start(#"{"input_tokens":5,"output_tokens":1}"#),
                #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"So"}}"#),
            events: [.usage(Usage(inputTokens: 5, outputTokens: 1)), .text("So")],
            error: .connectionLost(host: "h")),
        RecordedReply(
            name: "Anthropic's error as a whole answer", dialect: .anthropic,
            body:
                #"{"type":"error","error":{"type":"not_found_error","message":"model: claude-x"},"request_id":"req_1"}"#,
            error: .modelNotFound(profile: "p", model: "asked", detail: "model: claude-x")),
    ]
}
