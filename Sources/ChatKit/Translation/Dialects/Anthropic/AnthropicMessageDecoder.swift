/// Reads the messages of a request in Anthropic's dialect, one after the other.
///
/// Source: <https://docs.claude.com/en/api/messages>, read 2026-11-21. Tools' results stand in users' messages; in the hub
/// they are a message of their own, before the user's words.
struct AnthropicMessageDecoder {
    private let keepsOwn: Bool
    private(set) var messages: [Message] = []
    /// The bytes of pictures and documents, by their hash.
    private(set) var attachments: [String: [UInt8]] = [:]
    private(set) var notices: [Notice] = []
    /// The names of the tools that were called, by the calls' IDs.
    private var toolNames: [String: String] = [:]

    /// What is read of each type of part.
    private static let known: [String: Set<String>] = [
        "text": ["text"], "image": ["source"], "document": ["source", "title"],
        "search_result": ["content", "source", "title"], "thinking": ["signature", "thinking"],
        "redacted_thinking": ["data"], "tool_use": ["id", "input", "name"],
        "tool_result": ["content", "is_error", "tool_use_id"],
    ]

    /// - Parameter keepsOwn: Whether what only Anthropic understands is kept, for a request that goes to it again.
    init(keepsOwn: Bool = false) {
        self.keepsOwn = keepsOwn
    }

    /// Reads the `system` member.
    mutating func addInstructions(_ value: JSONValue) throws(ChatError) {
        let parts = try parts(value, "system")
        if !parts.isEmpty { messages.append(Message(role: .system, parts: parts)) }
    }

    /// - Parameter path: Where the message is, for errors: `messages[3]`.
    /// - Throws: ``ChatError/unusableInput(_:)``.
    mutating func add(_ value: JSONValue, _ path: @autoclosure () -> String) throws(ChatError) {
        let members = try RequestMembers(value, path())
        guard let word = members["role"]?.stringValue else { throw .unusableInput("\(path()).role is missing") }
        guard let role = Role(rawValue: word), role != .tool else {
            throw .unusableInput("\(path()).role is none of user, assistant and system")
        }
        for (name, value) in members.members where !["content", "role"].contains(name) && !value.saysNothing {
            note("\(VendorText.cleaned(name, limit: 64)) of messages is not kept")
        }
        guard let content = members["content"] else { throw .unusableInput("\(path()).content is missing") }
        let parts = try parts(content, "\(path()).content")
        let isResult: (Part) -> Bool = { if case .toolResult = $0 { true } else { false } }
        let results = parts.filter(isResult)
        if !results.isEmpty { messages.append(Message(role: .tool, parts: results)) }
        let words = parts.filter { !isResult($0) }
        if !words.isEmpty || results.isEmpty { messages.append(Message(role: role, parts: words)) }
    }

    // MARK: Parts

    private mutating func parts(_ content: JSONValue, _ path: @autoclosure () -> String) throws(ChatError) -> [Part] {
        if let text = content.stringValue { return text.isEmpty ? [] : [.text(text)] }
        guard let values = content.arrayValue else {
            throw .unusableInput("\(path()) is neither text nor a list of parts")
        }
        var parts: [Part] = []
        for (number, value) in values.enumerated() {
            for part in try read(value, "\(path())[\(number)]") { parts.append(line: part) }
        }
        return parts
    }

    /// A part in the hub's words: one, but for a result with pictures, and none for what cannot be kept.
    private mutating func read(_ value: JSONValue, _ path: @autoclosure () -> String) throws(ChatError) -> [Part] {
        let members = try RequestMembers(value, path())
        guard let type = members["type"]?.stringValue else { throw .unusableInput("\(path()).type is missing") }
        guard let known = Self.known[type] else {
            note("parts of the type \(VendorText.cleaned(type, limit: 64)) are not kept")
            return []
        }
        for (name, value) in members.members where name != "type" && !known.contains(name) && !value.saysNothing {
            note("\(VendorText.cleaned(name, limit: 64)) of messages is not kept")
        }
        switch type {
        case "text": return [.text(try text(members, "text", path()))]
        case "image": return [.image(try attachment(members, isImage: true, path()))]
        case "document": return [.file(try attachment(members, isImage: false, path()))]
        case "search_result": return [.text(try searchResult(members, path()))]
        case "thinking":
            let thoughts = Part.reasoning(try text(members, "thinking", path()))
            return state(of: members).map { [thoughts, $0] } ?? [thoughts]
        case "tool_use": return [.toolCall(try call(members, path()))]
        case "tool_result": return try result(members, path())
        default:
            return state(of: members).map { [$0] } ?? []
        }
    }

