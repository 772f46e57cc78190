/// Says a response of OpenAI's Responses API, and the items that it consists of.
///
/// Source: <https://platform.openai.com/docs/api-reference/responses/object>, read 2026-11-21. Every member is there,
/// because programs demand them: what the request said, or the API's usual value. Only `store` is false where the request
/// is silent: nobody keeps the answer.
enum ResponsesObject {
    /// How far a response or one of its items has come.
    enum Status: String {
        case inProgress = "in_progress"
        case completed
        case incomplete
        case failed
    }

    /// What a response has where its request does not say otherwise.
    private static let usual: JSONObject = [
        "background": false, "error": nil, "incomplete_details": nil, "instructions": nil, "max_output_tokens": nil,
        "max_tool_calls": nil, "model": nil, "output": [], "parallel_tool_calls": true, "previous_response_id": nil,
        "reasoning": ["effort": nil, "summary": nil], "service_tier": "default", "store": false, "temperature": 1,
        "text": ["format": ["type": "text"]], "tool_choice": "auto", "tools": [], "top_logprobs": 0, "top_p": 1,
        "truncation": "disabled", "usage": nil, "user": nil, "metadata": [:],
    ]

    static func json(
        _ label: ReplyLabel, _ echo: JSONObject, _ status: Status, output: [JSONValue], usage: Usage? = nil,
        incomplete: String? = nil, error: JSONValue? = nil
    ) -> JSONValue {
        var response: JSONObject = ["id": .string(id(label)), "object": "response"]
        response["created_at"] = .integer(label.created)
        response["status"] = .string(status.rawValue)
        for (name, value) in usual { response[name] = value }
        for (name, value) in echo {
            if case .object(var members)? = response[name], case .object(let more) = value {
                for (member, value) in more { members[member] = value }
                response[name] = .object(members)
            } else {
                response[name] = value
            }
        }
        response["model"] = .string(label.model.rawValue)
        response["output"] = .array(output)
        response["usage"] = usage.map(Self.usage) ?? .null
        response["incomplete_details"] = incomplete.map { ["reason": .string($0)] } ?? .null
        response["error"] = error ?? .null
        return .object(response)
    }

    private static func id(_ label: ReplyLabel) -> String {
        label.id.hasPrefix("resp_") ? label.id : "resp_" + label.id
    }

    /// Why a response is incomplete; nil where it is whole.
    static func incompleteness(_ reason: FinishReason) -> String? {
        switch reason {
        case .length: "max_output_tokens"
        case .contentFilter: "content_filter"
        case .stop, .toolCalls, .modelError, .other: nil
        }
    }

    /// What the provider did not tell is 0, and an untold total is the sum.
    private static func usage(_ usage: Usage) -> JSONValue {
        let input = usage.inputTokens ?? 0
        let output = usage.outputTokens ?? 0
        return [
            "input_tokens": .integer(input),
            "input_tokens_details": [
                "cached_tokens": .integer(usage.cachedInputTokens ?? 0), "cache_write_tokens": 0,
            ],
            "output_tokens": .integer(output),
            "output_tokens_details": ["reasoning_tokens": .integer(usage.reasoningTokens ?? 0)],
            "total_tokens": .integer(usage.totalOrSum),
        ]
    }

    // MARK: Items

    static func message(_ id: String, _ status: Status, _ parts: [JSONValue]) -> JSONValue {
        [
            "id": .string(id), "type": "message", "status": .string(status.rawValue), "role": "assistant",
            "content": .array(parts),
        ]
    }

    static func reasoning(_ id: String, _ parts: [JSONValue], encrypted: JSONValue? = nil) -> JSONValue {
        var item: JSONObject = ["id": .string(id), "type": "reasoning", "summary": .array(parts)]
        item["encrypted_content"] = encrypted
        return .object(item)
    }

    static func call(_ call: ToolCall, _ id: String, _ status: Status) -> JSONValue {
        [
            "id": .string(id), "type": "function_call", "status": .string(status.rawValue),
            "call_id": .string(call.id), "name": .string(call.name),
            "arguments": .string(status == .inProgress ? "" : call.arguments),
        ]
    }

    /// - Parameter result: The picture in base64.
    static func picture(_ id: String, _ status: Status, _ result: String?) -> JSONValue {
        [
            "id": .string(id), "type": "image_generation_call", "status": .string(status.rawValue),
            "result": result.map(JSONValue.string) ?? .null,
        ]
    }

    static func text(_ words: String, annotations: [JSONValue] = []) -> JSONValue {
        ["type": "output_text", "text": .string(words), "annotations": .array(annotations), "logprobs": []]
    }

    static func refusal(_ words: String) -> JSONValue {
        ["type": "refusal", "refusal": .string(words)]
    }

    static func summary(_ words: String) -> JSONValue {
        ["type": "summary_text", "text": .string(words)]
    }
}
