/// Reads the messages of a request in OpenAI's dialect, one after the other.
struct OpenAIMessageDecoder {
    private(set) var messages: [Message] = []
    private var content = OpenAIContentDecoder()
    /// The calls that no result has come for, the oldest first.
    private var unanswered: [ToolCall] = []

    /// The bytes of data URLs, by their hash.
    var attachments: [String: [UInt8]] { content.attachments }
    var notices: [Notice] { content.notices }

    private static let known: Set<String> = [
        "content", "extra_content", "function_call", "name", "reasoning", "reasoning_content", "reasoning_details",
        "refusal", "role", "tool_call_id", "tool_calls",
    ]

    /// Whose states a request has.
    private static let provider = ProviderState.provider("openai", at: "openai")

    /// - Parameter path: Where the message is, for errors: `messages[3]`.
    /// - Throws: ``ChatError/unusableInput(_:)``.
    mutating func add(_ value: JSONValue, _ path: @autoclosure () -> String) throws(ChatError) {
        let members = try RequestMembers(value, path())
        guard let word = members["role"]?.stringValue else { throw .unusableInput("\(path()).role is missing") }
        for (name, value) in members.members where !Self.known.contains(name) && !value.saysNothing {
            note("member " + name, .dropped, "\(VendorText.cleaned(name, limit: 64)) of messages is not kept")
        }
        switch word {
        case "tool", "function": try addResult(members, word, path())
        case "assistant": try addAnswer(members, path())
        case "system", "developer": try add(.system, members, path())
        case "user": try add(.user, members, path())
        default:
            note(
                "role " + word, .translated,
                "messages of the role \(VendorText.cleaned(word, limit: 64)) are the user's")
            try add(.user, members, path())
        }
    }

    private mutating func add(
        _ role: Role, _ members: RequestMembers, _ path: @autoclosure () -> String
    ) throws(ChatError) {
        let parts = try content.parts(members["content"], path())
        // All that it had is left out, and was told.
        if parts.isEmpty, members["content"]?.arrayValue?.isEmpty == false { return }
        messages.append(Message(role: role, name: members["name"]?.stringValue, parts: parts))
    }

    private mutating func addAnswer(
        _ members: RequestMembers, _ path: @autoclosure () -> String
    ) throws(ChatError) {
        var parts: [Part] = []
        if let thoughts = (members["reasoning_content"] ?? members["reasoning"])?.stringValue, !thoughts.isEmpty {
            parts.append(.reasoning(thoughts))
        }
        parts += try content.parts(members["content"], path())
        if let refusal = members["refusal"]?.stringValue, !refusal.isEmpty {
            note("refusal", .translated, "a refusal of the model's is kept as its words")
            parts.append(.text(refusal))
        }
        var state = JSONObject()
        for name in ["extra_content", "reasoning_details"] { state[name] = members[name] }
        if members["reasoning_content"] != nil, members["tool_calls"] != nil { state["reasoning_content"] = true }
        if !state.isEmpty { parts.append(.state(ProviderState(provider: Self.provider, members: state))) }
        for (number, value) in (members["tool_calls"]?.arrayValue ?? []).enumerated() {
            guard var call = call(value["function"] ?? value["custom"], id: value["id"]?.stringValue) else {
                throw .unusableInput("\(path()).tool_calls[\(number)] has no name")
            }
            if let extra = value["extra_content"], !extra.saysNothing {
                call.state = ProviderState(provider: Self.provider, members: ["extra_content": extra])
            }
            parts.append(.toolCall(call))
        }
        if let former = members["function_call"] {
            guard let call = call(former, id: nil) else { throw .unusableInput("\(path()).function_call has no name") }
            parts.append(.toolCall(call))
        }
        messages.append(Message(role: .assistant, name: members["name"]?.stringValue, parts: parts))
    }

    /// Arguments are text; some programs send them as an object.
    private mutating func call(_ value: JSONValue?, id: String?) -> ToolCall? {
        guard let name = value?["name"]?.stringValue, !name.isEmpty else { return nil }
        let arguments = value?["arguments"] ?? value?["input"] ?? ""
        let call = ToolCall(
            id: id.flatMap { $0.isEmpty ? nil : $0 } ?? "call_\(messages.count)_\(unanswered.count)", name: name,
            arguments: arguments.stringValue ?? arguments.jsonText)
        unanswered.append(call)
        return call
    }

    private mutating func addResult(
        _ members: RequestMembers, _ role: String, _ path: @autoclosure () -> String
    ) throws(ChatError) {
        let name = members["name"]?.stringValue
        let id = members["tool_call_id"]?.stringValue
        // The former functions have no IDs: a result belongs to the oldest call of its name.
        let place = unanswered.firstIndex { call in id.map { $0 == call.id } ?? (name == nil || name == call.name) }
        let call = place.map { unanswered.remove(at: $0) }
        guard let callID = id ?? call?.id ?? name.map({ "call_\($0)" }) else {
            throw .unusableInput("\(path()).tool_call_id is missing")
        }
        let parts = try content.parts(members["content"], path())
        let moved = parts.filter { if case .text = $0 { false } else { true } }
        if !moved.isEmpty {
            note("result", .translated, "pictures and files of tools' results go with the user's words")
        }
        let text = Message(role: .tool, parts: parts).text
        let result = ToolResult(callID: callID, name: name ?? call?.name, content: text)
        messages.append(Message(role: .tool, parts: [.toolResult(result)] + moved))
    }

    private mutating func note(_ key: String, _ kind: Notice.Kind, _ text: String) {
        content.note(key, kind, text)
    }
}
