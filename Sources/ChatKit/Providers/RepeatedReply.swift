/// Several answers from a provider that gives one to a request: it is asked as often, one answer after the other.
///
/// The usage is all that was billed, so the question counts once for each answer.
struct RepeatedReply<Asked: HTTPProvider>: ReplySource {
    private let provider: Asked
    private var request: ChatRequest
    /// Which answer is being given.
    private var number = 0
    private var source: HTTPReplySource<Asked>
    /// What the answers before this one used, and this one.
    private var earlier: Usage?
    private var usage: Usage?
    private var finish: ReplyFinish?
    /// What was told of one request holds for all.
    private var told: Set<String> = []

    init(provider: Asked, request: ChatRequest, encoded outgoing: OutgoingRequest?) {
        self.provider = provider
        self.request = request
        source = HTTPReplySource(provider: provider, request: request, encoded: outgoing)
    }

    mutating func next() async throws(ChatError) -> ReplyEvent? {
        while number < request.options.answers {
            guard let event = try await source.next() else {
                throw .unexpected("the provider's stream ended without a finish")
            }
            if let event = take(event) { return event }
        }
        guard let finish else { return nil }
        self.finish = nil
        return .finished(finish)
    }

    /// An event of one answer as one of all; nil where it says nothing new.
    private mutating func take(_ event: ReplyEvent) -> ReplyEvent? {
        switch event {
        case .started: return number == 0 ? event : nil
        case .notice(let notice):
            let isOld = !told.insert(notice.text).inserted
            return isOld && (notice.kind == .translated || notice.kind == .dropped) ? nil : event
        case .uploaded(let upload):
            // The next request names it.
            request.uploads[upload.hash] = upload.fileID
            return event
        case .usage(let usage):
            self.usage = usage
            return earlier.sum(with: usage).map(ReplyEvent.usage)
        case .finished(let finish):
            if number == 0 { self.finish = finish }
            let ended = number
            earlier = earlier.sum(with: usage)
            usage = nil
            number += 1
            source = HTTPReplySource(provider: provider, request: request)
            return .choice(ended, .finished(finish))
        case .text, .reasoning, .toolCallDelta, .toolCall, .state, .attachment:
            return number == 0 ? event : .choice(number, event)
        case .choice: return nil
        }
    }
}
