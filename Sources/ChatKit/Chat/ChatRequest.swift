/// What a provider is asked, in no dialect.
public struct ChatRequest: Sendable, Hashable {
    public var model: ModelID
    /// The whole context in order: the first prompt, then the dialogue.
    public var messages: [Message]
    public var options: RequestOptions
    /// Whether the reply should come in pieces as it is written.
    public var streams: Bool
    /// Stays the same for all turns of a conversation, so that providers can cache (GigaChat's `X-Session-ID`).
    public var session: String?

    public init(
        model: ModelID, messages: [Message], options: RequestOptions = RequestOptions(), streams: Bool = true,
        session: String? = nil
    ) {
        self.model = model
        self.messages = messages
        self.options = options
        self.streams = streams
        self.session = session
    }
}

/// How the model should answer. Nil leaves a choice to the provider.
public struct RequestOptions: Sendable, Hashable {
    /// 0 for the likeliest words; OpenAI takes up to 2.
    public var temperature: Double?
    /// The most tokens that the reply may have.
    public var maxOutputTokens: Int?
    /// Options by their name on the wire (`-o top_p 0.9`), sent as they are.
    public var extra: JSONObject

    public init(temperature: Double? = nil, maxOutputTokens: Int? = nil, extra: JSONObject = [:]) {
        self.temperature = temperature
        self.maxOutputTokens = maxOutputTokens
        self.extra = extra
    }

    /// These options, with `stronger` ones put over them.
    public func overlaid(by stronger: RequestOptions) -> RequestOptions {
        var result = self
        result.temperature = stronger.temperature ?? temperature
        result.maxOutputTokens = stronger.maxOutputTokens ?? maxOutputTokens
        for (name, value) in stronger.extra { result.extra[name] = value }
        return result
    }
}
