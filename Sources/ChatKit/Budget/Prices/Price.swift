/// What a model's tokens cost from some day on.
public struct Price: Sendable, Hashable {
    /// How many decimals the price of a million tokens may have.
    public static let places = 6

    /// The model as providers name it, without a snapshot's date or version.
    public var model: String
    /// The profile that the price holds for; nil for all of them.
    public var profile: String?
    /// The first day, UTC.
    public var from: CivilDate
    public var currency: Cost.Currency
    /// For a million tokens of the request, in millionths of the currency. So are the others.
    public var input: Int64
    /// For tokens from the provider's cache; nil if they cost what ``input`` says.
    public var cached: Int64?
    /// For tokens of the reply.
    public var output: Int64
    /// For the reply's tokens of reasoning; nil if they cost what ``output`` says.
    public var reasoning: Int64?
    /// Requests with more tokens than this cost what this price says, whole.
    public var above: Int
    /// Where the price was published, and when it was read there.
    public var source: String

    public init(
        model: String, profile: String? = nil, from: CivilDate, currency: Cost.Currency, input: Int64,
        cached: Int64? = nil, output: Int64, reasoning: Int64? = nil, above: Int = 0, source: String
    ) {
        self.model = model
        self.profile = profile
        self.from = from
        self.currency = currency
        self.input = input
        self.cached = cached
        self.output = output
        self.reasoning = reasoning
        self.above = above
        self.source = source
    }

    /// What a reply cost by its usage, rounded up to a billionth.
    ///
    /// Cached tokens are part of the request's, tokens of reasoning part of the reply's. GigaChat counts cached ones
    /// apart and does not charge them, so its prices have none for them.
    public func cost(
        inputTokens: Int, outputTokens: Int, cachedTokens: Int = 0, reasoningTokens: Int = 0
    ) -> Cost {
        let input = Self.clamped(inputTokens)
        let output = Self.clamped(outputTokens)
        let cached = self.cached == nil ? 0 : min(Self.clamped(cachedTokens), input)
        let reasoning = self.reasoning == nil ? 0 : min(Self.clamped(reasoningTokens), output)
        // Millionths for a million tokens are trillionths for one.
        let trillionths =
            (input - cached) * Int128(self.input) + cached * Int128(self.cached ?? 0)
            + (output - reasoning) * Int128(self.output) + reasoning * Int128(self.reasoning ?? 0)
        let billionths = (trillionths + 999) / 1000
        return Cost(currency: currency, amount: Int64(min(billionths, Int128(Cost.maximum))))
    }

    /// More tokens than any request has are nonsense.
    private static func clamped(_ tokens: Int) -> Int128 {
        Int128(min(max(tokens, 0), 1_000_000_000_000))
    }
}
