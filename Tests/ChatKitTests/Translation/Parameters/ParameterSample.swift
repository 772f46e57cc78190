import Testing

@testable import ChatKit

/// A value of each of OpenAI's parameters, and what it becomes where it is said differently.
enum ParameterSample {
    static let request: JSONObject = ["model": "m", "messages": [["role": "user", "content": "q"]]]

    private static let tool: JSONValue = ["type": "function", "function": ["name": "a.b"]]

    private static func value(_ parameter: ChatParameter) -> JSONValue {
        switch parameter {
        case .audio: ["voice": "alloy", "format": "wav"]
        case .frequencyPenalty, .presencePenalty, .topP: .double(0.5)
        case .functionCall: ["name": "a.b"]
        case .functions: [["name": "a.b"]]
        case .logitBias: ["50256": -100]
        case .logprobs, .store, .stream: true
        case .maxCompletionTokens, .maxTokens: 50
        case .messages:
            [
                ["role": "user", "content": "q"],
                [
                    "role": "assistant",
                    "tool_calls": [
                        ["id": "call_1", "type": "function", "function": ["name": "f", "arguments": "{}"]]
                    ],
                ],
                ["role": "user", "content": "late"], ["role": "tool", "tool_call_id": "call_1", "content": "ok"],
            ]
        case .metadata: ["a": "b"]
        case .moderation: ["model": "omni-moderation-latest"]
        case .modalities: ["text", "audio"]
        case .model: "gpt-4.1"
        case .n: 2
        case .parallelToolCalls: false
        case .prediction: ["type": "content", "content": "x"]
        case .promptCacheKey, .promptCacheRetention, .safetyIdentifier, .user, .verbosity: "k"
        case .promptCacheOptions: ["mode": "explicit"]
        case .reasoningEffort: "minimal"
        case .responseFormat: ["type": "json_object"]
        case .seed, .topLogprobs: 7
        case .serviceTier: "default"
        case .stop: ["END"]
        case .streamOptions: ["include_usage": false]
        case .temperature: 0
        case .toolChoice: ["type": "function", "function": ["name": "a.b"]]
        case .tools: [tool]
        case .webSearchOptions: ["search_context_size": "low"]
        }
    }

    /// A request with the parameter, and what belongs to it.
    static func request(with parameter: ChatParameter) -> JSONObject {
        var request = request
        if parameter == .toolChoice { request["tools"] = [tool] }
        if parameter == .parallelToolCalls { request["tools"] = [["type": "function", "function": ["name": "f"]]] }
        if parameter == .functionCall { request["functions"] = [["name": "a.b"]] }
        if parameter == .streamOptions { request["stream"] = true }
        request[parameter.rawValue] = value(parameter)
        return request
    }

    /// What the body has where a parameter is translated.
    private static func translated(_ parameter: ChatParameter, in dialect: ChatDialect) -> JSONObject? {
        if dialect == .responses { return response(parameter) }
        if dialect == .anthropic { return anthropic(parameter) }
        let isGigaChat = dialect == .gigachat
        switch parameter {
        case .model: return dialect == .azure ? ["model": "d-41"] : nil
        case .messages: return ["messages": isGigaChat ? gigaChatMessages : openAIMessages]
        case .maxTokens, .maxCompletionTokens:
            return isGigaChat ? ["max_tokens": 50] : ["max_completion_tokens": 50]
        case .temperature: return isGigaChat ? ["top_p": 0] : nil
        case .reasoningEffort: return isGigaChat ? ["reasoning_effort": "low"] : nil
        case .responseFormat:
            let words: JSONValue =
                isGigaChat
                ? "Answer with one JSON object and nothing else: no words around it, no code fence."
                : "Answer with a JSON object."
            let messages: JSONValue = [["role": "system", "content": words], ["role": "user", "content": "q"]]
            return isGigaChat
                ? ["messages": messages] : ["messages": messages, "response_format": value(.responseFormat)]
        case .streamOptions: return isGigaChat ? nil : ["stream_options": ["include_usage": false]]
        case .tools, .functions: return isGigaChat ? ["functions": gigaChatFunctions] : ["tools": openAITools]
        case .toolChoice, .functionCall:
            return isGigaChat
                ? ["functions": gigaChatFunctions, "function_call": ["name": "a_b"]]
                : ["tools": openAITools, "tool_choice": ["type": "function", "function": ["name": "a_b"]]]
        default: return nil
        }
    }

