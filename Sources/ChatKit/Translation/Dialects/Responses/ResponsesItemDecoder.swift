/// Reads the input of a request to the Responses API, item by item.
///
/// Source: <https://platform.openai.com/docs/api-reference/responses/create>, read 2026-11-21. An answer is several
/// items there, its thoughts, its words and its calls, and one message here.
struct ResponsesItemDecoder {
    private(set) var messages: [Message] = []
    /// Whether what only this API understands is kept, for a request that goes to it again.
    private let keepsOwn: Bool
    private var content = OpenAIContentDecoder()
    /// The tools' names by the calls' IDs: results have only these.
    private var called: [String: String] = [:]
    /// The items that the last message has had, if it is an answer that more may belong to.
    private var answer: Answer?

    private enum Answer {
        case thoughts
        case words
    }

    private static let provider = ProviderState.provider("responses", at: "responses")

    init(keepsOwn: Bool) {
        self.keepsOwn = keepsOwn
    }

    /// The bytes of data URLs, by their hash.
    var attachments: [String: [UInt8]] { content.attachments }
    var notices: [Notice] { content.notices }

    /// Members of messages that mean something, or that only OpenAI itself understands.
    private static let known: Set<String> = ["content", "id", "name", "phase", "role", "status", "type"]

    /// - Parameter path: Where the item is, for errors: `input[3]`.
    /// - Throws: ``ChatError/unusableInput(_:)``.
    mutating func add(_ value: JSONValue, _ path: @autoclosure () -> String) throws(ChatError) {
        let members = try RequestMembers(value, path())
        switch members["type"]?.stringValue ?? (members["role"] == nil ? "item_reference" : "message") {
        case "message": try addMessage(members, path())
        case "function_call", "custom_tool_call": try addCall(members, path())
        case "function_call_output", "custom_tool_call_output": try addResult(members, path())
        case "reasoning": addThoughts(members)
        case "image_generation_call": try addPicture(members, path())
        case "item_reference":
            // An object of another kind, such as a part without its message, has no ID.
            guard members["id"]?.stringValue != nil else { throw .unusableInput("\(path()).type is missing") }
            content.note(
                "item_reference", .dropped, "items that are only named are not sent: OpenAI keeps what they say")
        case let type:
            let shown = VendorText.cleaned(type, limit: 64)
            content.note("item " + type, .dropped, "items of the type \(shown) are not kept")
        }
    }

    private mutating func addMessage(
        _ members: RequestMembers, _ path: @autoclosure () -> String
    ) throws(ChatError) {
        guard let word = members["role"]?.stringValue else { throw .unusableInput("\(path()).role is missing") }
        for (name, value) in members.members where !Self.known.contains(name) && !value.saysNothing {
            content.note("member " + name, .dropped, "\(VendorText.cleaned(name, limit: 64)) of messages is not kept")
        }
        let parts = try content.parts(members["content"], path())
        let name = members["name"]?.stringValue
        // All that it had is left out, and was told.
        if parts.isEmpty, members["content"]?.arrayValue?.isEmpty == false { return }
        switch word {
        case "assistant":
            if hasContent(members["content"], "refusal") {
                content.note("refusal", .translated, "a refusal of the model's is kept as its words")
            }
            openAnswer(adding: .words)
            messages[messages.count - 1].parts += parts
            messages[messages.count - 1].name = name
        case "system", "developer", "user":
            add(Message(role: word == "user" ? .user : .system, name: name, parts: parts))
        default:
            content.note(
                "role " + word, .translated,
                "messages of the role \(VendorText.cleaned(word, limit: 64)) are the user's")
            add(Message(role: .user, name: name, parts: parts))
        }
    }

    private func hasContent(_ content: JSONValue?, _ type: JSONValue) -> Bool {
        content?.arrayValue?.contains { $0["type"] == type } ?? false
    }

    private mutating func add(_ message: Message) {
        messages.append(message)
        answer = nil
    }

    /// Makes sure that the last message is the answer that the next item belongs to. Calls belong to what stands before
    /// them; thoughts and words begin anew behind words.
    private mutating func openAnswer(adding item: Answer? = nil) {
        let isOpen = item == nil ? answer != nil : answer == .thoughts
        if !isOpen { messages.append(Message(role: .assistant, parts: [])) }
        answer = item ?? .words
    }

    /// What a model thought, which its words are no use of elsewhere; the item as it is goes back to OpenAI.
    private mutating func addThoughts(_ members: RequestMembers) {
        let lists = [members["content"], members["summary"]]
        let texts = lists.lazy.map { ($0?.arrayValue ?? []).compactMap { $0["text"]?.stringValue } }
        let thoughts = (texts.first { !$0.isEmpty } ?? []).joined(separator: "\n\n")
        if !keepsOwn { content.note("reasoning", .dropped, "what a model thought is not sent back to it") }
        if thoughts.isEmpty, !keepsOwn { return }
        openAnswer(adding: .thoughts)
        if !thoughts.isEmpty { messages[messages.count - 1].parts.append(.reasoning(thoughts)) }
        if keepsOwn {
            let state = ProviderState(provider: Self.provider, members: members.members)
            messages[messages.count - 1].parts.append(.state(state))
        }
    }

    /// Arguments are text; some programs send them as an object.
    private mutating func addCall(_ members: RequestMembers, _ path: @autoclosure () -> String) throws(ChatError) {
        guard let id = members["call_id"]?.stringValue, !id.isEmpty else {
            throw .unusableInput("\(path()).call_id is missing")
        }
        guard var name = members["name"]?.stringValue, !name.isEmpty else {
            throw .unusableInput("\(path()).name is missing")
        }
        if !keepsOwn, let space = members["namespace"]?.stringValue { name = ResponsesTools.flatName(name, in: space) }
        let arguments = members["arguments"] ?? members["input"] ?? ""
        called[id] = name
        openAnswer()
        messages[messages.count - 1].parts.append(
            .toolCall(ToolCall(id: id, name: name, arguments: arguments.stringValue ?? arguments.jsonText)))
    }

    private mutating func addResult(_ members: RequestMembers, _ path: @autoclosure () -> String) throws(ChatError) {
        guard let id = members["call_id"]?.stringValue, !id.isEmpty else {
            throw .unusableInput("\(path()).call_id is missing")
        }
        guard let output = members["output"] else { throw .unusableInput("\(path()).output is missing") }
        let words: String
        var moved: [Part] = []
        switch output {
        case .string(let text): words = text
        case .array:
            let parts = try content.parts(output, path(), member: "output")
            moved = parts.filter { if case .text = $0 { false } else { true } }
            if !moved.isEmpty {
                content.note("result", .translated, "pictures and files of tools' results go with the user's words")
            }
            words = Message(role: .tool, parts: parts).text
        default: words = output.jsonText
        }
        let result = Part.toolResult(ToolResult(callID: id, name: called[id], content: words))
        add(Message(role: .tool, parts: [result] + moved))
    }

    /// A picture that OpenAI's own tool made in an earlier answer.
    private mutating func addPicture(_ members: RequestMembers, _ path: @autoclosure () -> String) throws(ChatError) {
        guard let text = members["result"]?.stringValue else { return }
        guard let bytes = DataURL.bytes(ofBase64: text) else { throw .unusableInput("\(path()).result is no base64") }
        let format = members["output_format"]?.stringValue ?? "png"
        openAnswer()
        messages[messages.count - 1].parts.append(.image(content.keep(bytes, "image/\(format)")))
    }
}
