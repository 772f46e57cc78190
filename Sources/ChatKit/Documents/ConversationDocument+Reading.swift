internal import FoundationEssentials

extension ConversationDocument {
    /// Reads one document as ``json`` writes it.
    ///
    /// What a document must have is its format, its conversation's `id` and `uid`, and each message's `id`, `role` and
    /// `parts`; the rest has a default, so that later versions may add members.
    package init(json: JSONValue) throws(DocumentFault) {
        try Self.checkFormat(of: json)
        guard let conversation = json["conversation"] else { throw DocumentFault("it has no conversation") }
        var reader = DocumentReader(conversation: conversation)
        for message in json["messages"]?.arrayValue ?? [] { try reader.addMessage(message) }
        for turn in json["turns"]?.arrayValue ?? [] { try reader.addTurn(turn) }
        reader.pinned = Set(
            (json["pinned_messages"]?.arrayValue ?? []).compactMap { $0.intValue.map { .init(rawValue: Int64($0)) } })
        for attachment in json["attachments"]?.arrayValue ?? [] { try reader.addAttachment(attachment) }
        self = try reader.document()
    }

    /// Throws where a JSON object is not the beginning of a document that this version reads.
    static func checkFormat(of json: JSONValue) throws(DocumentFault) {
        guard json["format"]?.stringValue == format else { throw DocumentFault("its format is not \(format)") }
        guard let version = json["version"]?.intValue, version >= 1 else { throw DocumentFault("it has no version") }
        guard version <= formatVersion else {
            throw DocumentFault("its version is \(version); this program reads versions up to \(formatVersion)")
        }
    }
}

/// Builds a document from the JSON of its pieces.
struct DocumentReader {
    private let conversation: JSONValue
    private var messages: [StoredMessage] = []
    private var known: Set<StoredMessage.ID> = []
    private var turns: [Turn] = []
    private var attachments: [String: [UInt8]] = [:]
    var pinned: Set<StoredMessage.ID> = []

    init(conversation: JSONValue) {
        self.conversation = conversation
    }

    /// Adds a message, as ``StoredMessage/json`` writes it.
    mutating func addMessage(_ json: JSONValue) throws(DocumentFault) {
        try addMessage(StoredMessage(json: json))
        if json["pinned"]?.boolValue == true, let id = messages.last?.id { pinned.insert(id) }
    }

    mutating func addMessage(_ message: StoredMessage) throws(DocumentFault) {
        guard known.insert(message.id).inserted else { throw DocumentFault("two messages have the ID \(message.id)") }
        messages.append(message)
    }

    mutating func addTurn(_ json: JSONValue) throws(DocumentFault) {
        turns.append(try Turn(json: json))
    }

    mutating func addAttachment(_ json: JSONValue) throws(DocumentFault) {
        guard let hash = json["sha256"]?.stringValue, let base64 = json["base64"]?.stringValue,
            let bytes = Data(base64Encoded: base64)
        else { throw DocumentFault("an attachment has no valid base64") }
        try addAttachment(hash, Array(bytes))
    }

    mutating func addAttachment(_ hash: String, _ bytes: [UInt8]) throws(DocumentFault) {
        guard SHA256.hexadecimal(bytes) == hash else {
            throw DocumentFault("the attachment \(hash.prefix(12)) does not match its SHA-256")
        }
        attachments[hash] = bytes
    }

    /// The whole document, in the order of IDs.
    func document() throws(DocumentFault) -> ConversationDocument {
        let document = ConversationDocument(
            conversation: try Conversation(json: conversation, messages: messages),
            messages: messages.sorted { $0.id < $1.id }, turns: turns.sorted { $0.id.rawValue < $1.id.rawValue },
            pinned: pinned, attachments: attachments)
        try document.refuseNUL()
        return document
    }
}

