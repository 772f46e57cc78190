/// What happens to a dialogue that is larger than its context budget.
///
/// None of them changes what is stored, and all of them leave out whole exchanges: a question with everything up to the
/// next one. The first prompt, exchanges with a pinned message and the new question always go.
public enum OverflowStrategy: String, Sendable, Hashable, CaseIterable {
    /// Nothing is sent.
    case error
    /// The oldest exchanges are left out.
    case dropOldest = "drop-oldest"
    /// The first exchange stays as long as it can, and the newest ones; what is between them is left out.
    case keepEnds = "keep-ends"
    /// A summary stands for the oldest exchanges.
    case summarize
    /// EasyBackend's rule: the oldest exchanges are left out until 3,200 of a window of 4,000 tokens hold the rest, a
    /// question of its own is sent however long it is, and the reply may take what is left of the window.
    case easyBackend = "easybackend"
}

/// What somebody wants of the context budget: a command line, a conversation or a profile. Nil leaves it to the next.
public struct BudgetWishes: Sendable, Hashable {
    /// The most tokens that one request may have.
    public var contextBudget: Int?
    /// The tokens of the model's window that are kept free for its reply.
    public var reservedOutput: Int?
    public var overflow: OverflowStrategy?

    public init(contextBudget: Int? = nil, reservedOutput: Int? = nil, overflow: OverflowStrategy? = nil) {
        self.contextBudget = contextBudget
        self.reservedOutput = reservedOutput
        self.overflow = overflow
    }
}

/// The context budget in force for one request.
public struct ContextBudget: Sendable, Hashable {
    /// Who set the limit.
    public enum Origin: String, Sendable, Hashable, CaseIterable {
        case request
        case conversation
        case profile
        /// The model's window without the tokens kept for the reply.
        case model
        /// EasyBackend's own numbers.
        case preset
    }

    /// The most tokens that the request may have; nil where none is known, and then nothing is left out.
    public var limit: Int?
    /// Who set ``limit``.
    public var origin: Origin?
    /// The model's context window: request and reply together.
    public var window: Int?
    /// The tokens of the window that are kept free for the reply.
    public var reservedOutput: Int?
    public var overflow: OverflowStrategy

    public init(
        limit: Int? = nil, origin: Origin? = nil, window: Int? = nil, reservedOutput: Int? = nil,
        overflow: OverflowStrategy = .dropOldest
    ) {
        self.limit = limit
        self.origin = origin
        self.window = window
        self.reservedOutput = reservedOutput
        self.overflow = overflow
    }
}

extension ContextBudget {
    /// The budget as it stands in exports: `{"limit", "origin", "window", "reserved_output", "overflow"}`, in tokens; what
    /// is not known is left out.
    public var json: JSONObject {
        var object = JSONObject()
        object["limit"] = limit.map { .integer($0) }
        object["origin"] = (origin?.rawValue).map(JSONValue.string)
        object["window"] = window.map { .integer($0) }
        object["reserved_output"] = reservedOutput.map { .integer($0) }
        object["overflow"] = .string(overflow.rawValue)
        return object
    }

    /// Reads ``json`` back; members that are not understood are left out.
    public init(json: JSONValue) {
        self.init(
            limit: json["limit"]?.intValue,
            origin: json["origin"]?.stringValue.flatMap(Origin.init(rawValue:)), window: json["window"]?.intValue,
            reservedOutput: json["reserved_output"]?.intValue,
            overflow: json["overflow"]?.stringValue.flatMap(OverflowStrategy.init(rawValue:)) ?? .dropOldest)
    }
}
