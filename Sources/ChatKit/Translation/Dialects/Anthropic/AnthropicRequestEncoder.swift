/// Says requests in Anthropic's dialect: its Messages API.
///
/// Source: <https://docs.claude.com/en/api/messages>, read 2026-11-21. What becomes of each of OpenAI's parameters is in
/// ``ParameterTable``; options of other names are sent as they are, so that Anthropic's own (`top_k`) can be given.
enum AnthropicRequestEncoder {
    /// The limit of an answer where nobody named one: all models take it.
    static let usualLimit = 4096

    static func encode(_ request: ChatRequest) throws(ChatError) -> EncodedRequest {
        var request = request
        request.options.liftToolOptions()
        let allowed = request.options.offerAllowedTools(to: "Anthropic")
        if request.options.toolChoice == nil, let forced = AnthropicTools.forced(request.options.extra["tool_choice"]) {
            request.options.toolChoice = forced
            request.options.extra["tool_choice"] = nil
        }
        let options = request.options
        let names = ToolNames(request.toolNames, rule: OpenAIMessageEncoder.rule)
        var encoded = EncodedRequest(body: ["model": .string(request.model.rawValue)], notices: allowed)
        encoded.adaptation.toolNames = names.originals
        let dialogue = try AnthropicMessageEncoder.encode(request, names, &encoded.notices)
        let limit = limit(options, &encoded)
        let thinking = thinking(options, limit: limit, dialogue, &encoded)
        let budget = max(0, thinking?["budget_tokens"]?.intValue ?? 0)
        encoded.body["max_tokens"] = .integer(limit ?? usualLimit.addingSaturating(budget))
        var instructions = dialogue.instructions
        encoded.body["output_config"] = outputConfig(options.responseFormat, &instructions, &encoded)
        let system = instructions.joined(separator: "\n\n")
        if !system.isEmpty { encoded.body["system"] = .string(system) }
        encoded.body["messages"] = .array(dialogue.messages)
        encodeTools(options, names, into: &encoded)
        let thinks = thinking != nil && thinking?["type"] != "disabled"
        encodeSampling(options, thinks: thinks, into: &encoded)
        encoded.body["thinking"] = thinking
        if request.streams { encoded.body["stream"] = true }
        for (name, value) in options.extra { encode(name, value, thinks: thinks, into: &encoded) }
        return encoded
    }

    private static func limit(_ options: RequestOptions, _ encoded: inout EncodedRequest) -> Int? {
        let named = options.extra["max_completion_tokens"]?.intValue ?? options.extra["max_tokens"]?.intValue
        guard let limit = options.maxOutputTokens ?? named else { return nil }
        if limit > 0 { return limit }
        encoded.notices.append(
            Notice(.dropped, "a limit of \(limit) output tokens is not sent: max_tokens is \(usualLimit) instead"))
        return nil
    }

    // MARK: Thinking

    /// How the model should think, unless Anthropic would refuse the request for it.
    private static func thinking(
        _ options: RequestOptions, limit: Int?, _ dialogue: AnthropicMessageEncoder.Dialogue,
        _ encoded: inout EncodedRequest
    ) -> JSONValue? {
        let effort = options.extra["reasoning_effort"]
        guard var members = options.extra["thinking"]?.objectValue ?? settings(effort, &encoded) else { return nil }
        if members["type"] == "disabled" { return .object(members) }
        let budget = members["budget_tokens"]?.intValue
        let refusal: String? =
            if budget != nil, let limit, limit <= AnthropicThinking.smallestBudget {
                "thinking takes more than \(AnthropicThinking.smallestBudget) tokens, and max_tokens is \(limit)"
            } else if options.toolChoice == .required || options.toolChoice.isNamed {
                "a model that must call a tool does not think"
            } else {
                dialogue.refusesThinking
            }
        if let refusal {
            encoded.drop(effort == nil ? "thinking" : "reasoning_effort", refusal)
            return nil
        }
        if let budget, let limit, budget >= limit { members["budget_tokens"] = .integer(limit - 1) }
        return .object(members)
    }

    private static func settings(_ effort: JSONValue?, _ encoded: inout EncodedRequest) -> JSONObject? {
        guard let effort, effort != "none" else { return nil }
        guard let budget = effort.stringValue.flatMap(AnthropicThinking.budget(of:)) else {
            encoded.drop("reasoning_effort", "there is no budget of thinking for it")
            return nil
        }
        return ["type": "enabled", "budget_tokens": .integer(budget)]
    }

    /// Models that think take no temperature and no `top_k`, and the newer ones not both of temperature and `top_p`.
    private static func encodeSampling(
        _ options: RequestOptions, thinks: Bool, into encoded: inout EncodedRequest
    ) {
        let temperature = options.temperature ?? options.extra["temperature"]?.doubleValue
        if let temperature {
            if temperature < 0 {
                encoded.drop("temperature", "Anthropic's is 0 or more")
            } else if thinks {
                if temperature != 1 { encoded.drop("temperature", "a model that thinks takes none") }
            } else {
                if temperature > 1 {
                    encoded.notices.append(Notice(.translated, "the temperature is 1: Anthropic takes no more"))
                }
                encoded.body["temperature"] = .double(min(temperature, 1))
            }
        }
        guard let share = options.extra["top_p"], !share.isNull else { return }
        if encoded.body["temperature"] != nil {
            if share != 1 { encoded.drop("top_p", "newer models refuse it beside a temperature") }
        } else if thinks, share.doubleValue.map({ $0 < 0.95 }) ?? false {
            encoded.drop("top_p", "a model that thinks takes 0.95 or more")
        } else {
            encoded.body["top_p"] = share
        }
    }

