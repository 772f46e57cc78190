/// Reads the messages of a request in OpenAI's dialect, one after the other.
struct OpenAIMessageDecoder {
    private(set) var messages: [Message] = []
    /// The bytes of data URLs, by their hash.
    private(set) var attachments: [String: [UInt8]] = [:]
    private(set) var notices: [Notice] = []
    /// The calls that no result has come for, the oldest first.
    private var unanswered: [ToolCall] = []
    /// What was noticed already: one remark for all messages is enough.
    private var noticed: Set<String> = []

    private static let known: Set<String> = [
        "content", "function_call", "name", "reasoning", "reasoning_content", "refusal", "role", "tool_call_id",
        "tool_calls",
    ]

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
        let parts = try parts(members["content"], path())
        messages.append(Message(role: role, name: members["name"]?.stringValue, parts: parts))
    }

    private mutating func addAnswer(
        _ members: RequestMembers, _ path: @autoclosure () -> String
    ) throws(ChatError) {
        var parts: [Part] = []
        if let thoughts = (members["reasoning_content"] ?? members["reasoning"])?.stringValue, !thoughts.isEmpty {
            parts.append(.reasoning(thoughts))
        }
        parts += try self.parts(members["content"], path())
        if let refusal = members["refusal"]?.stringValue, !refusal.isEmpty {
            note("refusal", .translated, "a refusal of the model's is kept as its words")
            parts.append(.text(refusal))
        }
        for (number, value) in (members["tool_calls"]?.arrayValue ?? []).enumerated() {
            guard let call = call(value["function"] ?? value["custom"], id: value["id"]?.stringValue) else {
                throw .unusableInput("\(path()).tool_calls[\(number)] has no name")
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
        let parts = try parts(members["content"], path())
        if parts.contains(where: { if case .text = $0 { false } else { true } }) {
            note("result", .dropped, "pictures and files in results of tools are not kept")
        }
        let text = Message(role: .tool, parts: parts).text
        let result = ToolResult(callID: callID, name: name ?? call?.name, content: text)
        messages.append(Message(role: .tool, parts: [.toolResult(result)]))
    }

    // MARK: Content

    private mutating func parts(_ content: JSONValue?, _ path: @autoclosure () -> String) throws(ChatError) -> [Part] {
        switch content {
        case nil: return []
        case .string(let text): return text.isEmpty ? [] : [.text(text)]
        case .array(let values):
            var parts: [Part] = []
            for (number, value) in values.enumerated() {
                guard let part = try part(value, "\(path()).content[\(number)]") else { continue }
                parts.append(line: part)
            }
            return parts
        default: throw .unusableInput("\(path()).content is neither text nor a list of parts")
        }
    }

    private mutating func part(_ value: JSONValue, _ path: @autoclosure () -> String) throws(ChatError) -> Part? {
        if let text = value.stringValue { return .text(text) }
        let type = value["type"]?.stringValue ?? (value["text"] == nil ? "" : "text")
        switch type {
        case "text", "input_text", "output_text":
            guard let text = value["text"]?.stringValue else { throw .unusableInput("\(path()).text is no text") }
            return .text(text)
        case "refusal": return value["refusal"]?.stringValue.map { .text($0) }
        case "image_url", "input_image": return try image(value, path())
        case "input_audio": return try recording(value["input_audio"] ?? value, path())
        case "file", "input_file": return try file(value["file"] ?? value, path())
        default:
            let shown = VendorText.cleaned(type, limit: 64)
            note("part " + type, .dropped, "parts of the type \(shown.isEmpty ? "?" : shown) are not kept")
            return nil
        }
    }

    private mutating func image(_ value: JSONValue, _ path: @autoclosure () -> String) throws(ChatError) -> Part {
        let inner = value["image_url"] ?? value
        let detail = (inner["detail"] ?? value["detail"])?.stringValue
        if let id = inner["file_id"]?.stringValue {
            return .image(Attachment(hash: "", mediaType: "", detail: detail, fileID: id))
        }
        guard let url = inner.stringValue ?? inner["url"]?.stringValue, !url.isEmpty else {
            throw .unusableInput("\(path()).image_url.url is missing")
        }
        guard DataURL.isOne(url) else {
            return .image(Attachment(hash: "", mediaType: "", detail: detail, url: url))
        }
        guard let data = DataURL(url) else { throw .unusableInput("\(path()).image_url.url is no base64") }
        var attachment = keep(data.bytes, data.mediaType)
        attachment.detail = detail
        return .image(attachment)
    }

    private mutating func recording(_ value: JSONValue, _ path: @autoclosure () -> String) throws(ChatError) -> Part {
        guard let text = value["data"]?.stringValue, let bytes = DataURL.bytes(ofBase64: text) else {
            throw .unusableInput("\(path()).input_audio.data is no base64")
        }
        let format = value["format"]?.stringValue ?? "wav"
        return .file(keep(bytes, format == "mp3" ? "audio/mpeg" : "audio/\(format)"))
    }

    private mutating func file(_ value: JSONValue, _ path: @autoclosure () -> String) throws(ChatError) -> Part {
        let name = value["filename"]?.stringValue
        if let id = value["file_id"]?.stringValue {
            return .file(Attachment(hash: "", mediaType: "", name: name, fileID: id))
        }
        guard let text = value["file_data"]?.stringValue else {
            throw .unusableInput("\(path()).file has neither file_id nor file_data")
        }
        let data = DataURL(text)
        // Without a type it is the one kind of document that OpenAI takes.
        guard let bytes = data?.bytes ?? (DataURL.isOne(text) ? nil : DataURL.bytes(ofBase64: text)) else {
            throw .unusableInput("\(path()).file.file_data is no base64")
        }
        var attachment = keep(bytes, data?.mediaType ?? "application/pdf")
        attachment.name = name
        return .file(attachment)
    }

    private mutating func keep(_ bytes: [UInt8], _ mediaType: String) -> Attachment {
        let attachment = Attachment(of: bytes, mediaType: mediaType)
        attachments[attachment.hash] = bytes
        return attachment
    }

    private mutating func note(_ key: String, _ kind: Notice.Kind, _ text: String) {
        if noticed.insert(key).inserted { notices.append(Notice(kind, text)) }
    }
}
