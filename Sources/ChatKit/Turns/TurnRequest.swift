/// What a user wants of one turn.
public struct TurnRequest: Sendable {
    /// Which conversation the question belongs to.
    public enum Place: Sendable {
        /// A conversation that is there.
        case existing(Conversation)
        /// A conversation to be started; if another process starts one of the same ID first, that one.
        case new(ConversationDraft)
    }

    /// What happens while another process is at a turn of the conversation.
    public enum Patience: Sendable {
        case waits
        /// ``ChatError/conversationBusy(_:holder:)`` at once.
        case givesUp
    }

    public var place: Place
    /// What is asked: a user's words, or a message of the role `tool` with the results that the model waits for. Such a
    /// message may have words of the user's too, behind the results.
    public var question: Message
    /// The model to ask.
    public var model: ModelID
    public var options: RequestOptions
    public var streams: Bool
    public var patience: Patience
    /// The bytes of the question's attachments by hash; stored with the question.
    public var attachments: [String: [UInt8]]
    /// The stored prompt that is sent again for another reply, which becomes a sibling of those it has; nil for a new prompt.
    public var stored: StoredMessage.ID?
    /// The stored prompt that the question stands in place of, as its sibling; nil for one that follows the branch.
    public var edited: StoredMessage.ID?
    /// The stored reply whose rest is asked for; nil for a new one. The question then is ``continuation``: see
    /// ``TurnDraft/Question/continuing(_:_:)``.
    public var continued: StoredMessage.ID?
    /// The queued prompt that this is; it leaves the queue when its complete reply is stored.
    public var queued: QueuedPrompt.ID?
    /// The terminal or session in which it is asked: see ``TerminalSession``.
    public var session: String?
    /// What the asker wants of the context budget; the conversation and the profile say the rest.
    public var budget: BudgetWishes

    public init(
        place: Place, question: Message, model: ModelID, options: RequestOptions = RequestOptions(),
        streams: Bool = true, patience: Patience = .waits, attachments: [String: [UInt8]] = [:],
        budget: BudgetWishes = BudgetWishes(), queued: QueuedPrompt.ID? = nil
    ) {
        self.place = place
        self.question = question
        self.model = model
        self.options = options
        self.streams = streams
        self.patience = patience
        self.attachments = attachments
        self.queued = queued
        self.budget = budget
    }

    /// Asks for the rest of a reply that was interrupted or cut.
    ///
    /// - Parameter reply: See ``ConversationStore/replyToContinue(_:of:)``.
    public init(
        continuing reply: StoredMessage, in conversation: Conversation, model: ModelID,
        options: RequestOptions = RequestOptions(), streams: Bool = true, patience: Patience = .waits
    ) {
        var options = options
        // The rest is one reply.
        options.extra["n"] = nil
        self.init(
            place: .existing(conversation), question: Self.continuation, model: model, options: options,
            streams: streams,
            patience: patience)
        continued = reply.id
    }

    /// What asks a model for the rest of its reply. Few vendors take a reply that ends the history as the beginning of the
    /// next one, so all are asked in words.
    public static let continuation = Message(
        .user,
        "Continue your last message from the exact point where it stopped. Do not repeat anything, and do not comment on it."
    )

    /// A user's question.
    public init(
        place: Place, question: [Part], model: ModelID, options: RequestOptions = RequestOptions(),
        streams: Bool = true, patience: Patience = .waits, budget: BudgetWishes = BudgetWishes(),
        queued: QueuedPrompt.ID? = nil
    ) {
        self.init(
            place: place, question: Message(role: .user, parts: question), model: model, options: options,
            streams: streams, patience: patience, budget: budget, queued: queued)
    }
}
