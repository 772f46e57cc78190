/// Collects what providers with OpenAI's dialect want back with a message, from its pieces.
///
/// Sources, read 2026-11-30: OpenRouter's `reasoning_details`
/// (<https://openrouter.ai/docs/use-cases/reasoning-tokens>), Gemini's `extra_content` with a thought signature
/// (<https://ai.google.dev/gemini-api/docs/thought-signatures>), and DeepSeek, which refuses a request whose calls come
/// without their `reasoning_content` (<https://api-docs.deepseek.com/guides/thinking_mode>).
struct ReturnedState: Sendable {
    /// The members that a message may get back.
    static let names: Set<String> = ["extra_content", "reasoning_content", "reasoning_details"]

    private var extra: JSONValue?
    private var details: [JSONValue] = []
    private var hasReasoningContent = false

    mutating func take(_ choice: CompletionChunk.Choice) {
        if choice.hasReasoningContent { hasReasoningContent = true }
        if choice.state.isEmpty { return }
        if let more = choice.state["extra_content"], !more.saysNothing { extra = more }
        for detail in choice.state["reasoning_details"]?.arrayValue ?? [] { add(detail) }
    }

    /// - Parameter hasCalls: Whether the message calls tools. Only then is its reasoning wanted back; its text is stored
    ///   as a part of its own, so that here it is only marked.
    func members(hasCalls: Bool) -> JSONObject {
        var members = JSONObject()
        members["extra_content"] = extra
        if !details.isEmpty { members["reasoning_details"] = .array(details) }
        if hasCalls, hasReasoningContent { members["reasoning_content"] = true }
        return members
    }

    /// Streams give a detail in pieces: those of one type and index that follow each other are one.
    private mutating func add(_ detail: JSONValue) {
        guard case .object(let piece) = detail, case .object(var last)? = details.last, last["type"] == piece["type"],
            last["index"] == piece["index"], piece["index"] != nil, last["id"] == piece["id"] || piece["id"] == nil
        else { return details.append(detail) }
        for (name, value) in piece where !value.isNull {
            switch (name, last[name], value) {
            case ("text", .string(let words)?, .string(let more)), ("summary", .string(let words)?, .string(let more)),
                ("data", .string(let words)?, .string(let more)):
                last[name] = .string(words + more)
            default: last[name] = value
            }
        }
        details[details.count - 1] = .object(last)
    }
}

extension Message {
    /// The members that an earlier reply's provider gets back in OpenAI's dialect.
    var returnedMembers: JSONObject {
        var members = JSONObject()
        for state in states {
            for (name, value) in state.members where ReturnedState.names.contains(name) {
                members[name] = name == "reasoning_content" ? .string(reasoning) : value
            }
        }
        return members
    }
}

extension ChatDialect {
    /// Whose states a request in the dialect has, where it is translated and nobody is asked.
    var stateProvider: String { rules.stateProvider }
}
