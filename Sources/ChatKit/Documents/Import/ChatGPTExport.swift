/// Conversations of ChatGPT's data export.
///
/// `conversations.json` is an array; newer exports have `conversations-000.json` and so on, files of attachments, and
/// `conversation_asset_file_names.json` with the names that those had. Each conversation has a `mapping` of nodes with
/// `parent` and `children`, so that edits and repeated replies are siblings, and `current_node`. OpenAI does not document it.
/// Source: exports as described in <https://github.com/daugaard47/ChatGPT_Conversations_To_Markdown/pull/23> and by other
/// converters, read 2026-11-30.
struct ChatGPTExport: Sendable {
    /// Returns the bytes of an attachment and the name it had; nil where the export has none.
    var asset: @Sendable (String) -> (bytes: [UInt8], name: String?)? = { _ in nil }

    static func isConversation(_ json: JSONValue) -> Bool { json["mapping"]?.objectValue != nil }

    func item(_ json: JSONValue) throws(DocumentFault) -> ImportItem {
        guard let mapping = json["mapping"]?.objectValue else { throw .notAConversation }
        let id = json["conversation_id"]?.stringValue ?? json["id"]?.stringValue
        var conversation = ForeignConversation(
            .chatgpt, id: id ?? SHA256.hexadecimal(JSONValue.array(mapping.map { .string($0.name) }).jsonBytes()))
        conversation.title = json["title"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        conversation.createdAt = json["create_time"]?.moment
        conversation.updatedAt = json["update_time"]?.moment
        conversation.isArchived = json["is_archived"]?.boolValue ?? false
        conversation.isPinned = json["is_starred"]?.boolValue ?? false
        let parents = Self.parents(in: mapping)
        let calls = Set(mapping.filter { Self.recipient(of: $0.value["message"]) != nil }.map(\.name))
        for (id, node) in Self.parentsFirst(mapping, parents) {
            let parent = parents[id]
            guard let message = node["message"], !message.isNull else {
                conversation.add(id, after: parent, Message(role: .system, parts: []))
                continue
            }
            let role = Role(rawValue: message["author"]?["role"]?.stringValue ?? "") ?? .assistant
            let call = parent.flatMap { calls.contains($0) ? $0 : nil }
            var content = Content(node: id, message: message, role: role, call: call, asset: asset)
            let parts = content.parts(&conversation)
            // What a tool said without having been called is shown as the assistant's.
            let isResult = role == .tool && call != nil
            conversation.add(
                id, after: parent, Message(role: role == .tool && !isResult ? .assistant : role, parts: parts),
                at: message["create_time"]?.moment, model: message["metadata"]?["model_slug"]?.stringValue,
                status: Self.status(of: message))
        }
        return try conversation.item(head: json["current_node"]?.stringValue)
    }

    /// Each node's parent, also where only the parent names its child.
    private static func parents(in mapping: JSONObject) -> [String: String] {
        var parents: [String: String] = [:]
        for (id, node) in mapping {
            if let parent = node["parent"]?.stringValue, mapping[parent] != nil { parents[id] = parent }
            for child in node["children"]?.arrayValue ?? [] {
                if let child = child.stringValue, mapping[child]?["parent"]?.stringValue == nil { parents[child] = id }
            }
        }
        return parents
    }

    /// The nodes with siblings in the order that their parent lists them, which is the order they were made in.
    private static func parentsFirst(_ mapping: JSONObject, _ parents: [String: String]) -> [(String, JSONValue)] {
        var result: [(String, JSONValue)] = []
        var seen: Set<String> = []
        var waiting = mapping.filter { parents[$0.name] == nil }.map(\.name).reversed() as [String]
        while let id = waiting.popLast() {
            guard let node = mapping[id], seen.insert(id).inserted else { continue }
            result.append((id, node))
            let listed = (node["children"]?.arrayValue ?? []).compactMap(\.stringValue)
            waiting += listed.filter { parents[$0] == id }.reversed()
        }
        // Children that their parent does not list, and nodes in circles.
        for (id, node) in mapping where seen.insert(id).inserted { result.append((id, node)) }
        return result
    }

    /// The tool that an assistant's message calls; nil where it speaks to the user.
    fileprivate static func recipient(of message: JSONValue?) -> String? {
        guard message?["author"]?["role"]?.stringValue == "assistant",
            let recipient = message?["recipient"]?.stringValue, recipient != "all", !recipient.isEmpty
        else { return nil }
        return recipient
    }

    private static func status(of message: JSONValue) -> StoredMessage.Status {
        if message["status"]?.stringValue == "in_progress" { return .interrupted }
        return message["metadata"]?["finish_details"]?["type"]?.stringValue == "interrupted" ? .cancelled : .complete
    }
}

/// The content of one message.
private struct Content {
    let node: String
    let message: JSONValue
    let role: Role
    /// The message whose call this is the result of.
    let call: String?
    let asset: @Sendable (String) -> (bytes: [UInt8], name: String?)?

