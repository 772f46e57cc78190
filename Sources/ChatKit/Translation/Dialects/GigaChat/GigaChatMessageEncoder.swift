/// Says messages in GigaChat's dialect.
///
/// Source: Sber's OpenAPI document, read 2026-11-21. One system message, and it stands first; `content` is always a
/// string; a call is followed by its result, one at a time; a result is a JSON object in a string; a message has one
/// file at the most.
struct GigaChatMessageEncoder {
    /// A message on its way.
    private struct Draft {
        var role: String
        var texts: [String] = []
        var files: [String] = []
        var name: String?
        var call: JSONValue?
        var stateID: String?

        var json: JSONValue {
            var object: JSONObject = ["role": .string(role)]
            object["content"] = .string(texts.joined(separator: "\n"))
            object["name"] = name.map(JSONValue.string)
            object["function_call"] = call
            object["functions_state_id"] = stateID.map(JSONValue.string)
            if !files.isEmpty { object["attachments"] = .array(files.map(JSONValue.string)) }
            return .object(object)
        }

        /// Whether the words of another message may stand in this one.
        func takes(_ other: Draft) -> Bool {
            role == other.role && role != "function" && call == nil && other.call == nil
                && files.count + other.files.count <= 1
        }
    }

    private let names: ToolNames
    private let files: GigaChatFiles
    private let keepsStates: Bool
    private var drafts: [Draft] = []

    /// - Parameter instructions: Said at the end of the system message.
    /// - Throws: ``ChatError/unusableInput(_:)`` for an attachment that cannot be sent.
    static func encode(
        _ request: ChatRequest, _ names: ToolNames, instructions: [String], keepsStates: Bool,
        _ notices: inout [Notice]
    ) throws(ChatError) -> [JSONValue] {
        let repair = DialogueRepair(request.messages)
        notices += repair.notices
        let messages = repair.messages.withFilesMovedToUsers { GigaChatFiles.ownID(of: $0, in: request) != nil }
        let files = try GigaChatFiles(messages, request)
        notices += files.notices
        var encoder = GigaChatMessageEncoder(names: names, files: files, keepsStates: keepsStates)
        let (system, dialogue) = messages.partedFromInstructions(for: "GigaChat", &notices)
        let words = (system + instructions).joined(separator: "\n\n")
        if !words.isEmpty { encoder.drafts.append(Draft(role: "system", texts: [words])) }
        for (number, message) in dialogue.enumerated() {
            let next = number + 1 < dialogue.count ? dialogue[number + 1].toolResults : []
            encoder.append(message, results: next)
        }
        if dialogue.contains(where: { $0.name != nil }) {
            notices.append(Notice(.dropped, "the names of speakers are not sent: GigaChat has no place for them"))
        }
        // A dialogue of nothing but empty instructions.
        if encoder.drafts.isEmpty { encoder.drafts.append(Draft(role: "user")) }
        return encoder.drafts.map(\.json)
    }

    private init(names: ToolNames, files: GigaChatFiles, keepsStates: Bool) {
        self.names = names
        self.files = files
        self.keepsStates = keepsStates
    }

    private mutating func append(_ message: Message, results: [ToolResult]) {
        switch message.role {
        // The repair leaves results in such messages and nothing else; they stand behind the calls they answer.
        case .tool: break
        case .assistant where !message.toolCalls.isEmpty: appendCalls(of: message, results)
        case .assistant: appendWords(message, role: "assistant")
        case .system, .user: appendWords(message, role: "user")
        }
    }

    /// A message without calls; one for each file it has.
    private mutating func appendWords(_ message: Message, role: String) {
        var draft = Draft(role: role)
        for part in message.parts {
            switch part {
            case .text(let words): if !words.isEmpty { draft.texts.append(words) }
            case .image(let attachment), .file(let attachment):
                if role == "assistant", let fileID = files.id(of: attachment) {
                    draft.texts.append(ImageTagReader.tag(fileID))
                } else if let fileID = files.id(of: attachment) {
                    if !draft.files.isEmpty {
                        add(draft)
                        draft = Draft(role: role)
                    }
                    draft.files = [fileID]
                }
            // What a model thought is never sent back to it.
            case .reasoning, .toolCall, .toolResult, .state: break
            }
        }
        add(draft)
    }

    private mutating func add(_ draft: Draft) {
        guard let last = drafts.last, last.takes(draft) else { return drafts.append(draft) }
        drafts[drafts.count - 1].texts += draft.texts
        drafts[drafts.count - 1].files += draft.files
    }

    /// GigaChat calls one function at a time: several calls become as many pairs of a call and its result. The words go
    /// with the first.
    private mutating func appendCalls(of message: Message, _ results: [ToolResult]) {
        var texts = message.text.isEmpty ? [] : [message.text]
        if !message.attachments.isEmpty {
            appendWords(message, role: "assistant")
            texts = []
        }
        for (number, call) in message.toolCalls.enumerated() {
            var draft = Draft(role: "assistant", texts: texts)
            texts = []
            draft.call = [
                "name": .string(names[call.name]), "arguments": ToolArguments.object(call.arguments),
            ]
            if keepsStates { draft.stateID = call.stateID }
            let content = results.indices.contains(number) ? results[number].content : DialogueRepair.missingResult
            drafts.append(draft)
            drafts.append(
                Draft(role: "function", texts: [GigaChatResult.text(content)], name: names[call.name]))
        }
    }
}
