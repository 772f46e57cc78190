internal import FoundationEssentials

extension ConversationDocument {
    /// The name and version of the two JSON forms. A version only ever gains members.
    public static let format = "chatkit.conversation"
    public static let formatVersion = 1

    /// The whole truth as one JSON object:
    ///
    ///     {"format": "chatkit.conversation", "version": 1,
    ///      "conversation": {"id", "uid", "title", "first_prompt_id", "profile", "model", "options", "context_budget",
    ///                       "spend_limit": {"unit", "amount"}, "head_id", "pinned", "archived", "tags", "created_at",
    ///                       "last_used_at", "expires_after_ms"},
    ///      "messages": [{"id", "parent_id", "role", "name", "status", "model", "created_at", "parts": [part]}],
    ///      "turns": [{"id", "question_id", "reply_id", "status", "profile", "provider", "model_asked",
    ///                 "model_answered", "options", "sent", "dropped", "summarised", "estimated_input_tokens",
    ///                 "usage": {"input_tokens", "output_tokens", "total_tokens", "cached_input_tokens",
    ///                           "reasoning_tokens"},
    ///                 "cost": {"currency", "amount", "estimated"},
    ///                 "finish_reason", "error_code", "started_at", "first_token_ms", "total_ms"}],
    ///      "pinned_messages": [id], "attachments": [{"sha256", "base64"}]}
    ///
    /// A part has a `type`: `text` and `reasoning` with `text`; `image` and `file` with `sha256`, `media_type`, `name`,
    /// `detail`, `url`, `file_id`; `tool_call` with `call_id`, `name`, `arguments` (the model's JSON as a string),
    /// `state_id`; `tool_result` with `call_id`, `name`, `content`. Options are `temperature`, `max_output_tokens`,
    /// `tools`, `tool_choice`, `response_format` (the last three as OpenAI spells them) and `extra`. Amounts of money
    /// are decimal fractions. Members without a value are left out. Times are RFC 3339 in UTC. The IDs of messages and
    /// turns are numbers that hold within the document.
    public var json: JSONValue {
        var object: JSONObject = [
            "format": .string(Self.format), "version": .integer(Self.formatVersion),
            "conversation": .object(conversation.json), "messages": .array(messages.map { .object($0.json) }),
            "turns": .array(turns.map { .object($0.json) }),
        ]
        if !pinned.isEmpty {
            object["pinned_messages"] = .array(pinned.sorted().map { .integer($0.rawValue) })
        }
        if !attachments.isEmpty { object["attachments"] = .array(attachmentObjects.map { .object($0) }) }
        return .object(object)
    }

    var attachmentObjects: [JSONObject] {
        attachments.sorted { $0.key < $1.key }.map { hash, bytes in
            ["sha256": .string(hash), "base64": .string(Data(bytes).base64EncodedString())]
        }
    }

    /// The same as lines, for tools that read a line at a time: the conversation (with `format` and `version`), then each
    /// message (a pinned one with `"pinned": true`), then each turn and each attachment, each with a `type` of
    /// `conversation`, `message`, `turn` or `attachment`.
    public var jsonLines: [JSONValue] {
        let head = JSONObject([
            ("type", "conversation"), ("format", .string(Self.format)), ("version", .integer(Self.formatVersion)),
        ])
        return [.object(head.followed(by: conversation.json))]
            + messages.map { message in
                var line = JSONObject([("type", "message")]).followed(by: message.json)
                if pinned.contains(message.id) { line["pinned"] = true }
                return .object(line)
            }
            + turns.map { .object(JSONObject([("type", "turn")]).followed(by: $0.json)) }
            + attachmentObjects.map { .object(JSONObject([("type", "attachment")]).followed(by: $0)) }
    }
}

extension JSONObject {
    fileprivate func followed(by other: JSONObject) -> JSONObject {
        var result = self
        for (name, value) in other { result[name] = value }
        return result
    }
}

extension Conversation {
    /// The conversation as it stands in exports: see ``ConversationDocument/json``.
    public var json: JSONObject {
        var object = JSONObject()
        object["id"] = .string(id.rawValue)
        object["uid"] = .string(uid.rawValue)
        object["title"] = title.map(JSONValue.string)
        object["first_prompt_id"] = (firstPrompt?.id.rawValue).map { .integer($0) }
        object["profile"] = profile.map(JSONValue.string)
        object["model"] = (model?.rawValue).map(JSONValue.string)
        object["options"] = options.json
        object["context_budget"] = contextBudget.map { .integer($0) }
        object["reserved_output"] = reservedOutput.map { .integer($0) }
        object["overflow"] = (overflow?.rawValue).map(JSONValue.string)
        object["spend_limit"] = spendLimit.map {
            ["unit": .string($0.unit.rawValue), "amount": .number($0.decimal)]
        }
        object["head_id"] = (head?.rawValue).map { .integer($0) }
        object["pinned"] = .bool(isPinned)
        object["archived"] = .bool(isArchived)
        object["tags"] = .array(tags.map(JSONValue.string))
        object["created_at"] = .string(createdAt.iso8601)
        object["last_used_at"] = .string(lastUsedAt.iso8601)
        object["expires_after_ms"] = expiresAfter.map { .integer($0.wholeMilliseconds) }
        return object
    }
}

extension StoredMessage {
    /// The message as it stands in exports: see ``ConversationDocument/json``.
    public var json: JSONObject {
        var object = JSONObject()
        object["id"] = .integer(id.rawValue)
        object["parent_id"] = (parentID?.rawValue).map { .integer($0) }
        object["role"] = .string(role.rawValue)
        object["name"] = message.name.map(JSONValue.string)
        object["status"] = .string(status.rawValue)
        object["model"] = (model?.rawValue).map(JSONValue.string)
        object["created_at"] = .string(createdAt.iso8601)
        object["parts"] = .array(message.parts.map { .object($0.json) })
        return object
    }
}

extension Part {
    /// The part as it stands in exports: see ``ConversationDocument/json``.
    public var json: JSONObject {
        switch self {
        case .text(let text): ["type": "text", "text": .string(text)]
        case .reasoning(let text): ["type": "reasoning", "text": .string(text)]
        case .image(let image): Self.json("image", image)
        case .file(let file): Self.json("file", file)
        case .toolCall(let call): Self.json(call)
        case .toolResult(let result): Self.json(result)
        case .state(let state): JSONObject([("type", "state")] + state.json.map { ($0.name, $0.value) })
        }
    }

    private static func json(_ type: JSONValue, _ attachment: Attachment) -> JSONObject {
        var object: JSONObject = [
            "type": type, "sha256": .string(attachment.hash), "media_type": .string(attachment.mediaType),
        ]
        object["name"] = attachment.name.map(JSONValue.string)
        object["detail"] = attachment.detail.map(JSONValue.string)
        object["url"] = attachment.url.map(JSONValue.string)
        object["file_id"] = attachment.fileID.map(JSONValue.string)
        return object
    }

    private static func json(_ call: ToolCall) -> JSONObject {
        var object: JSONObject = [
            "type": "tool_call", "call_id": .string(call.id), "name": .string(call.name),
            "arguments": .string(call.arguments),
        ]
        object["state_id"] = call.stateID.map(JSONValue.string)
        object["state"] = (call.state?.json).map { .object($0) }
        return object
    }

    private static func json(_ result: ToolResult) -> JSONObject {
        var object: JSONObject = ["type": "tool_result", "call_id": .string(result.callID)]
        object["name"] = result.name.map(JSONValue.string)
        object["content"] = .string(result.content)
        return object
    }
}
