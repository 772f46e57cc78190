/// How the model should answer. Nil leaves a choice to the provider.
public struct RequestOptions: Sendable, Hashable {
    /// 0 for the likeliest words; OpenAI takes up to 2.
    public var temperature: Double?
    /// The most tokens that the reply may have.
    public var maxOutputTokens: Int?
    /// The tools that the model may call.
    public var tools: [Tool]
    /// Whether it must call one.
    public var toolChoice: ToolChoice?
    /// The form of the answer.
    public var responseFormat: ResponseFormat?
    /// Every other option by OpenAI's name for it, or by the provider's own (`-o top_p=0.9`). Each dialect carries,
    /// emulates or drops it.
    public var extra: JSONObject
    /// The names in ``extra`` that were chosen for another provider than the one that is asked now, and `tools` where
    /// the tools were: what only that provider documents is not sent to this one.
    public var borrowed: Set<String> = []

    public init(
        temperature: Double? = nil, maxOutputTokens: Int? = nil, tools: [Tool] = [], toolChoice: ToolChoice? = nil,
        responseFormat: ResponseFormat? = nil, extra: JSONObject = [:]
    ) {
        self.temperature = temperature
        self.maxOutputTokens = maxOutputTokens
        self.tools = tools
        self.toolChoice = toolChoice
        self.responseFormat = responseFormat
        self.extra = extra
    }

    /// The most answers that OpenAI gives to one request.
    public static let mostAnswers = 128

    /// How many answers are asked for: `n` among ``extra``; 1 where it says nothing that can be.
    public var answers: Int {
        guard let count = extra["n"]?.intValue, 1...Self.mostAnswers ~= count else { return 1 }
        return count
    }

    /// These options, with `stronger` ones put over them.
    public func overlaid(by stronger: RequestOptions) -> RequestOptions {
        var result = self
        result.temperature = stronger.temperature ?? temperature
        result.maxOutputTokens = stronger.maxOutputTokens ?? maxOutputTokens
        result.borrowed.formUnion(stronger.borrowed)
        if !stronger.tools.isEmpty {
            result.tools = stronger.tools
            if !stronger.borrowed.contains("tools") { result.borrowed.remove("tools") }
        }
        result.toolChoice = stronger.toolChoice ?? toolChoice
        result.responseFormat = stronger.responseFormat ?? responseFormat
        for (name, value) in stronger.extra {
            result.extra[name] = value
            if !stronger.borrowed.contains(name) { result.borrowed.remove(name) }
        }
        return result
    }
}

extension RequestOptions {
    /// The options as the store and exports keep them: `temperature`, `max_output_tokens`, `tools`, `tool_choice`,
    /// `response_format`, `extra` and `borrowed`; what is not set is left out.
    public var json: JSONValue {
        var object = JSONObject()
        object["temperature"] = temperature.map(JSONValue.double)
        object["max_output_tokens"] = maxOutputTokens.map { .integer($0) }
        if !tools.isEmpty { object["tools"] = .array(tools.map(\.json)) }
        object["tool_choice"] = toolChoice?.json
        object["response_format"] = responseFormat?.json
        if !extra.isEmpty { object["extra"] = .object(extra) }
        if !borrowed.isEmpty { object["borrowed"] = .array(borrowed.sorted().map { .string($0) }) }
        return .object(object)
    }

    /// Reads ``json`` back; members that are not understood are left out.
    public init(json: JSONValue) {
        self.init(
            temperature: json["temperature"]?.doubleValue, maxOutputTokens: json["max_output_tokens"]?.intValue,
            tools: json["tools"]?.arrayValue?.compactMap(Tool.init(json:)) ?? [],
            toolChoice: json["tool_choice"].flatMap(ToolChoice.init(json:)),
            responseFormat: json["response_format"].flatMap(ResponseFormat.init(json:)),
            extra: json["extra"]?.objectValue ?? [:])
        borrowed = Set((json["borrowed"]?.arrayValue ?? []).compactMap(\.stringValue))
    }
}
