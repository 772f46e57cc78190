/// A decoded exchange of a gateway: a client's history with its prompt, and the reply.
package struct RecordedExchange: Sendable {
    /// The conversation that the client named; nil to find it by the history.
    package var conversation: ConversationID?
    /// Histories are only compared within one scope: two callers, or two sessions of one, never share a conversation.
    package var scope: String
    /// The system instructions.
    package var firstPrompt: String?
    /// The client's history and its new prompt behind it, without the system instructions.
    package var messages: [Message]
    /// The bytes of the messages' attachments, by hash.
    package var attachments: [String: [UInt8]]
    package var profile: String
    package var provider: ProviderKind
    package var model: ModelID
    package var options: RequestOptions
    package var startedAt: Timestamp
    /// Our own count of the request's tokens, where the provider gave none.
    package var estimatedInputTokens: Int?
    package var outcome: TurnOutcome
    /// The response that the client goes on from; its history is not repeated in ``messages``.
    package var previousResponse: String?
    /// The response as the client can ask for it again.
    package var response: JSONValue?

    package init(
        conversation: ConversationID? = nil, scope: String = "", firstPrompt: String? = nil, messages: [Message],
        attachments: [String: [UInt8]] = [:], profile: String, provider: ProviderKind, model: ModelID,
        options: RequestOptions = RequestOptions(), startedAt: Timestamp, estimatedInputTokens: Int? = nil,
        outcome: TurnOutcome
    ) {
        self.conversation = conversation
        self.scope = scope
        self.firstPrompt = firstPrompt
        self.messages = messages
        self.attachments = attachments
        self.profile = profile
        self.provider = provider
        self.model = model
        self.options = options
        self.startedAt = startedAt
        self.estimatedInputTokens = estimatedInputTokens
        self.outcome = outcome
    }

    /// A hash for each prefix of the history: the first message, the first two, and so on.
    ///
    /// A client sends back what it keeps of a reply, which is less than came: reasoning, names and white space around
    /// the text do not count.
    ///
    /// - Parameter start: The hash of the history before ``messages``; nil where they are the whole of it.
    func hashes(after start: String? = nil) -> [String] {
        var hashes: [String] = []
        var before = start ?? "scope:" + scope
        for message in messages {
            before = Self.hash(message, after: before)
            hashes.append(before)
        }
        return hashes
    }

    /// The hash of a history with one message more.
    static func hash(_ message: Message, after before: String) -> String {
        var text = before + "\n" + message.role.rawValue
        for part in message.parts {
            switch part {
            case .text(let words):
                text += "\ntext:" + words.trimmingSpace
            case .image(let attachment), .file(let attachment): text += "\nattachment:" + attachment.hash
            case .toolCall(let call): text += "\ncall:\(call.name):\(call.arguments.trimmingSpace)"
            case .toolResult(let result): text += "\nresult:" + result.content.trimmingSpace
            case .reasoning, .state: break
            }
        }
        return SHA256.hexadecimal(Array(text.utf8))
    }
}

extension String {
    fileprivate var trimmingSpace: Substring {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}
