/// Counts what text, messages and requests weigh for one model.
///
/// Text is exact where the model's vocabulary is known, or where the provider counted it (``counted``); elsewhere, and for
/// tools, pictures and files everywhere, it is a guess that says so.
public struct TokenCounter: Sendable {
    /// The vocabulary that is counted with.
    public let encoding: TokenEncoding
    /// Whether it is the model's own.
    public let isExact: Bool
    /// Texts that the provider itself has counted.
    public var counted: [String: Int] = [:]
    /// The bytes of attachments by their hash: a picture weighs by its size. One that is not here weighs what is usual.
    public var attachments: [String: [UInt8]] = [:]
    let model: ModelID
    private let template: ChatTemplate
    private let encoder: TokenEncoder

    /// - Parameters:
    ///   - encoding: The vocabulary that the user named; nil takes the model's own.
    ///   - provider: Who serves the model; nil goes by the model's name.
    public init(model: ModelID, encoding: TokenEncoding? = nil, provider: ProviderKind? = nil) {
        let known = encoding ?? TokenEncoding(model: model)
        let isGigaChat = provider == .gigachat || (provider == nil && model.rawValue.lowercased().hasPrefix("gigachat"))
        self.model = model
        self.encoding = known ?? .o200kBase
        isExact = known != nil
        template = isGigaChat ? .gigaChat : .openAI
        encoder = TokenEncoder(self.encoding)
    }

    /// The tokens of text alone.
    public func count(_ text: String) -> TokenEstimate {
        if !counted.isEmpty, let known = counted[text] { return TokenEstimate(known, isExact: true) }
        let tokens = encoder.count(text)
        guard !isExact else { return TokenEstimate(tokens, isExact: true) }
        return TokenEstimate((tokens * template.textPercent + 99) / 100, isExact: false)
    }

    /// The tokens that a message adds to a request.
    public func count(_ message: Message) -> TokenEstimate {
        var tokens = message.parts.reduce(around(message)) { $0 + count($1) }
        if let name = message.name { tokens += count(name) + TokenEstimate(template.name, isExact: isExact) }
        return tokens
    }

    /// The marks around a message, with the name of its role. A message of several tools' results is one for each.
    public func around(_ message: Message) -> TokenEstimate {
        let count = message.role == .tool ? max(1, message.toolResults.count) : 1
        return TokenEstimate(template.message * count, isExact: isExact)
    }

    /// The tokens of a whole request, its tools among them.
    public func count(_ request: ChatRequest) -> TokenEstimate {
        request.messages.reduce(frame(of: request.options)) { $0 + count($1) }
    }

    /// The tokens of a request without its messages: what begins the reply, tools, the form of the answer.
    public func frame(of options: RequestOptions) -> TokenEstimate {
        var tokens = TokenEstimate(template.reply, isExact: isExact) + count(options.tools, like: template)
        // GigaChat's recorded bills are no larger with a schema than without one.
        if template == .openAI, case .jsonSchema(let format) = options.responseFormat {
            tokens += TokenEstimate(count(format.schema.jsonText).count, isExact: false)
        }
        return tokens
    }

    private func count(_ part: Part) -> TokenEstimate {
        switch part {
        case .text(let text): count(text)
        // What a model thought is never sent back to it.
        case .reasoning, .state: TokenEstimate(0, isExact: true)
        case .image(let attachment): count(image: attachment)
        case .file(let attachment): count(file: attachment)
        case .toolCall(let call): TokenEstimate((count(call.name) + count(call.arguments)).count + 3, isExact: false)
        case .toolResult(let result): count(result.content)
        }
    }
}

/// What a provider puts around the words of a request, in tokens.
struct ChatTemplate: Sendable, Hashable {
    /// Around each message, its role among it.
    var message: Int
    /// Beside a speaker's name.
    var name: Int
    /// What begins the reply.
    var reply: Int
    /// What text weighs of our count where the vocabulary is not known, in hundredths.
    var textPercent: Int

    /// Source: OpenAI Cookbook, "How to count tokens with tiktoken", read 2026-11-21; the API billed its example as counted.
    static let openAI = ChatTemplate(message: 3 + 1, name: 1, reply: 3, textPercent: 100)

    /// GigaChat's vocabulary is not published. Text is o200k_base's count and a tenth, calibrated on what the API itself
    /// counted and billed for the recorded replies of Sber's Python library: of texts over 10 tokens, English, Russian and
    /// JSON, it is within a tenth (302 for 305, 119 for 109, 16 for 16, 18 for 20); shorter ones are off by one. One user's
    /// message was billed 10 and 12 tokens above its text, a system prompt 4.
    ///
    /// Source: <https://github.com/ai-forever/gigachat>, tests/integration/cassettes (GigaChat 2.0.28, GigaChat-3-Ultra), and
    /// one published reply of GigaChat 3.1.25; read 2026-11-21. That is five texts: a guess, and shown as one.
    static let gigaChat = ChatTemplate(message: 4, name: 0, reply: 7, textPercent: 110)
}
