/// Says requests to OpenAI's Responses API.
///
/// Source: <https://platform.openai.com/docs/api-reference/responses/create>, read 2026-11-21. What becomes of each
/// parameter of chat completions is in ``ParameterTable``; options of other names are sent as they are.
struct ResponsesRequestEncoder: Sendable, Hashable {
    /// Whether the server is OpenAI itself, or Azure.
    var isOpenAI = false
    /// Whether what the request does not say is not said here either. A request in this dialect means this API's usual
    /// values by its silence; to all others nothing is stored, and a function is not strict, unless it is said.
    var keepsSilence = false

    func encode(_ request: ChatRequest) throws(ChatError) -> EncodedRequest {
        var request = request
        request.options.liftToolOptions()
        let options = request.options
        let names = ToolNames(request.toolNames, rule: OpenAIMessageEncoder.rule)
        var encoded = EncodedRequest(body: ["model": .string(request.model.rawValue)], notices: [])
        encoded.adaptation.toolNames = names.originals
        let (instructions, input) = try ResponsesMessageEncoder.encode(request, names, &encoded.notices)
        encoded.body["instructions"] = instructions.map(JSONValue.string)
        if !input.isEmpty { encoded.body["input"] = .array(input) }
        encoded.body["temperature"] = options.temperature.map(JSONValue.double)
        encoded.body["max_output_tokens"] = options.maxOutputTokens.map { .integer($0) }
        if request.streams { encoded.body["stream"] = true }
        if !keepsSilence { encoded.body["store"] = false }
        encodeTools(options, names, &encoded)
        if let format = options.responseFormat { encoded.merge("text", ["format": Self.json(format)]) }
        for (name, value) in options.extra { encode(name, value, options, names, into: &encoded) }
        if isOpenAI { encoded.dropRefused(by: request.model) }
        addWordJSON(&encoded)
        return encoded
    }

    private func encodeTools(_ options: RequestOptions, _ names: ToolNames, _ encoded: inout EncodedRequest) {
        var tools: [JSONValue] = []
        for tool in options.tools {
            if let json = ResponsesTools.json(tool, names, keepsSilence: keepsSilence) {
                tools.append(json)
            } else if case .builtIn(let members) = tool {
                let name = VendorText.cleaned(members["type"]?.stringValue ?? "?", limit: 64)
                encoded.notices.append(Notice(.dropped, "the tool \(name) is not offered: OpenAI has none like it"))
            }
        }
        if tools.isEmpty { return }
        encoded.body["tools"] = .array(tools)
        encoded.body["tool_choice"] = choice(options, names, &encoded.notices)
    }

    /// Some dialects call a tool of their own by its name, like a function.
    private func choice(_ options: RequestOptions, _ names: ToolNames, _ notices: inout [Notice]) -> JSONValue? {
        guard case .named(let name)? = options.toolChoice, !keepsSilence, !options.offersFunction(name) else {
            return options.toolChoice.map { ResponsesTools.json($0, names) }
        }
        for case .builtIn(let members) in options.tools where members["type"]?.stringValue == name {
            guard let tool = ResponsesTools.json(.builtIn(members), names, keepsSilence: true) else { continue }
            return tool["type"].map { ["type": $0] }
        }
        let shown = VendorText.cleaned(name, limit: 64)
        notices.append(Notice(.dropped, "the call of \(shown) is not forced: there is no tool of that name"))
        return nil
    }

    /// The JSON mode demands the word JSON, and looks for it in the input, not in the instructions.
    private func addWordJSON(_ encoded: inout EncodedRequest) {
        guard encoded.body["text"]?["format"]?["type"] == "json_object",
            let input = encoded.body["input"]?.arrayValue, !input.contains(where: Self.hasWordJSON)
        else { return }
        let item: JSONValue = ["role": "system", "content": .string(ResponseFormat.wordJSON)]
        // As the first one it could be read as instructions again.
        encoded.body["input"] = .array(input + [item])
        encoded.notices.append(ResponseFormat.wordJSONNotice)
    }

