import ChatKit

extension ScriptedReply {
    /// A streamed answer in OpenAI's dialect.
    ///
    /// - Parameters:
    ///   - pieces: Each one a chunk.
    ///   - between: What happens after each chunk.
    public static func openAI(_ pieces: [String], between: [Step] = []) -> ScriptedReply {
        .stream(pieces.flatMap { [openAIChunk($0)] + between } + openAIEnd())
    }

    /// One chunk of text.
    public static func openAIChunk(_ text: String) -> Step {
        .event(chunk(["content": .string(text)], finish: .null).jsonText)
    }

    /// The finish, the usage and `[DONE]`.
    public static func openAIEnd() -> [Step] {
        let usage: JSONValue = [
            "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "gpt-test-2026",
            "choices": [],
            "usage": ["prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10],
        ]
        return [.event(chunk([:], finish: "stop").jsonText), .event(usage.jsonText), .event("[DONE]")]
    }

    private static func chunk(_ delta: JSONValue, finish: JSONValue) -> JSONValue {
        [
            "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "gpt-test-2026",
            "choices": [["index": 0, "delta": delta, "finish_reason": finish]],
        ]
    }
}
