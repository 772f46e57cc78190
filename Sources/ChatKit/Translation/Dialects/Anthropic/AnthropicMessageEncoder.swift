/// Says messages in Anthropic's dialect.
///
/// Source: <https://docs.claude.com/en/api/messages>, read 2026-11-21. Instructions stand beside the messages; users and
/// assistants take turns, and the user begins; tools' results are the user's, before the words; no text is empty.
struct AnthropicMessageEncoder {
    /// What a request says in its messages and beside them.
    struct Dialogue {
        var instructions: [String]
        var messages: [JSONValue]
        /// Why a model that reads this cannot be told to think; nil if it can.
        var refusesThinking: String?
    }

    /// A part of a turn.
    private enum Block {
        /// A text, by its lines.
        case words([String])
        case result(JSONValue)
        case other(JSONValue)

        var json: JSONValue {
            switch self {
            case .words(let lines): ["type": "text", "text": .string(lines.joined(separator: "\n"))]
            case .result(let json), .other(let json): json
            }
        }
    }

    /// One side's turn.
    private struct Turn {
        var role: Role
        var blocks: [Block]

        /// A text alone is written as one.
        var json: JSONValue {
            if blocks.count == 1, case .words(let lines) = blocks[0] {
                return ["role": .string(role.rawValue), "content": .string(lines.joined(separator: "\n"))]
            }
            return ["role": .string(role.rawValue), "content": .array(blocks.map(\.json))]
        }

        /// Messages of one role behind each other are one turn, and their words one text, a line each.
        mutating func append(_ block: Block) {
            if case .words(let more) = block, case .words(var lines)? = blocks.last {
                // One owner only: else each line copies all that came before it.
                blocks.removeLast()
                lines += more
                blocks.append(.words(lines))
            } else {
                blocks.append(block)
            }
        }
    }

    /// What the user says where Anthropic wants a word and there is none.
    static let filler = "…"

    private let names: ToolNames
    private let ids: ToolNames
    private let attachments: [String: [UInt8]]
    private var turns: [Turn] = []
    private var notices: [Notice] = []

    /// - Throws: ``ChatError/unusableInput(_:)`` for a picture or file of the last message that cannot be sent.
    static func encode(
        _ request: ChatRequest, _ names: ToolNames, _ notices: inout [Notice]
    ) throws(ChatError) -> Dialogue {
        let repair = DialogueRepair(request.messages)
        notices += repair.notices
        var (instructions, dialogue) = repair.messages.withFilesMovedToUsers()
            .partedFromInstructions(for: "Anthropic", &notices)
        if dialogue.isEmpty {
            // Somebody must be spoken to.
            dialogue = [Message(.user, instructions.joined(separator: "\n\n"))]
            instructions = []
        }
        var encoder = AnthropicMessageEncoder(
            names: names, ids: ToolNames(dialogue.flatMap(\.toolCalls).map(\.id), rule: OpenAIMessageEncoder.rule),
            attachments: request.attachments)
        let last = dialogue.lastIndex { $0.role == .user }
        for (number, message) in dialogue.enumerated() { try encoder.add(message, isLast: number == last) }
        encoder.finish()
        if dialogue.contains(where: { $0.name != nil }) {
            notices.append(Notice(.dropped, "the names of speakers are not sent: Anthropic has no place for them"))
        }
        notices += encoder.notices.withoutRepeats
        return Dialogue(
            instructions: instructions, messages: encoder.turns.map(\.json), refusesThinking: encoder.refusesThinking)
    }

    private init(names: ToolNames, ids: ToolNames, attachments: [String: [UInt8]]) {
        self.names = names
        self.ids = ids
        self.attachments = attachments
    }

    // MARK: Turns

    private mutating func add(_ message: Message, isLast: Bool) throws(ChatError) {
        var blocks: [Block] = []
        for part in message.parts.reduce(into: [Part](), { $0.append(delta: $1) }) {
            switch part {
            case .text(let words): if words.contains(where: { !$0.isWhitespace }) { blocks.append(.words([words])) }
            case .image(let attachment), .file(let attachment):
                if let json = try json(attachment, part, isLast: isLast) { blocks.append(.other(json)) }
            case .toolCall(let call):
                blocks.append(
                    .other([
                        "type": "tool_use", "id": .string(ids[call.id]), "name": .string(names[call.name]),
                        "input": ToolArguments.object(call.arguments),
                    ]))
            case .toolResult(let result): blocks.append(.result(json(result)))
            // Anthropic takes thoughts back with its own signature only, which is a state.
            case .reasoning: break
            case .state(let state):
                let isThought = ["thinking", "redacted_thinking"].contains(state.members["type"]?.stringValue)
                if isThought { blocks.append(.other(.object(state.members))) }
            }
        }
        if blocks.isEmpty { return }
        let role: Role = message.role == .assistant ? .assistant : .user
        if turns.last?.role != role { turns.append(Turn(role: role, blocks: [])) }
        for block in blocks { turns[turns.count - 1].append(block) }
    }

