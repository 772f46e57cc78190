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
    public var question: [Part]
    /// The model to ask.
    public var model: ModelID
    public var options: RequestOptions
    public var streams: Bool
    public var patience: Patience

    public init(
        place: Place, question: [Part], model: ModelID, options: RequestOptions = RequestOptions(),
        streams: Bool = true, patience: Patience = .waits
    ) {
        self.place = place
        self.question = question
        self.model = model
        self.options = options
        self.streams = streams
        self.patience = patience
    }
}
