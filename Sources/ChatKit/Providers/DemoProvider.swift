/// The provider that needs nothing: it answers offline, always the same to the same request, and says what it got.
///
/// It never pretends to be a model. No tokens are used, so it reports no usage.
struct DemoProvider: Provider {
    static let model: ModelID = "demo"

    let profile: Profile

    func reply(to request: ChatRequest) -> ReplyStream {
        let profile = profile.name
        return ReplyStream { DemoReplySource(profile: profile, request: request) }
    }

    /// There is no request; what would be answered is worked out from this.
    func prepare(_ request: ChatRequest) async throws(ChatError) -> PreparedRequest {
        let body = try OpenAIRequestEncoder(takesStreamOptions: false).encode(request.keepingStates(of: nil)).body
        return PreparedRequest(
            request, as: HTTPRequest(method: "NONE", url: "demo:offline", body: JSONValue.object(body).jsonBytes()))
    }

    func models() async throws(ChatError) -> [ModelID] { [Self.model] }
}

/// Gives the demo's answer, a word at a time where it should be streamed.
struct DemoReplySource: ReplySource {
    private var events: [ReplyEvent] = []
    private var position = 0

    init(profile: String, request: ChatRequest) {
        events.append(.started(ReplyStart(profile: profile, model: request.model)))
        events += Self.ignoredOptions(request.options).map { name in
            .notice(Notice(.dropped, "the option \(name) changes nothing: the demo is no model"))
        }
        let text = DemoAnswer(to: request).text
        events += request.streams ? Self.words(text).map { .text($0) } : [.text(text)]
        events.append(.finished(ReplyFinish(reason: .stop, model: DemoProvider.model)))
    }

    mutating func next() async throws(ChatError) -> ReplyEvent? {
        if Task.isCancelled { throw .cancelled }
        guard position < events.count else { return nil }
        defer { position += 1 }
        return events[position]
    }

    private static func ignoredOptions(_ options: RequestOptions) -> [String] {
        (options.temperature == nil ? [] : ["temperature"])
            + (options.maxOutputTokens == nil ? [] : ["max_tokens"]) + options.extra.map(\.name)
    }

    /// The text cut behind each space and line end.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        for character in text {
            word.append(character)
            if character.isWhitespace {
                words.append(word)
                word = ""
            }
        }
        return word.isEmpty ? words : words + [word]
    }
}
