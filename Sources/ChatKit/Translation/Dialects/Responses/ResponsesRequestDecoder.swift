/// Reads requests to OpenAI's Responses API.
///
/// Source: <https://platform.openai.com/docs/api-reference/responses/create>, read 2026-11-21. What chat completions have
/// too is kept under their names, so that every dialect knows it; the rest is a ``ResponsesParameter``.
enum ResponsesRequestDecoder {
    /// What has a field of its own, or is said in other words.
    private static let known: Set<String> = [
        "include", "input", "instructions", "max_output_tokens", "model", "reasoning", "stream", "stream_options",
        "temperature", "text", "tool_choice", "tools",
    ]

    /// The kept messages that stand for an input.
    private static let keptInput = ["conversation", "previous_response_id", "prompt"]

    /// What an answer repeats of its request.
    private static let repeated = [
        "background", "conversation", "instructions", "max_output_tokens", "max_tool_calls", "metadata",
        "parallel_tool_calls", "previous_response_id", "prompt", "prompt_cache_key", "prompt_cache_retention",
        "reasoning", "safety_identifier", "service_tier", "store", "temperature", "text", "tool_choice", "tools",
        "top_logprobs", "top_p", "truncation", "user",
    ]

    /// - Parameters:
    ///   - usualModel: The model where the request names none.
    ///   - keepsOwn: Whether what only this API understands is kept, for a request that goes to it again.
    /// - Throws: ``ChatError/unusableInput(_:)`` that names the member which is wrong.
    static func decode(
        _ body: JSONValue, usualModel: ModelID? = nil, keepsOwn: Bool = false
    ) throws(ChatError) -> DecodedRequest {
        let members = try RequestMembers(body, "the request")
        var items = try decodeInput(members, keepsOwn: keepsOwn)
        if let value = members["instructions"] {
            guard let text = value.stringValue else { throw .unusableInput("instructions are no text") }
            if !text.isEmpty { items.messages.insert(Message(.system, text), at: 0) }
        }
        if items.messages.isEmpty, keptInput.allSatisfy({ members[$0] == nil }) {
            throw .unusableInput("input is missing")
        }
        var options = RequestOptions(
            temperature: try members.number("temperature"), maxOutputTokens: try members.whole("max_output_tokens"))
        let namespaces = try decodeTools(members, &options, keepsOwn: keepsOwn)
        for (name, value) in members.members where !known.contains(name) && !value.isNull {
            options.extra[name] = value
        }
        try decodeText(members["text"], &options)
        try decodeReasoning(members["reasoning"], &options)
        try decodeInclude(members, &options)
        if let value = members["stream_options"], var inner = value.objectValue {
            // Streams of this API have the usage always.
            inner["include_usage"] = true
            options.extra["stream_options"] = .object(inner)
        }
        let request = ChatRequest(
            model: try members.model(else: usualModel), messages: items.messages, options: options,
            streams: try members.flag("stream") ?? false, attachments: items.attachments)
        var wishes = ReplyWishes(includesUsage: true)
        for name in repeated { wishes.echo[name] = members[name] }
        wishes.namespaces = namespaces
        return DecodedRequest(request, notices: items.notices, wishes: wishes)
    }

    private static func decodeInput(
        _ members: RequestMembers, keepsOwn: Bool
    ) throws(ChatError) -> (messages: [Message], attachments: [String: [UInt8]], notices: [Notice]) {
        switch members["input"] {
        case nil: return ([], [:], [])
        case .string(let text): return ([Message(.user, text)], [:], [])
        case .array(let values):
            var items = ResponsesItemDecoder(keepsOwn: keepsOwn)
            for (number, value) in values.enumerated() { try items.add(value, "input[\(number)]") }
            return (items.messages, items.attachments, items.notices)
        default: throw .unusableInput("input is neither text nor a list of items")
        }
    }

    private static func decodeTools(
        _ members: RequestMembers, _ options: inout RequestOptions, keepsOwn: Bool
    ) throws(ChatError) -> [String: String] {
        var namespaces: [String: String] = [:]
        for (number, value) in try members.list("tools").enumerated() {
            if !keepsOwn, value["type"] == "namespace", let space = value["name"]?.stringValue {
                for inner in value["tools"]?.arrayValue ?? [] {
                    guard case .function(var function)? = ResponsesTools.tool(inner) else { continue }
                    function.name = ResponsesTools.flatName(function.name, in: space)
                    namespaces[function.name] = space
                    options.tools.append(.function(function))
                }
                continue
            }
            guard let tool = ResponsesTools.tool(value) else { throw .unusableInput("tools[\(number)] is no tool") }
            options.tools.append(tool)
        }
        guard let value = members["tool_choice"] else { return namespaces }
        let (choice, other) = ResponsesTools.choice(value)
        options.toolChoice = choice
        options.extra["tool_choice"] = other
        return namespaces
    }

    private static func decodeText(_ value: JSONValue?, _ options: inout RequestOptions) throws(ChatError) {
        guard let value else { return }
        var rest = try RequestMembers(value, "text").members
        if let format = rest["format"], !format.isNull {
            options.responseFormat = ResponseFormat(json: format)
            if options.responseFormat == nil { options.extra["response_format"] = format }
        }
        if let verbosity = rest["verbosity"], !verbosity.isNull { options.extra["verbosity"] = verbosity }
        rest["format"] = nil
        rest["verbosity"] = nil
        if !rest.isEmpty { options.extra["text"] = .object(rest) }
    }

    private static func decodeReasoning(_ value: JSONValue?, _ options: inout RequestOptions) throws(ChatError) {
        guard let value else { return }
        var rest = try RequestMembers(value, "reasoning").members
        if let effort = rest["effort"], !effort.isNull { options.extra["reasoning_effort"] = effort }
        rest["effort"] = nil
        if !rest.isEmpty { options.extra["reasoning"] = .object(rest) }
    }

    /// The likelihoods of the words are an option of their own elsewhere.
    private static func decodeInclude(_ members: RequestMembers, _ options: inout RequestOptions) throws(ChatError) {
        var list = try members.list("include")
        let place = list.firstIndex(of: logprobs)
        if let place { list.remove(at: place) }
        if !list.isEmpty { options.extra["include"] = .array(list) }
        if place != nil { options.extra["logprobs"] = true }
    }

    /// What asks for the likelihoods of the words.
    static let logprobs: JSONValue = "message.output_text.logprobs"
}
