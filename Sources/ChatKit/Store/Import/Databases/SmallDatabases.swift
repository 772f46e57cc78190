import GRDB

/// oterm's `store.db`: tables `chat` and `message`, without times.
///
/// Source: `src/oterm/store` of <https://github.com/ggozad/oterm>, 0.1 to 0.26, read 2026-11-30.
enum OtermDatabase {
    static func item(_ database: Database, _ id: String) throws -> ImportItem {
        guard let chat = try Row.fetchOne(database, sql: "SELECT * FROM chat WHERE id = ?", arguments: [id]) else {
            throw DocumentFault("it is gone")
        }
        var conversation = ForeignConversation(.oterm, id: "\(id) \(chat.text("name") ?? "")")
        conversation.title = chat.text("name")
        conversation.options.temperature = chat.json("parameters")?["temperature"]?.doubleValue
        if let system = chat.text("system") { conversation.append(Message(.system, system)) }
        let rows = try Row.fetchAll(
            database, sql: "SELECT * FROM message WHERE chat_id = ? ORDER BY id", arguments: [id])
        for row in rows {
            let isUser = row.text("author") == "user"
            var parts: [Part] = row.text("text").map { [.text($0)] } ?? []
            for image in row.json("images")?.arrayValue ?? [] {
                guard let bytes = image.stringValue.flatMap({ Base64Text.bytes($0) }), !bytes.isEmpty else {
                    conversation.remarks.append("an image cannot be read")
                    continue
                }
                parts.append(conversation.attach(bytes))
            }
            conversation.append(
                Message(role: isUser ? .user : .assistant, parts: parts), model: isUser ? nil : chat.text("model"))
        }
        return try conversation.item()
    }
}

/// elia's `elia.sqlite`: tables `chat` and `message`; `parent_id` is there and was never filled.
///
/// Source: `elia_chat/database/models.py` of <https://github.com/darrenburns/elia> 1.10, read 2026-11-30.
enum EliaDatabase {
    static func item(_ database: Database, _ id: String) throws -> ImportItem {
        guard let chat = try Row.fetchOne(database, sql: "SELECT * FROM chat WHERE id = ?", arguments: [id]) else {
            throw DocumentFault("it is gone")
        }
        let started = chat.moment("started_at")
        var conversation = ForeignConversation(.elia, id: "\(id) \(chat.text("started_at") ?? "")")
        conversation.title = chat.text("title")
        conversation.createdAt = started
        conversation.isArchived = chat["archived"] as Bool? ?? false
        let rows = try Row.fetchAll(
            database, sql: "SELECT * FROM message WHERE chat_id = ? ORDER BY id", arguments: [id])
        for row in rows {
            let role: Role
            switch row.text("role") ?? "" {
            case "ai": role = .assistant
            case "human": role = .user
            case let name: role = Role(rawValue: name) ?? .user
            }
            let parent = row["parent_id"] as Int64?
            conversation.add(
                String(row["id"] as Int64), after: parent.map(String.init) ?? conversation.last,
                Message(role: role, parts: row.text("content").map { [.text($0)] } ?? []), at: row.moment("timestamp"),
                model: role == .assistant ? row.text("model") ?? chat.text("model") : nil)
        }
        return try conversation.item()
    }
}

/// mods' `mods.db`, with a file of messages for each conversation beside it.
///
/// Source: `db.go` and `internal/cache` of <https://github.com/charmbracelet/mods>, read 2026-11-30.
enum ModsDatabase {
    static func item(_ database: Database, _ id: String, beside path: String) throws -> ImportItem {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM conversations WHERE CAST(id AS TEXT) = ?", arguments: [id])
        guard let row, id.utf8.allSatisfy({ $0 != UInt8(ascii: "/") }) else { throw DocumentFault("it is gone") }
        let folder = StoreFile.folder(of: path)
        for place in ["\(folder)/\(id).gob", "\(folder)/conversations/\(id).gob"] {
            let bytes: [UInt8]
            do throws(ChatError) {
                bytes = try FileReader(path: place).bytes()
            } catch .fileNotFound {
                continue
            } catch {
                throw DocumentFault(error.message)
            }
            return try ModsConversation.item(
                gob: bytes, id: id, title: row.text("title"), model: row.text("model"),
                time: row.moment("updated_at") ?? Timestamp(rawValue: 0))
        }
        throw DocumentFault("its file \(id).gob is missing")
    }
}

