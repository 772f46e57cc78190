/// A number of tokens, and whether it is counted or guessed.
public struct TokenEstimate: Sendable, Hashable, CustomStringConvertible {
    public var count: Int
    /// Whether the model's own vocabulary counted it.
    public var isExact: Bool

    public init(_ count: Int, isExact: Bool) {
        self.count = count
        self.isExact = isExact
    }

    /// For people: `1234`, or `≈1234` for a guess.
    public var description: String { isExact ? "\(count)" : "≈\(count)" }

    /// Exact only where both are.
    public static func + (left: TokenEstimate, right: TokenEstimate) -> TokenEstimate {
        TokenEstimate(left.count + right.count, isExact: left.isExact && right.isExact)
    }

    public static func += (left: inout TokenEstimate, right: TokenEstimate) {
        left = left + right
    }
}
