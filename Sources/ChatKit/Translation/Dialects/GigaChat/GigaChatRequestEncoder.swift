/// Says requests in GigaChat's dialect (v1).
///
/// Source: Sber's OpenAPI document, read 2026-11-21. What becomes of each of OpenAI's parameters is in
/// ``ParameterTable``; options of other names are sent as they are, since the server merges what it knows.
enum GigaChatRequestEncoder {
    /// - Parameter keepsStates: Whether the states behind earlier calls are sent. The v1 API refuses some requests that
    ///   have both states and functions; v2 wants its states back.
    static func encode(_ request: ChatRequest, keepsStates: Bool = false) throws(ChatError) -> EncodedRequest {
        var request = request
        request.options.liftToolOptions()
        let notices = request.options.offerAllowedTools()
        let tools = GigaChatTools(request)
        var encoded = EncodedRequest(body: ["model": .string(request.model.rawValue)], notices: notices)
        encoded.adaptation.toolNames = tools.names.originals
        encoded.adaptation.hasImageTags = true
        encoded.adaptation.requiresToolCall = tools.instruction != nil
        var instructions = tools.instruction.map { [$0] } ?? []
        let format = responseFormat(request.options.responseFormat, &instructions, &encoded)
        encoded.body["messages"] = .array(
            try GigaChatMessageEncoder.encode(
                request, tools.names, instructions: instructions, keepsStates: keepsStates, &encoded.notices))
        encodeTemperature(request.options.temperature, into: &encoded)
        encodeLimit(request.options.maxOutputTokens, into: &encoded)
        if request.streams { encoded.body["stream"] = true }
        if !tools.functions.isEmpty { encoded.body["functions"] = .array(tools.functions) }
        encoded.body["function_call"] = tools.choice
        encoded.notices += tools.notices
        encoded.body["response_format"] = format
        for (name, value) in request.options.extra { encode(name, value, request.options, into: &encoded) }
        return encoded
    }

    /// Whether the temperature is as good as 0, which is said with `top_p`.
    private static func isDeterministic(_ options: RequestOptions) -> Bool {
        let temperature = options.extra["temperature"]?.doubleValue ?? options.temperature
        return temperature.map { 0..<0.001 ~= $0 } ?? false
    }

    /// Below 0.001 GigaChat's models are fully deterministic, but a literal 0 is refused by some; `top_p: 0` means the
    /// same and is taken by all.
    private static func encodeTemperature(_ temperature: Double?, into encoded: inout EncodedRequest) {
        guard let temperature else { return }
        if temperature < 0 {
            encoded.drop("temperature", "GigaChat's is 0 or more")
        } else if temperature < 0.001 {
            encoded.body["top_p"] = 0
        } else {
            encoded.body["temperature"] = .double(temperature)
        }
    }

    private static func encodeLimit(_ limit: Int?, into encoded: inout EncodedRequest) {
        guard let limit else { return }
        if limit > 0 {
            encoded.body["max_tokens"] = .integer(limit)
        } else {
            encoded.notices.append(
                Notice(.dropped, "a limit of \(limit) output tokens is not sent: GigaChat wants more than 0"))
        }
    }

    /// GigaChat's schema is flat and without references. `strict` demands `required`.
    private static func responseFormat(
        _ format: ResponseFormat?, _ instructions: inout [String], _ encoded: inout EncodedRequest
    ) -> JSONValue? {
        switch format {
        case nil: return nil
        case .text?: return ["type": "text"]
        case .jsonObject?:
            instructions.append(ResponseFormat.objectInstruction)
            encoded.adaptation.requiresJSON = true
            encoded.notices.append(Notice(.translated, "GigaChat has no JSON mode; it is told to answer with JSON"))
            return nil
        case .jsonSchema(let format)?:
            let schema = SchemaReferences.inlined(format.schema)
            encoded.adaptation.stripsFence = true
            var members: JSONObject = ["type": "json_schema", "schema": schema]
            if let strict = format.strict, !strict || schema["required"]?.arrayValue?.isEmpty == false {
                members["strict"] = .bool(strict)
            }
            return .object(members)
        }
    }

