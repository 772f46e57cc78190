/// Reads chat completion requests in OpenAI's dialect, which Azure OpenAI and many programs speak.
///
/// Source: <https://platform.openai.com/docs/api-reference/chat/create>, read 2026-11-21, with its former `functions`.
/// Parameters that the hub has no field for are kept in ``RequestOptions/extra`` by their names; null is absence.
enum OpenAIRequestDecoder {
    /// What has a field of its own.
    private static let known: Set<String> = [
        "function_call", "functions", "max_completion_tokens", "max_tokens", "messages", "model", "response_format",
        "stream", "temperature", "tool_choice", "tools",
    ]

    /// - Parameter usualModel: The model where the request names none.
    /// - Throws: ``ChatError/unusableInput(_:)`` that names the member which is wrong.
    static func decode(_ body: JSONValue, usualModel: ModelID? = nil) throws(ChatError) -> DecodedRequest {
        let members = try RequestMembers(body, "the request")
        var messages = OpenAIMessageDecoder()
        for (number, message) in try members.list("messages").enumerated() {
            try messages.add(message, "messages[\(number)]")
        }
        if messages.messages.isEmpty { throw .unusableInput("messages are missing") }
        var options = RequestOptions(temperature: try members.number("temperature"))
        var notices = messages.notices
        options.maxOutputTokens = try limit(members, &notices)
        let legacy = try decodeTools(members, &options, &notices)
        if let format = members["response_format"] {
            options.responseFormat = ResponseFormat(json: format)
            if options.responseFormat == nil { options.extra["response_format"] = format }
        }
        for (name, value) in members.members where !known.contains(name) && !value.isNull {
            options.extra[name] = value
        }
        let request = ChatRequest(
            model: try members.model(else: usualModel), messages: messages.messages, options: options,
            streams: try members.flag("stream") ?? false, attachments: messages.attachments)
        let includesUsage = members["stream_options"]?["include_usage"] == true
        return DecodedRequest(
            request, notices: notices, wishes: ReplyWishes(legacyFunctions: legacy, includesUsage: includesUsage))
    }

    /// `max_tokens` is the former name of `max_completion_tokens`.
    private static func limit(_ members: RequestMembers, _ notices: inout [Notice]) throws(ChatError) -> Int? {
        let former = try members.whole("max_tokens")
        guard let limit = try members.whole("max_completion_tokens") else { return former }
        if let former, former != limit {
            notices.append(Notice(.dropped, "max_tokens is not kept: max_completion_tokens says otherwise"))
        }
        return limit
    }

    /// Whether the request has functions in their former place.
    private static func decodeTools(
        _ members: RequestMembers, _ options: inout RequestOptions, _ notices: inout [Notice]
    ) throws(ChatError) -> Bool {
        for (number, value) in try members.list("tools").enumerated() {
            guard let tool = Tool(json: value) else { throw .unusableInput("tools[\(number)] is no tool") }
            options.tools.append(tool)
        }
        let former = try members.list("functions")
        for (number, value) in former.enumerated() {
            guard let function = FunctionTool(json: value) else {
                throw .unusableInput("functions[\(number)] is no function with a name")
            }
            options.tools.append(.function(function))
        }
        if let choice = members["tool_choice"] ?? members["function_call"] {
            options.toolChoice = ToolChoice(json: choice)
            // Such as a built-in tool, or a list of those allowed.
            if options.toolChoice == nil { options.extra["tool_choice"] = choice }
        }
        return !former.isEmpty && members["tools"] == nil
    }
}