    mutating func parts(_ conversation: inout ForeignConversation) -> [Part] {
        guard let content = message["content"] else { return [] }
        var parts: [Part] = []
        let kind = content["content_type"]?.stringValue ?? "text"
        switch kind {
        case "text", "multimodal_text":
            parts = listed(content["parts"]?.arrayValue ?? [], &conversation)
        case "code":
            let text = content["text"]?.stringValue ?? ""
            let language = content["language"]?.stringValue ?? ""
            if !text.isEmpty, ChatGPTExport.recipient(of: message) == nil {
                let fence = text.contains("```") ? "````" : "```"
                parts = [.text("\(fence)\(language == "unknown" ? "" : language)\n\(text)\n\(fence)")]
            } else if !text.isEmpty {
                parts = [.text(text)]
            }
        case "thoughts":
            let thoughts = (content["thoughts"]?.arrayValue ?? []).map { thought in
                [thought["summary"]?.stringValue, thought["content"]?.stringValue].compactMap(\.self)
                    .filter { !$0.isEmpty }.joined(separator: "\n")
            }
            parts = thoughts.filter { !$0.isEmpty }.map(Part.reasoning)
        case "reasoning_recap":
            parts = (content["content"]?.stringValue).map { [.reasoning($0)] } ?? []
        case "user_editable_context":
            let texts = [content["user_profile"]?.stringValue, content["user_instructions"]?.stringValue]
            let text = texts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "\n\n")
            parts = text.isEmpty ? [] : [.text(text)]
        default:
            let names = ["title", "url", "name", "text", "result", "summary", "model_set_context", "content"]
            let lines = names.compactMap { content[$0]?.stringValue }.filter { !$0.isEmpty }
            if lines.isEmpty { conversation.remarks.append("content of the kind \(kind) is left out") }
            parts = lines.isEmpty ? [] : [.text(lines.joined(separator: "\n"))]
        }
        parts += uploads(&conversation)
        return asToolParts(parts)
    }

    /// Calls and results of tools in the form of ours.
    private func asToolParts(_ parts: [Part]) -> [Part] {
        let text = parts.compactMap { if case .text(let words) = $0 { words } else { nil } }.joined(separator: "\n")
        let others = parts.filter { if case .text = $0 { false } else { true } }
        if let recipient = ChatGPTExport.recipient(of: message), !text.isEmpty {
            return others + [.toolCall(ToolCall(id: node, name: recipient, arguments: text))]
        }
        if role == .tool, let call, !parts.isEmpty {
            let name = message["author"]?["name"]?.stringValue
            return [.toolResult(ToolResult(callID: call, name: name, content: text))] + others
        }
        return parts
    }

    private func listed(_ elements: [JSONValue], _ conversation: inout ForeignConversation) -> [Part] {
        var parts: [Part] = []
        var words: [String] = []
        func flush() {
            let text = words.joined(separator: "\n")
            if !text.isEmpty { parts.append(.text(text)) }
            words = []
        }
        for element in elements {
            if let text = element.stringValue {
                words.append(text)
                continue
            }
            switch element["content_type"]?.stringValue {
            case "audio_transcription": words.append(element["text"]?.stringValue ?? "")
            case "image_asset_pointer":
                flush()
                parts.append(file(element["asset_pointer"]?.stringValue, kind: "image", &conversation))
            case let kind?:
                // The recording of something whose words stand beside it.
                conversation.remarks.append("content of the kind \(kind) is left out")
            case nil: conversation.remarks.append("content of no known kind is left out")
            }
        }
        flush()
        return parts
    }

    private func file(_ pointer: String?, kind: String, _ conversation: inout ForeignConversation) -> Part {
        // `file-service://file-AbC` or `sediment://file_0000#part`.
        let address = pointer ?? ""
        let start = address.firstRange(of: "://")?.upperBound ?? address.startIndex
        let id = String(address[start...].prefix { $0 != "#" && $0 != "?" })
        if !id.isEmpty, let found = asset(id) { return conversation.attach(found.bytes, name: found.name) }
        conversation.remarks.append("an attachment is not in the export: \(id.isEmpty ? kind : id)")
        return .text("[missing attachment: \(id.isEmpty ? kind : id)]")
    }

    /// The files that were uploaded with a prompt, but for pictures, which the content has.
    private func uploads(_ conversation: inout ForeignConversation) -> [Part] {
        (message["metadata"]?["attachments"]?.arrayValue ?? []).compactMap { upload in
            let type = upload["mime_type"]?.stringValue ?? upload["mimeType"]?.stringValue ?? ""
            guard !type.hasPrefix("image/"), let id = upload["id"]?.stringValue else { return nil }
            let name = upload["name"]?.stringValue
            guard let found = asset(id) else {
                conversation.remarks.append("an attachment is not in the export: \(name ?? id)")
                return .text("[missing attachment: \(name ?? id)]")
            }
            return conversation.attach(found.bytes, mediaType: type, name: name ?? found.name)
        }
    }
}

extension JSONValue {
    /// A moment as seconds since 1970, or as ISO 8601.
    var moment: Timestamp? {
        doubleValue.flatMap(Timestamp.init(seconds:)) ?? stringValue.flatMap { Timestamp(iso8601: $0) }
    }
}
