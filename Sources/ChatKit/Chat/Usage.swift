/// The tokens of one turn as the provider billed them.
///
/// Every field is what the provider said and nil where it said nothing. None is computed from the others: GigaChat's
/// total leaves out cached tokens, OpenAI's does not.
public struct Usage: Sendable, Hashable {
    /// Tokens of the request.
    public var inputTokens: Int?
    /// Tokens of the reply, reasoning included.
    public var outputTokens: Int?
    /// The total as billed.
    public var totalTokens: Int?
    /// The part of ``inputTokens`` that came from the provider's cache.
    public var cachedInputTokens: Int?
    /// The part of ``outputTokens`` that was reasoning.
    public var reasoningTokens: Int?

    public init(
        inputTokens: Int? = nil, outputTokens: Int? = nil, totalTokens: Int? = nil,
        cachedInputTokens: Int? = nil, reasoningTokens: Int? = nil
    ) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.totalTokens = totalTokens
        self.cachedInputTokens = cachedInputTokens
        self.reasoningTokens = reasoningTokens
    }
}
