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
