/// A request that somebody made in a dialect, in the hub's words.
public struct DecodedRequest: Sendable, Hashable {
    public var request: ChatRequest
    /// What was said differently or could not be kept.
    public var notices: [Notice]
    /// What the answer must be like for this caller.
    public var wishes: ReplyWishes

    init(_ request: ChatRequest, notices: [Notice] = [], wishes: ReplyWishes = ReplyWishes()) {
        self.request = request
        self.notices = notices
        self.wishes = wishes
    }
}

/// What a caller's answer must be like beside its dialect.
public struct ReplyWishes: Sendable, Hashable {
    /// The caller knows OpenAI's former `functions` only, so a call is its `function_call`.
    public var legacyFunctions: Bool
    /// A stream ends with a chunk that has the usage (`stream_options.include_usage`).
    public var includesUsage: Bool
    /// What an answer of the Responses API repeats of its request: the members by their names.
    public var echo: JSONObject
    /// The namespaces of functions that the Responses API groups, by the flat names that other dialects know them by.
    public var namespaces: [String: String] = [:]

    public init(legacyFunctions: Bool = false, includesUsage: Bool = false, echo: JSONObject = [:]) {
        self.legacyFunctions = legacyFunctions
        self.includesUsage = includesUsage
        self.echo = echo
    }
}

/// Reads members of a request, and says exactly which one is wrong.
struct RequestMembers {
    let members: JSONObject

    /// - Throws: ``ChatError/unusableInput(_:)`` unless the value is an object.
    init(_ value: JSONValue?, _ path: @autoclosure () -> String) throws(ChatError) {
        guard let members = value?.objectValue else { throw .unusableInput("\(path()) is no object") }
        self.members = members
    }

    /// The member; nil where it is absent or null.
    subscript(name: String) -> JSONValue? {
        guard let value = members[name], !value.isNull else { return nil }
        return value
    }

    func number(_ name: String) throws(ChatError) -> Double? {
        guard let value = self[name] else { return nil }
        guard let number = value.doubleValue, number.isFinite else { throw .unusableInput("\(name) is no number") }
        return number
    }

    func whole(_ name: String) throws(ChatError) -> Int? {
        guard let value = self[name] else { return nil }
        guard let number = value.intValue else { throw .unusableInput("\(name) is no whole number") }
        return number
    }

    func flag(_ name: String) throws(ChatError) -> Bool? {
        guard let value = self[name] else { return nil }
        guard let flag = value.boolValue else { throw .unusableInput("\(name) is neither true nor false") }
        return flag
    }

    func list(_ name: String) throws(ChatError) -> [JSONValue] {
        guard let value = self[name] else { return [] }
        guard let list = value.arrayValue else { throw .unusableInput("\(name) is no list") }
        return list
    }

    /// The model that is named; else the one that the caller is given.
    func model(else usual: ModelID?) throws(ChatError) -> ModelID {
        guard let value = self["model"] else {
            guard let usual else { throw .unusableInput("model is missing") }
            return usual
        }
        guard let name = value.stringValue else { throw .unusableInput("model is no string") }
        guard name.contains(where: { !$0.isWhitespace }) else {
            guard let usual else { throw .unusableInput("model is empty") }
            return usual
        }
        return ModelID(name)
    }
}

extension JSONValue {
    /// Whether there is nothing in it: null, and empty texts, lists and objects.
    var saysNothing: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        case .bool, .number: false
        }
    }

    /// The words at which an answer ends, which OpenAI's `stop` has as a text or as a list of them.
    var stopSequences: [String] { stringValue.map { [$0] } ?? arrayValue?.compactMap(\.stringValue) ?? [] }
}

extension [Notice] {
    /// Each notice once, where it came first: one remark for all messages is enough.
    var withoutRepeats: [Notice] {
        var told: Set<Notice> = []
        return filter { told.insert($0).inserted }
    }
}
