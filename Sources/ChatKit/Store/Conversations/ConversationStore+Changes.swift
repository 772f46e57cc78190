import GRDB

extension ConversationStore {
    /// Sets or removes the title.
    public func setTitle(_ title: String?, of conversation: Conversation) async throws(ChatError) -> Conversation {
        try await change(conversation, "title = ?", [title?.storable])
    }

    /// Sets or removes the first prompt. The former one stays in the tree, so that old turns can be explained.
    public func setFirstPrompt(
        _ text: String?, of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        try await write { database in
            try Self.ensurePresent(database, conversation)
            try Self.setFirstPrompt(database, text, of: conversation.key, at: .now)
            return try ConversationRows.conversation(database, conversation.key)
        }
    }

    /// Sets the profile that answers; nil for the default one.
    public func setProfile(
        _ profile: String?, of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        try await change(conversation, "profile = ?", [profile?.storable])
    }

    /// Sets the model that answers; nil for the profile's.
    public func setModel(_ model: ModelID?, of conversation: Conversation) async throws(ChatError) -> Conversation {
        try await change(conversation, "model = ?", [model?.rawValue.storable])
    }

    /// Sets the options that go with every request.
    public func setOptions(
        _ options: RequestOptions, of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        try await change(conversation, "options = ?", [OptionsColumn.text(options)])
    }

    /// Sets what one request may have, and what happens beyond; nil takes the profile's.
    public func setBudget(
        _ wishes: BudgetWishes, of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        try await change(
            conversation, "context_budget = ?, reserved_output = ?, overflow = ?",
            [wishes.contextBudget, wishes.reservedOutput, wishes.overflow?.rawValue])
    }

    /// Sets what the conversation may cost in all; nil for no limit.
    public func setSpendLimit(
        _ limit: SpendLimit?, of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        try await change(
            conversation, "spend_limit_unit = ?, spend_limit_amount = ?", [limit?.unit.rawValue, limit?.amount])
    }

    public func setPinned(_ isPinned: Bool, of conversation: Conversation) async throws(ChatError) -> Conversation {
        try await change(conversation, "is_pinned = ?", [isPinned])
    }

    public func setArchived(
        _ isArchived: Bool, of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        try await change(conversation, "is_archived = ?", [isArchived])
    }

    /// Replaces all tags. Empty ones and repetitions are left out.
    public func setTags(_ tags: [String], of conversation: Conversation) async throws(ChatError) -> Conversation {
        try await write { database in
            try Self.ensurePresent(database, conversation)
            try Self.setTags(database, tags, of: conversation.key)
            return try ConversationRows.conversation(database, conversation.key)
        }
    }

    /// Makes a message the end of the branch that is talked in; nil begins an empty one beside the others.
    public func setHead(
        _ message: StoredMessage.ID?, of conversation: Conversation
    ) async throws(ChatError) -> Conversation {
        try await write { database in
            try Self.ensurePresent(database, conversation)
            if let message {
                let owner = try Int64.fetchOne(
                    database, sql: "SELECT conversation_key FROM message WHERE id = ? AND role <> 'system'",
                    arguments: [message.rawValue])
                guard owner == conversation.key.rawValue else {
                    throw ChatError.invalidUsage("the conversation \(conversation.id) has no message \(message)")
                }
            }
            try Self.setHead(database, message, of: conversation.key)
            return try ConversationRows.conversation(database, conversation.key)
        }
    }

    private func change(
        _ conversation: Conversation, _ assignments: String, _ values: StatementArguments
    ) async throws(ChatError) -> Conversation {
        try await write { database in
            try Self.ensurePresent(database, conversation)
            try database.execute(
                sql: "UPDATE conversation SET \(assignments) WHERE key = ?",
                arguments: values + [conversation.key.rawValue])
            return try ConversationRows.conversation(database, conversation.key)
        }
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
