/// A change of a conversation that a person can make, undo and redo.
public enum ConversationChange: Sendable, Hashable {
    case id(ConversationID)
    /// Nil removes it.
    case title(String?)
    /// The text of the system instructions; nil removes them. The former ones stay in the tree, so that old turns can be
    /// explained.
    case firstPrompt(String?)
    /// Nil takes the default profile.
    case profile(String?)
    /// Nil takes the profile's model.
    case model(ModelID?)
    case options(RequestOptions)
    /// Nil members take the profile's.
    case budget(BudgetWishes)
    /// What the conversation may cost in all; nil for no limit.
    case spendLimit(SpendLimit?)
    case pinned(Bool)
    case archived(Bool)
    /// All tags. Empty ones and repetitions are left out.
    case tags([String])
    /// Whether a message is always sent.
    case messagePinned(StoredMessage.ID, Bool)
    /// The end of the current branch; nil begins an empty one beside the others.
    case head(StoredMessage.ID?)

    /// Whether it would get in the way of a reply that is being written.
    var movesBranch: Bool {
        if case .head = self { true } else { false }
    }

    var kind: RecordedChange.Kind {
        switch self {
        case .id: .rename
        case .title: .title
        case .firstPrompt: .firstPrompt
        case .profile, .model: .model
        case .options: .options
        case .budget: .budget
        case .spendLimit: .limit
        case .pinned: .pin
        case .archived: .archive
        case .tags: .tags
        case .messagePinned: .messagePin
        case .head: .branch
        }
    }
}

/// A change on record: what undo takes back.
public struct RecordedChange: Sendable, Hashable, Identifiable {
    /// The change's number, unique in one database.
    public struct ID: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        public var rawValue: Int64

        public init(rawValue: Int64) {
            self.rawValue = rawValue
        }

        public var description: String { String(rawValue) }
    }

    /// What was changed.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A prompt was sent: new, edited, or for another reply. Undone, its messages stay in the tree, off the branch.
        case turn
        /// Another branch was made the current one.
        case branch
        case deleteMessage = "delete_message"
        case rename
        case title
        case firstPrompt = "first_prompt"
        case model
        case options
        case budget
        case limit
        case pin
        case archive
        case tags
        case messagePin = "message_pin"
        /// Several settings at once.
        case settings
        /// The conversation was moved to the trash.
        case trash
        /// The conversation was taken from the trash.
        case restore
    }

    public var id: ID
    public var conversation: ConversationID
    public var kind: Kind
    public var at: Timestamp
    /// Whether it is undone, so that it can be redone.
    public var isUndone: Bool
}
