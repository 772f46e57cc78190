/// Says a request of one dialect in another, and tells what was said differently. Pure: nothing is sent or uploaded.
public struct RequestTranslation: Sendable {
    /// Where a request goes to.
    public struct Target: Sendable, Hashable {
        public var dialect: ChatDialect
        /// The model where the request names none.
        public var usualModel: ModelID?
        /// Models by other names for them.
        public var aliases: [String: String] = [:]
        public var azure: AzureSettings
        /// Whether it is OpenAI itself, which has rules of its own, and not one of the servers with its dialect.
        public var isOpenAI: Bool

        public init(
            _ dialect: ChatDialect, usualModel: ModelID? = nil, azure: AzureSettings = AzureSettings(),
            isOpenAI: Bool = true
        ) {
            self.dialect = dialect
            self.usualModel = usualModel
            self.azure = azure
            self.isOpenAI = isOpenAI
        }
    }

    /// The request in the other dialect.
    public let body: JSONValue
    public let notices: [Notice]
    /// What the caller wants of the answer.
    public let wishes: ReplyWishes
    /// How often the request must be sent, because its caller wants several answers (`n`) and the provider gives one at a
    /// time. ``fan(_:)`` makes one of them.
    public let repeats: Int
    /// The path and query under the resource, for a request to Azure.
    public let azurePath: String?
    private let source: ChatDialect
    private let target: ChatDialect
    private let adaptation: ReplyAdaptation

    /// - Throws: ``ChatError/unusableInput(_:)`` for what is no request, and for attachments that cannot be sent.
    public init(_ request: JSONValue, from source: ChatDialect, to target: Target) throws(ChatError) {
        var decoded = try Self.decodedRequest(request, from: source, to: target)
        wishes = decoded.wishes
        repeats = try Self.takeRepeats(&decoded, for: target.dialect)
        var notices = decoded.notices
        var encoded: EncodedRequest
        var path: String?
        switch target.dialect {
        case .openai: encoded = try OpenAIRequestEncoder(isOpenAI: target.isOpenAI).encode(decoded.request)
        case .responses:
            encoded = try ResponsesRequestEncoder(isOpenAI: target.isOpenAI, keepsSilence: source == .responses)
                .encode(decoded.request)
        case .azure:
            let address = AzureAddress(apiVersion: target.azure.apiVersion)
            let encoder = OpenAIRequestEncoder(isOpenAI: address.isRecent, takesStreamOptions: address.isRecent)
            let deployment = AzureAddress.deployment(for: decoded.request.model, in: target.azure)
            var azure = try encoder.encode(decoded.request)
            azure.body["model"] = .string(deployment)
            path = address.chatCompletions(deployment: deployment)
            encoded = azure
        case .gigachat: encoded = try GigaChatRequestEncoder.encode(decoded.request)
        case .gigachatV2: encoded = try GigaChatV2RequestEncoder.encode(decoded.request)
        case .anthropic: encoded = try AnthropicRequestEncoder.encode(decoded.request)
        }
        if source != target.dialect { encoded.keepDocumented(by: target.dialect) }
        let isGigaChat = target.dialect == .gigachat || target.dialect == .gigachatV2
        notices += encoded.remarks(uploads: isGigaChat ? try GigaChatFiles.pending(in: decoded.request).count : 0)
        body = .object(encoded.body)
        azurePath = path
        self.notices = notices
        self.source = source
        self.target = target.dialect
        adaptation = encoded.adaptation
    }

    /// The way back: the reply in the caller's dialect, with the caller's names of functions and cut at the caller's stops.
    ///
    /// - Parameters:
    ///   - label: What the reply is called.
    ///   - keepsLabel: Whether the label's model and time stand whatever the provider tells.
    ///   - wishes: What the caller wants of it, if it is not what the request says.
    public func reply(
        _ label: ReplyLabel, keepsLabel: Bool = false, wishes: ReplyWishes? = nil
    ) -> ReplyTranslation {
        ReplyTranslation(
            from: target, to: source, label: label, keepsLabel: keepsLabel, wishes: wishes ?? self.wishes, number: nil,
            adaptation: adaptation)
    }

    /// The way back for several answers (``repeats``), which are one answer with several choices in OpenAI's dialect.
    public func fan(_ label: ReplyLabel) -> ReplyFan {
        ReplyFan(answers: repeats, from: target, label: label, wishes: wishes, adaptation: adaptation)
    }

    /// Decodes a request, and takes out what the target's dialect has no form for.
    ///
    /// - Throws: ``ChatError/unusableInput(_:)``.
    package static func decodedRequest(
        _ request: JSONValue, from source: ChatDialect, to target: Target
    ) throws(ChatError) -> DecodedRequest {
        var decoded = try Self.decode(request, source, to: target)
        if let model = target.aliases[decoded.request.model.rawValue] { decoded.request.model = ModelID(model) }
        if [.openai, .azure, .responses].contains(target.dialect) { decoded.dropCustomTools() }
        if source == .responses { try decoded.leaveResponses(for: target.dialect) }
        if source != target.dialect { decoded.fitTools(to: target.dialect) }
        decoded.request = decoded.request.keepingStates(
            of: source == target.dialect ? source.stateProvider : nil)
        return decoded
    }

    private static func decode(
        _ request: JSONValue, _ source: ChatDialect, to target: Target
    ) throws(ChatError) -> DecodedRequest {
        let usualModel = target.usualModel
        return switch source {
        case .openai, .azure: try OpenAIRequestDecoder.decode(request, usualModel: usualModel)
        case .responses:
            try ResponsesRequestDecoder.decode(
                request, usualModel: usualModel, keepsOwn: target.dialect == .responses)
        case .gigachat: try GigaChatRequestDecoder.decode(request, api: .v1, usualModel: usualModel)
        case .gigachatV2: try GigaChatRequestDecoder.decode(request, api: .v2, usualModel: usualModel)
        case .anthropic:
            try AnthropicRequestDecoder.decode(
                request, usualModel: usualModel, keepsOwn: target.dialect == .anthropic)
        }
    }

    private static func takeRepeats(_ decoded: inout DecodedRequest, for target: ChatDialect) throws(ChatError) -> Int {
        guard target != .openai, target != .azure, let wanted = decoded.request.options.extra["n"] else {
            return 1
        }
        guard let count = wanted.intValue, 1...RequestOptions.mostAnswers ~= count else {
            throw .unusableInput("n is no number from 1 to \(RequestOptions.mostAnswers)")
        }
        decoded.request.options.extra["n"] = nil
        if count > 1 {
            decoded.notices.append(
                Notice(.translated, "one answer is given at a time: the request is to be sent \(count) times"))
        }
        return count
    }
}
