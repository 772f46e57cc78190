/// Counts what text, messages and requests weigh for one model.
///
/// Exact where the model's vocabulary is known; elsewhere a guess that says so.
public struct TokenCounter: Sendable {
    /// The vocabulary that is counted with.
    public let encoding: TokenEncoding
    /// Whether it is the model's own.
    public let isExact: Bool
    /// The bytes of attachments by hash, or the beginnings of pictures: they hold their size. What is not here weighs as
    /// much as it can.
    public var attachments: [String: [UInt8]] = [:]
    private let encoder: TokenEncoder
    private let imageTokens: ImageTokens

    /// - Parameters:
    ///   - encoding: The vocabulary that the user named; nil takes the model's own.
    public init(model: ModelID, encoding: TokenEncoding? = nil) {
        let known = encoding ?? TokenEncoding(model: model)
        self.encoding = known ?? .o200kBase
        isExact = known != nil
        encoder = TokenEncoder(self.encoding)
        imageTokens = ImageTokens(model: model)
    }

    /// The tokens of text alone.
    public func count(_ text: String) -> TokenEstimate {
        TokenEstimate(encoder.count(text), isExact: isExact)
    }

    /// The tokens that a message adds to a request.
    public func count(_ message: Message) -> TokenEstimate {
        var estimate = TokenEstimate(Self.messageOverhead, isExact: isExact)
        if let name = message.name { estimate += TokenEstimate(Self.nameOverhead, isExact: true) + count(name) }
        return message.parts.reduce(estimate) { $0 + count($1) }
    }

    /// The tokens of a whole request.
    public func count(_ request: ChatRequest) -> TokenEstimate {
        let around = TokenEstimate(Self.replyPriming, isExact: isExact) + count(request.options)
        return request.messages.reduce(around) { $0 + count($1) }
    }

    private func count(_ part: Part) -> TokenEstimate {
        switch part {
        case .text(let text): count(text)
        // What a model thought is never sent back to it.
        case .reasoning: TokenEstimate(0, isExact: true)
        case .image(let attachment): count(picture: attachment)
        case .file(let attachment): count(file: attachment)
        case .toolCall(let call): count(call.name) + count(call.arguments)
        case .toolResult(let result): count(result.content)
        }
    }

    private func count(picture attachment: Attachment) -> TokenEstimate {
        let size = attachments[attachment.hash].flatMap { ImageSize(of: $0) }
        return TokenEstimate(imageTokens.count(size, isCoarse: attachment.detail == "low"), isExact: false)
    }

    /// Text weighs what its words do, wherever it is sent. What a document or recording weighs nobody can tell who has not
    /// read it: it counts as nothing.
    private func count(file attachment: Attachment) -> TokenEstimate {
        guard attachment.isText, let bytes = attachments[attachment.hash] else {
            return TokenEstimate(0, isExact: false)
        }
        let words = count(String(decoding: bytes, as: UTF8.self)) + count(attachment.name ?? "")
        return TokenEstimate(words.count, isExact: false)
    }

    /// The marks around a message with the name of its role.
    ///
    /// Source: OpenAI Cookbook, "How to count tokens with tiktoken", read 2026-11-21.
    static let messageOverhead = 3 + 1
    /// The mark before a speaker's name. Same source.
    static let nameOverhead = 1
    /// What begins the reply. Same source.
    static let replyPriming = 3
}
