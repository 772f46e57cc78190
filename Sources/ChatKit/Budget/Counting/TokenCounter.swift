/// Counts what text, messages and requests weigh for one model.
///
/// Exact where the model's vocabulary is known; elsewhere a guess that says so.
public struct TokenCounter: Sendable {
    /// The vocabulary that is counted with.
    public let encoding: TokenEncoding
    /// Whether it is the model's own.
    public let isExact: Bool
    private let encoder: TokenEncoder

    /// - Parameters:
    ///   - encoding: The vocabulary that the user named; nil takes the model's own.
    public init(model: ModelID, encoding: TokenEncoding? = nil) {
        let known = encoding ?? TokenEncoding(model: model)
        self.encoding = known ?? .o200kBase
        isExact = known != nil
        encoder = TokenEncoder(self.encoding)
    }

    /// The tokens of text alone.
    public func count(_ text: String) -> TokenEstimate {
        TokenEstimate(encoder.count(text), isExact: isExact)
    }

    /// The tokens that a message adds to a request.
    public func count(_ message: Message) -> TokenEstimate {
        message.parts.reduce(TokenEstimate(Self.messageOverhead, isExact: isExact)) { $0 + count($1) }
    }

    /// The tokens of a whole request.
    public func count(_ request: ChatRequest) -> TokenEstimate {
        request.messages.reduce(TokenEstimate(Self.replyPriming, isExact: isExact)) { $0 + count($1) }
    }

    private func count(_ part: Part) -> TokenEstimate {
        switch part {
        case .text(let text): count(text)
        // What a model thought is never sent back to it.
        case .reasoning: TokenEstimate(0, isExact: true)
        case .image, .file: TokenEstimate(0, isExact: false)
        case .toolCall(let call): count(call.name) + count(call.arguments)
        case .toolResult(let result): count(result.content)
        }
    }

    /// The marks around a message with the name of its role.
    ///
    /// Source: OpenAI Cookbook, "How to count tokens with tiktoken", read 2026-11-21.
    static let messageOverhead = 3 + 1
    /// What begins the reply. Same source.
    static let replyPriming = 3
}
