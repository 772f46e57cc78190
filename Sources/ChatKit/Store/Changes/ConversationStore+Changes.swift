import GRDB

extension ConversationStore {
    /// Changes a conversation: all of it in one transaction, and as one change that can be undone.
    ///
    /// - Throws: ``ChatError/conversationNotFound(_:)`` when it was deleted; ``ChatError/conversationExists(_:)``;
    ///   ``ChatError/invalidUsage(_:)`` for a message that it does not have; ``ChatError/conversationBusy(_:holder:)`` for a
    ///   change of the branch while a reply is written there.
    @discardableResult
    public func change(
        _ changes: [ConversationChange], of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        // Whoever writes a reply holds the lock and relies on the branch.
        let lock =
            changes.contains { $0.movesBranch } ? try await lockTurn(of: conversation, noWait: true) : nil
        defer { withExtendedLifetime(lock) {} }
        return try await write { database in
            try Self.ensurePresent(database, conversation)
            let kinds = Set(changes.map(\.kind))
            let kind = kinds.count == 1 ? kinds.first ?? .settings : .settings
            try Self.recording(kind, database, of: conversation.key) {
                for change in changes { try Self.make(change, database, in: conversation) }
            }
            return try ConversationRows.conversation(database, conversation.key)
        }
    }

    private static func make(
        _ change: ConversationChange, _ database: Database, in conversation: Conversation
    ) throws {
        let key = conversation.key
        func set(_ assignments: String, _ values: StatementArguments) throws {
            try database.execute(
                sql: "UPDATE conversation SET \(assignments) WHERE key = ?", arguments: values + [key.rawValue])
        }
        switch change {
        case .id(let id):
            if try find(database, id) != key { try ensureFree(database, id) }
            try set("id = ?", [id.rawValue])
        case .title(let title): try set("title = ?", [title?.storable])
        case .firstPrompt(let text): try setFirstPrompt(database, text, of: key, at: .now)
        case .profile(let profile): try set("profile = ?", [profile?.storable])
        case .model(let model): try set("model = ?", [model?.rawValue.storable])
        case .options(let options): try set("options = ?", [OptionsColumn.text(options)])
        case .budget(let wishes):
            try set(
                "context_budget = ?, reserved_output = ?, overflow = ?",
                [wishes.contextBudget, wishes.reservedOutput, wishes.overflow?.rawValue])
        case .spendLimit(let limit):
            try set("spend_limit_unit = ?, spend_limit_amount = ?", [limit?.unit.rawValue, limit?.amount])
        case .pinned(let isPinned): try set("is_pinned = ?", [isPinned])
        case .archived(let isArchived): try set("is_archived = ?", [isArchived])
        case .tags(let tags): try setTags(database, tags, of: key)
        case .messagePinned(let message, let isPinned):
            try ensureOnBranches(message, isIn: conversation, database)
            try database.execute(
                sql: isPinned
                    ? "INSERT OR IGNORE INTO pin (message_id) VALUES (?)" : "DELETE FROM pin WHERE message_id = ?",
                arguments: [message.rawValue])
        case .head(let message):
            if let message { try ensureOnBranches(message, isIn: conversation, database) }
            try setHead(database, message, of: key)
        }
    }

    /// Throws if a message is none of the conversation's, or a first prompt.
    static func ensureOnBranches(
        _ message: StoredMessage.ID, isIn conversation: Conversation, _ database: Database
    ) throws {
        let owner = try Int64.fetchOne(
            database,
            sql: "SELECT conversation_key FROM message WHERE id = ? AND role <> 'system' AND deleted_at IS NULL",
            arguments: [message.rawValue])
        guard owner == conversation.key.rawValue else {
            throw ChatError.invalidUsage("the conversation \(conversation.id) has no message \(message)")
        }
    }

    /// Sets or removes the title.
    public func setTitle(_ title: String?, of conversation: Conversation) async throws(ChatError) -> Conversation {
        try await change([.title(title)], of: conversation)
    }

    /// Sets or removes the first prompt. The former one stays in the tree, so that old turns can be explained.
    public func setFirstPrompt(
        _ text: String?, of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        try await change([.firstPrompt(text)], of: conversation)
    }

    /// Sets the profile that answers; nil for the default one.
    public func setProfile(
        _ profile: String?, of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        try await change([.profile(profile)], of: conversation)
    }

    /// Sets the model that answers; nil for the profile's.
    public func setModel(_ model: ModelID?, of conversation: Conversation) async throws(ChatError) -> Conversation {
        try await change([.model(model)], of: conversation)
    }

    /// Sets the options that go with every request.
    public func setOptions(
        _ options: RequestOptions, of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        try await change([.options(options)], of: conversation)
    }

    /// Sets what one request may have, and what happens beyond; nil takes the profile's.
    public func setBudget(
        _ wishes: BudgetWishes, of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        try await change([.budget(wishes)], of: conversation)
    }

    /// Sets what the conversation may cost in all; nil for no limit.
    public func setSpendLimit(
        _ limit: SpendLimit?, of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        try await change([.spendLimit(limit)], of: conversation)
    }

    /// Puts the conversation before others in lists, or no longer.
    public func setPinned(_ isPinned: Bool, of conversation: Conversation) async throws(ChatError) -> Conversation {
        try await change([.pinned(isPinned)], of: conversation)
    }

    /// Hides the conversation from lists, or shows it again.
    public func setArchived(
        _ isArchived: Bool, of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        try await change([.archived(isArchived)], of: conversation)
    }

    /// Replaces all tags. Empty ones and repetitions are left out.
    public func setTags(_ tags: [String], of conversation: Conversation) async throws(ChatError) -> Conversation {
        try await change([.tags(tags)], of: conversation)
    }

    /// Has a message always sent, or no longer.
    ///
    /// - Throws: ``ChatError/invalidUsage(_:)`` for a message of another conversation.
    public func setPinned(
        _ isPinned: Bool, _ message: StoredMessage.ID, of conversation: Conversation
    ) async throws(ChatError) {
        try await change([.messagePinned(message, isPinned)], of: conversation)
    }

    /// Makes a message the end of the current branch; nil begins an empty one beside the others.
    public func setHead(
        _ message: StoredMessage.ID?, of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        try await change([.head(message)], of: conversation)
    }

    static func setHead(_ database: Database, _ head: StoredMessage.ID?, of key: Conversation.Key) throws {
        try database.cachedStatement(sql: "UPDATE conversation SET head_id = ? WHERE key = ?")
            .execute(arguments: [head?.rawValue, key.rawValue])
    }

    static func setTags(_ database: Database, _ tags: [String], of key: Conversation.Key) throws {
        try database.execute(sql: "DELETE FROM tag WHERE conversation_key = ?", arguments: [key.rawValue])
        for tag in tags where !tag.isEmpty {
            try database.execute(
                sql: "INSERT OR IGNORE INTO tag (conversation_key, name) VALUES (?, ?)",
                arguments: [key.rawValue, tag.storable])
        }
    }

    static func setFirstPrompt(
        _ database: Database, _ text: String?, of key: Conversation.Key, at time: Timestamp
    ) throws {
        let prompt = try text.map {
            try MessageRows.insert(database, Message(.system, $0), in: key, after: nil, status: .complete, at: time)
        }
        try database.execute(
            sql: "UPDATE conversation SET first_prompt_id = ? WHERE key = ?",
            arguments: [prompt?.id.rawValue, key.rawValue])
    }
}