    /// The same for the Responses API.
    private static func response(_ parameter: ChatParameter) -> JSONObject? {
        let tools: JSONValue = [
            [
                "type": "function", "name": "a_b", "parameters": ["type": "object", "properties": [:]],
                "strict": false,
            ]
        ]
        switch parameter {
        case .messages:
            return [
                "input": [
                    ["role": "user", "content": "q"],
                    ["type": "function_call", "call_id": "call_1", "name": "f", "arguments": "{}"],
                    ["type": "function_call_output", "call_id": "call_1", "output": "ok"],
                    ["role": "user", "content": "late"],
                ]
            ]
        case .maxTokens, .maxCompletionTokens: return ["max_output_tokens": 50]
        case .reasoningEffort: return ["reasoning": ["effort": "minimal"]]
        case .verbosity: return ["text": ["verbosity": "k"]]
        case .responseFormat:
            return [
                "input": [
                    ["role": "user", "content": "q"], ["role": "system", "content": "Answer with a JSON object."],
                ], "text": ["format": ["type": "json_object"]],
            ]
        case .logprobs: return ["include": ["message.output_text.logprobs"]]
        case .tools, .functions: return ["tools": tools]
        case .toolChoice, .functionCall: return ["tools": tools, "tool_choice": ["type": "function", "name": "a_b"]]
        case .webSearchOptions: return ["tools": [["type": "web_search", "search_context_size": "low"]]]
        default: return nil
        }
    }

    private static let openAITools: JSONValue = [["type": "function", "function": ["name": "a_b"]]]
    private static let gigaChatFunctions: JSONValue = [
        ["name": "a_b", "description": "", "parameters": ["type": "object", "properties": [:]]]
    ]
    private static let openAIMessages: JSONValue = [
        ["role": "user", "content": "q"],
        [
            "role": "assistant", "content": nil,
            "tool_calls": [["id": "call_1", "type": "function", "function": ["name": "f", "arguments": "{}"]]],
        ],
        ["role": "tool", "tool_call_id": "call_1", "content": "ok"], ["role": "user", "content": "late"],
    ]
    private static let gigaChatMessages: JSONValue = [
        ["role": "user", "content": "q"],
        ["role": "assistant", "content": "", "function_call": ["name": "f", "arguments": [:]]],
        ["role": "function", "content": #"{"result":"ok"}"#, "name": "f"], ["role": "user", "content": "late"],
    ]

    /// Why a word is wrong about a parameter; nil if it is right.
    static func problem(
        _ parameter: ChatParameter, is word: String, in dialect: ChatDialect
    ) throws -> String? {
        var target = RequestTranslation.Target(dialect)
        target.azure.deployments = ["gpt-4.1": "d-41"]
        let given = request(with: parameter)
        let translation = try HubRequest(.object(given), from: .openai, to: target)
        let name = parameter.rawValue
        let found = translation.body[name]
        let isTold = translation.notices.contains { $0.kind == .dropped && $0.text.contains(name) }
        switch word {
        case "carried":
            if found != given[name] { return "it is \(found?.jsonText ?? "not there")" }
            return translation.notices.isEmpty ? nil : "there are notices"
        case "dropped":
            if found != nil { return "it is there" }
            return isTold ? nil : "nobody is told"
        case "not needed":
            if found != nil { return "it is there" }
            let plain = given.filter { $0.name != name }.map { ($0.name, $0.value) }
            let without = try HubRequest(.object(JSONObject(plain)), from: .openai, to: target)
            if without.body != translation.body { return "it makes a difference" }
            return translation.notices == without.notices ? nil : "it is told"
        case "emulated":
            if found != nil { return "it is there" }
            return translation.notices.contains { $0.kind == .translated && $0.text.contains(name) }
                ? nil : "nobody is told"
        case "translated":
            guard let expected = translated(parameter, in: dialect) else { return "there is no example of it" }
            for (member, value) in expected where translation.body[member] != value {
                return "\(member) is \(translation.body[member]?.jsonText ?? "not there")"
            }
            return isTold ? "it is told as dropped" : nil
        default: return "\(word) is no word for it"
        }
    }
}
