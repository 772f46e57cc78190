import ChatKit
import TestSupport

/// The kinds of provider as a program meets them: how they are set up, and how their servers answer.
enum ScriptedVendor: String, CaseIterable, Sendable {
    case openai
    case azure
    case gigachat

    func environment(_ server: ScriptedServer) -> [String: String] {
        switch self {
        case .openai:
            ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m"]
        case .azure:
            ["AZURE_OPENAI_API_KEY": "k", "AZURE_OPENAI_ENDPOINT": server.url, "AZURE_OPENAI_DEPLOYMENT": "m"]
        case .gigachat:
            [
                "GIGACHAT_BASE_URL": server.url + "/v1", "GIGACHAT_ACCESS_TOKEN": "token",
                "GIGACHAT_MODEL": "GigaChat-2",
            ]
        }
    }

    /// A streamed answer of words.
    func words(_ text: String) -> ScriptedReply {
        stream(["role": "assistant", "content": .string(text)], finish: "stop")
    }

    /// A streamed call of a tool.
    func call(_ name: String, _ arguments: JSONValue) -> ScriptedReply { calls([("1", name, arguments)]) }

    /// A streamed answer that calls tools, each with the end of its ID; GigaChat's calls the first.
    func calls(_ calls: [(id: String, name: String, arguments: JSONValue)]) -> ScriptedReply {
        switch self {
        case .openai, .azure:
            stream(
                [
                    "role": "assistant",
                    "tool_calls": .array(
                        calls.enumerated().map { number, call in
                            [
                                "index": .integer(number), "id": .string("call_" + call.id), "type": "function",
                                "function": [
                                    "name": .string(call.name), "arguments": .string(call.arguments.jsonText),
                                ],
                            ]
                        }),
                ], finish: "tool_calls")
        case .gigachat:
            stream(
                [
                    "role": "assistant", "content": "", "functions_state_id": .string(calls[0].id),
                    "function_call": ["name": .string(calls[0].name), "arguments": calls[0].arguments],
                ], finish: "function_call")
        }
    }

    private func stream(_ delta: JSONValue, finish: JSONValue) -> ScriptedReply {
        let chunks: [JSONValue] = [
            ["model": "m-1", "choices": [["index": 0, "delta": delta]]],
            ["model": "m-1", "choices": [["index": 0, "delta": [:], "finish_reason": finish]]],
        ]
        return .stream(chunks.map { .event($0.jsonText) } + [.event("[DONE]")])
    }
}