    /// What a model thought, as its signature demands it; nil where it does not go back to Anthropic.
    private mutating func state(of members: RequestMembers) -> Part? {
        guard keepsOwn else {
            note("what the model thought in earlier answers is not sent back to it")
            return nil
        }
        return .state(
            ProviderState(provider: ProviderState.provider("anthropic", at: "anthropic"), members: members.members))
    }

    private func text(
        _ members: RequestMembers, _ name: String, _ path: @autoclosure () -> String
    ) throws(ChatError) -> String {
        guard let text = members[name]?.stringValue else { throw .unusableInput("\(path()).\(name) is not text") }
        return text
    }

    private mutating func searchResult(
        _ members: RequestMembers, _ path: @autoclosure () -> String
    ) throws(ChatError) -> String {
        note("results of a search are sent as text", .translated)
        let words = Message(role: .user, parts: try parts(members["content"] ?? [], "\(path()).content")).text
        return [members["title"]?.stringValue, members["source"]?.stringValue, words].compactMap(\.self)
            .joined(separator: "\n")
    }

    // MARK: Tools

    private mutating func call(
        _ members: RequestMembers, _ path: @autoclosure () -> String
    ) throws(ChatError) -> ToolCall {
        let id = try text(members, "id", path())
        let name = try text(members, "name", path())
        if name.isEmpty { throw .unusableInput("\(path()).name is empty") }
        toolNames[id] = name
        let input = members["input"] ?? [:]
        return ToolCall(id: id, name: name, arguments: input.stringValue ?? input.jsonText)
    }

    /// A result, and behind it the pictures that came with it, which only users' messages have elsewhere.
    private mutating func result(
        _ members: RequestMembers, _ path: @autoclosure () -> String
    ) throws(ChatError) -> [Part] {
        let id = try text(members, "tool_use_id", path())
        let parts = try parts(members["content"] ?? "", "\(path()).content")
        let moved = parts.filter { if case .text = $0 { false } else { true } }
        if !moved.isEmpty { note("pictures and files of tools' results go with the user's words", .translated) }
        var content = Message(role: .tool, parts: parts).text
        if members["is_error"] == true { content = FailedResult.content(content) }
        return [.toolResult(ToolResult(callID: id, name: toolNames[id], content: content))] + moved
    }

    // MARK: Pictures and documents

    private mutating func attachment(
        _ members: RequestMembers, isImage: Bool, _ path: @autoclosure () -> String
    ) throws(ChatError) -> Attachment {
        let place = "\(path()).source"
        let source = try RequestMembers(members["source"], place)
        var attachment: Attachment
        switch source["type"] {
        case "base64":
            let mediaType = try text(source, "media_type", place)
            guard let bytes = DataURL.bytes(ofBase64: try text(source, "data", place)) else {
                throw .unusableInput("\(place).data is no base64")
            }
            attachment = keep(bytes, DataURL.registered(mediaType))
        case "url":
            attachment = Attachment(
                hash: "", mediaType: isImage ? "" : "application/pdf", url: try text(source, "url", place))
        case "file": attachment = Attachment(hash: "", mediaType: "", fileID: try text(source, "file_id", place))
        case "text" where !isImage: attachment = keep(Array(try text(source, "data", place).utf8), "text/plain")
        case "content" where !isImage:
            let parts = try parts(source["content"] ?? "", "\(place).content")
            if parts.contains(where: { if case .text = $0 { false } else { true } }) {
                note("pictures inside documents are not kept")
            }
            attachment = keep(Array(Message(role: .user, parts: parts).text.utf8), "text/plain")
        default:
            let types = isImage ? "base64, url and file" : "base64, url, file, text and content"
            throw .unusableInput("\(place).type is none of \(types)")
        }
        attachment.name = members["title"]?.stringValue
        return attachment
    }

    private mutating func keep(_ bytes: [UInt8], _ mediaType: String) -> Attachment {
        let attachment = Attachment(of: bytes, mediaType: mediaType)
        attachments[attachment.hash] = bytes
        return attachment
    }

    private mutating func note(_ text: String, _ kind: Notice.Kind = .dropped) {
        notices.append(Notice(kind, text))
    }
}
