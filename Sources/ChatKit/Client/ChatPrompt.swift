/// A prompt, and what its sender wants for it. What is left open comes from the conversation, then from the profile.
public struct ChatPrompt: Sendable {
    /// What the prompt does to the conversation.
    public enum Effect: Sendable, Hashable {
        /// Adds a message to the end of the conversation.
        case adds
        /// Asks for another reply to a stored prompt.
        case repeats(StoredMessage.ID)
        /// Adds another version of a stored prompt beside it.
        case replaces(StoredMessage.ID)
    }

    /// The message to send: the user's words, or the results of tool calls in the role `tool`.
    public var message: Message
    /// The bytes of the message's attachments, by their hashes.
    public var attachments: [String: [UInt8]] = [:]
    /// The conversation; it is started if it does not exist. Nil starts one under the next free number.
    public var conversation: ConversationID?
    /// The profile to ask; nil for the conversation's, or else the default profile.
    public var profile: String?
    /// The model to ask, or an alias of the profile's; nil for the conversation's, or else the profile's.
    public var model: ModelID?
    /// Options for this prompt; they override the conversation's and the profile's.
    public var options = RequestOptions()
    /// The first prompt of the conversation, set before the prompt is sent. Nil keeps what the conversation has, or takes
    /// the profile's for a new one; an empty text means none.
    public var firstPrompt: String?
    /// The context budget for this prompt; it overrides the conversation's and the profile's.
    public var budget = BudgetWishes()
    /// Whether the provider is asked to stream the reply.
    public var streams = true
    /// What happens while another process has a turn in the conversation.
    public var patience = TurnRequest.Patience.waits
    public var effect = Effect.adds
    /// The queued prompt that this is; it leaves the queue when its complete reply is stored.
    public var queued: QueuedPrompt.ID?

    public init(_ message: Message, in conversation: ConversationID? = nil) {
        self.message = message
        self.conversation = conversation
    }

    /// A user's words.
    public init(_ words: String, in conversation: ConversationID? = nil) {
        self.init(Message(.user, words), in: conversation)
    }
}

extension TurnRequest {
    /// Fills in what a prompt leaves open.
    ///
    /// - Parameter conversation: The prompt's conversation; nil to start one.
    /// - Throws: ``ChatError/missingModel(profile:)``.
    public init(_ prompt: ChatPrompt, to profile: Profile, in conversation: Conversation?) throws(ChatError) {
        let model = try profile.model(named: prompt.model, in: conversation)
        let firstPrompt = prompt.firstPrompt ?? profile.firstPrompt
        let start = ConversationDraft(
            id: prompt.conversation, firstPrompt: firstPrompt == "" ? nil : firstPrompt, profile: profile.name,
            model: model, budget: prompt.budget)
        self.init(
            place: conversation.map { .existing($0) } ?? .new(start), question: prompt.message, model: model,
            options: profile.options(in: conversation, overlaid: prompt.options), streams: prompt.streams,
            patience: prompt.patience, attachments: prompt.attachments, budget: prompt.budget, queued: prompt.queued)
        switch prompt.effect {
        case .adds: break
        case .repeats(let id): stored = id
        case .replaces(let id): edited = id
        }
    }
}
