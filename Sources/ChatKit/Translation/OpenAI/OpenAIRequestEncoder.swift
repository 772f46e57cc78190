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
        var body: JSONObject = ["model": .string(request.model.rawValue)]
        body["messages"] = .array(try OpenAIMessageEncoder.encode(request.messages))
        body["temperature"] = request.options.temperature.map(JSONValue.double)
        let extra = request.options.extra
        if let limit = request.options.maxOutputTokens {
            let field = outputLimitField(for: request.model, extra: extra)
            body[field.rawValue] = .integer(limit)
        }
        if request.streams {
            body["stream"] = true
            if takesStreamOptions { body["stream_options"] = ["include_usage": true] }
        }
        var encoded = EncodedRequest(body: body, notices: [])
        encoded.overlay(extra)
        return encoded
    }

    /// OpenAI's reasoning models refuse `max_tokens`, which the others take too but call deprecated; the compatible
    /// servers often know nothing else. So `max_completion_tokens` goes to OpenAI, and elsewhere to models whose name
    /// is one of OpenAI's reasoning models (`o3`, `openai/gpt-5-mini`). An option of either name decides otherwise.
    private func outputLimitField(for model: ModelID, extra: JSONObject) -> OutputLimitField {
        if extra[OutputLimitField.maxTokens.rawValue] != nil { return .maxTokens }
        if extra[OutputLimitField.maxCompletionTokens.rawValue] != nil { return .maxCompletionTokens }
        return isOpenAI || Self.isReasoningModel(model) ? .maxCompletionTokens : .maxTokens
    }

    private static func isReasoningModel(_ model: ModelID) -> Bool {
        let name = model.rawValue.lowercased().split(separator: "/").last ?? ""
        let generation = name.hasPrefix("gpt-") ? name.dropFirst(4) : name.hasPrefix("o") ? name.dropFirst() : ""
        guard let number = Int(generation.prefix { ("0"..."9").contains($0) }) else { return false }
        // gpt-35-turbo is Azure's spelling of gpt-3.5-turbo.
        return name.hasPrefix("o") || (5..<35).contains(number)
    }
}
