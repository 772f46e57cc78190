/// Reads requests in Anthropic's dialect: its Messages API.
///
/// Source: <https://docs.claude.com/en/api/messages> and the types of Anthropic's own clients, read 2026-11-21. Parameters
/// with a meaning that others share go by OpenAI's names for them into ``RequestOptions/extra``; null is absence.
enum AnthropicRequestDecoder {
    /// What has a field of its own.
    private static let known: Set<String> = [
        "max_tokens", "messages", "model", "output_format", "stream", "system", "temperature", "tool_choice", "tools",
    ]

    /// What no other provider knows.
    private static let own: Set<String> = [
        "anthropic_beta", "anthropic_version", "betas", "cache_control", "container", "context_management",
        "inference_geo", "mcp_servers", "output_config", "service_tier", "speed", "thinking", "top_k",
        "user_profile_id",
    ]

    /// What this dialect says by other members: taken over unread, it would be believed to be well made.
    private static let foreign: Set<String> = ["function_call", "functions", "response_format"]

    /// - Parameters:
    ///   - usualModel: The model where the request names none.
    ///   - keepsOwn: Whether what only Anthropic knows is kept as it is, for a request that goes to Anthropic again.
    /// - Throws: ``ChatError/unusableInput(_:)`` that names the member which is wrong.
    static func decode(
        _ body: JSONValue, usualModel: ModelID? = nil, keepsOwn: Bool = false
    ) throws(ChatError) -> DecodedRequest {
        let members = try RequestMembers(body, "the request")
        var messages = AnthropicMessageDecoder(keepsOwn: keepsOwn)
        if let system = members["system"] { try messages.addInstructions(system) }
        let dialogue = try members.list("messages")
        if dialogue.isEmpty { throw .unusableInput("messages are missing") }
        for (number, message) in dialogue.enumerated() { try messages.add(message, "messages[\(number)]") }
        var options = RequestOptions(
            temperature: try members.number("temperature"), maxOutputTokens: try members.whole("max_tokens"))
        var notices = messages.notices
        try decodeTools(members, &options, keepsOwn: keepsOwn, &notices)
        if let format = members["output_config"]?["format"] ?? members["output_format"], !format.isNull {
            guard let read = ResponseFormat(json: format) else {
                throw .unusableInput("output_config.format is no JSON schema")
            }
            options.responseFormat = read
        }
        if !keepsOwn { try decodeEffort(members, &options, &notices) }
        for (name, value) in members.members where !known.contains(name) && !value.isNull {
            if own.contains(name), keepsOwn {
                options.extra[name] = value
            } else {
                try decode(name, value, &options, &notices)
            }
        }
        let request = ChatRequest(
            model: try members.model(else: usualModel), messages: messages.messages, options: options,
            streams: try members.flag("stream") ?? false, attachments: messages.attachments)
        // Anthropic's streams have the usage always.
        return DecodedRequest(request, notices: notices.withoutRepeats, wishes: ReplyWishes(includesUsage: true))
    }

    private static func decode(
        _ name: String, _ value: JSONValue, _ options: inout RequestOptions, _ notices: inout [Notice]
    ) throws(ChatError) {
        switch name {
        case "stop_sequences":
            guard let stops = value.arrayValue, stops.allSatisfy({ $0.stringValue != nil }) else {
                throw .unusableInput("stop_sequences are no list of texts")
            }
            if !stops.isEmpty { options.extra["stop"] = value }
        case "metadata":
            let members = try RequestMembers(value, name)
            if let user = members["user_id"] { options.extra["user"] = user }
            noteOthers(members, beside: ["user_id"], of: name, &notices)
        case "service_tier": options.extra[name] = value == "standard_only" ? "default" : value
        // Their meaning was read before.
        case "thinking": break
        case "output_config":
            noteOthers(try RequestMembers(value, name), beside: ["effort", "format"], of: name, &notices)
        case _ where own.contains(name):
            notices.append(Notice(.dropped, "\(name) is not kept: only Anthropic has it"))
        case _ where foreign.contains(name):
            notices.append(Notice(.dropped, "\(name) is not kept: Anthropic's dialect has none like it"))
        default: options.extra[name] = value
        }
    }

    private static func noteOthers(
        _ members: RequestMembers, beside known: Set<String>, of name: String, _ notices: inout [Notice]
    ) {
        for (member, value) in members.members where !known.contains(member) && !value.saysNothing {
            notices.append(Notice(.dropped, "\(VendorText.cleaned(member, limit: 64)) of \(name) is not kept"))
        }
    }

    private static func decodeTools(
        _ members: RequestMembers, _ options: inout RequestOptions, keepsOwn: Bool, _ notices: inout [Notice]
    ) throws(ChatError) {
        for (number, value) in try members.list("tools").enumerated() {
            let path = "tools[\(number)]"
            if let tool = try AnthropicTools.tool(value, path, keepsOwn: keepsOwn, &notices) {
                options.tools.append(tool)
            }
        }
        guard let choice = members["tool_choice"] else { return }
        options.toolChoice = try AnthropicTools.choice(choice)
        if choice["disable_parallel_tool_use"] == true { options.extra["parallel_tool_calls"] = false }
    }

    /// How hard the model should think, in OpenAI's words. An effort that is named counts more than a budget of tokens.
    private static func decodeEffort(
        _ members: RequestMembers, _ options: inout RequestOptions, _ notices: inout [Notice]
    ) throws(ChatError) {
        let budget = try AnthropicThinking.budget(members["thinking"])
        guard let named = members["output_config"]?["effort"], !named.isNull else {
            options.extra["reasoning_effort"] = budget.map { .string(AnthropicThinking.effort(of: $0)) }
            return
        }
        guard let effort = named.stringValue else { throw .unusableInput("output_config.effort is not text") }
        if effort == "max" { notices.append(Notice(.translated, "the effort max is xhigh for others")) }
        options.extra["reasoning_effort"] = effort == "max" ? "xhigh" : named
    }
}
