import GRDB

/// Reads and writes messages with their parts.
enum MessageRows {
    /// What ``messages(_:_:_:)`` reads, in the order of its indexes.
    static let columns = """
        message.id, message.parent_id, message.role, message.status, message.model, message.created_at, \
        part.kind, part.text, part.name, part.call_id, part.media_type, part.blob_hash, part.extra, message.name
        """

    /// Reads messages, each with all its parts.
    ///
    /// - Parameter sql: Selects ``columns`` from `message LEFT JOIN part`, ordered by message and part.
    static func messages(
        _ database: Database, _ sql: String, _ arguments: StatementArguments
    ) throws -> [StoredMessage] {
        var messages: [StoredMessage] = []
        let rows = try Row.fetchCursor(try database.cachedStatement(sql: sql), arguments: arguments)
        while let row = try rows.next() {
            let id = StoredMessage.ID(rawValue: row[0])
            if messages.last?.id != id { messages.append(try message(id, row)) }
            if let part = try part(row) { messages[messages.count - 1].message.parts.append(part) }
        }
        return messages
    }

    private static func message(_ id: StoredMessage.ID, _ row: Row) throws -> StoredMessage {
        guard let role = Role(rawValue: row[2]), let status = StoredMessage.Status(rawValue: row[3]) else {
            throw ChatError.unexpected("the store: message \(id) has no role or status")
        }
        return StoredMessage(
            id: id, parentID: (row[1] as Int64?).map(StoredMessage.ID.init(rawValue:)),
            message: Message(role: role, name: row[13], parts: []), status: status,
            createdAt: Timestamp(rawValue: row[5]),
            model: (row[4] as String?).map(ModelID.init(rawValue:)))
    }

    private static func part(_ row: Row) throws -> Part? {
        guard let kind: String = row[6] else { return nil }
        let text = row[7] as String? ?? ""
        switch kind {
        case "text": return .text(text)
        case "reasoning": return .reasoning(text)
        case "tool_call":
            return .toolCall(
                ToolCall(
                    id: row[9] ?? "", name: row[8] ?? "", arguments: text,
                    stateID: extra(row)["state_id"]?.stringValue, state: ProviderState(json: extra(row)["state"])))
        case "tool_result": return .toolResult(ToolResult(callID: row[9] ?? "", name: row[8], content: text))
        case "state": return ProviderState(json: .object(extra(row))).map { .state($0) }
        case "image": return .image(attachment(row))
        case "file": return .file(attachment(row))
        default: throw ChatError.unexpected("the store: a part of the kind \(kind)")
        }
    }

    private static func attachment(_ row: Row) -> Attachment {
        let extra = extra(row)
        return Attachment(
            hash: row[11] ?? "", mediaType: row[10] ?? "", name: row[8], detail: extra["detail"]?.stringValue,
            url: extra["url"]?.stringValue, fileID: extra["file_id"]?.stringValue)
    }

    private static func extra(_ row: Row) -> JSONObject {
        guard let text: String = row[12], let value = try? JSONValue(parsing: text) else { return [:] }
        return value.objectValue ?? [:]
    }

    /// Stores a message and its parts.
    static func insert(
        _ database: Database, _ message: Message, in conversation: Conversation.Key, after parent: StoredMessage.ID?,
        status: StoredMessage.Status, model: ModelID? = nil, at time: Timestamp
    ) throws -> StoredMessage {
        try database.cachedStatement(
            sql: """
                INSERT INTO message (conversation_key, parent_id, role, status, model, created_at, name)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            conversation.rawValue, parent?.rawValue, message.role.rawValue, status.rawValue,
            model?.rawValue.storable, time.rawValue, message.name?.storable,
        ])
        let id = database.lastInsertedRowID
        let stored = message.storable
        // From the last to the first: the message is indexed for searching when its first part comes.
        for (position, part) in stored.parts.enumerated().reversed() {
            try insert(database, part, at: position, of: id)
        }
        return StoredMessage(
            id: StoredMessage.ID(rawValue: id), parentID: parent, message: stored, status: status, createdAt: time,
            model: model)
    }

    private static func insert(_ database: Database, _ part: Part, at position: Int, of message: Int64) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO part (message_id, position, kind, text, name, call_id, media_type, blob_hash, extra)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        let values: [(any DatabaseValueConvertible)?] =
            switch part {
            case .text(let text): ["text", text, nil, nil, nil, nil]
            case .reasoning(let text): ["reasoning", text, nil, nil, nil, nil]
            case .toolCall(let call): ["tool_call", call.arguments, call.name, call.id, nil, nil]
            case .toolResult(let result): ["tool_result", result.content, result.name, result.callID, nil, nil]
            case .state: ["state", "", nil, nil, nil, nil]
            case .image(let image): ["image", nil, image.name, nil, image.mediaType, image.hash]
            case .file(let file): ["file", nil, file.name, nil, file.mediaType, file.hash]
            }
        try statement.execute(arguments: StatementArguments([message, position] + values + [part.extra]))
    }
}

extension Message {
    /// The message as it is stored: see ``Swift/String/storable``.
    var storable: Message {
        Message(role: role, name: name?.storable, parts: parts.map(\.storable))
    }
}

extension Part {
    /// What only some parts have, as the JSON of the column `extra`.
    fileprivate var extra: String? {
        var object = JSONObject()
        switch self {
        case .image(let attachment), .file(let attachment):
            object["detail"] = attachment.detail.map(JSONValue.string)
            object["url"] = attachment.url.map(JSONValue.string)
            object["file_id"] = attachment.fileID.map(JSONValue.string)
        case .toolCall(let call):
            object["state_id"] = call.stateID.map(JSONValue.string)
            object["state"] = (call.state?.json).map { .object($0) }
        case .state(let state): object = state.json
        case .text, .reasoning, .toolResult: break
        }
        return object.isEmpty ? nil : JSONValue.object(object).jsonText
    }

    /// The part as it is stored: see ``Swift/String/storable``.
    fileprivate var storable: Part {
        switch self {
        case .text(let text): .text(text.storable)
        case .reasoning(let text): .reasoning(text.storable)
        case .image(let image): .image(image.storable)
        case .file(let file): .file(file.storable)
        case .toolCall(let call):
            .toolCall(
                ToolCall(
                    id: call.id.storable, name: call.name.storable, arguments: call.arguments.storable,
                    stateID: call.stateID?.storable, state: call.state))
        // JSON escapes what a text column would cut.
        case .state: self
        case .toolResult(let result):
            .toolResult(
                ToolResult(
                    callID: result.callID.storable, name: result.name?.storable, content: result.content.storable))
        }
    }
}

extension Attachment {
    fileprivate var storable: Attachment {
        Attachment(
            hash: hash, mediaType: mediaType.storable, name: name?.storable, detail: detail?.storable,
            url: url?.storable, fileID: fileID?.storable)
    }
}
