/// A whole reply, put together from its events.
struct CollectedReply: Sendable, Hashable {
    private(set) var text = ""
    private(set) var reasoning = ""
    /// The words with which the model declines, in place of an answer.
    private(set) var refusal = ""
    private(set) var calls: [ToolCall] = []
    private(set) var states: [ProviderState] = []
    private(set) var usage: Usage?
    private(set) var finish: ReplyFinish?
    private var isRefusing = false

    /// The list of the sources that marks in the text stand for, where a dialect has no other place for them.
    var sourceList: String { finish?.citations.list ?? "" }

    init() {}

    init(_ events: some Sequence<ReplyEvent>) {
        for event in events { add(event) }
    }

    mutating func add(_ event: ReplyEvent) {
        switch event {
        case .text(let words): if isRefusing { refusal += words } else { text += words }
        case .reasoning(let words): reasoning += words
        case .toolCall(let call): calls.append(call)
        case .attachment(let received): text += received.markdown
        case .usage(let usage): self.usage = usage
        case .finished(let finish): self.finish = finish
        case .notice(let notice): if notice.kind == .refused { isRefusing = true }
        case .state(let state): states.append(state)
        case .started, .toolCallDelta, .uploaded, .choice: break
        }
    }
}

extension ReceivedAttachment {
    /// What the provider made, inside the text: dialects have no other place for it.
    var markdown: String {
        let mark = attachment.mediaType.hasPrefix("image/") ? "!" : ""
        let name = (attachment.name ?? attachment.mediaType).filter { !"[]()\n".contains($0) }
        return "\(mark)[\(name)](\(DataURL(mediaType: attachment.mediaType, bytes: bytes).text))"
    }
}
