/// Reads chat requests in GigaChat's dialect: v1, and v2 by way of v1.
///
/// Source: Sber's OpenAPI document, read 2026-11-21. GigaChat's own parameters are kept in ``RequestOptions/extra`` by
/// their names.
enum GigaChatRequestDecoder {
    private static let known: Set<String> = [
        "function_call", "functions", "max_tokens", "messages", "model", "response_format", "stream", "temperature",
        "tools",
    ]

    /// - Parameter usualModel: The model where the request names none.
    /// - Throws: ``ChatError/unusableInput(_:)`` that names the member which is wrong.
    static func decode(
        _ body: JSONValue, api: GigaChatAPI, usualModel: ModelID? = nil
    ) throws(ChatError) -> DecodedRequest {
        var members = try RequestMembers(body, "the request")
        if api == .v2 {
            members = try RequestMembers(.object(GigaChatV2Body.body(toV1: members.members)), "the request")
        }
        var notices: [Notice] = []
        var options = RequestOptions(
            temperature: try members.number("temperature"), maxOutputTokens: try members.whole("max_tokens"))
        for (number, value) in try members.list("functions").enumerated() {
            guard let tool = tool(value, &notices) else { throw .unusableInput("functions[\(number)] has no name") }
            options.tools.append(tool)
        }
        for value in try members.list("tools") {
            // v2's own tools: an object with the tool's name and its settings.
            for (name, settings) in value.objectValue ?? [:] {
                var tool: JSONObject = ["type": .string(name)]
                for (setting, value) in settings.objectValue ?? [:] where setting != "type" { tool[setting] = value }
                options.tools.append(.builtIn(tool))
            }
        }
        // Without functions `auto` allows those that GigaChat brings along.
        if api == .v1, members["function_call"] == "auto", options.tools.isEmpty {
            options.tools = [.builtIn(["type": "text2image"])]
        }
        if let choice = members["function_call"] {
            options.toolChoice = ToolChoice(json: choice)
            if choice["partial_arguments"] != nil {
                notices.append(Notice(.dropped, "partial_arguments are not kept: nobody else can begin a call"))
            }
        }
        if let format = members["response_format"] {
            options.responseFormat = ResponseFormat(json: format)
            if options.responseFormat == nil { options.extra["response_format"] = format }
        }
        for (name, value) in members.members where !known.contains(name) && !value.isNull {
            options.extra[name] = value
        }
        let messages = try messages(members, &notices)
        let request = ChatRequest(
            model: try members.model(else: usualModel), messages: messages, options: options,
            streams: try members.flag("stream") ?? false)
        // GigaChat's streams have the usage always.
        return DecodedRequest(request, notices: notices, wishes: ReplyWishes(includesUsage: true))
    }

    /// A bare name allows a function that GigaChat brings along.
    private static func tool(_ value: JSONValue, _ notices: inout [Notice]) -> Tool? {
        guard let name = value["name"]?.stringValue, !name.isEmpty else { return nil }
        if value["parameters"] == nil, value["description"] == nil, GigaChatTools.builtIn.contains(name) {
            return .builtIn(["type": .string(name)])
        }
        for member in ["few_shot_examples", "return_parameters"] where value[member].map(\.saysNothing) == false {
            notices.append(
                Notice(
                    .dropped, "\(member) of \(VendorText.cleaned(name, limit: 64)) are not kept: only GigaChat has them"
                ))
        }
        return FunctionTool(json: value).map { .function($0) }
    }

    private static func messages(
        _ members: RequestMembers, _ notices: inout [Notice]
    ) throws(ChatError) -> [Message] {
        var messages: [Message] = []
        var unanswered: [ToolCall] = []
        for (number, value) in try members.list("messages").enumerated() {
            let path = "messages[\(number)]"
            let message = try RequestMembers(value, path)
            guard let word = message["role"]?.stringValue else { throw .unusableInput("\(path).role is missing") }
            let content = message["content"] ?? ""
            guard let text = content.stringValue else { throw .unusableInput("\(path).content is not text") }
            switch word {
            case "function":
                let name = message["name"]?.stringValue
                let place = unanswered.firstIndex { name == nil || $0.name == name }
                let call = place.map { unanswered.remove(at: $0) }
                let result = ToolResult(
                    callID: call?.id ?? "call_\(number)", name: name ?? call?.name, content: text)
                messages.append(Message(role: .tool, parts: [.toolResult(result)]))
            // How long a built-in function takes is no part of the dialogue.
            case "function_in_progress": continue
            default:
                let role = Role(rawValue: word).flatMap { $0 == .tool ? nil : $0 } ?? .user
                var parts = parts(message, text)
                if let value = message["function_call"] {
                    guard let call = call(value, message, number) else {
                        throw .unusableInput("\(path).function_call has no name")
                    }
                    unanswered.append(call)
                    parts.append(.toolCall(call))
                }
                if Role(rawValue: word) == nil {
                    let shown = VendorText.cleaned(word, limit: 64)
                    notices.append(Notice(.translated, "a message of the role \(shown) is the user's"))
                }
                messages.append(Message(role: role, parts: parts))
            }
        }
        if messages.isEmpty { throw .unusableInput("messages are missing") }
        return messages
    }

    private static func parts(_ message: RequestMembers, _ text: String) -> [Part] {
        var parts: [Part] = []
        if let thoughts = message["reasoning_content"]?.stringValue, !thoughts.isEmpty {
            parts.append(.reasoning(thoughts))
        }
        if !text.isEmpty { parts.append(.text(text)) }
        for id in (message["attachments"]?.arrayValue ?? []).compactMap(\.stringValue) {
            parts.append(.file(Attachment(hash: "", mediaType: "", fileID: id)))
        }
        return parts
    }

    private static func call(_ value: JSONValue, _ message: RequestMembers, _ number: Int) -> ToolCall? {
        guard let name = value["name"]?.stringValue, !name.isEmpty else { return nil }
        let arguments = value["arguments"] ?? [:]
        let state = message["functions_state_id"]?.stringValue
        return ToolCall(
            id: "call_" + (state ?? String(number)), name: name,
            arguments: arguments.stringValue ?? arguments.jsonText, stateID: state)
    }
}
