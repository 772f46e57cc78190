/// What one side says: a role and its content, without a place in any conversation.
public struct Message: Sendable, Hashable {
    public var role: Role
    /// The speaker, where a program tells several of one role apart.
    public var name: String?
    public var parts: [Part]

    public init(role: Role, name: String? = nil, parts: [Part]) {
        self.role = role
        self.name = name
        self.parts = parts
    }

    public init(_ role: Role, _ text: String) {
        self.init(role: role, parts: [.text(text)])
    }

    /// The text parts joined, without reasoning: what a reader reads and `-x` searches.
    public var text: String {
        parts.reduce(into: "") { text, part in
            if case .text(let words) = part { text += words }
        }
    }

    /// The pictures and files, in order.
    public var attachments: [Attachment] {
        parts.compactMap { part in
            switch part {
            case .image(let attachment), .file(let attachment): attachment
            default: nil
            }
        }
    }

    /// The calls of tools, in order.
    public var toolCalls: [ToolCall] {
        parts.compactMap { if case .toolCall(let call) = $0 { call } else { nil } }
    }

    /// The tools' results, in order.
    public var toolResults: [ToolResult] {
        parts.compactMap { if case .toolResult(let result) = $0 { result } else { nil } }
    }

    /// Whether there is anything in it that a provider takes: more than white space and reasoning.
    public var isSendable: Bool {
        parts.contains { part in
            switch part {
            case .text(let words): words.contains { !$0.isWhitespace }
            case .reasoning, .state: false
            case .image, .file, .toolCall, .toolResult: true
            }
        }
    }

    /// The reasoning parts joined.
    public var reasoning: String {
        parts.reduce(into: "") { text, part in
            if case .reasoning(let words) = part { text += words }
        }
    }
}

/// A message in its conversation: a node of the tree whose branches are edits and regenerated answers.
public struct StoredMessage: Sendable, Hashable, Identifiable {
    /// The message's number, unique in one database.
    public struct ID: RawRepresentable, Sendable, Hashable, Comparable, CustomStringConvertible {
        public var rawValue: Int64

        public init(rawValue: Int64) {
            self.rawValue = rawValue
        }

        public var description: String { String(rawValue) }

        public static func < (left: ID, right: ID) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    /// Whether the message came to its end.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// Whole.
        case complete
        /// The process died while it was written; what had arrived is here.
        case interrupted
        /// The provider or the network failed; what had arrived is here.
        case failed
        /// The user stopped it; what had arrived is here.
        case cancelled
    }

    public var id: ID
    /// The message this one follows; nil for the first one and for first prompts.
    public var parentID: ID?
    public var message: Message
    public var status: Status
    public var createdAt: Timestamp
    /// The model that wrote it, as it named itself; nil for what people wrote.
    public var model: ModelID?

    public init(
        id: ID, parentID: ID?, message: Message, status: Status, createdAt: Timestamp, model: ModelID? = nil
    ) {
        self.id = id
        self.parentID = parentID
        self.message = message
        self.status = status
        self.createdAt = createdAt
        self.model = model
    }

    public var role: Role { message.role }
    public var text: String { message.text }
}
