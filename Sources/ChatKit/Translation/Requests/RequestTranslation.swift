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

    /// A request that stays in its dialect is checked and goes on as it is, except for the name of its model.
    ///
    /// - Throws: ``ChatError/unusableInput(_:)`` for what is no request, and for attachments that cannot be sent.
    public init(_ request: JSONValue, from source: ChatDialect, to target: Target) throws(ChatError) {
        guard source != target.dialect else {
            self = try Self(unchanged: request, target: target)
            return
        }
        var decoded = try Self.decodedRequest(request, from: source, to: target)
        repeats = try Self.takeRepeats(&decoded, for: target.dialect)
        var encoded = try Self.encode(decoded.request, from: source, to: target)
        encoded.keepDocumented(by: target.dialect)
        let rules = target.dialect.rules
        notices = decoded.notices + encoded.remarks(uploads: try rules.uploads(for: decoded.request))
        wishes = decoded.wishes
        body = .object(encoded.body)
        azurePath = rules.address(of: decoded.request.model, at: target, for: .chat).path
        self.source = source
        self.target = target.dialect
        adaptation = encoded.adaptation
    }

    /// Keeps a request as it is: every member that the dialect documents now or later, and every member of a server's own.
    private init(unchanged request: JSONValue, target: Target) throws(ChatError) {
        var checked = target
        let rules = target.dialect.rules
        checked.usualModel = target.usualModel ?? (rules.needsModel ? nil : "")
        let decoded = try Self.decodedRequest(request, from: target.dialect, to: checked)
        let (model, path) = rules.address(of: decoded.request.model, at: target, for: .chat)
        azurePath = path
        var members = request.objectValue ?? [:]
        if !model.rawValue.isEmpty { members["model"] = .string(model.rawValue) }
        body = .object(members)
        notices = []
        // The provider gives the reply the form that the request asks for.
        wishes = ReplyWishes(includesUsage: decoded.wishes.includesUsage)
        repeats = 1
        source = target.dialect
        self.target = target.dialect
        adaptation = ReplyAdaptation()
    }

    /// Encodes a request for a target.
    static func encode(
        _ request: ChatRequest, from source: ChatDialect, to target: Target
    ) throws(ChatError) -> EncodedRequest {
        try target.dialect.rules.encode(request, to: target, keepsSilence: source == target.dialect)
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
        if target.dialect.rules.hasCustomTools { decoded.dropCustomTools() }
        try source.rules.leave(&decoded, for: target.dialect)
        if source != target.dialect {
            decoded.fitTools(to: target.dialect)
            decoded.dropForeignFormat(for: target.dialect)
        }
        decoded.request = decoded.request.keepingStates(
            of: source == target.dialect ? source.stateProvider : nil)
        return decoded
    }

    private static func decode(
        _ request: JSONValue, _ source: ChatDialect, to target: Target
    ) throws(ChatError) -> DecodedRequest {
        try source.rules.decode(request, usualModel: target.usualModel, keepsOwn: source == target.dialect)
    }

    private static func takeRepeats(_ decoded: inout DecodedRequest, for target: ChatDialect) throws(ChatError) -> Int {
        guard !target.rules.hasChoices, let wanted = decoded.request.options.extra["n"] else {
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
