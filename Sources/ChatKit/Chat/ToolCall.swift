/// A call of a tool, as the model wrote it.
public struct ToolCall: Sendable, Hashable {
    /// The call's name within the conversation; its result carries the same.
    public var id: String
    public var name: String
    /// The arguments as JSON text. Models write invalid JSON at times, so it is kept as it came.
    public var arguments: String
    /// GigaChat's name for the state behind the call (`functions_state_id`).
    public var stateID: String?

    public init(id: String, name: String, arguments: String, stateID: String? = nil) {
        self.id = id
        self.name = name
        self.arguments = arguments
        self.stateID = stateID
    }
}

/// What a tool answered to a call.
public struct ToolResult: Sendable, Hashable {
    /// The ``ToolCall/id`` this answers.
    public var callID: String
    /// The tool's name: GigaChat wants it repeated beside the result.
    public var name: String?
    public var content: String

    public init(callID: String, name: String? = nil, content: String) {
        self.callID = callID
        self.name = name
        self.content = content
    }
}
