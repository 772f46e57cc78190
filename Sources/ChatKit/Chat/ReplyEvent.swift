/// What comes back, live. Every answer, notice and count is one of these, whoever answers and whoever shows it.
///
/// The events of one reply obey a grammar (``ReplyGrammar``):
///
///     started (notice | reasoning | text | toolCallDelta | toolCall | state | attachment | uploaded | usage | choice)*
///     finished
///
/// A reply may also end early, by a thrown ``ChatError`` or by cancellation. After its end nothing comes.
public enum ReplyEvent: Sendable, Hashable {
    case started(ReplyStart)
    /// Something that was done on the user's behalf.
    case notice(Notice)
    /// More of what the model thinks aloud.
    case reasoning(String)
    /// More of the answer. Deltas are joined as they are; none is empty.
    case text(String)
    /// A piece of a call of a tool. The whole call comes later, so that only who passes a reply on in pieces needs it.
    case toolCallDelta(ToolCallDelta)
    /// A whole call of a tool. Its pieces, if it had any, came before it.
    case toolCall(ToolCall)
    /// Something that the provider wants back with the next request.
    case state(ProviderState)
    /// A picture or file that the provider made.
    case attachment(ReceivedAttachment)
    /// An attachment of the request was uploaded and can be named from now on.
    case uploaded(Upload)
    /// The tokens so far; a later one replaces an earlier one.
    case usage(Usage)
    /// A piece of one of several answers, where several were asked for (``RequestOptions/answers``).
    ///
    /// The first answer's pieces come plain, as if it were the only one. Another's come with its number, from 1 on:
    /// reasoning, text, a call, an attachment. Each answer, the first one with the number 0, may have a `finished` of its
    /// own, after which nothing of it comes; the plain one ends them all.
    indirect case choice(Int, ReplyEvent)
    case finished(ReplyFinish)
}

extension ReplyEvent {
    /// What of a message's content the event brings; nil where it brings none, or of another answer than the first.
    public var part: Part? {
        switch self {
        case .text(let delta): .text(delta)
        case .reasoning(let delta): .reasoning(delta)
        case .toolCall(let call): .toolCall(call)
        case .state(let state): .state(state)
        case .attachment(let received): received.attachment.part
        case .started, .notice, .toolCallDelta, .uploaded, .usage, .choice, .finished: nil
        }
    }
}

/// The beginning of a reply: who was asked.
public struct ReplyStart: Sendable, Hashable {
    public var profile: String
    public var model: ModelID
    /// The conversation that keeps the reply; nil when nothing is stored.
    public var conversation: ConversationID?
    /// Whether this turn started the conversation.
    public var isNewConversation: Bool

    public init(
        profile: String, model: ModelID, conversation: ConversationID? = nil, isNewConversation: Bool = false
    ) {
        self.profile = profile
        self.model = model
        self.conversation = conversation
        self.isNewConversation = isNewConversation
    }
}

/// The end of a reply.
public struct ReplyFinish: Sendable, Hashable {
    public var reason: FinishReason
    /// The model as the provider named it; nil where it did not.
    public var model: ModelID?
    /// The one of the request's stop sequences that ended it; nil where none did, or the provider does not say which.
    public var stopSequence: String?
    /// The sources that the reply names, in the order of its text.
    public var citations: [Citation] = []
    /// What the turn cost; nil where no price is known, and from a provider itself.
    public var cost: Cost?
    /// Whether the cost is an estimate, because the provider gave no count.
    public var isCostEstimated: Bool
    /// Our own count, where the provider gave none: as the ledger has it, on the safe side.
    public var estimatedUsage: Usage?

    public init(
        reason: FinishReason, model: ModelID? = nil, stopSequence: String? = nil, cost: Cost? = nil,
        isCostEstimated: Bool = false
    ) {
        self.reason = reason
        self.model = model
        self.stopSequence = stopSequence
        self.cost = cost
        self.isCostEstimated = isCostEstimated
    }
}

/// Something that was done on the user's behalf and that they should know.
public struct Notice: Sendable, Hashable {
    /// What was done; the word scripts see in `--output jsonl`.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Another process is at a turn of this conversation; we wait for it.
        case waiting
        /// The request failed and is sent again.
        case retrying
        /// Older messages were left out, or a summary stands for them.
        case trimmed
        /// A summary of older messages is being written.
        case summarising
        /// Something was said differently in the provider's dialect.
        case translated
        /// Something could not be said in the provider's dialect and was left out.
        case dropped
        /// The model declines to answer; the text that follows is its refusal.
        case refused
        /// A filter of the provider's struck the answer, or a part of it.
        case filtered
        /// The stored reply of an earlier, broken turn was found.
        case recovered
    }

    public var kind: Kind
    /// One sentence for people, without a full stop at its end.
    public var text: String
    /// With ``Kind/retrying``: how long it waits before it sends the request again.
    public var pause: Duration?

    public init(_ kind: Kind, _ text: String, pause: Duration? = nil) {
        self.kind = kind
        self.text = text
        self.pause = pause
    }
}
