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

    /// The sum with another turn's, field by field; a field that only one of them tells is that one's.
    public func adding(_ other: Usage) -> Usage {
        func sum(_ field: KeyPath<Usage, Int?>) -> Int? {
            guard let mine = self[keyPath: field], let theirs = other[keyPath: field] else {
                return self[keyPath: field] ?? other[keyPath: field]
            }
            let (sum, isTooMuch) = mine.addingReportingOverflow(theirs)
            return isTooMuch ? .max : sum
        }
        return Usage(
            inputTokens: sum(\.inputTokens), outputTokens: sum(\.outputTokens), totalTokens: sum(\.totalTokens),
            cachedInputTokens: sum(\.cachedInputTokens), reasoningTokens: sum(\.reasoningTokens))
    }
}

extension Usage? {
    /// What two answers used; what only one of them tells is its own.
    func sum(with other: Usage?) -> Usage? {
        guard let self, let other else { return self ?? other }
        return self.adding(other)
    }
}