    private func json(_ result: ToolResult) -> JSONValue {
        var members: JSONObject = ["type": "tool_result", "tool_use_id": .string(ids[result.callID])]
        let failure = FailedResult.words(of: result.content)
        members["content"] = .string(failure ?? result.content)
        if failure != nil { members["is_error"] = true }
        return .object(members)
    }

    private mutating func finish() {
        if turns.first?.role != .user {
            turns.insert(Turn(role: .user, blocks: [.words([Self.filler])]), at: 0)
            notices.append(
                Notice(.translated, "Anthropic wants the user to speak first: \(Self.filler) stands for their words"))
        }
        // An answer that was begun must not end in white space.
        guard let last = turns.last, last.role == .assistant, case .words(var lines)? = last.blocks.last else { return }
        let line = lines.removeLast()
        lines.append(String(line[...(line.lastIndex { !$0.isWhitespace } ?? line.startIndex)]))
        turns[turns.count - 1].blocks[last.blocks.count - 1] = .words(lines)
    }

    private var refusesThinking: String? {
        guard let last = turns.last else { return nil }
        if last.role == .assistant { return "a model that goes on with an answer does not think" }
        let isAnswer = last.blocks.contains { if case .result = $0 { true } else { false } }
        let calls = turns.dropLast().last?.blocks.map(\.json) ?? []
        if calls.contains(where: { ["thinking", "redacted_thinking"].contains($0["type"]?.stringValue) }) {
            return nil
        }
        return isAnswer ? "the thoughts behind the calls are not here, and Anthropic wants both or none" : nil
    }

    // MARK: Pictures and files

    /// The part that carries an attachment; nil for one that is left out.
    private mutating func json(
        _ attachment: Attachment, _ part: Part, isLast: Bool
    ) throws(ChatError) -> JSONValue? {
        if let detail = attachment.detail, detail != "auto" {
            notices.append(
                Notice(.dropped, "the detail of pictures is not sent: Anthropic has none like it"))
        }
        var isImage = if case .image = part { true } else { false }
        let source: JSONValue
        if attachment.hash.isEmpty, let id = attachment.fileID {
            source = ["type": "file", "file_id": .string(id)]
        } else if attachment.hash.isEmpty, let url = attachment.url {
            source = ["type": "url", "url": .string(url)]
        } else {
            let found: JSONValue?
            (found, isImage) = try bytesSource(attachment, isLast: isLast)
            guard let found else { return nil }
            source = found
        }
        var members: JSONObject = ["type": isImage ? "image" : "document", "source": source]
        if !isImage { members["title"] = attachment.name.map { .string($0) } }
        return .object(members)
    }

    private mutating func bytesSource(
        _ attachment: Attachment, isLast: Bool
    ) throws(ChatError) -> (source: JSONValue?, isImage: Bool) {
        let fault: String
        switch attachment.mediaType {
        case _ where attachments[attachment.hash] == nil: fault = "its bytes are not here"
        case "image/jpeg", "image/png", "image/gif", "image/webp": return (try base64(attachment), true)
        case "application/pdf": return (try base64(attachment), false)
        case _ where attachment.isText:
            guard let text = String(validating: try attachment.bytes(in: attachments), as: UTF8.self) else {
                fault = "it is not text in UTF-8"
                break
            }
            return (["type": "text", "media_type": "text/plain", "data": .string(text)], false)
        default: fault = "it takes pictures (JPEG, PNG, GIF, WebP), PDF and text"
        }
        if isLast { throw .unusableInput("\(attachment.title) cannot be sent to Anthropic: \(fault)") }
        notices.append(Notice(.dropped, "\(attachment.title) is not sent to Anthropic: \(fault)"))
        return (nil, false)
    }

    private func base64(_ attachment: Attachment) throws(ChatError) -> JSONValue {
        let data = JSONValue.string(try attachment.base64(in: attachments))
        return ["type": "base64", "media_type": .string(attachment.mediaType), "data": data]
    }
}
