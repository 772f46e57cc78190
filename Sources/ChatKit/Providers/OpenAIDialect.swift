/// What OpenAI and Azure share: requests and replies of the endpoint that a profile chats with.
struct OpenAIDialect: Sendable {
    let api: OpenAIAPI
    private let isAzure: Bool
    private let isVendor: Bool
    private let chat: OpenAIRequestEncoder
    private let responses: ResponsesRequestEncoder

    /// - Parameters:
    ///   - isOpenAI: Whether the server is OpenAI itself, or Azure with its newer versions.
    ///   - isAzure: Whether it is Azure.
    ///   - takesStreamOptions: Whether it knows `stream_options`.
    init(_ api: OpenAIAPI, isOpenAI: Bool, isAzure: Bool = false, takesStreamOptions: Bool = true) {
        self.api = api
        self.isAzure = isAzure
        isVendor = isOpenAI || isAzure
        chat = OpenAIRequestEncoder(isOpenAI: isOpenAI, takesStreamOptions: takesStreamOptions)
        responses = ResponsesRequestEncoder(isOpenAI: isOpenAI)
    }

    /// - Parameter host: Who is asked: the states of its own earlier replies go back to it.
    func encode(_ request: ChatRequest, at host: String) throws(ChatError) -> EncodedRequest {
        let dialect: ChatDialect = api == .responses ? .responses : isAzure ? .azure : .openai
        var (request, notices) = request.withoutForeignOptions(for: dialect, isVendor: isVendor)
        request = request.keepingStates(
            of: ProviderState.provider(api == .responses ? "responses" : "openai", at: host))
        var encoded =
            switch api {
            case .chat: try chat.encode(request)
            case .responses: try responses.encode(request)
            }
        if api == .responses { encoded.wantReasoning(of: request.model) }
        encoded.notices = notices + encoded.notices
        return encoded
    }
}

/// Reads replies of the one endpoint or the other.
struct OpenAIDialectDecoder: ReplyDecoder {
    private var decoder: any ReplyDecoder

    init(_ api: OpenAIAPI, context: ReplyContext) {
        decoder = api == .chat ? OpenAIReplyDecoder(context: context) : ResponsesReplyDecoder(context: context)
    }

    var isFinished: Bool { decoder.isFinished }
    var hasFinishReason: Bool { decoder.hasFinishReason }
    var head: ReplyHead { decoder.head }

    mutating func decode(
        event name: String?, data: UnsafeBufferPointer<UInt8>, into events: inout [ReplyEvent]
    ) throws(ChatError) {
        try decoder.decode(event: name, data: data, into: &events)
    }

    mutating func decode(whole body: UnsafeBufferPointer<UInt8>, into events: inout [ReplyEvent]) throws(ChatError) {
        try decoder.decode(whole: body, into: &events)
    }

    mutating func finish(into events: inout [ReplyEvent]) throws(ChatError) {
        try decoder.finish(into: &events)
    }

    mutating func breakOff(into events: inout [ReplyEvent]) {
        decoder.breakOff(into: &events)
    }
}