    // MARK: Tools and formats

    private static func encodeTools(
        _ options: RequestOptions, _ names: ToolNames, into encoded: inout EncodedRequest
    ) {
        var tools: [JSONValue] = []
        var offered: Set<String> = []
        for tool in options.tools {
            guard let json = AnthropicTools.json(tool, names, &encoded.notices) else { continue }
            let name = json["name"]?.stringValue ?? json["mcp_server_name"]?.stringValue ?? ""
            if offered.insert(name).inserted {
                tools.append(json)
            } else {
                let name = VendorText.cleaned(name, limit: 64)
                encoded.notices.append(Notice(.dropped, "a second tool of the name \(name) is not offered"))
            }
        }
        if tools.isEmpty { return }
        encoded.body["tools"] = .array(tools)
        let isSerial = options.extra["parallel_tool_calls"] == false
        guard var choice = (options.toolChoice ?? (isSerial ? .auto : nil)).map({ AnthropicTools.json($0, names) })
        else { return }
        // Anthropic refuses the whole request for a tool that it was not offered.
        if let name = choice["name"]?.stringValue, !offered.contains(name) {
            let shown = VendorText.cleaned(name, limit: 64)
            encoded.notices.append(
                Notice(.dropped, "the call of \(shown) is not forced: there is no tool of that name"))
            choice = ["type": "auto"]
        }
        if isSerial, choice["type"] != "none" { choice["disable_parallel_tool_use"] = true }
        encoded.body["tool_choice"] = .object(choice)
    }

    private static func outputConfig(
        _ format: ResponseFormat?, _ instructions: inout [String], _ encoded: inout EncodedRequest
    ) -> JSONValue? {
        switch format {
        case nil, .text?: return nil
        case .jsonObject?:
            instructions.append(ResponseFormat.objectInstruction)
            encoded.adaptation.requiresJSON = true
            encoded.notices.append(Notice(.translated, "Anthropic has no JSON mode; it is told to answer with JSON"))
            return nil
        case .jsonSchema(let format)?:
            encoded.adaptation.stripsFence = true
            return ["format": ["type": "json_schema", "schema": format.schema]]
        }
    }

    // MARK: Options

    /// An option by its name: one of OpenAI's by the table, any other as it is.
    private static func encode(
        _ name: String, _ value: JSONValue, thinks: Bool, into encoded: inout EncodedRequest
    ) {
        if name == "thinking" { return }
        if name == "system" { return encoded.drop(name, "the instructions are among the messages") }
        if name == "top_k", thinks, !value.isNull { return encoded.drop(name, "a model that thinks takes none") }
        if name == "output_config", case .object(let more)? = encoded.body[name], let members = value.objectValue {
            return encoded.overlay(name, .object(JSONObject(more.map { ($0, $1) } + members.map { ($0, $1) })))
        }
        guard let parameter = ChatParameter(rawValue: name), !value.isNull else { return encoded.overlay(name, value) }
        switch ParameterTable.anthropic(parameter) {
        case .carried: encoded.overlay(name, value)
        case .given: break
        case .dropped(let reason): encoded.drop(name, reason)
        case .translated, .emulated: translate(parameter, value, into: &encoded)
        }
    }

    private static func translate(
        _ parameter: ChatParameter, _ value: JSONValue, into encoded: inout EncodedRequest
    ) {
        switch parameter {
        // These have been read where they belong.
        case .temperature, .topP, .maxTokens, .maxCompletionTokens, .reasoningEffort, .parallelToolCalls: break
        case .n: if value != 1 { encoded.drop("n", "Anthropic gives one answer; ask again for another") }
        case .stop:
            let stops = value.stopSequences
            let kept = stops.filter { $0.contains { !$0.isWhitespace } }
            // Anthropic refuses a stop of white space alone: the answer is cut here.
            if kept.count < stops.count { encoded.adaptation.stops = stops }
            if !kept.isEmpty { encoded.body["stop_sequences"] = .array(kept.map { .string($0) }) }
        case .user: encoded.body["metadata"] = ["user_id": value]
        case .safetyIdentifier:
            if encoded.body["metadata"] == nil { encoded.body["metadata"] = ["user_id": value] }
        case .serviceTier:
            switch value {
            case "auto", "standard_only": encoded.body["service_tier"] = value
            case "default": encoded.body["service_tier"] = "standard_only"
            default: encoded.drop("service_tier", "Anthropic knows auto and standard_only")
            }
        // What could be read was lifted out before.
        default: encoded.drop(parameter.rawValue, "it cannot be said in Anthropic's words")
        }
    }
}

extension ToolChoice? {
    fileprivate var isNamed: Bool { if case .named? = self { true } else { false } }
}
