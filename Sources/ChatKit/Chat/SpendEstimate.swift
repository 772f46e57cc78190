/// What a request may take at the most, worked out before it is sent.
public struct SpendEstimate: Sendable, Hashable {
    /// Our count of the request's tokens.
    public var inputTokens: Int
    /// The most tokens that the reply may have.
    public var outputTokens: Int
    /// What the request alone costs; nil where no price is known.
    public var inputCost: Cost?
    /// What the request and the longest reply cost together; nil where no price is known.
    public var totalCost: Cost?

    /// No request and no reply has so many tokens; sums and prices of more would overflow.
    static let mostTokens = 1_000_000_000_000

    public init(inputTokens: Int, outputTokens: Int, inputCost: Cost? = nil, totalCost: Cost? = nil) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.inputCost = inputCost
        self.totalCost = totalCost
    }

    public var totalTokens: Int { inputTokens + outputTokens }
}

extension [Part] {
    /// A rough count of the tokens of all that is text.
    public var roughTokens: Int {
        reduce(0) { sum, part in
            switch part {
            case .text(let text), .reasoning(let text): sum + RoughTokens.count(text)
            case .toolCall(let call): sum + RoughTokens.count(call.name) + RoughTokens.count(call.arguments)
            case .toolResult(let result): sum + RoughTokens.count(result.content)
            case .state: sum
            case .image, .file: sum + RoughTokens.picture
            }
        }
    }
}

/// A rough count of tokens, for text that nobody counted: within a factor of two for most languages.
public enum RoughTokens {
    /// What a picture or a document is taken for: the most that a picture of 2048 × 2048 at high detail has at OpenAI.
    public static let picture = 1_105

    /// Three and a half Latin letters to a token, two of other alphabets, and a token for each ideograph.
    public static func count(_ text: String) -> Int {
        var letters = 0
        var others = 0
        var ideographs = 0
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case ..<0x80: letters += 1
            case ..<0x2E80: others += 1
            default: ideographs += 1
            }
        }
        return (letters * 2 + 6) / 7 + (others + 1) / 2 + ideographs
    }
}
