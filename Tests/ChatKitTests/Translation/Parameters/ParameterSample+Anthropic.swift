@testable import ChatKit

extension ParameterSample {
    /// What the body for Anthropic has where a parameter is translated.
    static func anthropic(_ parameter: ChatParameter) -> JSONObject? {
        let tools: JSONValue = [["name": "a_b", "input_schema": ["type": "object", "properties": [:]]]]
        switch parameter {
        case .messages:
            return [
                "messages": [
                    ["role": "user", "content": "q"],
                    [
                        "role": "assistant",
                        "content": [["type": "tool_use", "id": "call_1", "name": "f", "input": [:]]],
                    ],
                    [
                        "role": "user",
                        "content": [
                            ["type": "tool_result", "tool_use_id": "call_1", "content": "ok"],
                            ["type": "text", "text": "late"],
                        ],
                    ],
                ]
            ]
        case .maxTokens, .maxCompletionTokens: return ["max_tokens": 50]
        case .temperature: return ["temperature": 0]
        case .topP: return ["top_p": .double(0.5)]
        case .stop: return ["stop_sequences": ["END"]]
        case .user, .safetyIdentifier: return ["metadata": ["user_id": "k"]]
        case .serviceTier: return ["service_tier": "standard_only"]
        case .reasoningEffort: return ["thinking": ["type": "enabled", "budget_tokens": 1024]]
        case .parallelToolCalls: return ["tool_choice": ["type": "auto", "disable_parallel_tool_use": true]]
        case .responseFormat: return ["system": .string(ResponseFormat.objectInstruction)]
        case .tools, .functions: return ["tools": tools]
        case .toolChoice, .functionCall: return ["tools": tools, "tool_choice": ["type": "tool", "name": "a_b"]]
        default: return nil
        }
    }
}