/// term-llm's `sessions.db`: tables `sessions` and `messages`, whose `parts` are JSON with Go's names.
///
/// Source: `internal/session/sqlite_schema.go` and `internal/llm/types.go` of <https://github.com/samsaffron/term-llm>, schema 62,
/// read 2026-11-30.
enum TermLLMDatabase {
    static func item(_ database: Database, _ id: String) throws -> ImportItem {
        guard let session = try Row.fetchOne(database, sql: "SELECT * FROM sessions WHERE id = ?", arguments: [id])
        else { throw DocumentFault("it is gone") }
        var conversation = ForeignConversation(.termLLM, id: id)
        conversation.title =
            session.text("name") ?? session.text("generated_short_title") ?? session.text("summary")
        conversation.createdAt = session.moment("created_at")
        conversation.updatedAt = session.moment("last_message_at") ?? session.moment("updated_at")
        conversation.isPinned = session["pinned"] as Bool? ?? false
        conversation.isArchived = session["archived"] as Bool? ?? false
        let model = session.text("model")
        let rows = try Row.fetchAll(
            database, sql: "SELECT * FROM messages WHERE session_id = ? ORDER BY sequence", arguments: [id])
        for row in rows {
            // A marker of the interface, and copies that stand behind a summary.
            if row.text("role") == "event" || row["compaction_tail"] as Bool? == true { continue }
            let role: Role
            switch row.text("role") ?? "" {
            case "developer": role = .system
            case let name: role = Role(rawValue: name) ?? .user
            }
            var parts = (row.json("parts")?.arrayValue ?? []).flatMap { self.parts($0, &conversation) }
            if parts.isEmpty, let text = row.text("text_content") { parts = [.text(text)] }
            conversation.append(
                Message(role: role, parts: parts), at: row.moment("created_at"),
                model: role == .assistant ? model : nil)
        }
        return try conversation.item()
    }

    private static func parts(_ json: JSONValue, _ conversation: inout ForeignConversation) -> [Part] {
        var parts: [Part] = []
        if let reasoning = json["ReasoningContent"]?.stringValue, !reasoning.isEmpty {
            parts.append(.reasoning(reasoning))
        }
        switch json["Type"]?.stringValue {
        case "text":
            if let text = json["Text"]?.stringValue, !text.isEmpty { parts.append(.text(text)) }
        case "image", "file":
            let data = [json["ImageData"], json["FileData"]].compactMap(\.self).first { !$0.isNull }
            let path = json["ImagePath"]?.stringValue ?? json["FilePath"]?.stringValue ?? ""
            let name = data?["filename"]?.stringValue ?? path.split(separator: "/").last.map(String.init)
            if let bytes = data?["base64"]?.stringValue.flatMap({ Base64Text.bytes($0) }), !bytes.isEmpty {
                parts.append(conversation.attach(bytes, mediaType: data?["media_type"]?.stringValue, name: name))
            } else {
                conversation.remarks.append("an attachment is not in the database: \(name ?? "a file")")
                parts.append(.text("[missing attachment: \(name ?? "a file")]"))
            }
        case "tool_call":
            guard let call = json["ToolCall"], !call.isNull else { break }
            let arguments = call["Arguments"].flatMap { $0.isNull ? nil : $0.stringValue ?? $0.jsonText } ?? ""
            parts.append(
                .toolCall(
                    ToolCall(
                        id: call["ID"]?.stringValue ?? "", name: call["Name"]?.stringValue ?? "", arguments: arguments))
            )
        case "tool_result":
            guard let result = json["ToolResult"], !result.isNull else { break }
            let content = result["Content"] ?? result["Display"] ?? .string("")
            parts.append(
                .toolResult(
                    ToolResult(
                        callID: result["ID"]?.stringValue ?? result["CallID"]?.stringValue ?? "",
                        name: result["Name"]?.stringValue, content: content.stringValue ?? content.jsonText)))
        // State of the program and of its provider, which nobody reads.
        default: break
        }
        return parts
    }
}
