/// What a provider is asked, in no dialect.
public struct ChatRequest: Sendable, Hashable {
    public var model: ModelID
    /// The whole context in order: the first prompt, then the dialogue.
    public var messages: [Message]
    public var options: RequestOptions
    /// Whether the reply should come in pieces as it is written.
    public var streams: Bool
    /// Stays the same for all turns of a conversation, so that providers can cache (GigaChat's `X-Session-ID`).
    public var session: String?
    /// The bytes of the messages' attachments, by their hash.
    public var attachments: [String: [UInt8]]
    /// The names under which the provider keeps attachments that were uploaded for earlier requests, by their hash.
    public var uploads: [String: String]

    public init(
        model: ModelID, messages: [Message], options: RequestOptions = RequestOptions(), streams: Bool = true,
        session: String? = nil, attachments: [String: [UInt8]] = [:], uploads: [String: String] = [:]
    ) {
        self.model = model
        self.messages = messages
        self.options = options
        self.streams = streams
        self.session = session
        self.attachments = attachments
        self.uploads = uploads
    }
}
