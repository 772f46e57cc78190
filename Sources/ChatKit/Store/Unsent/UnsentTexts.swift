import GRDB

/// The conversation that a draft is written in.
public enum DraftPlace: Hashable, Sendable {
    /// One that has begun.
    case conversation(ConversationID)
    /// One that has not begun, with the ID that it will have; nil: it will get a number.
    case new(ConversationID?)
}

/// What one running program keeps unsent: drafts, and prompts in the queue that it sends itself.
///
/// They survive the program. While it runs, no other program sends its prompts or shows its drafts; one that opens the
/// conversation later takes them over. A program runs while it holds a lock of the kernel, which a crash releases, too.
public final class UnsentTexts: Sendable {
    private let store: ConversationStore
    let owner: Int64
    private let hold: LockFile.Hold

    init(store: ConversationStore, owner: Int64, hold: LockFile.Hold) {
        self.store = store
        self.owner = owner
        self.hold = hold
    }

    // Drafts

    /// Keeps what is written in a conversation; an empty text is forgotten.
    ///
    /// Nothing happens if the conversation was deleted.
    public func setDraft(_ text: String, in place: DraftPlace) async throws(ChatError) {
        let owner = owner
        try await store.write { database in
            var key: Int64?
            var newID: String?
            switch place {
            case .conversation(let id):
                guard let found = try ConversationStore.find(database, id) else { return }
                key = found.rawValue
            case .new(let id): newID = id?.rawValue
            }
            guard !text.isEmpty else {
                return try database.cachedStatement(
                    sql: "DELETE FROM draft WHERE conversation_key IS ? AND new_id IS ? AND owner = ?"
                ).execute(arguments: [key, newID, owner])
            }
            try database.cachedStatement(
                sql: """
                    INSERT INTO draft (conversation_key, new_id, owner, text, changed_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (ifnull(conversation_key, 0), ifnull(new_id, ''), owner)
                        DO UPDATE SET text = excluded.text, changed_at = excluded.changed_at
                    """
            ).execute(arguments: [key, newID, owner, text.storable, Timestamp.now.rawValue])
        }
    }

    /// What was written in a conversation: by this program, else the newest that a program left that runs no more. From
    /// now on it is this program's.
    public func draft(in place: DraftPlace) async throws(ChatError) -> String? {
        let condition: String
        let arguments: StatementArguments
        switch place {
        case .conversation(let id): (condition, arguments) = (Self.ofConversation, [id.rawValue])
        case .new(let id):
            (condition, arguments) = ("conversation_key IS NULL AND new_id IS ?", [id?.rawValue])
        }
        let drafts = try await store.read { database in
            try Row.fetchAll(
                database, sql: "SELECT id, owner, text FROM draft WHERE \(condition) ORDER BY changed_at DESC",
                arguments: arguments
            ).map { (id: $0[0] as Int64, owner: $0[1] as Int64, text: $0[2] as String) }
        }
        if let own = drafts.first(where: { $0.owner == owner }) { return own.text }
        for draft in drafts where try store.isGone(draft.owner) {
            let owner = owner
            let isTaken = try await store.write { database in
                try database.execute(
                    sql: "UPDATE draft SET owner = ? WHERE id = ? AND owner = ?",
                    arguments: [owner, draft.id, draft.owner])
                return database.changesCount > 0
            }
            if isTaken { return draft.text }
        }
        return nil
    }

    // Queued prompts

    /// Adds a prompt behind the others of its conversation. While this program runs, it alone sends it.
    ///
    /// - Throws: ``ChatError/conversationNotFound(_:)``.
    public func enqueue(
        _ draft: QueuedPromptDraft, in id: ConversationID
    ) async throws(ChatError) -> QueuedPrompt {
        try await store.enqueue(draft, in: id, owner: owner)
    }

    /// Takes over the prompts of a conversation that no running program keeps for itself: those that other terminals
    /// added, and those of programs that have ended. From now on they are this program's.
    ///
    /// - Parameter onlyCommands: Whether only prompts with a ``QueuedPromptDraft/command`` are taken over.
    /// - Returns: All prompts of this program in the conversation, in the order in which they are sent: waiting ones, also
    ///   those that are not due yet, held ones, and the one that is being sent. Whoever sends one respects its profile,
    ///   model, options, attachments and ``QueuedPromptDraft/notBefore``.
    public func queue(
        in id: ConversationID, onlyCommands: Bool = false
    ) async throws(ChatError) -> [QueuedPrompt] {
        let store = store
        let taken = Self.ofConversation + (onlyCommands ? " AND command IS NOT NULL" : "")
        let others = try await store.read { database in
            try Int64.fetchAll(
                database,
                sql: "SELECT DISTINCT ifnull(owner, 0) FROM queued_prompt WHERE \(taken)",
                arguments: [id.rawValue])
        }
        guard !others.isEmpty else { return [] }
        for other in others where other != owner {
            if other != 0, try !store.isGone(other) { continue }
            let owner = owner
            try await store.write { database in
                try database.execute(
                    sql: "UPDATE queued_prompt SET owner = ? WHERE ifnull(owner, 0) = ? AND \(taken)",
                    arguments: [owner, other, id.rawValue])
            }
        }
        return try await store.queue(in: id).filter { $0.owner == owner }
    }

    private static let ofConversation =
        "conversation_key = (SELECT key FROM conversation WHERE id = ? AND trashed_at IS NULL)"
}

extension ConversationStore {
    /// A place for what this program will have written and not sent.
    public func unsentTexts() throws(ChatError) -> UnsentTexts {
        while true {
            let owner = Int64.random(in: Self.owners)
            if let hold = try locks.tryLock(owner) { return UnsentTexts(store: self, owner: owner, hold: hold) }
        }
    }

    /// Far beyond the keys of conversations, whose locks are in the same file.
    private static let owners = Int64(1) << 61..<Int64(1) << 62

    func isGone(_ owner: Int64) throws(ChatError) -> Bool {
        guard let hold = try locks.tryLock(owner) else { return false }
        return withExtendedLifetime(hold) { true }
    }
}