    /// An option by its name: one of OpenAI's by the table, any other as it is.
    private static func encode(
        _ name: String, _ value: JSONValue, _ options: RequestOptions, into encoded: inout EncodedRequest
    ) {
        guard let parameter = ChatParameter(rawValue: name), !value.isNull else { return encoded.overlay(name, value) }
        switch ParameterTable.gigaChat(parameter) {
        case .carried where parameter == .topP && isDeterministic(options):
            if value.doubleValue != 0, value.doubleValue != 1 { encoded.drop(name, "temperature 0 decides") }
        case .carried: encoded.overlay(name, value)
        case .given: break
        case .dropped(let reason): encoded.drop(name, reason)
        case .translated, .emulated: translate(parameter, value, options, into: &encoded)
        }
    }

    private static func translate(
        _ parameter: ChatParameter, _ value: JSONValue, _ options: RequestOptions, into encoded: inout EncodedRequest
    ) {
        switch parameter {
        case .temperature: encodeTemperature(value.doubleValue, into: &encoded)
        case .maxTokens: encodeLimit(value.intValue, into: &encoded)
        case .maxCompletionTokens:
            if options.extra["max_tokens"] == nil { encodeLimit(value.intValue, into: &encoded) }
        case .reasoningEffort: encodeEffort(value, into: &encoded)
        case .n:
            if options.answers > 1 {
                let words = "GigaChat gives one answer at a time: it is asked \(options.answers) times"
                encoded.notices.append(Notice(.translated, words))
            } else if value != 1 {
                encoded.drop("n", "it is no number from 1 to \(RequestOptions.mostAnswers)")
            }
        case .stop: encoded.adaptation.stops = value.stopSequences
        // What could be read was lifted out before; the rest goes as it is, for the server to judge.
        default: encoded.overlay(parameter.rawValue, value)
        }
    }

    private static func encodeEffort(_ value: JSONValue, into encoded: inout EncodedRequest) {
        switch value {
        case "none": break
        case "minimal": encoded.body["reasoning_effort"] = "low"
        case "xhigh": encoded.body["reasoning_effort"] = "high"
        case "low", "medium", "high": encoded.body["reasoning_effort"] = value
        default: encoded.drop("reasoning_effort", "GigaChat knows low, medium and high")
        }
    }
}

extension RequestOptions {
    /// Takes away the tools that are not among those allowed (OpenAI's `allowed_tools`), for dialects without such a
    /// choice.
    ///
    /// - Parameter vendor: Who is named in what is told.
    /// - Returns: What is to be told, where there was such a choice.
    mutating func offerAllowedTools(to vendor: String = "GigaChat") -> [Notice] {
        guard let choice = extra["tool_choice"], choice["type"] == "allowed_tools" else { return [] }
        let allowed = choice["allowed_tools"]?["tools"]?.arrayValue ?? []
        let names = Set(allowed.compactMap { ($0["function"] ?? $0)["name"]?.stringValue })
        let types = Set(allowed.compactMap { $0["type"]?.stringValue })
        tools.removeAll { tool in
            switch tool {
            case .function(let function): !names.contains(function.name)
            case .builtIn(let members): !types.contains(members["type"]?.stringValue ?? "")
            }
        }
        toolChoice = choice["allowed_tools"]?["mode"] == "required" ? .required : nil
        extra["tool_choice"] = nil
        return [Notice(.translated, "only the tools that are allowed are offered to \(vendor)")]
    }

    /// Takes tools, their choice and the answer's form that were given as options in OpenAI's spelling to their places.
    /// GigaChat's own `functions`, with members that OpenAI has not, stay options.
    mutating func liftToolOptions() {
        if tools.isEmpty, let given = extra["tools"]?.arrayValue {
            let read = given.compactMap(Tool.init(json:))
            if read.count == given.count {
                tools = read
                extra["tools"] = nil
            }
        }
        if toolChoice == nil, let read = extra["tool_choice"].flatMap(ToolChoice.init(json:)) {
            toolChoice = read
            extra["tool_choice"] = nil
        }
        if responseFormat == nil, let read = extra["response_format"].flatMap(ResponseFormat.init(json:)) {
            responseFormat = read
            extra["response_format"] = nil
        }
    }
}
