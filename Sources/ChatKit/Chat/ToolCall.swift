/// A call of a tool, as the model wrote it.
public struct ToolCall: Sendable, Hashable {
    /// The call's name within the conversation; its result carries the same.
    public var id: String
    public var name: String
    /// The arguments as JSON text. Models write invalid JSON at times, so it is kept as it came.
    public var arguments: String
    /// GigaChat's name for the state behind the call (`functions_state_id`).
    public var stateID: String?
    /// What else the provider wants back with the call (Gemini's thought signature).
    public var state: ProviderState?

    public init(
        id: String, name: String, arguments: String, stateID: String? = nil, state: ProviderState? = nil
    ) {
        self.id = id
        self.name = name
        self.arguments = arguments
        self.stateID = stateID
        self.state = state
    }
}

/// A piece of a call that is being written.
public struct ToolCallDelta: Sendable, Hashable {
    /// Which call of the reply it belongs to, from 0 on: the whole calls come in this order.
    public var number: Int
    /// The call's ``ToolCall/id`` and ``ToolCall/name``, the same in all its pieces.
    public var id: String
    public var name: String
    /// More of the arguments' text; may be empty in the first piece.
    public var arguments: String

    public init(number: Int, id: String, name: String, arguments: String) {
        self.number = number
        self.id = id
        self.name = name
        self.arguments = arguments
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
