/// A prompt that waits to be sent in its conversation.
public struct QueuedPrompt: Sendable, Hashable, Identifiable {
    /// Its number, unique in one database.
    public struct ID: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        public var rawValue: Int64

        public init(rawValue: Int64) {
            self.rawValue = rawValue
        }

        public var description: String { String(rawValue) }
    }

    /// Whether it may be sent.
    public enum State: Sendable, Hashable {
        /// It was never sent, or the user allowed to send it again.
        case waiting
        /// A turn with it runs.
        case sending
        /// Its turn ended without a complete reply, or nobody knows how. It is not sent again until
        /// ``ConversationStore/allowResending(_:)``.
        case held(Hold)
    }

    /// What became of the turn of a held prompt.
    public struct Hold: Sendable, Hashable {
        /// Nil when the turn is not stored any more.
        public var status: Turn.Status?
        /// ``ChatError/code`` and ``ChatError/message`` of what ended the turn.
        public var errorCode: String?
        public var errorMessage: String?

        public init(status: Turn.Status?, errorCode: String? = nil, errorMessage: String? = nil) {
            self.status = status
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        /// Whether no connection was made, so that nothing can have been sent.
        public var isUnsent: Bool { status == .failed && errorCode == "unreachable" }
    }

    public var id: ID
    public var conversation: ConversationID
    /// What is sent, and how. Whoever sends it respects all of it.
    public var draft: QueuedPromptDraft
    public var state: State
    /// The turn that sent it, or tried to; nil when there is none.
    public var turn: Turn.ID?
    /// The stored message of that turn: sent again in its place, it makes no second one.
    public var message: StoredMessage.ID?
    /// The program that alone may send it, while that runs.
    var owner: Int64?
    public var createdAt: Timestamp

    public var text: String { draft.text }

    /// Whether it may be sent at a moment.
    public func isDue(at now: Timestamp) -> Bool {
        state == .waiting && (draft.notBefore ?? now) <= now
    }
}

/// A prompt on its way into the queue.
public struct QueuedPromptDraft: Sendable, Hashable {
    public var text: String
    /// Pictures and files that are sent before the text. Their bytes have to be stored first
    /// (``ConversationStore/attach(_:mediaType:name:)``).
    public var attachments: [Attachment]
    /// The profile, model and options for this prompt alone; nil and empty take those of the conversation.
    public var profile: String?
    public var model: ModelID?
    public var options: RequestOptions
    /// It is not sent before this moment.
    public var notBefore: Timestamp?
    /// The caller's name for it, such as the `id` of a command of `chat-cli pipe`; nil for none.
    public var command: String?

    public init(
        _ text: String, attachments: [Attachment] = [], profile: String? = nil, model: ModelID? = nil,
        options: RequestOptions = RequestOptions(), notBefore: Timestamp? = nil, command: String? = nil
    ) {
        self.text = text
        self.attachments = attachments
        self.profile = profile
        self.model = model
        self.options = options
        self.notBefore = notBefore
        self.command = command
    }

    /// The message that is sent: the attachments, then the text.
    public var message: Message {
        Message(role: .user, parts: attachments.map(\.part) + (text.isEmpty ? [] : [.text(text)]))
    }
}