    private static func hasWordJSON(_ item: JSONValue) -> Bool {
        let parts = item["content"]?.arrayValue ?? []
        let texts = [item["content"]?.stringValue] + parts.map { $0["text"]?.stringValue }
        return texts.contains { $0?.lowercased().contains("json") ?? false }
    }

    /// The form of an answer without the object around its members.
    private static func json(_ format: ResponseFormat) -> JSONValue {
        guard case .jsonSchema = format, let members = format.json["json_schema"]?.objectValue else {
            return format.json
        }
        return .object(JSONObject([("type", "json_schema")] + members.map { ($0.name, $0.value) }))
    }

    /// An option by its name: one of chat completions' by the table, any other as it is.
    private func encode(
        _ name: String, _ value: JSONValue, _ options: RequestOptions, _ names: ToolNames,
        into encoded: inout EncodedRequest
    ) {
        if ["input", "instructions"].contains(name) {
            encoded.drop(name, "the request sets it itself")
            return
        }
        if let own = ResponsesParameter(rawValue: name), [.include, .reasoning, .text].contains(own), !value.isNull {
            encoded.merge(name, value)
            return
        }
        guard let parameter = ChatParameter(rawValue: name), !value.isNull else { return encoded.overlay(name, value) }
        switch ParameterTable.responses(parameter) {
        case .carried: encoded.overlay(name, value)
        case .given where parameter == .streamOptions:
            if let hides = value["include_obfuscation"] { encoded.body[name] = ["include_obfuscation": hides] }
        case .given: break
        case .dropped where parameter == .modalities && value == ["text"]: break
        case .dropped(let reason): encoded.drop(name, reason)
        case .translated, .emulated: translate(parameter, value, options.answers, names, into: &encoded)
        }
    }

    private func translate(
        _ parameter: ChatParameter, _ value: JSONValue, _ answers: Int, _ names: ToolNames,
        into encoded: inout EncodedRequest
    ) {
        switch parameter {
        case .maxTokens, .maxCompletionTokens: encoded.body["max_output_tokens"] = value
        case .reasoningEffort: encoded.merge("reasoning", ["effort": value])
        case .verbosity: encoded.merge("text", ["verbosity": value])
        case .responseFormat: encoded.merge("text", ["format": value])
        case .logprobs: if value == true { encoded.merge("include", [ResponsesRequestDecoder.logprobs]) }
        case .webSearchOptions: encoded.merge("tools", [ResponsesTools.search(value)])
        case .functions:
            let functions = (value.arrayValue ?? []).compactMap(FunctionTool.init(json:)).map(Tool.function)
            encoded.merge(
                "tools",
                .array(functions.compactMap { ResponsesTools.json($0, names, keepsSilence: keepsSilence) }))
        case .toolChoice, .functionCall:
            let choice = ToolChoice(json: value).map { ResponsesTools.json($0, names) }
            encoded.body["tool_choice"] = choice ?? ResponsesTools.flat(value, names)
        case .n:
            if answers > 1 {
                let words = "the Responses API gives one answer at a time: it is asked \(answers) times"
                encoded.notices.append(Notice(.translated, words))
            } else if value != 1 {
                encoded.drop("n", "it is no number from 1 to \(RequestOptions.mostAnswers)")
            }
        case .stop:
            encoded.adaptation.stops = value.stopSequences
        default: encoded.overlay(parameter.rawValue, value)
        }
    }
}

extension EncodedRequest {
    /// Asks for the reasoning in its encrypted form, which goes back with the next request: nothing is kept at OpenAI.
    /// Models that do not reason refuse to be asked.
    mutating func wantReasoning(of model: ModelID) {
        guard OpenAIRequestEncoder.isReasoningModel(model), body["store"] == false else { return }
        merge("include", ["reasoning.encrypted_content"])
    }

    /// Adds the elements of a list or the members of an object to those that the body has under a name already.
    fileprivate mutating func merge(_ name: String, _ value: JSONValue) {
        switch (body[name], value) {
        case (.array(let known), .array(let more)): body[name] = .array(known + more.filter { !known.contains($0) })
        case (.object(var known), .object(let more)):
            for (member, value) in more { known[member] = value }
            body[name] = .object(known)
        default: body[name] = value
        }
    }
}
