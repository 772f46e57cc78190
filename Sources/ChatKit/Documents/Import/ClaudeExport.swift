/// Conversations of Claude's data export: `conversations.json`, an array, in a ZIP archive.
///
/// A conversation has `chat_messages` with `sender`, `content` (blocks as in Anthropic's API) or only `text`, times, and in newer
/// exports `parent_message_uuid`, which is all zeros for the first message.
/// Source: exports as described by converters, such as <https://github.com/Sinity/polylogue>, read 2026-11-30.
enum ClaudeExport {
    static func isConversation(_ json: JSONValue) -> Bool { json["chat_messages"]?.arrayValue != nil }

    static func item(_ json: JSONValue) throws(DocumentFault) -> ImportItem {
        guard let messages = json["chat_messages"]?.arrayValue else { throw .notAConversation }
        let name = json["name"]?.stringValue ?? ""
        let created = json.timestamp("created_at")
        let id = json["uuid"]?.stringValue ?? "\(created?.rawValue ?? 0) \(name)"
        var conversation = ForeignConversation(.claude, id: id)
        conversation.title = name.isEmpty ? nil : name
        conversation.createdAt = created
        conversation.updatedAt = json.timestamp("updated_at")
        conversation.isPinned = json["is_starred"]?.boolValue ?? false
        let model = json["model"]?.stringValue
        var before: String?
        // The last of the messages that each of the source became.
        var ends: [String: String] = [:]
        for (index, message) in messages.enumerated() {
            let uuid = message["uuid"]?.stringValue ?? "#\(index)"
            var parent = before
            if let named = message["parent_message_uuid"]?.stringValue {
                parent = isRoot(named) ? nil : ends[named] ?? named
            }
            let pieces = pieces(of: message, &conversation)
            for (number, piece) in pieces.enumerated() {
                let id = number == 0 ? uuid : "\(uuid)#\(number)"
                conversation.add(
                    id, after: parent, piece, at: message.timestamp("created_at"),
                    model: piece.role == .assistant ? message["model"]?.stringValue ?? model : nil)
                parent = id
            }
            if pieces.isEmpty { conversation.add(uuid, after: parent, Message(role: .user, parts: [])) }
            before = pieces.isEmpty ? uuid : parent
            ends[uuid] = before
        }
        let leaf = json["current_leaf_message_uuid"]?.stringValue
        return try conversation.item(head: leaf.flatMap { ends[$0] } ?? before)
    }

    private static func isRoot(_ uuid: String) -> Bool {
        uuid.isEmpty || uuid.hasPrefix("00000000-0000-")
    }

    /// A message of the source as messages of ours: calls of tools and their results stand in one message there.
    private static func pieces(of message: JSONValue, _ conversation: inout ForeignConversation) -> [Message] {
        let role: Role = message["sender"]?.stringValue == "assistant" ? .assistant : .user
        var pieces: [Message] = []
        func add(_ part: Part, _ role: Role) {
            if pieces.last?.role == role {
                pieces[pieces.count - 1].parts.append(part)
            } else {
                pieces.append(Message(role: role, parts: [part]))
            }
        }
        var lastCall = ""
        for block in message["content"]?.arrayValue ?? [] {
            switch block["type"]?.stringValue {
            case "text":
                if let text = block["text"]?.stringValue, !text.isEmpty { add(.text(text), role) }
            case "thinking":
                if let text = block["thinking"]?.stringValue, !text.isEmpty { add(.reasoning(text), role) }
            case "tool_use":
                lastCall = block["id"]?.stringValue ?? "call-\(pieces.count)"
                add(
                    .toolCall(
                        ToolCall(
                            id: lastCall, name: block["name"]?.stringValue ?? "",
                            arguments: (block["input"] ?? [:]).jsonText)), .assistant)
            case "tool_result":
                add(
                    .toolResult(
                        ToolResult(
                            callID: block["tool_use_id"]?.stringValue ?? lastCall, name: block["name"]?.stringValue,
                            content: text(of: block["content"]))), .tool)
            case "token_budget", "flag": break
            case let kind: conversation.remarks.append("content of the kind \(kind ?? "nothing") is left out")
            }
        }
        if pieces.isEmpty, let text = message["text"]?.stringValue, !text.isEmpty { add(.text(text), role) }
        for file in message["attachments"]?.arrayValue ?? [] {
            let name = file["file_name"]?.stringValue
            guard let text = file["extracted_content"]?.stringValue, !text.isEmpty else {
                conversation.remarks.append("an attachment is not in the export: \(name ?? "a file")")
                continue
            }
            add(conversation.attach(Array(text.utf8), mediaType: "text/plain", name: name), role)
        }
        for file in message["files"]?.arrayValue ?? [] {
            let name = file["file_name"]?.stringValue ?? file["file_uuid"]?.stringValue ?? "a file"
            conversation.remarks.append("an attachment is not in the export: \(name)")
        }
        return pieces
    }

    private static func text(of content: JSONValue?) -> String {
        if let text = content?.stringValue { return text }
        let texts = (content?.arrayValue ?? []).map { block in
            block["text"]?.stringValue ?? (block["type"]?.stringValue == "text" ? "" : block.jsonText)
        }
        return texts.joined(separator: "\n")
    }
}