extension Conversation {
    /// Reads ``json`` back.
    fileprivate init(json: JSONValue, messages: [StoredMessage]) throws(DocumentFault) {
        guard let id = json["id"]?.stringValue.flatMap(ConversationID.init(rawValue:)) else {
            throw DocumentFault("the conversation has no valid ID")
        }
        guard let uid = json["uid"]?.stringValue.flatMap(ULID.init(rawValue:)) else {
            throw DocumentFault("the conversation has no valid uid")
        }
        let firstPromptID = json["first_prompt_id"]?.intValue.map(Int64.init)
        let created = json.timestamp("created_at") ?? messages.first?.createdAt ?? Timestamp(rawValue: 0)
        self.init(
            key: Key(rawValue: 0), id: id, uid: uid, title: json["title"]?.stringValue,
            firstPrompt: messages.first { $0.id.rawValue == firstPromptID && $0.role == .system },
            profile: json["profile"]?.stringValue, model: json["model"]?.stringValue.map(ModelID.init(rawValue:)),
            options: json["options"].map(RequestOptions.init(json:)) ?? RequestOptions(),
            contextBudget: json["context_budget"]?.intValue, reservedOutput: json["reserved_output"]?.intValue,
            overflow: json["overflow"]?.stringValue.flatMap(OverflowStrategy.init(rawValue:)),
            spendLimit: json["spend_limit"].flatMap(SpendLimit.init(json:)),
            head: json["head_id"]?.intValue.map { StoredMessage.ID(rawValue: Int64($0)) },
            isPinned: json["pinned"]?.boolValue ?? false, isArchived: json["archived"]?.boolValue ?? false,
            tags: (json["tags"]?.arrayValue ?? []).compactMap(\.stringValue), createdAt: created,
            lastUsedAt: json.timestamp("last_used_at") ?? created)
        expiresAfter = json["expires_after_ms"]?.intValue.map { .milliseconds($0) }
    }
}

extension SpendLimit {
    fileprivate init?(json: JSONValue) {
        guard let unit = json["unit"]?.stringValue.flatMap(Unit.init(rawValue:)),
            case .number(let digits)? = json["amount"],
            let amount = DecimalText.units(digits, places: unit == .tokens ? 0 : Cost.places)
        else { return nil }
        self.init(unit: unit, amount: amount)
    }
}

extension StoredMessage {
    /// Reads ``json`` back.
    init(json: JSONValue) throws(DocumentFault) {
        guard let id = json["id"]?.intValue else { throw DocumentFault("a message has no ID") }
        guard let role = json["role"]?.stringValue.flatMap(Role.init(rawValue:)) else {
            throw DocumentFault("message \(id) has no known role")
        }
        guard let values = json["parts"]?.arrayValue else { throw DocumentFault("message \(id) has no parts") }
        var parts: [Part] = []
        for value in values {
            guard let part = Part(json: value) else {
                throw DocumentFault("message \(id) has a part that is not understood")
            }
            parts.append(part)
        }
        self.init(
            id: ID(rawValue: Int64(id)), parentID: json["parent_id"]?.intValue.map { ID(rawValue: Int64($0)) },
            message: Message(role: role, name: json["name"]?.stringValue, parts: parts),
            status: json["status"]?.stringValue.flatMap(Status.init(rawValue:)) ?? .complete,
            createdAt: json.timestamp("created_at") ?? Timestamp(rawValue: 0),
            model: json["model"]?.stringValue.map(ModelID.init(rawValue:)))
    }
}

extension Part {
    /// Reads ``json`` back; nil for what is not a part.
    init?(json: JSONValue) {
        switch json["type"]?.stringValue {
        case "text":
            guard let text = json["text"]?.stringValue else { return nil }
            self = .text(text)
        case "reasoning":
            guard let text = json["text"]?.stringValue else { return nil }
            self = .reasoning(text)
        case "image":
            guard let image = Attachment(json: json) else { return nil }
            self = .image(image)
        case "file":
            guard let file = Attachment(json: json) else { return nil }
            self = .file(file)
        case "tool_call":
            guard let name = json["name"]?.stringValue, let arguments = json["arguments"]?.stringValue else {
                return nil
            }
            self = .toolCall(
                ToolCall(
                    id: json["call_id"]?.stringValue ?? "", name: name, arguments: arguments,
                    stateID: json["state_id"]?.stringValue, state: ProviderState(json: json["state"])))
        case "tool_result":
            guard let content = json["content"]?.stringValue else { return nil }
            self = .toolResult(
                ToolResult(
                    callID: json["call_id"]?.stringValue ?? "", name: json["name"]?.stringValue, content: content))
        case "state":
            guard let state = ProviderState(json: json) else { return nil }
            self = .state(state)
        default: return nil
        }
    }
}

