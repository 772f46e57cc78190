import ChatKit

/// A command of a pipe: a JSON object with `type`, perhaps `id`, and what the type takes.
struct PipeRequest: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case ask, attach, cancel, edit, regenerate, fork
        case switchBranch = "switch"
        case set, search, messages, resend, drop
    }

    let kind: Kind
    /// A string or a number of the caller's, which every event of the command repeats.
    let id: JSONValue?
    private let members: JSONObject

    /// What is wrong with a line, with the command's ID where it could be read.
    struct Mistake: Error {
        var problem: String
        var id: JSONValue?
    }

    init(_ line: [UInt8]) throws(Mistake) {
        guard String(validating: line, as: UTF8.self) != nil else { throw Mistake(problem: "the line is not UTF-8") }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: line)
        } catch {
            throw Mistake(problem: "the line is not JSON: \(error)")
        }
        guard let object = value.objectValue else { throw Mistake(problem: "a command is a JSON object") }
        switch object["id"] {
        case nil, .null?: id = nil
        case let given? where given.stringValue != nil || given.doubleValue != nil: id = given
        default: throw Mistake(problem: "id must be a string or a number")
        }
        guard let type = object["type"]?.stringValue else { throw Mistake(problem: "type is missing", id: id) }
        guard let kind = Kind(rawValue: type) else {
            let names = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Mistake(problem: "there is no command \(type); the commands are \(names)", id: id)
        }
        self.kind = kind
        members = object
        let known = kind.members + ["type", "id"]
        if let other = object.first(where: { !known.contains($0.name) })?.name {
            let list = kind.members.isEmpty ? "takes no members" : "takes \(kind.members.joined(separator: ", "))"
            throw Mistake(problem: "\(type) has no member \(other); it \(list)", id: id)
        }
    }

    // MARK: Members

    private func wrong(_ name: String, _ expected: String) -> ChatError {
        .invalidUsage("\(kind.rawValue): \(name) must be \(expected)")
    }

    /// A member; JSON's null counts as missing.
    private func member(_ name: String) -> JSONValue? {
        members[name].flatMap { $0.isNull ? nil : $0 }
    }

    /// Whether the member is there, null too.
    func has(_ name: String) -> Bool { members[name] != nil }

    func text(_ name: String) throws(ChatError) -> String? {
        guard let value = member(name) else { return nil }
        guard let text = value.stringValue else { throw wrong(name, "a string") }
        if text.utf8.contains(0) { throw wrong(name, "text without U+0000") }
        return text
    }

    func required(_ name: String) throws(ChatError) -> String {
        guard let text = try text(name) else { throw .invalidUsage("\(kind.rawValue): \(name) is missing") }
        return text
    }

    func texts(_ name: String) throws(ChatError) -> [String]? {
        guard let value = member(name) else { return nil }
        guard let list = value.arrayValue, case let texts = list.compactMap(\.stringValue), texts.count == list.count
        else { throw wrong(name, "a list of strings") }
        return texts
    }

    func flag(_ name: String) throws(ChatError) -> Bool? {
        guard let value = member(name) else { return nil }
        guard let flag = value.boolValue else { throw wrong(name, "true or false") }
        return flag
    }

    func whole(_ name: String, from least: Int = 1) throws(ChatError) -> Int? {
        guard let value = member(name) else { return nil }
        guard let number = value.intValue, number >= least else { throw wrong(name, "a whole number from \(least)") }
        return number
    }

    func message(_ name: String) throws(ChatError) -> StoredMessage.ID? {
        try whole(name).map { StoredMessage.ID(rawValue: Int64($0)) }
    }

    func object(_ name: String) throws(ChatError) -> JSONObject? {
        guard let value = member(name) else { return nil }
        guard let object = value.objectValue else { throw wrong(name, "an object") }
        return object
    }

    /// A string or a number, as command IDs are.
    func name(_ name: String) -> JSONValue? { member(name) }

    /// The request options of ask, edit and regenerate.
    func options() throws(ChatError) -> RequestOptions {
        var options = RequestOptions(extra: try object("options") ?? [:])
        if let value = member("temperature") {
            guard let number = value.doubleValue, number.isFinite, number >= 0 else {
                throw wrong("temperature", "a number from 0")
            }
            options.temperature = number
        }
        options.maxOutputTokens = try whole("max_tokens")
        if let count = options.extra["n"], count != 1 { throw wrong("options.n", "1: a pipe shows one reply") }
        return options
    }
}

extension PipeRequest.Kind {
    /// What a command takes beside `type` and `id`.
    var members: [String] {
        let asking = ["model", "profile", "options", "temperature", "max_tokens"]
        return switch self {
        case .ask: ["text", "template", "params", "fragments"] + asking
        case .attach: ["path", "url", "data", "media_type", "name"]
        case .cancel: ["command"]
        case .edit: ["message", "text"] + asking
        case .regenerate: ["message"] + asking
        case .fork: ["at"]
        case .switchBranch: ["message", "choice"]
        case .set:
            [
                "title", "first_prompt", "model", "profile", "tags", "context_budget", "reserve_output", "overflow",
                "pinned", "archived",
            ]
        case .search: ["words", "everywhere", "limit"]
        case .messages: []
        case .resend, .drop: ["item"]
        }
    }

    /// Whether the command is done at once, and not after those before it.
    var isImmediate: Bool {
        switch self {
        case .ask, .attach, .cancel, .drop: true
        case .edit, .regenerate, .fork, .switchBranch, .set, .search, .messages, .resend: false
        }
    }
}
