extension Part {
    /// The `kind` and `content` columns of the journal; nil for what no reply has.
    var journalled: (kind: String, content: String)? {
        switch self {
        case .text(let text): ("text", text.storable)
        case .reasoning(let text): ("reasoning", text.storable)
        case .toolCall(let call):
            ("tool_call", JSONValue.object(Self.journalled(call)).jsonText)
        case .state(let state): ("state", JSONValue.object(state.json).jsonText)
        case .image, .file, .toolResult: nil
        }
    }

    /// Reads the columns back; nil if they make no sense.
    init?(journalKind kind: String, content: String) {
        switch kind {
        case "text": self = .text(content)
        case "reasoning": self = .reasoning(content)
        case "tool_call":
            guard let call = try? JSONValue(parsing: content) else { return nil }
            self = .toolCall(
                ToolCall(
                    id: call["id"]?.stringValue ?? "", name: call["name"]?.stringValue ?? "",
                    arguments: call["arguments"]?.stringValue ?? "", stateID: call["state_id"]?.stringValue,
                    state: ProviderState(json: call["state"])))
        case "state":
            guard let state = ProviderState(json: try? JSONValue(parsing: content)) else { return nil }
            self = .state(state)
        default: return nil
        }
    }

    private static func journalled(_ call: ToolCall) -> JSONObject {
        var object: JSONObject = [
            "id": .string(call.id), "name": .string(call.name), "arguments": .string(call.arguments),
        ]
        object["state_id"] = call.stateID.map(JSONValue.string)
        object["state"] = (call.state?.json).map { .object($0) }
        return object
    }
}
