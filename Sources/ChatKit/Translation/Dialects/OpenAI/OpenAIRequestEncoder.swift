/// Says requests in OpenAI's dialect, which Azure OpenAI and many other servers understand.
///
/// Source: <https://platform.openai.com/docs/api-reference/chat/create>, read 2026-11-21.
///
/// The user's own options are put over everything but the model, the messages and `stream`. A null takes a field out.
struct OpenAIRequestEncoder: Sendable, Hashable {
    /// How the server spells the most tokens that a reply may have.
    enum OutputLimitField: String, Sendable, Hashable {
        case maxTokens = "max_tokens"
        case maxCompletionTokens = "max_completion_tokens"
    }

    /// Whether the server is OpenAI itself, or Azure with its newer versions.
    var isOpenAI = false
    /// Whether the server knows `stream_options`, and so can be asked for the usage of a streamed reply.
    var takesStreamOptions = true

    func encode(_ request: ChatRequest) throws(ChatError) -> EncodedRequest {
        let options = request.options
        let names = ToolNames(request.toolNames, rule: OpenAIMessageEncoder.rule)
        var encoded = EncodedRequest(body: ["model": .string(request.model.rawValue)], notices: [])
        encoded.adaptation.toolNames = names.originals
        let (messages, told) = Self.withWordJSON(request)
        encoded.notices += told
        encoded.body["messages"] = .array(try OpenAIMessageEncoder.encode(messages, names, &encoded.notices))
        encoded.body["temperature"] = options.temperature.map(JSONValue.double)
        if let limit = options.maxOutputTokens {
            let field = outputLimitField(for: request.model, extra: options.extra)
            encoded.body[field.rawValue] = .integer(limit)
        }
        if request.streams {
            encoded.body["stream"] = true
            if takesStreamOptions { encoded.body["stream_options"] = ["include_usage": true] }
        }
        if !options.tools.isEmpty { encoded.body["tools"] = .array(options.tools.map { $0.respelled(names).json }) }
        encoded.body["tool_choice"] = options.tools.isEmpty ? nil : options.toolChoice?.respelled(names).json
        encoded.body["response_format"] = options.responseFormat?.json
        for (name, value) in options.extra { encoded.overlay(name, value) }
        if isOpenAI { encoded.dropRefused(by: request.model) }
        return encoded
    }

    /// The request whose messages have the word JSON in them, where the JSON mode demands it.
    static func withWordJSON(_ request: ChatRequest) -> (request: ChatRequest, notices: [Notice]) {
        guard request.options.responseFormat == .jsonObject,
            !request.messages.contains(where: { $0.text.lowercased().contains("json") })
        else { return (request, []) }
        var request = request
        if request.messages.first?.role == .system {
            request.messages[0].parts.append(.text("\n\n" + ResponseFormat.wordJSON))
        } else {
            request.messages.insert(Message(.system, ResponseFormat.wordJSON), at: 0)
        }
        return (request, [ResponseFormat.wordJSONNotice])
    }

    /// Whether a model refuses all that reasoning models refuse. Since GPT-5.1 they take it when they do not reason, so
    /// those are left to decide themselves.
    static func refusesSampling(_ model: ModelID) -> Bool {
        isReasoningModel(model) && !model.rawValue.contains(".")
    }

    /// OpenAI's reasoning models refuse `max_tokens`, which the others take too but call deprecated; the compatible
    /// servers often know nothing else. So `max_completion_tokens` goes to OpenAI, and elsewhere to models whose name
    /// is one of OpenAI's reasoning models (`o3`, `openai/gpt-5-mini`). An option of either name decides otherwise.
    private func outputLimitField(for model: ModelID, extra: JSONObject) -> OutputLimitField {
        if extra[OutputLimitField.maxTokens.rawValue] != nil { return .maxTokens }
        if extra[OutputLimitField.maxCompletionTokens.rawValue] != nil { return .maxCompletionTokens }
        return isOpenAI || Self.isReasoningModel(model) ? .maxCompletionTokens : .maxTokens
    }

    static func isReasoningModel(_ model: ModelID) -> Bool {
        let name = model.rawValue.lowercased().split(separator: "/").last ?? ""
        let generation = name.hasPrefix("gpt-") ? name.dropFirst(4) : name.hasPrefix("o") ? name.dropFirst() : ""
        guard let number = Int(generation.prefix { ("0"..."9").contains($0) }) else { return false }
        // gpt-35-turbo is Azure's spelling of gpt-3.5-turbo.
        return name.hasPrefix("o") || (5..<35).contains(number)
    }
}

extension EncodedRequest {
    /// Takes out what OpenAI's reasoning models refuse a whole request for.
    mutating func dropRefused(by model: ModelID) {
        guard OpenAIRequestEncoder.refusesSampling(model) else { return }
        for parameter in ChatParameter.allCases where ParameterTable.refusedByReasoningModels.contains(parameter) {
            guard take(parameter) else { continue }
            drop(parameter.rawValue, "reasoning models such as \(model) refuse it")
        }
    }

    /// - Returns: Whether it was there.
    private mutating func take(_ parameter: ChatParameter) -> Bool {
        if body[parameter.rawValue] != nil {
            body[parameter.rawValue] = nil
            return true
        }
        // The Responses API has a list of what an answer shall have.
        guard parameter == .logprobs, var list = body["include"]?.arrayValue,
            let place = list.firstIndex(of: ResponsesRequestDecoder.logprobs)
        else { return false }
        list.remove(at: place)
        body["include"] = list.isEmpty ? JSONValue?.none : .array(list)
        return true
    }
}

extension ResponseFormat {
    /// What a request in JSON mode is given, so that it has the word JSON.
    static let wordJSON = "Answer with a JSON object."
    static let wordJSONNotice = Notice(
        .translated, "the model is told to answer with JSON: OpenAI's JSON mode demands it")
}

extension Tool {
    fileprivate func respelled(_ names: ToolNames) -> Tool {
        guard case .function(var function) = self else { return self }
        function.name = names[function.name]
        return .function(function)
    }
}

extension ToolChoice {
    fileprivate func respelled(_ names: ToolNames) -> ToolChoice {
        if case .named(let name) = self { .named(names[name]) } else { self }
    }
}
