/// Why a reply ended.
public enum FinishReason: Sendable, Hashable {
    /// The model had said what it wanted to say.
    case stop
    /// The limit of output tokens was reached; the reply is cut.
    case length
    /// A filter of the provider withheld or replaced the reply (OpenAI `content_filter`, GigaChat `blacklist`).
    case contentFilter
    /// The model waits for the results of its tool calls.
    case toolCalls
    /// The provider says the model failed (GigaChat `error`: it wrote invalid function arguments).
    case modelError
    /// A word of the provider's that we do not know, kept as it came.
    case other(String)

    /// The word used in the store, in JSON output and in exports; OpenAI's where it has one.
    public var name: String {
        switch self {
        case .stop: "stop"
        case .length: "length"
        case .contentFilter: "content_filter"
        case .toolCalls: "tool_calls"
        case .modelError: "error"
        case .other(let word): word
        }
    }

    /// Whether the reply failed: the provider says so, or ended it with a word that is not known.
    public var isFailure: Bool {
        switch self {
        case .stop, .length, .contentFilter, .toolCalls: false
        case .modelError, .other: true
        }
    }

    /// Reads a ``name`` back.
    public init(name: String) {
        switch name {
        case "stop": self = .stop
        case "length": self = .length
        case "content_filter": self = .contentFilter
        case "tool_calls": self = .toolCalls
        case "error": self = .modelError
        default: self = .other(name)
        }
    }
}