extension Attachment {
    fileprivate init?(json: JSONValue) {
        guard let hash = json["sha256"]?.stringValue, hash.utf8.count == 64 else { return nil }
        self.init(
            hash: hash, mediaType: json["media_type"]?.stringValue ?? "", name: json["name"]?.stringValue,
            detail: json["detail"]?.stringValue, url: json["url"]?.stringValue, fileID: json["file_id"]?.stringValue)
    }
}

extension Turn {
    /// Reads ``json`` back. A turn that ran when it was exported was interrupted, as far as this copy goes.
    init(json: JSONValue) throws(DocumentFault) {
        guard let id = json["id"]?.intValue else { throw DocumentFault("a turn has no ID") }
        guard let question = json["question_id"]?.intValue else { throw DocumentFault("turn \(id) has no prompt") }
        guard let status = json["status"]?.stringValue.flatMap(Status.init(rawValue:)) else {
            throw DocumentFault("turn \(id) has no known status")
        }
        guard let provider = json["provider"]?.stringValue.flatMap(ProviderKind.init(rawValue:)) else {
            throw DocumentFault("turn \(id) has no known provider")
        }
        func messages(_ name: String) -> [StoredMessage.ID] {
            (json[name]?.arrayValue ?? []).compactMap { $0.intValue.map { .init(rawValue: Int64($0)) } }
        }
        let usage = json["usage"].map(Usage.init(json:))
        self.init(
            id: ID(rawValue: Int64(id)), kind: json["kind"]?.stringValue.flatMap(Kind.init(rawValue:)) ?? .answer,
            question: .init(rawValue: Int64(question)),
            reply: json["reply_id"]?.intValue.map { .init(rawValue: Int64($0)) },
            status: status == .running ? .interrupted : status,
            profile: json["profile"]?.stringValue ?? "", provider: provider,
            modelAsked: ModelID(json["model_asked"]?.stringValue ?? ""),
            modelAnswered: json["model_answered"]?.stringValue.map(ModelID.init(rawValue:)),
            options: json["options"].map(RequestOptions.init(json:)) ?? RequestOptions(), sent: messages("sent"),
            dropped: messages("dropped"), summarised: messages("summarised"),
            estimatedInputTokens: json["estimated_input_tokens"]?.intValue,
            isEstimateExact: json["estimate_is_exact"]?.boolValue ?? false,
            budget: json["budget"].flatMap { $0.objectValue == nil ? nil : ContextBudget(json: $0) },
            request: RequestTrace(json: json["request"]),
            usage: usage == Usage() ? nil : usage, cost: json["cost"].flatMap(Cost.init(json:)),
            isCostEstimated: json["cost"]?["estimated"]?.boolValue ?? false,
            finishReason: json["finish_reason"]?.stringValue.map(FinishReason.init(name:)),
            errorCode: json["error_code"]?.stringValue, errorMessage: json["error_message"]?.stringValue,
            startedAt: json.timestamp("started_at") ?? Timestamp(rawValue: 0),
            timeToFirstToken: json["first_token_ms"]?.intValue.map { .milliseconds($0) },
            totalTime: json["total_ms"]?.intValue.map { .milliseconds($0) })
    }
}

extension RequestTrace {
    fileprivate init?(json: JSONValue?) {
        guard let envelope = json?["envelope"]?.stringValue, let hash = json?["sha256"]?.stringValue else { return nil }
        self.init(envelope: envelope, hash: hash)
    }
}

extension Usage {
    fileprivate init(json: JSONValue) {
        self.init(
            inputTokens: json["input_tokens"]?.intValue, outputTokens: json["output_tokens"]?.intValue,
            totalTokens: json["total_tokens"]?.intValue, cachedInputTokens: json["cached_input_tokens"]?.intValue,
            reasoningTokens: json["reasoning_tokens"]?.intValue)
    }
}

extension Cost {
    fileprivate init?(json: JSONValue) {
        guard let currency = json["currency"]?.stringValue.flatMap(Currency.init(rawValue:)),
            case .number(let digits)? = json["amount"], let amount = DecimalText.units(digits, places: Self.places),
            amount <= Self.maximum
        else { return nil }
        self.init(currency: currency, amount: amount)
    }
}

extension JSONValue {
    /// The member as a moment; nil where it is none.
    func timestamp(_ name: String) -> Timestamp? {
        self[name]?.stringValue.flatMap { Timestamp(iso8601: $0) }
    }
}
